internal import Evidence
internal import PackageFormat
internal import Testing

@Suite struct BagItTests {
    private let digest = Digest([UInt8](repeating: 0xAB, count: 32))
    private var hex: String { digest.hex }

    @Test func `a manifest has a line a path, by the bytes of the paths`() {
        let manifest = BagIt.manifest(["data/甲": digest, "data/b": digest, "data/B": digest])
        #expect(String(decoding: manifest, as: UTF8.self) == "\(hex)  data/B\n\(hex)  data/b\n\(hex)  data/甲\n")
        #expect(BagIt.manifest([:]).isEmpty)
    }

    @Test func `a manifest reads back`() {
        let digests = ["data/a  b": digest, "data/ c": digest, "data/甲": Digest([UInt8](repeating: 1, count: 32))]
        #expect(BagIt.readManifest(BagIt.manifest(digests), .sha256) == digests)
        #expect(BagIt.readManifest([], .sha256) == [:])
        let long = ["x": Digest([UInt8](repeating: 1, count: 64))]
        #expect(BagIt.readManifest(BagIt.manifest(long), .sha512) == long)
        #expect(BagIt.readManifest(BagIt.manifest(long), .sha256) == nil)
    }

    @Test(arguments: [
        "H a", "H\ta\n", "H a\n", "H *a\n", "H\t\ta\n", "H  \n", "H  ", "H", "  a\n", "h  a\n", "H  a\n\n", "\nH  a\n", "H  a", "H  a\nH  a\n", "H  a\n#\n", "U  a\n", "H  a\nX  b\n",
    ])
    func `refuses a line of another form`(pattern: String) {
        let text = pattern.replacing("H", with: hex).replacing("h", with: hex.dropLast()).replacing("U", with: hex.uppercased()).replacing("X", with: "x" + hex.dropFirst())
        #expect(BagIt.readManifest(Array(text.utf8), .sha256) == nil)
    }

    @Test func `refuses a path that is not UTF-8`() {
        #expect(BagIt.readManifest(Array("\(hex)  a".utf8) + [0xFF, 0x0A], .sha256) == nil)
    }

    @Test func `bag-info follows from the dossier`() throws {
        var file = ArchivedFile(
            path: "data/documents/eval-report/001-a", size: 1000, crc32: "00000000", digests: ["sha256": hex], mediaType: nil,
            origin: .init(name: "a", nameBytes: nil, path: "a", modifiedAt: Instant(seconds: 0)), ingestedAt: Instant(seconds: 0), placement: .document(.init(id: "eval-report")))
        var files = [file]
        file.size = 5_000_000_000
        files.append(file)
        let project = Project(
            packageID: "3e0b7c52-6f1d-4f0e-9a55-2f6f0f2b9a01", identification: .init(number: "LZ-1", name: "物业", method: .openTender),
            parties: .init(buyer: .init(name: "采购人"), agent: .init(name: "代理机构")), venues: [], digests: [.sha256])
        let dossier = Dossier(
            project: project, files: files,
            seal: .init(level: "B-B", requiredSigners: [], sm2: false, digests: [.sha256], sealedAt: try #require(Instant(iso8601: "2026-09-20T23:30:00+08:00")), tool: "fengcun test"))
        let info = BagIt.bagInfo(for: dossier)
        #expect(
            String(decoding: info, as: UTF8.self) == """
                Source-Organization: 代理机构
                External-Identifier: urn:uuid:3e0b7c52-6f1d-4f0e-9a55-2f6f0f2b9a01
                External-Description: LZ-1 物业
                Bagging-Date: 2026-09-20
                Payload-Oxum: 5000001000.2
                BagIt-Profile-Identifier: urn:fengcun:bagit-profile:1
                Bag-Software-Agent: fengcun test
                Fengcun-Format: 1

                """)
        #expect(BagIt.declaredFormat(info) == "1")
        #expect(BagIt.declaredFormat(Array("Payload-Oxum: 1.1\n".utf8)) == nil)
        #expect(BagIt.declaredFormat(Array("Fengcun-Format: 2\n".utf8)) == "2")
    }

    @Test(arguments: [
        ("H  a\n", ["a"]), ("H a", ["a"]), ("H\ta\r\nU  b\r", ["a", "b"]), ("H *a\n", ["a"]), ("H  x%0Ay%0dz%25w\n", ["x\ny\rz%w"]), ("H  a b  c\n", ["a b  c"]), ("", []), ("# note\nh  a\nX  b\nH  c\n", ["c"]),
    ])
    func `somebody else's manifest, in any form that the standard allows`(pattern: String, paths: [String]) {
        let text = pattern.replacing("H", with: hex).replacing("h", with: hex.dropLast()).replacing("U", with: hex.uppercased()).replacing("X", with: "x" + hex.dropFirst())
        #expect(BagIt.readForeignManifest(Array(text.utf8), .sha256) == Dictionary(uniqueKeysWithValues: paths.map { ($0, digest) }))
    }
}
