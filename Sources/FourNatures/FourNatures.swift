package import Evidence

/// The test for the four natures of DA/T 70: every item, with its result and how it was looked at. Pure: it judges what others
/// have read, and calls nothing tested that nobody looked at.
///
/// docs/four-natures.md has the items. What only a person can see is `manual-review`, whatever else is known.
package enum FourNatures {
    /// - Parameter at: the time of the test, which dates are held against.
    package static func test(_ subject: NatureSubject, at: Instant) -> NatureReport {
        let seal = SealTests(subject: subject)
        let values = ValueTests(subject: subject, at: at)
        let files = FileTests(subject: subject)
        let content = ContentTests(subject: subject)
        return NatureReport(tests: NatureItem.allCases.map { item in
            switch item {
            case .fixity: seal.fixity
            case .valueLength: values.length
            case .valueForm: values.form
            case .valueRange: values.range
            case .plausibility: values.plausibility
            case .characters: values.characters
            case .repetition: values.repetition
            case .attributes: files.attributes
            case .links: files.links
            case .descriptions: seal.descriptions
            case .structure: seal.structure
            case .asSent: seal.asSent
            case .count: files.count
            case .size: files.size
            case .elements: files.elements
            case .required: values.required
            case .process: seal.process
            case .continuity: content.continuity
            case .content: content.content
            case .scope: files.scope
            case .packageMetadata: seal.packageMetadata
            case .packageContent: seal.packageContent
            case .metadataReadable: files.metadataReadable
            case .format: content.format
            case .readable: content.readable
            case .open: content.open
            case .malware: SecurityTests(subject: subject).malware
            case .superfluous: SecurityTests(subject: subject).superfluous
            case .archivalCode, .attachments, .metadataAccessible, .environment, .scannerInstalled, .medium, .procedure: NatureTest(item, .manualReview, .byPerson)
            }
        }, testedAt: at, malware: subject.malware)
    }
}

extension NatureTest {
    /// Nothing was looked at.
    static func notRun(_ item: NatureItem, _ note: NatureNote) -> NatureTest { NatureTest(item, .notRun, .none, notes: [Note(note)]) }

    /// - Parameters:
    ///   - failures: any of them fails the item.
    ///   - doubts: any of them leaves it undecided.
    static func judged(_ item: NatureItem, _ method: NatureMethod, facts: [String: String] = [:], failures: [Note] = [], doubts: [Note] = []) -> NatureTest {
        NatureTest(item, !failures.isEmpty ? .failed : !doubts.isEmpty ? .undecided : .passed, method, facts: facts, notes: failures + doubts)
    }
}

extension NatureTest.Note {
    /// Of the files that something is so of; nil where there are none.
    static func of(_ code: NatureNote, _ paths: [String], facts: [String: String] = [:]) -> Self? { paths.isEmpty ? nil : Self(code, paths: paths, facts: facts) }
}
