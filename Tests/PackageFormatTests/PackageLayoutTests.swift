internal import Evidence
internal import PackageFormat
internal import Testing

@Suite struct PackageLayoutTests {
    /// A package's entries in the order of docs/format.md, Tree.
    private let tree = [
        "mimetype", "bagit.txt", "bag-info.txt", "VERIFY.txt",
        "data/documents/eval-report/001-a.pdf", "data/documents/eval-report/002-B.pdf", "data/documents/eval-report-x/001-a.pdf", "data/recordings/main/evaluation/pano/001-a.mp4",
        "data/recordings/sub1/evaluation/pano/001-录像.mp4", "metadata/commitments.json", "metadata/custody.jsonl", "metadata/documents.json", "metadata/dossier.json", "metadata/media.json",
        "metadata/project.yaml", "metadata/salts.bin", "metadata/texts.jsonl", "metadata/timeline.json", "metadata/tracks/main-evaluation-pano.idx", "metadata/x-note.txt", "manifest-sha256.txt", "manifest-sha512.txt", "manifest-sm3.txt",
        "tagmanifest-sha256.txt", "tagmanifest-sha512.txt", "tagmanifest-sm3.txt", "META-INF/ASiCManifest001.xml", "META-INF/signature001.p7s",
        "META-INF/ASiCManifestCommitments001.xml", "META-INF/signatureCommitments001.p7s",
    ]

    @Test func `whatever the order they come in, the entries stand as the format says`() {
        // "eval-report-x" before "eval-report/": '-' is 2D, '/' is 2F.
        var expected = tree
        expected.swapAt(5, 6)
        expected.swapAt(4, 5)
        var random = SplitMix64(seed: 5)
        for _ in 0..<20 { #expect(tree.shuffled(using: &random).sorted(by: PackageLayout.precedes) == expected) }
    }

    @Test func `the order is strict and total, for unknown names too`() {
        let all = tree + ["META-INF/other.xml", "stranger", "data/x", "", "META-INF/ASiCManifest002.xml"]
        for a in all {
            #expect(!PackageLayout.precedes(a, a))
            for b in all where a != b {
                #expect(PackageLayout.precedes(a, b) != PackageLayout.precedes(b, a), "\(a) and \(b)")
                for c in all where PackageLayout.precedes(a, b) && PackageLayout.precedes(b, c) { #expect(PackageLayout.precedes(a, c), "\(a), \(b), \(c)") }
            }
        }
    }

    @Test(arguments: [
        ("mimetype", PackageLayout.Kind.mimetype), ("bagit.txt", .bagDeclaration), ("bag-info.txt", .bagInfo), ("VERIFY.txt", .verifyText),
        ("data/documents/eval-report/001-a.pdf", .payload), ("data/recordings/main/evaluation/pano/001-a.mp4", .payload),
        ("metadata/dossier.json", .metadata), ("metadata/tracks/a-b-c.idx", .metadata), ("metadata/x-local.json", .metadata),
        ("manifest-sm3.txt", .payloadManifest), ("tagmanifest-sha512.txt", .tagManifest), ("META-INF/signature001.p7s", .signatureFile),
    ])
    func `knows what an entry is`(path: String, kind: PackageLayout.Kind) { #expect(PackageLayout.kind(of: path) == kind) }

    @Test(arguments: [
        "", "Mimetype", "mimetype/x", "bagit.txt ", "data", "data/a", "data/documents/a", "data/documents/a/b/c", "data/recordings/main/a", "data/recordings/main/evaluation/pano/x/a",
        "data/submissions/a/b", "metadata/other.json", "metadata", "metadata/tracks/a/b.idx", "metadata/tracks/a.txt", "manifest-md5.txt", "manifest-sha1.txt", "tagmanifest-md5.txt",
        "META-INF/signature2.p7s", "META-INF/signature000.p7s", "META-INF/signature0001.p7s", "META-INF/timestamp.tst", "META-INF/sm2-001.p7s", "META-INF/manifest.xml", "META-INF/", "fetch.txt", "x-note", "other",
    ])
    func `has no place for another`(path: String) { #expect(PackageLayout.kind(of: path) == nil) }

    @Test func `what every package has is of a known kind, in a valid name`() {
        #expect(Set(PackageLayout.required).count == PackageLayout.required.count)
        for path in PackageLayout.required {
            #expect(PackageLayout.kind(of: path) != nil)
            #expect(EntryName.isValid(path))
        }
    }

    @Test func `the constants are those of the standards`() {
        #expect(PackageLayout.constants["mimetype"]?.count == 31)
        #expect(PackageLayout.constants["mimetype"]?.elementsEqual("application/vnd.etsi.asic-e+zip".utf8) == true)
        #expect(PackageLayout.constants["bagit.txt"]?.elementsEqual("BagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-8\n".utf8) == true)
        let text = String(decoding: PackageLayout.constants["VERIFY.txt"]!, as: UTF8.self)
        #expect(text.contains("sha256sum") && text.contains("openssl"))
        #expect(text.hasSuffix("\n"))
    }
}
