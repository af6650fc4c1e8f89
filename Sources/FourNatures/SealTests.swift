internal import Evidence

/// Items that follow from what `verify` came to, and from nothing else.
struct SealTests {
    let subject: NatureSubject

    private typealias Note = NatureTest.Note

    /// Digests, signatures, and where there are any timestamps: 固化信息.
    var fixity: NatureTest { judge(.fixity, needed: [.fixity, .signature, .identity], ifThere: [.time, .renewal]) }

    /// Names, order, required entries, prescribed texts.
    var structure: NatureTest { judge(.structure, needed: [.structure]) }

    /// Every step from the adding of a file to the seal.
    var process: NatureTest { judge(.process, needed: [.custody]) }

    /// All files of the manifests, with the bytes that they had.
    var packageContent: NatureTest { judge(.packageContent, needed: [.fixity]) }

    /// 说明文件 and 目录文件: what describes and lists the rest.
    var descriptions: NatureTest {
        judge(.descriptions, needed: [.structure, .consistency]) { finding in
            guard let path = finding.path else { return false }
            return ["bagit.txt", "bag-info.txt", "VERIFY.txt", "metadata/dossier.json", "metadata/media.json", "metadata/documents.json"].contains(path) || path.hasPrefix("manifest-") || path.hasPrefix("tagmanifest-")
        }
    }

    /// Every file of metadata that has to be there is, and they say the same of one another.
    var packageMetadata: NatureTest {
        judge(.packageMetadata, needed: [.structure, .consistency]) { finding in
            finding.code.rawValue.hasPrefix("consistency.") || [.structureMissing, .structureUnreadable, .structureTooLarge].contains(finding.code)
        }
    }

    /// Whether it is what was sent, only the sender can say: a digest that came another way has to be compared.
    var asSent: NatureTest {
        guard let report = subject.report else { return NatureTest(.asSent, .manualReview, .byPerson, notes: [Note(subject.isSealed ? .notVerified : .notSealed)]) }
        let test = judge(.asSent, needed: [.consistency])
        guard test.result == .passed else { return test }
        return NatureTest(.asSent, .manualReview, .byPerson, notes: report.manifestDigest.map { [Note(.manifestDigest, facts: ["digest": $0])] } ?? [])
    }

    /// - Parameters:
    ///   - needed: levels that have to be valid.
    ///   - ifThere: levels that have to be where the package has anything for them to judge.
    ///   - concerns: findings that fail the item; nil where the level's own outcome does.
    private func judge(_ item: NatureItem, needed: [Level], ifThere: [Level] = [], concerns: ((Finding) -> Bool)? = nil) -> NatureTest {
        guard let report = subject.report else { return .notRun(item, subject.isSealed ? .notVerified : .notSealed) }
        let outcomes = Dictionary(report.levels.map { ($0.level, $0.outcome) }) { first, _ in first }
        let levels = needed + ifThere.filter { ![nil, .absent].contains(outcomes[$0]) }
        let states = levels.map { (level: $0, outcome: outcomes[$0] ?? .notRun) }
        if states.allSatisfy({ $0.outcome == .notRun }) { return .notRun(item, .notVerified) }
        let findings = report.findings.filter { $0.severity == .error && (concerns?($0) ?? levels.contains(level(of: $0))) }
        let failed = concerns == nil ? states.contains { $0.outcome == .invalid } : !findings.isEmpty
        var notes = states.filter { concerns == nil ? $0.outcome != .valid : [.notRun, .undecided, .absent].contains($0.outcome) }.map { Note(.level, facts: ["level": $0.level.rawValue, "outcome": $0.outcome.rawValue]) }
        let skipped = levels.contains(.fixity) ? report.levels.first { $0.level == .fixity }?.facts["skipped"].flatMap { Int($0) } ?? 0 : 0
        if skipped > 0 { notes.append(Note(.skipped, facts: ["files": String(skipped)])) }
        let isDoubtful = !notes.isEmpty
        for (code, some) in Dictionary(grouping: findings, by: \.code).sorted(by: { $0.key.rawValue < $1.key.rawValue }) {
            notes.append(Note(.finding, paths: some.compactMap(\.path), facts: ["code": code.rawValue]))
        }
        return NatureTest(item, failed ? .failed : isDoubtful ? .undecided : .passed, report.isReduced || skipped > 0 ? .verifiedInPart : .verified, notes: notes)
    }

    /// Levels name their findings.
    private func level(of finding: Finding) -> Level { Level(rawValue: String(finding.code.rawValue.prefix { $0 != "." })) ?? .structure }
}
