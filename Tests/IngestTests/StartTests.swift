internal import Evidence
internal import Files
internal import Foundation
internal import Ingest
internal import SystemPackage
internal import TestSupport
internal import Testing
internal import Workspace

/// The clocks of a recording from its coming in to what a person states later.
@Suite struct StartTests {
    let folder: TemporaryFolder
    let workspace: Workspace
    let recorders: RecorderNames

    private let pano = Placement.RecordingPlace(venue: "main", stage: "evaluation", source: "pano")

    init() throws {
        folder = try TemporaryFolder()
        workspace = try SampleProject.workspace(in: folder)
        recorders = try RecorderNames(NamingRules.read(packageRoot.appending("manifests")).recorders)
    }

    private func add(_ input: FilePath, as place: Placement.RecordingPlace? = nil) throws -> Ingest.Result {
        let run = Ingest(
            workspace: workspace, digests: [.sha256], link: false, jobs: 1, tool: "t", now: { SampleProject.sealedAt }, cancellation: Cancellation(), progress: ProgressMeter(), recordings: .ofTheProgram, recorders: recorders)
        return try #require(try run.run([.init(input, as: .recording(place ?? pano))]).first)
    }

    private func move(_ path: String, start: Instant? = nil, clockOffset: String? = nil) throws -> Mending.Result {
        var place = pano
        place.start = start
        place.clockOffset = clockOffset
        var work = SampleProject.mending(workspace)
        work.recorders = recorders
        return try #require(try work.move([path]) { _ throws(Fault) in .recording(place) }.first)
    }

    private func stored(_ path: String) throws -> Recording { try #require(try Ledger.state(of: workspace.ledgerFile).recordings[path]?.recording) }

    private func at(_ time: String) throws -> Instant { try #require(Instant(iso8601: "2026-09-15T\(time)+08:00")) }

    @Test func `the name and the file's time are kept, the name counts`() throws {
        let path = try folder.write("in/CH09_20260915_143000_145000.wav", SampleProject.tinyWAV)
        let result = try add(path)
        let recording = try #require(result.recording)
        #expect(recording.start.map(\.source) == [.fileName, .fileTime])
        #expect(recording.start.map(\.chosen) == [true, nil])
        #expect(recording.start[0].end == (try at("14:50:00")))
        #expect(recording.start[1].value == result.file?.origin.modifiedAt.iso8601)
        #expect(recording.began == (try at("14:30:00")))
        #expect(result.findings.isEmpty)
        #expect(try stored(recording.path) == recording)
    }

    @Test func `the folders above the file count for recorders that write the day there`() throws {
        let result = try add(folder.write("2026-09-15/001/dav/14/14.30.00-15.00.00[R][0@0][0].dav", SampleProject.tinyWAV))
        #expect(result.recording?.began == (try at("14:30:00")))
    }

    @Test func `a name that is not UTF-8 is read`() throws {
        // 评标_20260915143000.wav in GBK.
        let name: [UInt8] = [0xC6, 0xC0, 0xB1, 0xEA] + Array("_20260915143000.wav".utf8)
        let source = try folder.write("plain.wav", SampleProject.tinyWAV)
        let path = FilePath(platformString: (folder.path.bytes + [0x2F] + name + [0]).map(CChar.init(bitPattern:)))
        try FileManager.default.createDirectory(atPath: folder.path.appending("x").string, withIntermediateDirectories: true)
        #expect(rename(source.string, (path.bytes + [0]).map(CChar.init(bitPattern:))) == 0)
        let result = try add(path)
        #expect(result.file?.origin.nameBytes != nil)
        #expect(result.recording?.began == (try at("14:30:00")))
    }

    @Test func `a recording of which nothing tells is a warning and no failure`() throws {
        let result = try add(folder.write("in/全景.wav", SampleProject.tinyWAV))
        #expect(result.status == .added)
        #expect(result.findings.map(\.code) == [.startUnknown])
        #expect(result.recording?.start.map(\.source) == [.fileTime])
    }

    @Test func `the placement's offset and start are there from the beginning`() throws {
        var place = pano
        place.clockOffset = "7.3"
        let early = try add(folder.write("in/CH09_20260915_143000_145000.wav", SampleProject.tinyWAV), as: place)
        #expect(early.recording?.began == (try at("14:30:07")))
        place.start = try at("14:30:00")
        let declared = try add(folder.write("in/CH10_20260915_143000_145000.wav", SampleProject.tinyWAV + [0]), as: place)
        #expect(declared.recording?.began == (try at("14:30:00")))
        #expect(declared.findings.map(\.code) == [.startDisagrees])
    }

    @Test func `moving states anew and chooses anew`() throws {
        let path = try #require(try add(folder.write("in/CH09_20260915_143000_145000.wav", SampleProject.tinyWAV)).file?.path)
        let before = try stored(path)
        let late = try move(path, start: at("14:31:00"))
        #expect(late.findings.map(\.code) == [.startDisagrees])
        #expect(try stored(path).began == at("14:31:00"))
        #expect(try stored(path).start.filter { $0.chosen == true }.map(\.source) == [.declared])
        #expect(try move(path, start: at("14:31:00"), clockOffset: "60").findings.isEmpty)
        #expect(try move(path, clockOffset: "-7.6").findings.isEmpty)
        #expect(try stored(path).began == at("14:29:52"))
        _ = try move(path)
        #expect(try stored(path) == before)
        #expect(try move(path).status == .alreadyDone)
    }

    @Test func `a better copy has a name of its own`() throws {
        let path = try #require(try add(folder.write("in/全景.wav", SampleProject.tinyWAV)).file?.path)
        var work = SampleProject.mending(workspace)
        work.recorders = recorders
        let result = try work.replace(path, with: folder.write("in/CH09_20260915_143000_145000.wav", SampleProject.tinyWAV + [0]), digests: [.sha256], link: false)
        #expect(result.recording?.began == (try at("14:30:00")))
        #expect(result.findings.isEmpty)
    }

    // MARK: The sample project

    static let truth: [(path: String, shown: String)] = {
        struct Truth: Decodable {
            struct Entry: Decodable {
                let path: String
                let shownStart: String
            }
            let recordings: [Entry]
        }
        let file = packageRoot.appending("samples").appending("liuzhou").appending("truth.json").string
        guard let data = FileManager.default.contents(atPath: file), let truth = try? JSONDecoder().decode(Truth.self, from: data) else { return [] }
        return truth.recordings.map { ($0.path, $0.shownStart) }
    }()

    @Test(.enabled(if: !truth.isEmpty, "samples/liuzhou is not there"), arguments: truth) func `every recording of the sample began when its clock showed`(path: String, shown: String) throws {
        let result = try add(path.split(separator: "/").reduce(packageRoot.appending("samples").appending("liuzhou")) { $0.appending(String($1)) })
        #expect(result.recording?.began == Instant(iso8601: shown))
        let odd = result.findings.filter { $0.code != .mediaContainerLies }
        #expect(odd.isEmpty, "\(odd)")
        #expect(result.recording?.start.contains { $0.source == .fileName && $0.chosen == true } == true)
    }
}
