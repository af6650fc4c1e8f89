internal import Evidence
internal import Files
internal import Foundation
internal import Ingest
internal import PackageFormat
internal import Synchronization
internal import SystemPackage
internal import TestSupport
internal import Testing
internal import Workspace

@Suite struct IngestTests {
    let folder: TemporaryFolder
    let workspace: Workspace

    init() throws {
        folder = try TemporaryFolder()
        workspace = try SampleProject.workspace(in: folder)
    }

    private func add(_ inputs: FilePath...) throws -> [Ingest.Result] { try SampleProject.add(inputs, as: SampleProject.document, to: workspace) }

    private func record(_ inputs: FilePath...) throws -> [Ingest.Result] { try SampleProject.add(inputs, as: SampleProject.recording, to: workspace) }

    private func name(_ result: Ingest.Result) -> String? { result.file?.path.split(separator: "/").last.map(String.init) }

    /// Every file under `data/`, by name.
    private func archived() throws -> [String] { try tree(workspace.root.appending("data")).keys.map { String($0.split(separator: "/").last!) }.sorted() }

    // MARK: Numbers and names

    @Test func numbersFollowTheNamesAndStay() throws {
        let input = folder.path.appending("in")
        try folder.write("in/b.pdf", "b")
        try folder.write("in/d.pdf", "d")
        #expect(try add(input).map(name) == ["001-b.pdf", "002-d.pdf"])
        try folder.write("in/a.pdf", "a")
        try folder.write("in/c.pdf", "c")
        let second = try add(input)
        #expect(second.map(name) == ["003-a.pdf", "001-b.pdf", "004-c.pdf", "002-d.pdf"])
        #expect(second.map(\.status) == [.added, .alreadyThere, .added, .alreadyThere])
        let before = try tree(workspace.root)
        #expect(try add(input).allSatisfy { $0.status == .alreadyThere })
        #expect(try tree(workspace.root) == before)
    }

    /// A place that was planned and not filled, because the run ended, is the file's own at the next run.
    @Test func aRunThatWasInterruptedGoesOn() throws {
        let inputs = try ["a", "b", "c"].map { try folder.write("in/\($0).pdf", $0) }
        let cancellation = Cancellation()
        cancellation.cancel()
        #expect(throws: Fault.self) {
            try Ingest(
                workspace: workspace, digests: [.sha256], link: false, jobs: 1, tool: "t", now: { SampleProject.sealedAt }, cancellation: cancellation, progress: ProgressMeter(), recordings: .ofTheProgram
            ).run(inputs.map { Ingest.Input($0, as: SampleProject.document) })
        }
        #expect(try archived().isEmpty)
        #expect(try add(inputs[2]).map(name) == ["003-c.pdf"])
        #expect(try add(inputs[0], inputs[1]).map(name) == ["001-a.pdf", "002-b.pdf"])
    }

    @Test func eachInputHasItsOwnPlace() throws {
        let elsewhere = Placement.document(.init(id: "bid-file", lot: "1", supplier: "甲公司"))
        let started = Placement.recording(.init(venue: "sub1", stage: "evaluation", source: "pano", start: SampleProject.sealedAt))
        func run() throws -> [Ingest.Result] {
            try Ingest(workspace: workspace, digests: [.sha256], link: false, jobs: 2, tool: "t", now: { SampleProject.sealedAt }, cancellation: Cancellation(), progress: ProgressMeter(), recordings: .ofTheProgram).run([
                .init(folder.write("in/d.wav", SampleProject.tinyWAV), as: started), .init(folder.write("in/c.pdf", "c"), as: SampleProject.document),
                .init(folder.write("in/b.pdf", "b"), as: elsewhere), .init(folder.write("in/a.pdf", "a"), as: SampleProject.document),
            ])
        }
        let first = try run()
        #expect(first.map { $0.file?.path } == ["documents/eval-report/001-a.pdf", "documents/bid-file/001-b.pdf", "documents/eval-report/002-c.pdf", "recordings/sub1/evaluation/pano/001-d.wav"].map { "data/" + $0 })
        #expect(first.map { $0.file?.placement } == [SampleProject.document, elsewhere, SampleProject.document, started])
        #expect(first[3].recording?.start.last?.value == SampleProject.sealedAt.iso8601)
        let second = try run()
        #expect(second.map(\.status) == [.alreadyThere, .alreadyThere, .alreadyThere, .alreadyThere])
        #expect(second.map { $0.file?.path } == first.map { $0.file?.path })
    }

    @Test func theSameBytesUnderAnotherName() throws {
        _ = try add(folder.write("in/a.pdf", "a"))
        let again = try add(folder.write("in/copy of a.pdf", "a"))
        #expect(again.map(\.status) == [.alreadyThere])
        #expect(again.map(name) == ["001-a.pdf"])
        #expect(try archived() == ["001-a.pdf"])
        // In another place they are another file, and that is said.
        let elsewhere = try record(folder.write("in/a.mp4", "a"))
        #expect(elsewhere.map(\.status) == [.added])
        #expect(elsewhere[0].findings.contains { $0.code == .inputSameBytes })
    }

    @Test func aChangedFileUnderAKnownName() throws {
        let path = try folder.write("in/a.pdf", "first")
        _ = try add(path)
        try folder.write("in/a.pdf", "second")
        let result = try add(path)
        #expect(result.map(\.status) == [.failed])
        #expect(result[0].fault?.code == .changedUnderKnownName)
        // The same from elsewhere, as when a venue delivers its disk a second time.
        let elsewhere = try add(folder.write("other/a.pdf", "third"))
        #expect(elsewhere[0].fault?.code == .changedUnderKnownName)
        #expect(try contents(of: workspace.file("data/documents/eval-report/001-a.pdf")) == Array("first".utf8))
        #expect(try archived() == ["001-a.pdf"])
    }

    @Test func oneNameInTwoFoldersOfOneRun() throws {
        try folder.write("in/dav1/ch01.mp4", "one")
        try folder.write("in/dav2/ch01.mp4", "two")
        let input = folder.path.appending("in")
        let first = try record(input)
        #expect(first.map(\.status) == [.added, .added])
        #expect(first.map(name) == ["001-ch01.mp4", "002-ch01.mp4"])
        let second = try record(input)
        #expect(second.map(\.status) == [.alreadyThere, .alreadyThere])
        #expect(second.map(name) == first.map(name))
        #expect(try contents(of: workspace.file(#require(first[1].file).path)) == Array("two".utf8))
    }

    @Test func aNameThatIsNotUTF8() throws {
        // 评审报告.pdf in GBK.
        let bytes: [UInt8] = [0xC6, 0xC0, 0xC9, 0xF3, 0xB1, 0xA8, 0xB8, 0xE6] + Array(".pdf".utf8)
        let path = folder.path.appending("in").appending(bytes: bytes)
        try overwrite(path, Array("报告".utf8))
        let result = try add(folder.path.appending("in"))
        let file = try #require(result.first?.file)
        #expect(file.origin.nameBytes == Data(bytes).base64EncodedString())
        #expect(file.origin.name.unicodeScalars.contains("\u{FFFD}"))
        #expect(EntryName.isValid(file.path))
        #expect(file.path.hasSuffix(".pdf"))
        #expect(try contents(of: workspace.file(file.path)) == Array("报告".utf8))
        #expect(try add(path).map(\.status) == [.alreadyThere])
        // Another one, whose text is the same when it is read as UTF-8.
        let twin: [UInt8] = [0xC6, 0xC1, 0xC9, 0xF3, 0xB1, 0xA8, 0xB8, 0xE6] + Array(".pdf".utf8)
        try overwrite(folder.path.appending("in").appending(bytes: twin), Array("别的".utf8))
        #expect(try add(folder.path.appending("in")).map(\.status).sorted { $0.rawValue < $1.rawValue } == [.added, .alreadyThere])
    }

    @Test func namesThatWouldBeOneFileElsewhere() throws {
        let names = ["Report.pdf", "REPORT.pdf", "report.pdf", "caf\u{E9}.pdf", "cafe\u{301}.pdf", "a:b.pdf", "a?b.pdf", "nul.txt", "dot.", "trail .pdf", "rtl\u{202E}fdp.exe", "100%.pdf", " "]
        for (i, name) in names.enumerated() { try overwrite(folder.path.appending("in").appending(bytes: Array(name.utf8)), Array("\(i)".utf8)) }
        let results = try add(folder.path.appending("in"))
        #expect(results.count == names.count)
        #expect(results.allSatisfy { $0.status == .added }, "\(results.compactMap(\.fault))")
        let paths = results.compactMap { $0.file?.path }
        #expect(paths.allSatisfy(EntryName.isValid))
        #expect(Set(paths.map(EntryName.collisionKey)).count == names.count)
        #expect(Set(results.compactMap { $0.file?.origin.name.unicodeScalars.map(\.value) }).count == names.count)
        #expect(try add(folder.path.appending("in")).allSatisfy { $0.status == .alreadyThere })
    }

    @Test func veryLongNames() throws {
        // 255 bytes is what a file system takes; two that differ only behind the cut.
        let stem = String(repeating: "评", count: 83)
        try folder.write("in/\(stem)a.mp4", "a")
        try folder.write("in/\(stem)b.mp4", "b")
        try folder.write("in/" + String(repeating: "x", count: 255), "x")
        let results = try record(folder.path.appending("in"))
        #expect(results.map(\.status) == [.added, .added, .added], "\(results.compactMap(\.fault))")
        for file in results.compactMap(\.file) {
            #expect(EntryName.isValid(file.path))
            #expect(try contents(of: workspace.file(file.path)).count == 1)
        }
        #expect(results.compactMap(\.file).count { $0.path.hasSuffix(".mp4") } == 2)
        let originals = results.compactMap { $0.file?.origin.name }
        #expect(originals.contains("\(stem)a.mp4"))
    }

    // MARK: What is no file

    @Test(.timeLimit(.minutes(1))) func aFolderWithMoreThanFiles() throws {
        let elsewhere = try folder.write("elsewhere/secret.pdf", "secret")
        try folder.write("in/a.pdf", "a")
        try run("ln", ["-s", elsewhere.string, folder.path.string + "/in/link.pdf"])
        try run("ln", ["-s", folder.path.string + "/elsewhere", folder.path.string + "/in/folder"])
        try run("ln", ["-s", ".", folder.path.string + "/in/loop"])
        try run("mkfifo", [folder.path.string + "/in/pipe"])
        let results = try add(folder.path.appending("in"))
        #expect(results.compactMap(\.file).map(\.origin.name) == ["a.pdf"])
        let faults = results.compactMap(\.fault)
        #expect(faults.map(\.code) == [.wrongFileType, .wrongFileType, .wrongFileType, .wrongFileType])
        #expect(Set(faults.compactMap { $0.path?.split(separator: "/").last }) == ["link.pdf", "folder", "loop", "pipe"])
        #expect(try archived() == ["001-a.pdf"])
    }

    @Test func aPathThatIsNotThere() throws {
        let results = try add(folder.path.appending("nowhere.pdf"), folder.write("in/a.pdf", "a"))
        #expect(Set(results.map(\.status)) == [.added, .failed])
        #expect(results.compactMap(\.fault).map(\.code) == [.inputMissing])
    }

    @Test(.enabled(if: geteuid() != 0, "root reads everything")) func aPathThatCannotBeRead() throws {
        let path = try folder.write("in/closed.pdf", "a")
        try protect(path, mode: 0)
        let results = try add(path, folder.write("in/a.pdf", "a"))
        #expect(Set(results.map(\.status)) == [.added, .failed])
        #expect(results.compactMap(\.fault).map(\.code) == [.accessDenied])
        #expect(try archived() == ["001-a.pdf"] || archived() == ["002-a.pdf"])
    }

    @Test func aSealedWorkspaceTakesNothing() throws {
        _ = try add(folder.write("in/a.pdf", "a"))
        try SampleProject.seal(workspace, by: SampleProject.identity().identity)
        #expect(throws: Fault(.alreadySealed, path: workspace.root.string)) { try add(folder.write("in/b.pdf", "b")) }
    }

    // MARK: A file that does not stand still

    @Test(arguments: [false, true]) func aFileThatIsBeingWritten(_ grows: Bool) throws {
        let path = try folder.write("in/live.mp4", [UInt8](repeating: 7, count: 24 << 20))
        let isOver = Flag()
        let started = Flag()
        let writer = Thread {
            guard let file = try? FileDescriptor.open(path, .writeOnly, options: grows ? [.append] : []) else { return }
            while !isOver.isRaised {
                _ = try? file.writeAll([UInt8](repeating: 9, count: 100))
                if !grows { _ = try? file.seek(offset: 0, from: .start) }
                started.raise()
                usleep(300)
            }
            try? file.close()
        }
        writer.start()
        while !started.isRaised { usleep(100) }
        let results = try record(path)
        isOver.raise()
        #expect(results.map(\.status) == [.failed])
        #expect(results.first?.fault?.code == .inputChanging)
        #expect(try archived().isEmpty)
        #expect(try FileTree.names(in: workspace.partial).isEmpty)
        #expect(try Ledger.state(of: workspace.ledgerFile).items.isEmpty)
    }

    private final class Flag: Sendable {
        private let raised = Atomic<Bool>(false)
        var isRaised: Bool { raised.load(ordering: .acquiring) }
        func raise() { raised.store(true, ordering: .releasing) }
    }

    // MARK: Digests

    @Test func digestsAndChecksumAreThoseOfOtherTools() throws {
        let bytes = (0..<300_000).map { UInt8(truncatingIfNeeded: $0 &* 2_654_435_761 >> 7) }
        let path = try folder.write("in/评审 报告.bin", bytes)
        let file = try #require(try SampleProject.add([path], as: SampleProject.document, to: workspace, digests: [.sha256, .sha512, .sm3]).first?.file)
        for algorithm in DigestAlgorithm.allCases {
            let said = try run("openssl", ["dgst", "-\(algorithm.rawValue)", "-r", path.string])
            #expect(said.text.prefix { $0 != " " } == file.digests[algorithm.rawValue] ?? "", "\(said)")
        }
        let crc = try run("python3", ["-c", "import sys, zlib; print('%08x' % zlib.crc32(open(sys.argv[1], 'rb').read()))", path.string])
        #expect(crc.text == file.crc32 + "\n", "\(crc)")
        #expect(file.size == 300_000)
        #expect(try contents(of: workspace.file(file.path)) == bytes)
    }
}
