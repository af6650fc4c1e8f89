internal import Evidence
internal import FourNatures
import Testing

@Suite struct FourNaturesTests {
    private static let byHand: Set<NatureItem> = [.archivalCode, .asSent, .attachments, .metadataAccessible, .environment, .scannerInstalled, .medium, .procedure]

    @Test func `of a sound package all passes but what only a person can see`() {
        let report = Sound.test()
        #expect(report.tests.map(\.item) == NatureItem.allCases)
        for test in report.tests { #expect(test.result == (Self.byHand.contains(test.item) ? .manualReview : .passed), "\(test)") }
        #expect(report.exitStatus == .done)
    }

    @Test func `of nothing at all nothing passes`() {
        let report = FourNatures.test(NatureSubject(isSealed: false, project: nil, files: [], entries: [:]), at: Sound.at)
        #expect(report.count(.passed) == 0, "\(report.tests.filter { $0.result == .passed })")
    }

    @Test func `an open workspace has nothing verified, and passes in nothing that verify judges`() {
        let report = Sound.test {
            $0.isSealed = false
            $0.report = nil
            $0.malware = nil
        }
        for item in [NatureItem.fixity, .structure, .descriptions, .process, .packageMetadata, .packageContent] {
            #expect(report[item]?.result == .notRun && report[item]?.notes.first?.code == .notSealed, "\(item)")
        }
        #expect(report[.malware]?.result == .notRun && report[.malware]?.notes.first?.code == .noScan)
        #expect(report[.asSent]?.result == .manualReview)
        #expect(report.exitStatus == .done)
    }

    @Test func `numbers of the standard are those that a text was seen with`() {
        let codes = NatureItem.allCases.compactMap(\.code)
        #expect(codes.count == Set(codes).count)
        #expect(NatureItem.valueRange.code == nil && NatureItem.malware.code == nil && NatureItem.format.code == nil && NatureItem.open.code == nil)
        for item in NatureItem.allCases {
            guard let code = item.code else { continue }
            let number = ["authenticity": "1", "integrity": "2", "usability": "3", "security": "4"][item.nature.rawValue]!
            #expect(code.hasPrefix("GD-\(number)-"), "\(item)")
        }
    }

    struct Case: Sendable {
        let name: String
        let item: NatureItem
        let result: NatureTest.Result
        let note: NatureNote?
        let change: @Sendable (inout NatureSubject) -> Void

        init(_ name: String, _ item: NatureItem, _ result: NatureTest.Result, _ note: NatureNote?, _ change: @escaping @Sendable (inout NatureSubject) -> Void) {
            (self.name, self.item, self.result, self.note, self.change) = (name, item, result, note, change)
        }
    }

    @Test(arguments: cases) func `one thing wrong shows in its item`(one: Case) throws {
        let test = try #require(Sound.test(one.change)[one.item])
        #expect(test.result == one.result, "\(one.name): \(test)")
        if let note = one.note { #expect(test.notes.contains { $0.code == note }, "\(one.name): \(test.notes)") }
        #expect(one.result != .failed || Sound.test(one.change).exitStatus == .bad)
    }

    private static let verified: [Case] = [
        Case("a digest differs", .fixity, .failed, .finding) { $0.report = Sound.verification([.fixity: .invalid], findings: [Finding(.fixityMismatch, path: Sound.video)]) },
        Case("no trust was given", .fixity, .undecided, .level) { $0.report = Sound.verification([.identity: .undecided]) },
        Case("a timestamp is wrong", .fixity, .failed, .level) { $0.report = Sound.verification([.time: .invalid]) },
        Case("files were left out", .fixity, .undecided, .skipped) { $0.report = Sound.verification(skipped: 3) },
        Case("files were left out", .packageContent, .undecided, .skipped) { $0.report = Sound.verification(skipped: 3) },
        Case("verify looked at the structure alone", .fixity, .notRun, .notVerified) { $0.report = Sound.verification([.fixity: .notRun, .signature: .notRun, .identity: .notRun]) },
        Case("verify did not look at signatures", .fixity, .undecided, .level) { $0.report = Sound.verification([.signature: .notRun, .identity: .notRun]) },
        Case("an unknown entry", .structure, .failed, .finding) { $0.report = Sound.verification([.structure: .invalid], findings: [Finding(.structureUnknownEntry, path: "x")]) },
        Case("an unknown entry is not the lists' fault", .descriptions, .passed, nil) { $0.report = Sound.verification([.structure: .invalid], findings: [Finding(.structureUnknownEntry, path: "x")]) },
        Case("bag-info contradicts", .descriptions, .failed, .finding) { $0.report = Sound.verification([.consistency: .invalid], findings: [Finding(.consistencyBagInfo, path: "bag-info.txt")]) },
        Case("a required file is missing", .packageMetadata, .failed, .finding) { $0.report = Sound.verification([.structure: .invalid], findings: [Finding(.structureMissing, path: "metadata/salts.bin")]) },
        Case("a file of the manifest is missing", .packageContent, .failed, .finding) { $0.report = Sound.verification([.fixity: .invalid], findings: [Finding(.fixityMissing, path: Sound.video)]) },
        Case("custody is broken", .process, .failed, .level) { $0.report = Sound.verification([.custody: .invalid]) },
        Case("the metadata contradict each other", .asSent, .failed, .level) { $0.report = Sound.verification([.consistency: .invalid]) },
        Case("the digest is there to compare", .asSent, .manualReview, .manifestDigest) { _ in },
        Case("verify was not run", .fixity, .notRun, .notVerified) { $0.report = nil },
    ]

    private static let values: [Case] = [
        Case("a code of 17", .valueLength, .failed, .wrongLength) { $0.project!.parties.buyer.code = "11450200007654321" },
        Case("an empty address", .valueLength, .failed, .emptyValue) { $0.project!.venues[0].address = "" },
        Case("an endless name", .valueLength, .failed, .tooLong) { $0.project!.identification.name = String(repeating: "长", count: 501) },
        Case("a code with an O", .valueForm, .failed, .wrongForm) { $0.project!.parties.buyer.code = "1145020000765432OA" },
        Case("a division with letters", .valueForm, .failed, .wrongForm) { $0.project!.venues[0].adcode = "45020A" },
        Case("a day that is none", .valueForm, .failed, .wrongForm) { $0.project!.facts["retention"] = .record(["baseDate": .text("soon")]) },
        Case("a digest in capitals", .valueForm, .failed, .wrongForm) { $0.files[0].digests["sha256"] = String(repeating: "A", count: 64) },
        Case("a choice that there is not", .valueRange, .failed, .unknownTerm) { $0.project!.facts["systems"] = .record(["opening": .text("paper")]) },
        Case("a person at no venue", .valueRange, .failed, .unknownTerm) { $0.project!.people![0].venue = "sub2" },
        Case("a document id that there is not", .valueRange, .failed, .unknownTerm) { $0.terms!.documents = ["other"] },
        Case("a stage that there is not", .valueRange, .failed, .unknownTerm) { $0.terms!.stages = ["opening"] },
        Case("no lists", .valueRange, .undecided, .noList) { $0.terms = nil },
        Case("evaluation before the opening", .plausibility, .failed, .outOfOrder) { $0.project!.schedule!.evaluationStart = Instant(iso8601: "2026-09-14T14:30:00+08:00") },
        Case("an opening in 1926", .plausibility, .failed, .implausible) { $0.project!.schedule!.openingAt = Instant(iso8601: "1926-09-15T09:30:00+08:00") },
        Case("a contract in 2206", .plausibility, .failed, .implausible) { $0.project!.facts["contract"] = .record(["signedOn": .text("2206-09-15")]) },
        Case("a budget below nothing", .plausibility, .failed, .implausible) { $0.project!.facts["budget"] = .record(["amount": .text("-1")]) },
        Case("a clock may be slow as well", .plausibility, .passed, nil) { $0.files[1].placement = .recording(.init(venue: "main", stage: "evaluation", source: "pano", clockOffset: "-12.5")) },
        Case("added after it was sealed", .plausibility, .failed, .implausible) { $0.sealedAt = Instant(iso8601: "2026-09-19T10:00:00+08:00") },
        Case("a recording of no length", .plausibility, .undecided, .implausible) { $0.recordings[0].duration = "0" },
        Case("recorded after it was added", .plausibility, .undecided, .implausible) {
            var start = Recording.StartEvidence(source: .container, value: "x", start: Instant(iso8601: "2026-09-21T10:00:00+08:00"))
            start.chosen = true
            $0.recordings[0].start = [start]
        },
        Case("a name that turns round", .characters, .failed, .specialCharacter) { $0.files[0].origin.name = "a\u{202E}fdp.exe" },
        Case("a name from another encoding", .characters, .failed, .specialCharacter) { $0.files[0].origin.name = "\u{FFFD}\u{FFFD}.pdf" },
        Case("a rare character of one font's own", .characters, .failed, .specialCharacter) { $0.project!.people![0].name = "王\u{E001}" },
        Case("a rare character of Unicode's", .characters, .passed, nil) { $0.project!.people![0].name = "王\u{20BB7}·㛃" },
        Case("two venues of one id", .repetition, .failed, .repeated) { $0.project!.venues[1].id = "main" },
        Case("two people in one", .repetition, .failed, .repeated) { $0.project!.people!.append($0.project!.people![0]) },
        Case("the same bytes twice", .repetition, .undecided, .sameBytes) { $0.files[1].digests = $0.files[0].digests },
        Case("no name of the project", .required, .failed, .missingField) { $0.project!.identification.name = "" },
        Case("no schedule", .required, .undecided, .missingField) { $0.project!.schedule = nil },
        Case("no retention", .required, .undecided, .missingField) { $0.project!.facts["retention"] = nil },
    ]

    private static let files: [Case] = [
        Case("another size", .attributes, .failed, .sizeDiffers) { $0.entries[Sound.report] = 999 },
        Case("another size", .size, .failed, .sizeDiffers) { $0.entries[Sound.report] = 999 },
        Case("another size in the media record", .attributes, .failed, .sizeDiffers) { $0.recordings[0].size = 999 },
        Case("another digest in the documents' record", .attributes, .failed, .digestDiffers) { $0.documents[0].sha256 = String(repeating: "d", count: 64) },
        Case("named what it is not", .attributes, .undecided, .typeDiffers) { $0.documents[0].problems = [.init(.documentTypeLies, "x")] },
        Case("a stream of a recorder named mp4", .attributes, .undecided, .typeDiffers) { $0.recordings[0].container = "mpeg" },
        Case("of no type", .attributes, .undecided, .typeUnknown) { $0.files[0].mediaType = nil },
        Case("a file is gone", .links, .failed, .absent) { $0.entries[Sound.report] = nil },
        Case("a file is gone", .count, .failed, .absent) { $0.entries[Sound.report] = nil },
        Case("a file too many", .links, .failed, .unlisted) { $0.entries["data/documents/eval-report/002-x.pdf"] = 1 },
        Case("a file too many", .count, .failed, .unlisted) { $0.entries["data/documents/eval-report/002-x.pdf"] = 1 },
        Case("facts of no file", .links, .failed, .strayStatement) { $0.documents.append(Sound.document("data/documents/eval-report/009-x.pdf")) },
        Case("a digest that was asked for", .elements, .failed, .missingField) { $0.project!.digests = [.sha256, .sm3] },
        Case("a recording that nobody probed", .elements, .failed, .notExamined) { $0.recordings = [] },
        Case("a document that nobody looked at", .elements, .undecided, .notExamined) { $0.documents = [] },
        Case("a document is missing", .scope, .undecided, .missingDocuments) { $0.terms!.mandatory = ["eval-report", "tender-doc"] },
        Case("no lists", .scope, .notRun, .noList) { $0.terms = nil },
        Case("no files", .count, .undecided, .noFiles) { ($0.files, $0.entries, $0.recordings, $0.documents) = ([], [:], [], []) },
        Case("metadata that cannot be read", .metadataReadable, .failed, .finding) { $0.metadataFindings = [Finding(.consistencyMedia, path: "metadata/media.json")] },
        Case("no dossier", .count, .notRun, .noMetadata) { $0.project = nil },
        Case("no dossier", .metadataReadable, .failed, .noMetadata) { $0.project = nil },
    ]

    private static let contents: [Case] = [
        Case("whole files are missing", .continuity, .failed, .notSubmitted) { $0.timeline = Sound.timeline(gap: .notSubmitted) },
        Case("recording stopped", .continuity, .undecided, .notRecorded) { $0.timeline = Sound.timeline(gap: .notRecorded) },
        Case("nothing tells when", .continuity, .undecided, .unplaced) { $0.timeline = Sound.timeline(placed: false) },
        Case("no timeline", .continuity, .notRun, .noMetadata) { $0.timeline = nil },
        Case("no recordings", .continuity, .notRun, .noRecordings) { $0.files.removeLast() },
        Case("an empty file", .content, .failed, .empty) { $0.files[0].size = 0 },
        Case("cut short", .content, .failed, .damaged) { $0.recordings[0] = Sound.recording(damage: [.mediaTruncated]) },
        Case("not analysed", .content, .undecided, .notAnalysed) { $0.recordings[0].analysis = nil },
        Case("a broken document", .content, .failed, .damaged) { $0.documents[0].problems = [.init(.documentBroken, "x")] },
        Case("a broken document", .readable, .failed, .damaged) { $0.documents[0].problems = [.init(.documentBroken, "x")] },
        Case("a kind that nobody opens", .readable, .undecided, .noReader) { ($0.documents[0].type, $0.documents[0].examinedWith) = ("image/png", nil) },
        Case("a kind that nobody opens", .open, .undecided, .noReader) { ($0.documents[0].type, $0.documents[0].examinedWith) = ("application/x-rar", nil) },
        Case("an old document says whether it is encrypted", .open, .passed, nil) { ($0.documents[0].type, $0.documents[0].examinedWith) = ("application/msword", nil) },
        Case("a plain text is read", .readable, .passed, nil) { ($0.documents[0].type, $0.documents[0].examinedWith, $0.documents[0].text) = ("text/plain", nil, .init(bytes: 3, pages: 1, truncated: false)) },
        Case("does not open", .readable, .failed, .unopened) { $0.recordings[0] = Sound.recording(container: nil, damage: [.mediaUnreadable]) },
        Case("does not open", .open, .undecided, .unopened) { $0.recordings[0] = Sound.recording(container: nil, damage: [.mediaUnreadable]) },
        Case("looking at it took too long", .readable, .undecided, .notLookedAt) { $0.recordings[0] = Sound.recording(container: nil, damage: [.mediaTimeout]) },
        Case("a table beside recordings", .readable, .undecided, .noReader) {
            $0.files[1].mediaType = "application/vnd.ms-excel"
            $0.recordings[0] = Sound.recording(container: nil, damage: [.mediaUnreadable])
        },
        Case("keyframes alone were decoded", .readable, .undecided, .partlyDecoded) { $0.recordings[0] = Sound.recording(decoded: false) },
        Case("probed alone", .readable, .undecided, .partlyDecoded) { $0.recordings[0].analysis = nil },
        Case("does not decode", .readable, .failed, .damaged) { $0.recordings[0].analysis!.events = [.init(code: .mediaUndecodable, detail: "x")] },
        Case("no decoder", .readable, .undecided, .notLookedAt) { $0.recordings[0].analysis!.events = [.init(code: .mediaNoDecoder, detail: "x")] },
        Case("encrypted", .open, .failed, .encrypted) { $0.documents[0].encrypted = true },
        Case("encrypted", .readable, .failed, .encrypted) { $0.documents[0].encrypted = true },
        Case("another format", .format, .manualReview, .otherFormat) { $0.recordings[0].container = "matroska,webm" },
        Case("no format", .format, .undecided, .typeUnknown) { ($0.files[0].mediaType, $0.documents[0].type) = (nil, nil) },
    ]

    private static let secure: [Case] = [
        Case("found", .malware, .failed, .infected) { $0.malware!.found = [.init(path: Sound.report, name: "Eicar")] },
        Case("too large", .malware, .undecided, .notScanned) { $0.malware!.notScanned = [.init(path: Sound.video, reason: .tooLarge)] },
        Case("found, and too large", .malware, .failed, .notScanned) {
            $0.malware!.found = [.init(path: Sound.report, name: "Eicar")]
            $0.malware!.notScanned = [.init(path: Sound.video, reason: .tooLarge)]
        },
        Case("a scanner without signatures", .malware, .undecided, .testFileUnknown) { $0.malware!.knowsTestFile = false },
        Case("signatures of one's own", .malware, .passed, .signaturesUnknown) { $0.malware!.signatures = nil },
        Case("nothing to scan", .malware, .undecided, .noFiles) { $0.malware!.scanned = 0 },
        Case("no scan", .malware, .notRun, .noScan) { $0.malware = nil },
        Case("a file that has no business", .superfluous, .failed, .stranger) { $0.strangers = ["autorun.inf"] },
        Case("nobody looked", .superfluous, .notRun, nil) { $0.strangers = nil },
    ]

    static let cases = verified + values + files + contents + secure

    @Test func `what is wrong of many files is said once`() throws {
        let report = Sound.test { subject in
            for i in 0..<50 { subject.files.append(Sound.file("data/documents/bid-file/\(100 + i)-a.pdf", type: "application/pdf", placement: .document(.init(id: "bid-file")), digest: "c")) }
        }
        let range = try #require(report[.valueRange])
        #expect(range.notes.count == 1 && range.notes[0].count == 50 && range.notes[0].paths.count == NatureTest.Note.mostPaths)
        #expect(report[.count]?.notes.first?.count == 50)
    }

    @Test func `what the scan of a run did not reach is undecided, and a find is bad`() {
        #expect(Sound.test { $0.malware!.notScanned = [.init(path: Sound.video, reason: .tooLarge)] }.exitStatus == .undecided)
        #expect(Sound.test { $0.malware!.knowsTestFile = false }.exitStatus == .undecided)
        #expect(Sound.test { $0.malware!.found = [.init(path: Sound.video, name: "x")] }.exitStatus == .bad)
    }
}
