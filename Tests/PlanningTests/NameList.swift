internal import Evidence
internal import Foundation
internal import Planning
internal import SystemPackage
internal import TestSupport
internal import Workspace

/// A list of files and of where each belongs, as `Lists/messy.txt` explains.
struct NameList: Sendable, CustomStringConvertible {
    struct Entry: Sendable {
        let path: String
        let truth: [String]

        var names: [String] { path.split(separator: "/").map(String.init) }

        /// Whether a proposal is what the list says. What nobody can tell has to be left open, or said to be doubtful.
        func isRight(_ proposal: Proposal) -> Bool {
            switch truth[0] {
            case "D":
                let wanted = Dictionary(uniqueKeysWithValues: truth.dropFirst(2).map { ($0.split(separator: "=")[0], String($0.split(separator: "=")[1])) })
                return proposal.kind == .document && proposal.document == truth[1] && (wanted["lot"] == nil || wanted["lot"] == proposal.lot) && (wanted["supplier"] == nil || wanted["supplier"] == proposal.supplier)
            case "R":
                let parts = zip(truth[1...3], [proposal.venue, proposal.stage, proposal.source]).allSatisfy { $0 == "*" || $0 == $1 }
                let isOpen = proposal.kind == nil && truth[1...3].allSatisfy { $0 == "*" }
                return (proposal.kind == .recording && parts || isOpen) && (truth.count < 5 || proposal.start == Instant(iso8601: truth[4]))
            case "S": return proposal.kind == .skip
            default: return proposal.kind == nil || proposal.confidence == .low
            }
        }
    }

    let description: String
    let entries: [Entry]

    init(_ name: String) throws {
        description = name
        let file = URL(fileURLWithPath: #filePath).deletingLastPathComponent().appendingPathComponent("Lists/\(name).txt")
        entries = try String(contentsOf: file, encoding: .utf8).split(separator: "\n").filter { !$0.hasPrefix("#") }.flatMap { Self.entries(String($0)) }
    }

    /// One line, its braces spelt out.
    private static func entries(_ line: String) -> [Entry] {
        let halves = line.components(separatedBy: " => ")
        let pieces = halves[0].split(separator: "{", omittingEmptySubsequences: false).map { $0.split(separator: "}", maxSplits: 1, omittingEmptySubsequences: false) }
        var paths: [(path: String, chosen: [String])] = [(String(pieces[0][0]), [])]
        for piece in pieces.dropFirst() {
            let options = piece[0].split(separator: ",").map(String.init)
            paths = paths.flatMap { path, chosen in options.map { (path + filled($0, chosen) + piece[1], chosen + [filled($0, chosen)]) } }
        }
        return paths.map { Entry(path: $0.path, truth: filled(halves[1], $0.chosen).split(separator: " ").map(String.init)) }
    }

    private static func filled(_ text: String, _ chosen: [String]) -> String {
        chosen.enumerated().reduce(text) { $0.replacingOccurrences(of: "$\($1.offset + 1)", with: $1.element) }
    }

    // MARK: On disk

    /// Writes the folder as it would be, with a little of what files of each kind begin with.
    func write(to folder: TemporaryFolder, below name: String) throws {
        for (i, entry) in entries.enumerated() {
            try folder.write("\(name)/\(entry.path)", (Self.beginnings[Self.suffix(entry.path)] ?? []) + Array("\(i) \(entry.path)\n".utf8))
        }
    }

    static func suffix(_ path: String) -> String { path.contains(".") ? path.split(separator: ".").last!.lowercased() : "" }

    /// The type that the content of such a file has.
    static func contentType(_ path: String) -> String? {
        switch suffix(path) {
        case "mp4", "mov": "video/mp4"
        case "avi": "video/x-msvideo"
        case "mkv": "video/x-matroska"
        case "flv": "video/x-flv"
        case "wav": "audio/x-wav"
        case "m4a": "audio/x-m4a"
        case "mp3": "audio/mpeg"
        case "jpg", "jpeg": "image/jpeg"
        case "png": "image/png"
        case "pdf": "application/pdf"
        case "zip": "application/zip"
        case "txt", "eml": "text/plain"
        default: nil
        }
    }

    private static let beginnings: [String: [UInt8]] = [
        "pdf": Array("%PDF-1.4\n".utf8), "jpg": [0xFF, 0xD8, 0xFF, 0xE0, 0, 16] + Array("JFIF\0".utf8), "png": [0x89] + Array("PNG\r\n\u{1A}\n".utf8), "zip": Array("PK\u{5}\u{6}".utf8) + [UInt8](repeating: 0, count: 18),
        "mp4": [0, 0, 0, 24] + Array("ftypmp42".utf8) + [0, 0, 0, 0] + Array("mp42isom".utf8), "dav": Array("DHAV".utf8), "wav": SampleProject.tinyWAV, "flv": Array("FLV\u{1}\u{5}".utf8),
    ]
}

/// The planner that the manifests make.
func makePlanner(_ project: Project? = nil) throws -> Planner {
    project == nil ? try Manifests.planner.get() : try Planner(Manifests.vocabulary.get(), Manifests.rules.get(), project)
}

/// Read once: they are long.
enum Manifests {
    static let vocabulary = Result { try Vocabulary.read(packageRoot.appending("manifests")) }
    static let rules = Result { try NamingRules.read(packageRoot.appending("manifests")) }
    fileprivate static let planner = Result { try Planner(vocabulary.get(), rules.get()) }
}

extension Planner {
    /// What it proposes for a path, as a person would write it: `document eval-report lot=B high`.
    mutating func say(_ path: String, text: String? = nil, contentType: String? = nil) -> String {
        let proposal = propose(path.split(separator: "/").map(String.init), contentType: contentType ?? NameList.contentType(path)) { text }
        let parts = [proposal.kind?.rawValue ?? "-", proposal.venue, proposal.stage, proposal.source, proposal.document, proposal.lot.map { "lot=\($0)" }, proposal.supplier.map { "supplier=\($0)" }, proposal.start?.iso8601]
        return (parts.compactMap { $0 } + [proposal.confidence.rawValue]).joined(separator: " ")
    }
}
