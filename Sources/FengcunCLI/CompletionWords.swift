internal import ArgumentParser
internal import Evidence
internal import Files
internal import Foundation
internal import PackageFormat
internal import SystemPackage
internal import Workspace

/// What the shell offers when somebody presses the tab key. What changes by place and year is looked up at that moment.
enum CompletionWords {
    static let documents = vocabulary { $0.documents.map(\.id) }
    static let stages = vocabulary { $0.stages.map(\.id) }
    static let sources = vocabulary { $0.sources.map(\.id) }
    static let mappings = CompletionKind.custom { _, _, _ in (try? FactMapping.names(in: ManifestsFolder.find().appending("mappings"))) ?? [] }
    static let roles = CompletionKind.list(SignerRole.common)
    static let levels = CompletionKind.list(Level.allCases.map(\.rawValue))
    static let languages = CompletionKind.list(["zh", "en"])
    static let workspace = CompletionKind.directory
    static let packages = CompletionKind.file(extensions: ["asice", "zip", "tar"])
    static let identities = CompletionKind.file(extensions: ["p12", "pfx", "pem"])
    static let certificates = CompletionKind.file(extensions: ["pem", "crt"])

    /// Venues that the workspace's `project.yaml` names.
    static let venues = CompletionKind.custom { words, _, _ in
        let named = workspace(of: words).flatMap { try? $0.project().project }?.venues.map(\.id) ?? []
        return named.isEmpty ? ["main", "sub1"] : named
    }

    /// Originals of the workspace that is on the command line.
    static let originals = CompletionKind.custom { words, _, _ in
        guard let workspace = workspace(of: words), let state = try? Ledger.state(of: workspace.ledgerFile) else { return [] }
        return state.files.map(\.path)
    }

    private static func vocabulary(_ ids: @escaping @Sendable (Vocabulary) -> [String]) -> CompletionKind {
        .custom { _, _, _ in (try? ids(Vocabulary.read(ManifestsFolder.find()))) ?? [] }
    }

    /// The first word that is one.
    private static func workspace(of words: [String]) -> Workspace? {
        words.dropFirst(2).lazy.compactMap { word in
            // A word may still have the quotes and backslashes of the shell.
            let plain = word.replacing("\\ ", with: " ").trimmingCharacters(in: CharacterSet(charactersIn: "'\""))
            return plain.isEmpty || plain.hasPrefix("-") ? nil : try? Workspace(FilePath(plain))
        }.first
    }
}
