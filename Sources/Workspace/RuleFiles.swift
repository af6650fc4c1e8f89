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
            guard let profile else { continue }
            // Versions of one text begin on different days. Rules are known by their ids alone, across all texts.
            if profiles.contains(where: { $0.id == profile.id && $0.from == profile.from }) { throw fault(file, 1, "effective.from: duplicate \(profile.from.text)", of: 1) }
            let others = Set(profiles.lazy.filter { $0.id != profile.id }.flatMap { $0.rules.map(\.id) })
            if let rule = profile.rules.first(where: { others.contains($0.id) }) { throw fault(file, 1, "rules: duplicate \(rule.id)", of: 1) }
            profiles.append(profile)
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
            for (file, node) in left {
                let (calendar, faults) = WorkCalendar.read(node) { id in calendars.first { $0.id == id } }
                if let calendar {
                    guard !calendars.contains(where: { $0.id == calendar.id }) else { throw fault(file, 1, "id: duplicate \(calendar.id)", of: 1) }
                    calendars.append(calendar)
                } else if faults.allSatisfy({ $0.place == "basedOn" }) {
                    waiting.append((file, node))
                } else {
                    // Those that are based on it are not at fault.
                    try refuse(faults, file)
                }
            }
            if waiting.count == left.count, let (file, node) = waiting.first { try refuse(WorkCalendar.read(node) { _ in nil }.faults, file) }
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
        throw fault(file, first.line, "\(first.place): \(first.reason.rawValue) \(first.value)", of: faults.count)
    }

    private static func fault(_ file: FilePath, _ line: Int, _ words: String, of count: Int) -> Fault {
        Fault(.profileFaulty, path: file.string, facts: ["count": String(count), "line": String(line), "fault": words])
    }
}
