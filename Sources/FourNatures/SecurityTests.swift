internal import Evidence

/// What a scanner said, and what lies in the package that has no business there.
struct SecurityTests {
    let subject: NatureSubject

    private typealias Note = NatureTest.Note

    /// What was not scanned is not clean.
    var malware: NatureTest {
        guard let scan = subject.malware else { return .notRun(.malware, .noScan) }
        let found = Dictionary(grouping: scan.found, by: \.name).sorted { $0.key < $1.key }.map { Note(.infected, paths: $1.map(\.path), facts: ["name": $0]) }
        let left = Dictionary(grouping: scan.notScanned, by: \.reason).sorted { $0.key.rawValue < $1.key.rawValue }.map { Note(.notScanned, paths: $1.map(\.path), facts: ["reason": $0.rawValue]) }
        let blind = scan.knowsTestFile ? [] : [Note(.testFileUnknown)]
        let nothing = scan.scanned == 0 && scan.notScanned.isEmpty ? [Note(.noFiles)] : []
        let facts = ["scanner": scan.scanner, "scanned": String(scan.scanned), "bytes": String(scan.bytes), "signatures": scan.signatures ?? "?", "from": scan.signaturesFrom ?? "?"]
        var test = NatureTest.judged(.malware, .scanned, facts: facts, failures: found, doubts: blind + left + nothing)
        // It says less, and changes nothing: signatures of one's own have no version.
        if scan.signatures == nil { test.notes.append(Note(.signaturesUnknown)) }
        return test
    }

    /// What else is on the medium that the package came on, nobody but its holder knows.
    var superfluous: NatureTest {
        guard let strangers = subject.strangers else { return .notRun(.superfluous, .noMetadata) }
        return .judged(.superfluous, .entries, facts: ["entries": String(subject.entries.count)], failures: [Note.of(.stranger, strangers)].compactMap(\.self))
    }
}
