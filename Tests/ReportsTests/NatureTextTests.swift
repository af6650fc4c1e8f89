internal import Evidence
internal import PackageFormat
internal import Reports
import Testing

@Suite struct NatureTextTests {
    private let report = NatureReport(
        tests: [
            NatureTest(.fixity, .notRun, .none, notes: [.init(.notVerified)]),
            NatureTest(.count, .failed, .listed, facts: ["files": "9", "bytes": "90"], notes: [.init(.absent, paths: (1...9).map { "data/documents/x/\($0)" })]),
            NatureTest(.format, .manualReview, .formats, facts: ["files": "9"], notes: [.init(.otherFormat, paths: ["data/a\u{202E}b"], facts: ["types": "text/plain"])]),
            NatureTest(.malware, .undecided, .scanned, facts: ["scanner": "ClamAV 1", "scanned": "1", "bytes": "2", "signatures": "27815", "from": "Sun"], notes: [.init(.notScanned, paths: ["data/b"], facts: ["reason": "too-large"])]),
        ], testedAt: Instant(seconds: 0), malware: MalwareScan(scanner: "ClamAV 1", scanned: 1, bytes: 2, notScanned: [.init(path: "data/b", reason: .tooLarge)]))

    @Test func `an item says what it came to, how it was tested and what was seen`() {
        let text = NatureText.report(report, .en)
        #expect(text.contains("✗ number of files [GD-2-1]: FAILED"))
        #expect(text.contains("9 files (90 bytes) were held against those that are there; their bytes were not read"))
        #expect(text.contains("data/documents/x/5\n            ... 9 in all"))
        #expect(!text.contains("data/documents/x/6"))
        #expect(text.contains("- digests, signatures and timestamps hold [GD-1-1]: not run\n        · the bytes were not read"))
        #expect(text.contains("not scanned (more than clamd's StreamMaxLength)"))
        #expect(text.contains("signatures 27815, Sun"))
        #expect(text.hasSuffix("four natures in all: 1 FAILED, 1 undecided, 1 not run, 1 manual review"))
    }

    @Test func `an item without a number of the standard shows none`() {
        #expect(NatureText.report(report, .zh).contains("? 病毒检测：不能确定"))
    }

    @Test func `what a person has to do stands behind how far the program came`() {
        #expect(NatureText.report(report, .en).contains("as quoted elsewhere; these formats are not among those listed"))
    }

    @Test func `names that hide something are shown`() {
        #expect(!NatureText.report(report, .zh).contains("\u{202E}"))
    }

    @Test func `every item has words in both languages, and what a person does where no program can`() {
        for item in NatureItem.allCases {
            #expect(!item.words.zh.isEmpty && !item.words.en.isEmpty)
        }
        for item in [NatureItem.archivalCode, .attachments, .metadataAccessible, .environment, .scannerInstalled, .medium, .procedure, .asSent, .format] { #expect(item.byHand != nil, "\(item)") }
    }

    @Test func `JSON has every item with its code, facts and paths, and the scan`() throws {
        guard case .object(let members) = NatureJSON.report(report, .en), case .array(let tests)? = members["tests"], case .object(let count) = tests[1], case .array(let notes)? = count["notes"], case .object(let note) = notes[0] else {
            Issue.record("not an object")
            return
        }
        #expect(count["code"] == .string("GD-2-1") && count["item"] == .string("integrity.count") && count["nature"] == .string("integrity") && count["result"] == .string("failed"))
        #expect(note["count"] == .integer(9))
        guard case .object(let first) = tests[3], case .object(let malware)? = members["malware"] else {
            Issue.record("no scan")
            return
        }
        #expect(first["code"] == nil)
        #expect(malware["signatures"] == nil && malware["scanner"] == .string("ClamAV 1"))
        #expect(members["counts"] == .object(["passed": .integer(0), "failed": .integer(1), "undecided": .integer(1), "not-run": .integer(1), "manual-review": .integer(1)]))
    }
}
