internal import Container
internal import Evidence
internal import Files
internal import Inspection
internal import PackageFormat
internal import SystemPackage
internal import TestSupport
internal import Testing

@Suite struct ListingTests {
    private let sample: Sample

    init() throws { sample = try Sample() }

    private func shown(_ listing: Listing) -> [String] {
        listing.rows.map { row in
            switch row {
            case .folder(let path, let depth, let sum): String(repeating: " ", count: depth) + path + "/ \(sum.files)"
            case .file(let file, let depth): String(repeating: " ", count: depth) + (file.facts?.origin.name ?? file.path)
            }
        }
    }

    @Test func `folders before files, data first, files by their original names`() throws {
        for package in [sample.packed, sample.root] {
            let rows = shown(Listing(try inspect(package)))
            #expect(Array(rows.prefix(14)) == [
                "data/ 5", " data/documents/ 4", "  data/documents/eval-report/ 4", "   报告 a&b.txt", "   报告 a&b.txt", "   第2章.txt", "   第10章.txt",
                " data/recordings/ 1", "  data/recordings/main/ 1", "   data/recordings/main/evaluation/ 1", "    data/recordings/main/evaluation/pano/ 1", "     rec.wav", "META-INF/ 4", " META-INF/ASiCManifest001.xml",
            ])
            #expect(rows.last == "tagmanifest-sha256.txt")
        }
    }

    @Test func `sums are those of what lies below`() throws {
        let listing = Listing(try inspect(sample.packed))
        let image = try sample.image()
        #expect(listing.total.files == image.entries.count)
        #expect(listing.total.bytes == image.entries.reduce(0) { $0 + UInt64($1.bytes.count) })
        #expect(listing.total.milliseconds == 100)
        for case .folder(let path, _, let sum) in listing.rows {
            let inside = image.entries.filter { $0.path.hasPrefix(path + "/") }
            #expect(sum.files == inside.count && sum.bytes == inside.reduce(0) { $0 + UInt64($1.bytes.count) }, "\(path)")
            #expect(sum.milliseconds == ("data/recordings/main/evaluation/pano".hasPrefix(path) ? 100 : 0), "\(path)")
        }
    }

    @Test func `a part of it`() throws {
        let inspection = try inspect(sample.packed)
        #expect(Listing(inspection, below: "data/documents").total.files == 4)
        #expect(Listing(inspection, below: "data/doc").total.files == 0)
        #expect(Listing(inspection, below: "bagit.txt").total.files == 1)
    }

    @Test func `a path of a thousand folders is a row, not the end of the stack`() throws {
        var image = try sample.image()
        let long = (0..<3000).map { "d\($0 % 10)" }.joined(separator: "/")
        image.entries.append((long, [1]))
        image.entries.append((long + "/x", [1]))
        try image.write(zip: sample.place("deep.asice"))
        let listing = Listing(try inspect(sample.place("deep.asice")))
        #expect(listing.rows.count < 100)
        #expect(listing.total.files == image.entries.count)
    }

    @Test(arguments: [("60.000875", 60000), ("0", 0), ("1.5", 1500), ("0.0009", 0), ("12.3456", 12345), ("1e9", nil), ("-1", nil), ("nan", nil), ("", nil), ("99999999999999", nil), ("1.x", nil), ("٣", nil)] as [(String, Int64?)])
    func `durations, whatever stands there`(text: String, milliseconds: Int64?) {
        #expect(Recording(path: "x", sha256: nil, size: 0, duration: text, probedWith: "").milliseconds == milliseconds)
    }
}

@Suite struct EntrySearchTests {
    private let sample: Sample
    private let inspection: Inspection

    init() throws {
        sample = try Sample()
        inspection = try inspect(sample.packed)
    }

    private func find(_ text: String) throws -> String {
        switch try EntrySearch(inspection).find(Array(text.utf8)) {
        case .file(let i): inspection.entry(inspection.content.entries[i].path) == i ? inspection.content.entries[i].path : "?"
        case .folder(let path): path + "/"
        }
    }

    private func fault(_ text: String) -> Fault? {
        do {
            _ = try find(text)
            return nil
        } catch { return error as? Fault }
    }

    @Test func `what a person means`() throws {
        let second = "data/documents/eval-report/002-第2章.txt"
        let recording = "data/recordings/main/evaluation/pano/001-rec.wav"
        let meant = [
            (second, second), ("./data/documents/", "data/documents/"), ("data", "data/"), ("第2章.txt", second), ("eval-report/002-第2章.txt", second), ("002-第2章.txt", second), ("eval-report", "data/documents/eval-report/"),
            ("main/evaluation", "data/recordings/main/evaluation/"), ("2", second), ("eval-report/002", second), ("pano/1", recording), ("rec.wav", recording), (".wav", recording), ("dossier.json", "metadata/dossier.json"), ("mimetype", "mimetype"),
        ]
        for (said, path) in meant { #expect(try find(said) == path, "\(said)") }
    }

    @Test func `what nothing is called`() {
        for said in ["nothing", "", "/", "./", "99", "pano/7", "eval-report/0", "data/documents/eval", "第2章", "../data"] { #expect(fault(said)?.code == .noSuchEntry, "\(said)") }
    }

    @Test func `what fits several is told with them`() {
        #expect(fault("报告 a&b.txt") == Fault(.ambiguousPath, path: "报告 a&b.txt", facts: ["candidates": "data/documents/eval-report/003-报告 a&b.txt, data/documents/eval-report/004-报告 a&b.txt"]))
        #expect(fault("1")?.facts["candidates"] == "data/documents/eval-report/001-第10章.txt, data/recordings/main/evaluation/pano/001-rec.wav")
        #expect(fault(".txt")?.code == .ambiguousPath)
    }

    @Test func `a name that is no UTF-8 by its bytes`() throws {
        let workspace = try SampleProject.workspace(in: sample.folder, name: "gbk")
        let source = sample.folder.path.appending(bytes: [0xB1, 0xA8, 0x2E, 0x74])
        try overwrite(source, [1])
        try SampleProject.add([source], as: SampleProject.document, to: workspace)
        try SampleProject.seal(workspace, by: SampleProject.identity().identity)
        let inspection = try inspect(sample.place("gbk"))
        let entry = try #require(inspection.content.entries.firstIndex { $0.path.hasPrefix("data/") })
        #expect(try EntrySearch(inspection).find([0xB1, 0xA8, 0x2E, 0x74]) == .file(entry))
        #expect(throws: Fault.self) { try EntrySearch(inspection).find([0xB1, 0xA9, 0x2E, 0x74]) }
    }
}
