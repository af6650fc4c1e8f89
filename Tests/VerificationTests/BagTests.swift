internal import Cryptography
internal import Evidence
internal import Files
internal import SystemPackage
internal import TestSupport
internal import Testing
internal import Verification

/// Bags made here, each with one thing about it.
@Suite struct BagTests {
    private let folder: TemporaryFolder

    init() throws { folder = try TemporaryFolder() }

    private func sha256(_ text: String) -> String { Hasher.digest(Array(text.utf8)).hex }

    /// A bag of these payload files, its manifest listing them as they are unless told otherwise.
    private func bag(_ files: [String: String] = ["data/a.txt": "a", "data/录像.txt": "b"], version: String = "1.0", manifest: String? = nil, others: [String: String] = [:]) throws -> VerificationReport {
        let text = manifest ?? files.sorted { $0.key < $1.key }.map { "\(sha256($0.value))  \($0.key)\n" }.joined()
        let tags = ["bagit.txt": "BagIt-Version: \(version)\nTag-File-Character-Encoding: UTF-8\n", "manifest-sha256.txt": text]
        for (path, content) in files.merging(tags, uniquingKeysWith: { $1 }).merging(others, uniquingKeysWith: { $1 }) { try folder.write("bag/\(path)", content) }
        return try judge(folder.path.appending("bag"), trusting: [])
    }

    @Test func aGoodBagIsUndecidedForWantOfASigner() throws {
        let report = try bag()
        #expect(report.kind == "bag")
        #expect(report.outcome(.structure) == .valid && report.outcome(.fixity) == .valid && report.outcome(.signature) == .absent, "\(report.summary)")
        #expect(report.verdict == .undecided && report.findings.isEmpty)
        #expect(try judge(folder.path.appending("bag"), trusting: [], required: [.fixity]).verdict == .valid)
    }

    @Test func aChangedFile() throws {
        let report = try bag(manifest: "\(sha256("a"))  data/a.txt\n\(sha256("c"))  data/录像.txt\n")
        #expect(report.has(.fixityMismatch, "data/录像.txt") && report.verdict == .invalid, "\(report.summary)")
    }

    @Test func aFileThatNoManifestLists() throws { #expect(try bag(manifest: "\(sha256("a"))  data/a.txt\n").has(.fixityUnlisted, "data/录像.txt")) }

    /// A combining mark behind the slash does not take a file out of the payload.
    @Test func aNameThatBeginsWithACombiningMark() throws { #expect(try bag(["data/\u{301}x": "x"], manifest: "").has(.fixityUnlisted)) }

    @Test func aMissingFile() throws { #expect(try bag(manifest: "\(sha256("a"))  data/a.txt\n\(sha256("b"))  data/录像.txt\n\(sha256("c"))  data/c\n").has(.fixityMissing, "data/c")) }

    @Test func aFileToBeFetchedLeavesFixityOpen() throws {
        let report = try bag(manifest: "\(sha256("a"))  data/a.txt\n\(sha256("b"))  data/录像.txt\n\(sha256("c"))  data/c\n", others: ["fetch.txt": "https://example.org/c - data/c\n", "bag-info.txt": "Payload-Oxum: 3.3\n"])
        #expect(report.errors.isEmpty && report.outcome(.fixity) == .undecided && report.findings.contains { $0.code == .bagToFetch }, "\(report.summary)")
    }

    @Test func whatIsFetchedHasToBeListed() throws { #expect(try bag(others: ["fetch.txt": "https://example.org/c - data/c\n"]).has(.bagTagFile, "fetch.txt")) }

    @Test func percentSignsAsTheVersionHasThem() throws {
        #expect(try bag(["data/100%.txt": "x"], manifest: "\(sha256("x"))  data/100%25.txt\n").findings.isEmpty)
        // As bagit.py and sha256sum write it.
        let literal = try bag(["data/100%.txt": "x"], manifest: "\(sha256("x"))  data/100%.txt\n")
        #expect(literal.errors.isEmpty && literal.outcome(.fixity) == .valid, "\(literal.summary)")
        try folder.write("bag/data/100%25.txt", "y")
        let both = try bag(["data/100%.txt": "x"], version: "0.97", manifest: "\(sha256("x"))  data/100%.txt\n\(sha256("y"))  data/100%25.txt\n")
        #expect(both.errors.isEmpty, "\(both.summary)")
    }

    @Test func namesThatDifferInNormalisationAreTwoFiles() throws {
        let report = try bag(["data/N\u{FA}": "one"], manifest: "\(sha256("one"))  data/N\u{FA}\n\(sha256("two"))  data/Nu\u{301}\n", others: [:])
        #expect(report.has(.bagListedTwice) && report.verdict == .invalid, "\(report.summary)")
        try folder.write("bag/data/Nu\u{301}", "two")
        let both = try judge(folder.path.appending("bag"), trusting: [])
        #expect(both.errors.isEmpty && both.outcome(.fixity) == .valid && both.findings.contains { $0.code == .structureDuplicate && $0.severity == .warning }, "\(both.summary)")
    }

    @Test func oxum() throws {
        #expect(try bag(others: ["bag-info.txt": "Payload-Oxum: 2.2\n"]).findings.isEmpty)
        #expect(try bag(others: ["bag-info.txt": "Payload-Oxum: 2.3\n"]).has(.bagPayloadOxum))
    }

    @Test func tagManifestsListThePayloadManifests() throws { #expect(try bag(others: ["tagmanifest-sha256.txt": "\(sha256("BagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-8\n"))  bagit.txt\n"]).has(.bagTagManifest)) }

    @Test func anUnknownVersionOrEncodingIsLeftOpen() throws {
        #expect(try bag(version: "3.7").outcome(.structure) == .undecided)
        let report = try bag(others: ["bagit.txt": "BagIt-Version: 1.0\nTag-File-Character-Encoding: EBCDIC-INT\n"])
        #expect(report.verdict == .undecided && report.outcome(.fixity) == .undecided && report.errors.isEmpty, "\(report.summary)")
    }

    @Test func anUnknownAlgorithmVouchesForNothing() throws {
        let report = try bag(["data/a.txt": "a"], version: "0.97", manifest: "", others: ["manifest-whirlpool9.txt": "00  data/a.txt\n"])
        #expect(report.outcome(.fixity) == .undecided && report.findings.contains { $0.code == .bagUnknownAlgorithm }, "\(report.summary)")
    }

    @Test func chineseEncodings() throws {
        // 录.txt in GB18030.
        let line = Array("\(sha256("b"))  data/".utf8) + [0xC2, 0xBC] + Array(".txt\n".utf8)
        try folder.write("bag/manifest-sha256.txt", line)
        try folder.write("bag/data/录.txt", "b")
        try folder.write("bag/bagit.txt", "BagIt-Version: 0.97\nTag-File-Character-Encoding: GB18030\n")
        let report = try judge(folder.path.appending("bag"), trusting: [])
        #expect(report.outcome(.fixity) == .valid && report.errors.isEmpty, "\(report.summary)")
    }

    @Test func withoutItsDeclarationItIsABagStill() throws {
        _ = try bag()
        try remove(folder.path.appending("bag").appending("bagit.txt"))
        let report = try judge(folder.path.appending("bag"), trusting: [])
        #expect(report.kind == "bag" && report.has(.bagDeclaration) && report.verdict == .invalid, "\(report.summary)")
    }

    @Test func whatWasLeftOutIsNotCalledChecked() throws {
        _ = try bag()
        let report = try judge(folder.path.appending("bag"), trusting: [], only: [.structure])
        #expect(report.outcome(.fixity) == .notRun && report.verdict == .valid && report.isReduced)
        #expect(throws: Fault.self) { try judge(folder.path.appending("bag"), trusting: [], files: ["data/nowhere"]) }
        let one = try judge(folder.path.appending("bag"), trusting: [], files: ["data/a.txt"])
        #expect(one.outcome(.fixity) == .valid && one.levels.first { $0.level == .fixity }?.facts["skipped"] == "1")
    }
}
