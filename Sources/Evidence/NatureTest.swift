/// The four natures that archives have to have (档案法 art. 39): DA/T 70 tests them item by item.
package enum Nature: String, Sendable, Codable, CaseIterable {
    /// 真实性
    case authenticity
    /// 完整性
    case integrity
    /// 可用性
    case usability
    /// 安全性
    case security
}

/// One item of the test: what it came to, how it was looked at, and what was seen. docs/four-natures.md.
package struct NatureTest: Sendable, Equatable {
    /// What was not looked at is never ``passed``.
    package enum Result: String, Sendable, Codable, CaseIterable {
        case passed
        case failed
        /// Looked at in part, or what was seen needs somebody to decide.
        case undecided
        case notRun = "not-run"
        /// No program can test it.
        case manualReview = "manual-review"
    }

    package var item: NatureItem
    package var result: Result
    package var method: NatureMethod
    /// Figures of the method.
    package var facts: [String: String]
    package var notes: [Note]

    package init(_ item: NatureItem, _ result: Result, _ method: NatureMethod, facts: [String: String] = [:], notes: [Note] = []) {
        self.item = item
        self.result = result
        self.method = method
        self.facts = facts
        self.notes = notes
    }

    /// Something that was seen, or not to be seen, and the files that it is so of.
    package struct Note: Sendable, Equatable {
        package var code: NatureNote
        package var facts: [String: String]
        /// In the order in which the files stand; no more than ``mostPaths``.
        package var paths: [String]
        /// Of all files, those not named too; 0 where it is of no file.
        package var count: Int

        package static let mostPaths = 20

        package init(_ code: NatureNote, paths: [String] = [], facts: [String: String] = [:]) {
            self.code = code
            self.facts = facts
            self.paths = Array(paths.prefix(Note.mostPaths))
            count = paths.count
        }
    }
}

/// Every item, in the order of the report.
package enum NatureItem: String, Sendable, Codable, CaseIterable {
    case fixity = "authenticity.fixity"
    case valueLength = "authenticity.value-length"
    case valueForm = "authenticity.value-form"
    case valueRange = "authenticity.value-range"
    case plausibility = "authenticity.plausibility"
    case characters = "authenticity.characters"
    case archivalCode = "authenticity.archival-code"
    case repetition = "authenticity.repetition"
    case attributes = "authenticity.attributes"
    case links = "authenticity.links"
    case descriptions = "authenticity.descriptions"
    case structure = "authenticity.structure"
    case asSent = "authenticity.as-sent"

    case count = "integrity.count"
    case size = "integrity.size"
    case elements = "integrity.elements"
    case required = "integrity.required"
    case process = "integrity.process"
    case continuity = "integrity.continuity"
    case content = "integrity.content"
    case attachments = "integrity.attachments"
    case scope = "integrity.scope"
    case packageMetadata = "integrity.package-metadata"
    case packageContent = "integrity.package-content"

    case metadataReadable = "usability.metadata-readable"
    case metadataAccessible = "usability.metadata-accessible"
    case format = "usability.format"
    case readable = "usability.readable"
    case environment = "usability.environment"
    case open = "usability.open"

    case scannerInstalled = "security.scanner-installed"
    case malware = "security.malware"
    case superfluous = "security.superfluous"
    case medium = "security.medium"
    case procedure = "security.procedure"

    package var nature: Nature { Nature(rawValue: String(rawValue.prefix { $0 != "." }))! }

    /// The standard's own number, where a text has been seen that has it: no other is guessed at. Of items that two numbers
    /// share the one that was seen.
    package var code: String? {
        switch self {
        case .fixity: "GD-1-1"
        case .valueLength: "GD-1-2"
        case .valueForm: "GD-1-3"
        case .plausibility: "GD-1-5"
        case .characters: "GD-1-6"
        case .archivalCode: "GD-1-7"
        case .repetition: "GD-1-8"
        case .attributes: "GD-1-10"
        case .links: "GD-1-11"
        case .descriptions: "GD-1-12"
        case .structure: "GD-1-13"
        case .asSent: "GD-1-14"
        case .count: "GD-2-1"
        case .size: "GD-2-2"
        case .elements: "GD-2-3"
        case .process: "GD-2-5"
        case .continuity: "GD-2-6"
        case .scope: "GD-2-9"
        case .packageContent: "GD-2-11"
        case .metadataReadable: "GD-3-1"
        case .metadataAccessible: "GD-3-2"
        case .readable: "GD-3-4"
        case .superfluous: "GD-4-3"
        case .valueRange, .required, .content, .attachments, .packageMetadata, .format, .environment, .open, .scannerInstalled, .malware, .medium, .procedure: nil
        }
    }
}

/// How an item was looked at; `Reports/NatureWords.swift` has the words, with the test's facts.
package enum NatureMethod: String, Sendable, Codable, CaseIterable {
    /// `verify` read the bytes and judged them.
    case verified
    /// The same, and options left something out.
    case verifiedInPart = "verified-in-part"
    /// `values`: each value of the metadata.
    case values
    /// `files`: what is stated of each file, against the file and against what else is stated.
    case statements
    /// `files`: the list of the files against the files that are there.
    case listed
    /// The timeline of the recordings.
    case timeline
    /// `manifests/documents.yaml`
    case scopeList = "scope-list"
    /// The metadata were parsed.
    case parsed
    /// `files`: types by content against the formats of archives.
    case formats
    /// `files`, `decoded`, `recordings`: what opening them came to, and decoding.
    case opened
    /// `scanner`, `scanned`, `bytes`, `signatures`, `from`
    case scanned
    /// `entries`: each entry against what may be there.
    case entries
    /// A person.
    case byPerson = "by-person"
    /// It was not looked at.
    case none
}

/// What was seen; `Reports/NatureWords.swift` has the words, with the note's facts.
package enum NatureNote: String, Sendable, Codable, CaseIterable {
    /// `verify` was not run.
    case notVerified = "not-verified"
    /// There are no metadata that could be read.
    case noMetadata = "no-metadata"
    /// Only what is sealed has it.
    case notSealed = "not-sealed"
    /// `level`, `outcome`
    case level
    /// `files` that `verify` was told to leave out.
    case skipped
    /// `code`: a finding, with its file.
    case finding
    /// `digest`: to be compared with what the sender states elsewhere.
    case manifestDigest = "manifest-digest"
    /// `field`, `length`, `most`
    case tooLong = "too-long"
    /// `field`, `length`, `exactly`
    case wrongLength = "wrong-length"
    /// `field`
    case emptyValue = "empty-value"
    /// `field`, `value`, `expected`
    case wrongForm = "wrong-form"
    /// `field`, `value`
    case unknownTerm = "unknown-term"
    /// There is no list at hand to tell by.
    case noList = "no-list"
    /// `field`, `value`
    case implausible
    /// `field`, `value`, `other`: earlier than what has to come before it.
    case outOfOrder = "out-of-order"
    /// `field`, `character`
    case specialCharacter = "special-character"
    /// `field`, `value`
    case repeated
    case sameBytes = "same-bytes"
    case sizeDiffers = "size-differs"
    case digestDiffers = "digest-differs"
    /// The name says another type than the content.
    case typeDiffers = "type-differs"
    case typeUnknown = "type-unknown"
    /// Listed, and not there.
    case absent
    /// There, and not listed.
    case unlisted
    /// What is stated is of a file that is not listed.
    case strayStatement = "stray-statement"
    case notExamined = "not-examined"
    case notAnalysed = "not-analysed"
    /// `field`
    case missingField = "missing-field"
    /// `documents`: ids that projects of this kind usually have.
    case missingDocuments = "missing-documents"
    case notSubmitted = "not-submitted"
    case notRecorded = "not-recorded"
    case unplaced
    case noRecordings = "no-recordings"
    case noFiles = "no-files"
    case empty
    /// `codes`
    case damaged
    case unopened
    /// Of a kind that this program has no reader for.
    case noReader = "no-reader"
    /// The program that looked at it came to no end.
    case notLookedAt = "not-looked-at"
    case encrypted
    /// `types`
    case otherFormat = "other-format"
    case partlyDecoded = "partly-decoded"
    /// `name`
    case infected
    /// `reason`, `detail`?
    case notScanned = "not-scanned"
    /// The scanner does not know the test file.
    case testFileUnknown = "test-file-unknown"
    /// The scanner does not say how old its signatures are.
    case signaturesUnknown = "signatures-unknown"
    case noScan = "no-scan"
    case stranger
}

/// The whole test.
package struct NatureReport: Sendable, Equatable {
    /// Every item once, in their order.
    package var tests: [NatureTest]
    package var testedAt: Instant
    /// What the scanner came to; nil where none was asked.
    package var malware: MalwareScan?

    package init(tests: [NatureTest], testedAt: Instant, malware: MalwareScan? = nil) {
        self.tests = tests
        self.testedAt = testedAt
        self.malware = malware
    }

    package subscript(_ item: NatureItem) -> NatureTest? { tests.first { $0.item == item } }

    package func count(_ result: NatureTest.Result, of nature: Nature? = nil) -> Int {
        tests.count { $0.result == result && (nature == nil || $0.item.nature == nature) }
    }

    /// Bad where an item failed; undecided where a scan was asked for and did not reach every file. Items that nobody asked this run
    /// to look at, or that a person has to, change nothing.
    package var exitStatus: ExitStatus {
        if count(.failed) > 0 { return .bad }
        return malware.map { $0.isComplete ? .done : .undecided } ?? .done
    }
}
