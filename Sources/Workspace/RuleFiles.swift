package import Evidence
internal import Files
package import Rules
package import SystemPackage

/// The rule profiles, calendars and list of documents of `manifests/`.
package enum RuleFiles {
    /// - Parameters:
    ///   - folder: the `manifests` folder.
    ///   - digest: SHA-256, hexadecimal.
    /// - Throws: ``FaultCode/manifestsUnreadable``, ``FaultCode/profileFaulty``.
    package static func read(_ folder: FilePath, _ vocabulary: Vocabulary, digest: ([UInt8]) -> String) throws(Fault) -> RuleBook {
        let (documents, faults) = RequiredDocument.read(try YAMLSource.read(folder.appending("documents.yaml")).node)
        try refuse(faults, folder.appending("documents.yaml"))
        var profiles: [Profile] = []
        for file in try files(folder.appending("profiles")) {
            let (profile, faults) = try lint(file, vocabulary, digest: digest)
            try refuse(faults, file)
            if let profile { profiles.append(profile) }
        }
        return RuleBook(profiles: profiles, calendars: try calendars(folder.appending("calendars")), matrix: documents)
    }

    /// One profile, and everything that is wrong with it.
    package static func lint(_ file: FilePath, _ vocabulary: Vocabulary, digest: ([UInt8]) -> String) throws(Fault) -> (profile: Profile?, faults: [SourceFault]) {
        let (node, bytes) = try YAMLSource.read(file)
        let terms = Terms(documents: Set(vocabulary.documents.map(\.id)), stages: Set(vocabulary.stages.map(\.id)), sources: Set(vocabulary.sources.map(\.id)))
        return Profile.read(node, terms: terms, sha256: digest(bytes))
    }

    /// Those that are based on others come after them.
    private static func calendars(_ folder: FilePath) throws(Fault) -> [WorkCalendar] {
        var calendars: [WorkCalendar] = []
        var left: [(file: FilePath, node: SourceNode)] = []
        for file in try files(folder) { left.append((file, try YAMLSource.read(file).node)) }
        while !left.isEmpty {
            var waiting: [(file: FilePath, node: SourceNode)] = []
            var last: (FilePath, [SourceFault])?
            for (file, node) in left {
                let (calendar, faults) = WorkCalendar.read(node) { id in calendars.first { $0.id == id } }
                if let calendar { calendars.append(calendar) } else {
                    waiting.append((file, node))
                    last = (file, faults)
                }
            }
            if waiting.count == left.count, let last { try refuse(last.1, last.0) }
            left = waiting
        }
        return calendars
    }

    private static func files(_ folder: FilePath) throws(Fault) -> [FilePath] {
        let names = try FileTree.names(in: folder).map { String(decoding: $0, as: UTF8.self) }.filter { $0.hasSuffix(".yaml") }
        return names.sorted().map { folder.appending(FilePath.Component($0)!) }
    }

    private static func refuse(_ faults: [SourceFault], _ file: FilePath) throws(Fault) {
        guard let first = faults.first else { return }
        throw Fault(.profileFaulty, path: file.string, facts: ["count": String(faults.count), "line": String(first.line), "fault": "\(first.place): \(first.reason.rawValue) \(first.value)"])
    }
}
