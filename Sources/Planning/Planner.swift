package import Evidence
internal import Foundation
package import Workspace

/// Proposes where a file belongs, from its path, its type and, where these say nothing, its text. Pure, but that it keeps
/// what it read of folders.
package struct Planner: Sendable {
    private let recorders: RecorderNames
    private let names: NameReader
    private let documents: DocumentReader
    private let recordings: RecordingReader
    private let rules: NamingRules.FileNames
    private let skips: [(pattern: Pattern, skip: NamingRules.Skip)]
    private let extensions: (media: Set<String>, archives: Set<String>, images: Set<String>, tables: Set<String>)
    private var folders: [String: NameReading] = [:]

    /// - Parameter project: names of venues, the schedule and the parties help, where they are known.
    /// - Throws: ``FaultCode/manifestsUnreadable``.
    package init(_ vocabulary: Vocabulary, _ rules: NamingRules, _ project: Project? = nil) throws(Fault) {
        recorders = try RecorderNames(rules.recorders)
        names = try NameReader(vocabulary, rules.fileNames, project)
        documents = DocumentReader(vocabulary, names)
        recordings = RecordingReader(vocabulary, project?.schedule)
        self.rules = rules.fileNames
        var skips: [(Pattern, NamingRules.Skip)] = []
        for skip in rules.fileNames.skip { skips.append((try Pattern("^(?:\(skip.pattern))$", of: "file-names.yaml"), skip)) }
        self.skips = skips
        extensions = (Set(rules.fileNames.media), Set(rules.fileNames.archives), Set(rules.fileNames.images), Set(rules.fileNames.tables))
    }

    /// - Parameters:
    ///   - path: names from the folder that is planned down to the file.
    ///   - contentType: by content; nil when it tells nothing.
    ///   - text: the beginning of what the file says; called only when it would help.
    package mutating func propose(_ path: [String], contentType: String?, text: () -> String? = { nil }) -> Proposal {
        let plain = path.map { $0.folded(same: rules.same) }
        guard let file = plain.last else { return Proposal(nil, .low, [Reason(.nothing)]) }
        if let (_, skip) = skips.first(where: { $0.pattern.first(in: path[path.count - 1]) != nil }) { return Proposal(.skip, .high, [Reason(.skipped, ["zh": skip.zh, "en": skip.en])]) }

        let recorder = recorders.read(plain)
        let (stem, suffix) = Self.split(file)
        let rest = recorder.map { Self.split($0.rest).stem }
        let name = names.read(stem, recorded: rest)
        let above = plain.dropLast().reversed().map { reading(ofFolder: $0) }
        let kind = kind(suffix, contentType, recorder)

        var proposal: Proposal
        switch kind {
        case .recording(let isSound, let isDoubtful):
            proposal = recordings.read([name] + above, recorder: recorder, isSound: isSound)
            if isDoubtful {
                proposal.confidence = .low
                proposal.reasons.append(Reason(.notMedia, ["type": contentType ?? ""]))
            }
        case .document(let form):
            if let form, recordings.takes(form, above), !documents.isClear(name) {
                proposal = recordings.read([name] + above, recorder: recorder, isSound: false)
            } else {
                proposal = documents.read(name, extension: suffix, folders: above, isArchive: extensions.archives.contains(suffix), text: text)
            }
        }
        if proposal.kind == nil, proposal.reasons.isEmpty { proposal.reasons = [Reason(.nothing)] }
        return proposal
    }

    // MARK: What it is

    private enum FileKind {
        /// - Parameter isDoubtful: named like a recording, and by its content something else.
        case recording(isSound: Bool, isDoubtful: Bool)
        /// - Parameter form: `image` or `table`.
        case document(form: String?)
    }

    private func kind(_ suffix: String, _ contentType: String?, _ recorder: RecorderNames.Reading?) -> FileKind {
        let isMedia = contentType.map { $0.hasPrefix("video/") || $0.hasPrefix("audio/") || $0 == "application/ogg" || $0 == "application/mxf" || $0.contains("realmedia") } ?? false
        if isMedia { return .recording(isSound: contentType?.hasPrefix("audio/") == true, isDoubtful: false) }
        let isUntold = contentType == nil || contentType == "application/octet-stream"
        if extensions.media.contains(suffix) || recorder?.name.role == .index || recorder?.isOfDevice == true && isUntold {
            let isSound = ["wav", "mp3", "m4a", "aac", "wma", "flac", "ogg", "opus", "amr", "g711", "pcm"].contains(suffix)
            return .recording(isSound: isSound, isDoubtful: !isUntold && recorder?.name.role != .index)
        }
        if extensions.images.contains(suffix) || contentType?.hasPrefix("image/") == true { return .document(form: "image") }
        return .document(form: extensions.tables.contains(suffix) ? "table" : nil)
    }

    private mutating func reading(ofFolder name: String) -> NameReading {
        if let known = folders[name] { return known }
        let reading = names.read(name)
        folders[name] = reading
        return reading
    }

    /// An extension has a letter and at most eight characters, as `v1.2` has none.
    private static func split(_ file: String) -> (stem: String, suffix: String) {
        guard let dot = file.lastIndex(of: "."), dot != file.startIndex else { return (file, "") }
        let suffix = file[file.index(after: dot)...]
        guard suffix.count <= 8, suffix.contains(where: \.isLetter), suffix.allSatisfy({ $0.isASCII && ($0.isLetter || $0.isNumber) }) else { return (file, "") }
        return (String(file[..<dot]), suffix.lowercased())
    }
}
