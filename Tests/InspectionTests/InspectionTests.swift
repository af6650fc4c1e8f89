internal import Container
internal import Cryptography
internal import Evidence
internal import Files
internal import Foundation
internal import Inspection
internal import PackageFormat
internal import Synchronization
internal import SystemPackage
internal import TestSupport
internal import Testing

@Suite struct InspectionTests {
    private let sample: Sample

    init() throws { sample = try Sample() }

    @Test func `dossier, files and recordings of either form`() throws {
        for package in [sample.packed, sample.root] {
            let inspection = try inspect(package)
            #expect(inspection.kind == .fengcun)
            #expect(inspection.findings.isEmpty)
            #expect(inspection.dossier?.packageId == SampleProject.packageID)
            #expect(inspection.file("data/documents/eval-report/002-第2章.txt")?.origin.name == "第2章.txt")
            #expect(inspection.recording("data/recordings/main/evaluation/pano/001-rec.wav")?.container == "wav")
            #expect(inspection.knownFiles.count == 5)
        }
    }

    @Test func `metadata that cannot be read are findings, and the rest is shown`() throws {
        for (name, code) in [(PackageLayout.dossier, FindingCode.consistencyDossier), (PackageLayout.media, .consistencyMedia)] {
            for bytes in ["", "{", "[]", "{\"format\": 1}", String(repeating: "[", count: 100_000)] {
                var image = try sample.image()
                image[name] = Array(bytes.utf8)
                try image.write(zip: sample.place("bad.asice"))
                let inspection = try inspect(sample.place("bad.asice"))
                #expect(inspection.findings.map(\.code) == [code], "\(name) \(bytes.prefix(20))")
                #expect(inspection.content.entries.count == image.entries.count)
                #expect((inspection.dossier == nil) == (name == PackageLayout.dossier))
            }
            var image = try sample.image()
            image[name] = nil
            try image.write(zip: sample.place("less.asice"))
            #expect(try inspect(sample.place("less.asice")).findings == [Finding(.structureMissing, path: name)])
        }
    }

    @Test func `a dossier in another text is shown: judging it is for others`() throws {
        var image = try sample.image()
        image[PackageLayout.dossier] = Array(String(decoding: image[PackageLayout.dossier]!, as: UTF8.self).replacing("\n", with: "\n\n").utf8)
        try image.write(zip: sample.place("loose.asice"))
        #expect(try inspect(sample.place("loose.asice")).dossier != nil)
    }

    @Test func `what is known of a document, in whatever form it is written`() throws {
        let path = "data/documents/eval-report/002-第2章.txt"
        var image = try sample.image()
        image["metadata/documents.json"] = nil
        try image.write(zip: sample.place("none.asice"))
        #expect(try inspect(sample.place("none.asice")).documentFacts(path, cancellation: Cancellation()) == nil)
        image["metadata/documents.json"] = Array(#"{"format": 1, "documents": [{"path": "x", "a": 1}, {"path": "\#(path)", "pages": 3, "signatures": [{"name": "甲"}]}]}"#.utf8)
        try image.write(zip: sample.place("facts.asice"))
        let inspection = try inspect(sample.place("facts.asice"))
        #expect(try inspection.documentFacts(path, cancellation: Cancellation()) == .object(["pages": .integer(3), "signatures": .array([.object(["name": .string("甲")])])]))
        #expect(try inspection.documentFacts("data/other", cancellation: Cancellation()) == nil)
        image["metadata/documents.json"] = Array("no JSON".utf8)
        try image.write(zip: sample.place("facts2.asice"))
        #expect(try inspect(sample.place("facts2.asice")).documentFacts(path, cancellation: Cancellation()) == nil)
    }

    @Test func `text as far as it is shown, bytes not at all`() throws {
        var image = try sample.image()
        image["metadata/x-long"] = Array(String(repeating: "长", count: 100_000).utf8)
        image["metadata/x-nul"] = [0x61, 0]
        image["metadata/x-bytes"] = [0xFF, 0xFE, 0x61]
        image["metadata/x-empty"] = []
        try image.write(zip: sample.place("texts.asice"))
        let inspection = try inspect(sample.place("texts.asice"))
        func text(_ path: String) throws -> EntryText { try EntryText(of: try #require(inspection.entry(path)), in: inspection, cancellation: Cancellation()) }
        let long = try text("metadata/x-long")
        #expect(long.isCut && long.text?.count == EntryText.limit / 3)
        #expect(try text("metadata/x-nul").text == nil)
        #expect(try text("metadata/x-bytes").text == nil)
        #expect(try text("metadata/x-empty").text == "")
        #expect(try text("bagit.txt").text == String(decoding: image["bagit.txt"]!, as: UTF8.self))
    }
}

/// A package whose reads are counted.
private struct Counted: PackageContent {
    let inner: any PackageContent
    let reads: Reads

    final class Reads: Sendable { let ranges = Mutex<[(path: String, count: UInt64)]>([]) }

    var entries: [PackageEntry] { inner.entries }
    var findings: [Finding] { inner.findings }
    var size: UInt64 { inner.size }
    var isOrdered: Bool { inner.isOrdered }

    func read(_ entry: Int, from start: UInt64, count: UInt64, cancellation: Cancellation, _ body: (UnsafeRawBufferPointer) throws -> Void) throws -> UInt64 {
        reads.ranges.withLock { $0.append((entries[entry].path, count)) }
        return try inner.read(entry, from: start, count: count, cancellation: cancellation, body)
    }
}

@Suite struct PacketTableTests {
    private let track = "metadata/tracks/main-evaluation-pano.idx"
    private let recordings = (1...3).map { "data/recordings/main/evaluation/pano/00\($0)-r.mp4" }
    private let packets = (0..<50_000).map { i in Packet(stream: i % 2, pts: Int64(i * 40), dts: Int64(i * 40), size: i % 999, position: Int64(i) * 1000, isKeyframe: i % 25 == 0, isCorrupt: false) }
    private let folder = try! TemporaryFolder()

    /// A package with one track of three recordings: one packet, 50 000, none.
    private func package(_ change: (inout [TrackIndex.Segment], inout [UInt8]) -> Void = { _, _ in }) throws -> FilePath {
        func index(_ packets: some Sequence<Packet>) -> [UInt8] {
            var encoder = PacketEncoder()
            var bytes: [UInt8] = []
            for packet in packets { encoder.append(packet, to: &bytes) }
            return bytes
        }
        let indexes = [index(packets.prefix(1)), index(packets), []]
        var segments = zip(recordings, indexes).enumerated().map { i, pair in
            TrackIndex.Segment(path: pair.0, sha256: "", bytes: pair.1.count, packets: [1, packets.count, 0][i], timeBases: ["1/1000", "1/8000"])
        }
        var body = indexes.flatMap { $0 }
        change(&segments, &body)
        let root = folder.path.appending("package")
        try overwrite(root.appending("metadata/tracks/main-evaluation-pano.idx"), TrackIndex.prefix(.init(track: "main-evaluation-pano", recordings: segments)) + body)
        try overwrite(root.appending("metadata/dossier.json"), Array("{}".utf8))
        return root
    }

    private func read(_ path: FilePath, _ recording: Int, limit: Int = .max) throws -> (packets: [Packet], finding: Finding?) {
        let inspection = try inspect(path)
        let table = try PacketTable(of: recordings[recording], in: inspection, cancellation: Cancellation())
        var read: [Packet] = []
        var isInOrder = true
        let finding = try table.forEach(in: inspection, cancellation: Cancellation()) { number, packet in
            isInOrder = isInOrder && number == read.count
            read.append(packet)
            return read.count < limit
        }
        #expect(isInOrder)
        return (read, finding)
    }

    @Test func `each recording its own packets`() throws {
        let package = try package()
        #expect(try read(package, 0) == ([packets[0]], nil))
        #expect(try read(package, 1) == (packets, nil))
        #expect(try read(package, 2) == ([], nil))
        #expect(try read(package, 1, limit: 7) == (Array(packets.prefix(7)), nil))
    }

    @Test func `an index that is not what it says`() throws {
        #expect(try read(package { segments, _ in segments[1].packets += 1 }, 1).finding?.code == .consistencyTrack)
        #expect(try read(package { segments, _ in segments[1].bytes -= 1; segments[2].bytes += 1 }, 1).finding?.code == .consistencyTrack)
        #expect(try read(package { _, body in body[body.count / 2] = 0xFF }, 1).finding?.code == .consistencyTrack)
        for change in [{ $0[1].bytes += 1 }, { $0[1].bytes = .max }, { $0[0].bytes = .max; $0[1].bytes = .max }, { $0[0].bytes = -5 }] as [(inout [TrackIndex.Segment]) -> Void] {
            let package = try package { segments, _ in change(&segments) }
            // Whatever the header says, nothing outside the entry is read and nothing breaks.
            do { _ = try read(package, 1) } catch let fault as Fault { #expect(fault.code == .malformedTrackIndex) }
        }
        #expect(throws: Fault(.noSuchEntry, path: "metadata/tracks/main-evaluation-pano.idx: data/recordings/main/evaluation/pano/009-x")) {
            try PacketTable(of: "data/recordings/main/evaluation/pano/009-x", in: inspect(package()), cancellation: Cancellation())
        }
        #expect(throws: Fault(.noSuchEntry, path: "metadata/tracks/sub1-test-seat.idx")) { try PacketTable(of: "data/recordings/sub1/test/seat/001-x", in: inspect(package()), cancellation: Cancellation()) }
        try overwrite(package().appending("metadata/tracks/main-evaluation-pano.idx"), Array("FCTRACK1".utf8) + [0xFF, 0xFF, 0xFF, 0xFF])
        #expect(throws: Fault.self) { try read(folder.path.appending("package"), 1) }
    }

    @Test func `only the recording's own part of the index is read`() throws {
        let content = Counted(inner: try FolderPackage(package()), reads: .init())
        let inspection = Inspection(content, kind: .fengcun, dossier: nil, files: [], recordings: [], findings: [])
        let table = try PacketTable(of: recordings[0], in: inspection, cancellation: Cancellation())
        _ = try table.forEach(in: inspection, cancellation: Cancellation()) { _, _ in true }
        let ranges = content.reads.ranges.withLock { $0 }
        #expect(ranges.allSatisfy { $0.path == track } && ranges.count == 3)
        #expect(ranges.reduce(0) { $0 + $1.count } < 1500)
    }
}

@Suite struct LargePackageTests {
    /// Bytes that this thread has read so far.
    private static func bytesRead() throws -> Int {
        let text = try String(contentsOfFile: "/proc/thread-self/io", encoding: .utf8)
        return Int(text.split(separator: "\n").first { $0.hasPrefix("rchar: ") }!.dropFirst(7))!
    }

    @Test func `of a hundred gigabytes it reads what says something about them`() throws {
        let sample = try Sample()
        var image = try sample.image()
        // 250 recordings of 400 MB, all of them a hole in the file.
        try image.changeDossier { dossier in
            let recording = dossier.files.last!
            dossier.files += (2...251).map { i in
                var file = recording
                file.path = "data/recordings/main/evaluation/pano/\(i)-rec.wav"
                file.size = 400_000_000
                return file
            }
        }
        let dossier = try CanonicalJSON.decode(Dossier.self, from: image[PackageLayout.dossier]!)
        let target = sample.place("large.asice")
        let file = try FileDescriptor.open(target, .writeOnly, options: [.create], permissions: .ownerReadWrite)
        var laid: [ZipLayout.Entry] = []
        let payload = dossier.files.map { ($0.path, image[$0.path] ?? [], $0.size) }
        let tags = image.entries.filter { !$0.path.hasPrefix("data/") }.map { ($0.path, $0.bytes, UInt64($0.bytes.count)) }
        try file.closeAfter {
            for (path, bytes, size) in tags + payload {
                let entry = ZipLayout.Entry(name: path, size: size, crc32: Hasher.crc32(bytes), offset: laid.last?.end ?? 0)
                laid.append(entry)
                try file.writeAll(toAbsoluteOffset: Int64(entry.offset), ZipLayout.localHeader(entry) + bytes)
            }
            try file.writeAll(toAbsoluteOffset: Int64(laid.last!.end), ZipLayout.directory(laid))
        }
        #expect(try FileFacts(target).size > 100_000_000_000)

        let before = try LargePackageTests.bytesRead()
        let inspection = try inspect(target)
        let listing = Listing(inspection)
        _ = try EntrySearch(inspection).find(Array("pano/251".utf8))
        _ = try inspection.digest(of: PackageLayout.manifest, cancellation: Cancellation())
        let read = try LargePackageTests.bytesRead() - before
        #expect(listing.total.bytes > 100_000_000_000 && inspection.findings.isEmpty)
        #expect(read < 1 << 20, "\(read) bytes")
    }
}
