internal import Evidence
internal import Files
internal import Foundation
internal import Inspection
internal import PackageFormat
internal import SystemPackage
internal import TestSupport
internal import Testing

private let first = "data/documents/eval-report/001-第10章.txt"

/// Packages whose manifests and digests are all in order, and whose names want to be somewhere else.
@Suite struct HostileNamesTests {
    private let sample: Sample
    private let image: Image
    /// Deep enough that `../../..` would still end inside the sandbox, where it would be seen.
    private let deep: FilePath
    private var out: FilePath { deep.appending("out") }

    init() throws {
        sample = try Sample()
        image = try sample.image()
        deep = sample.place("deep").appending("er/and/deeper")
    }

    /// Everything in the sandbox that was not there and is not below `target`.
    private func strays(_ known: Set<String>, besides target: FilePath) -> [String] {
        let inside = String(target.string.dropFirst(sample.folder.path.string.count + 1)) + "/"
        return files().filter { !known.contains($0) && !$0.hasPrefix(inside) }
    }

    private func files() -> Set<String> { Set(FileTree.walk(sample.folder.path).nodes.filter { $0.facts.kind == .file }.map { String(decoding: $0.relative, as: UTF8.self) }) }

    private func package(originalName name: String, bytes: String? = nil) throws -> [FilePath] {
        var image = image
        try image.changeDossier {
            $0.files[0].origin.name = name
            $0.files[0].origin.nameBytes = bytes
        }
        image.remakeManifests()
        return try sample.both(image, "hostile")
    }

    @Test func `a name that is more than a name is not given back`() throws {
        let names = [
            "..", ".", "", "../../../../../evil", "../evil", "a/../../evil", "/evil", "/", "a/b", "evil\0.txt", "..\\..\\evil", "C:\\evil", "\\\\server\\evil", "CON", "con.txt", "NUL.tar.gz", "COM1", "lpt9.pdf", "evil.", "evil ",
            "evil...", "a\nb", "a\rb", "\u{1B}]0;evil\u{7}", "fdp.\u{202E}exe", "a\u{200B}b", "a\u{2066}b", "a\u{2028}b", "\u{7F}", "\u{85}", String(repeating: "n", count: 256), String(repeating: "长", count: 86),
        ]
        for (i, name) in names.enumerated() {
            // The folder form is read by other code, but written to by the same.
            for (form, package) in try package(originalName: name).prefix(i < 3 ? 2 : 1).enumerated() {
                let out = deep.appending("out\(i)-\(form)")
                let known = files()
                let outcome = try extract(package, [first], to: out)
                #expect(outcome.file(first)?.kept == .harmful, "\(name.debugDescription)")
                #expect(outcome.file(first)?.name == first)
                #expect(outcome.failed.isEmpty)
                #expect(strays(known, besides: out).isEmpty, "\(name.debugDescription)")
                #expect(try tree(out).keys.sorted() == [first])
            }
        }
    }

    @Test func `any other is`() throws {
        let names = ["普通.pdf", "a b.txt", "-rf", ".hidden", "..a", "10:30 50% <ok>?.txt", "CONTRACT.pdf", "COM0", "e\u{301}.txt", "'\"$(x)`.txt", "😀.txt", String(repeating: "n", count: 255)]
        for (i, name) in names.enumerated() {
            let out = deep.appending("out\(i)")
            let outcome = try extract(try package(originalName: name)[0], [first], to: out)
            #expect(outcome.file(first)?.kept == nil, "\(name)")
            #expect(try FileTree.names(in: out.appending("data/documents/eval-report")) == [Array(name.utf8)])
        }
    }

    @Test func `names that are no UTF-8 come back byte for byte, or not at all`() throws {
        // 报告.txt in GBK; a character whose second byte is that of a backslash.
        let harmless: [[UInt8]] = [[0xB1, 0xA8, 0xB8, 0xE6, 0x2E, 0x74, 0x78, 0x74], [0xFF, 0x61], [0xB8, 0x5C, 0x2E, 0x74]]
        let harmful: [[UInt8]] = [[0xFF, 0x2F, 0x61], [0x2E, 0x2E, 0x2F, 0xFF], [0xFF, 0x20, 0x5C], [0xFF, 0x00], [0xFF, 0x1B, 0x5B], [0xFF, 0x2E], [0xFF, 0x20]]
        for (i, bytes) in (harmless + harmful).enumerated() {
            let out = deep.appending("out\(i)")
            let package = try package(originalName: String(decoding: bytes, as: UTF8.self), bytes: Data(bytes).base64EncodedString())[0]
            let isHarmless = i < harmless.count
            #expect(try extract(package, [first], to: out).file(first)?.kept == (isHarmless ? nil : .harmful), "\(bytes)")
            #expect(try FileTree.names(in: out.appending("data/documents/eval-report")) == [isHarmless ? bytes : Array("001-第10章.txt".utf8)])
        }
    }

    @Test func `bytes that do not read as the name that is shown are not used`() throws {
        let package = try package(originalName: "innocent.txt", bytes: Data("../evil".utf8).base64EncodedString())[0]
        #expect(try extract(package, [first], to: out).file(first)?.name == "data/documents/eval-report/innocent.txt")
    }

    @Test func `an original that is called like another's archive name does not take its place`() throws {
        let second = "data/documents/eval-report/002-第2章.txt"
        var image = image
        try image.changeDossier {
            $0.files[0].origin.name = "002-第2章.TXT"
            $0.files[1].origin.name = ".."
        }
        image.remakeManifests()
        let outcome = try extract(try sample.both(image, "swap")[0], [first, second], to: out)
        #expect(outcome.files.map(\.name) == [first, second])
        #expect(outcome.files.map(\.kept) == [.taken, .harmful])
        #expect(try tree(out)[second] == Array("text of 第2章.txt\n".utf8))
    }

    @Test func `an entry whose own path leads elsewhere is not taken out`() throws {
        let paths = ["../evil", "data/../../../../../evil", "/fengcun-evil", "data//evil", "data/./evil", "data/a\\b", "data/CON/x", "data/documents/x\u{202E}y/z", "data/documents/eval-report/a\0b", "data/documents/eval-report/"]
        for (i, path) in paths.enumerated() {
            var image = image
            image.entries.insert((path, Array("evil".utf8)), at: 0)
            image.remakeManifests()
            try image.write(zip: sample.place("hostile.asice"))
            let known = files()
            let out = deep.appending("out\(i)")
            let outcome = try extract(sample.place("hostile.asice"), to: out)
            #expect(outcome.failed == [path])
            #expect(strays(known, besides: out).isEmpty, "\(path)")
            #expect(try tree(out).values.allSatisfy { $0 != Array("evil".utf8) })
            #expect((try? FileFacts("/fengcun-evil")) == nil)
        }
    }

    @Test func `of two entries of one path the second is not taken out`() throws {
        var image = image
        image.entries.append((first, Array("evil".utf8)))
        try image.write(zip: sample.place("twice.asice"))
        let outcome = try extract(sample.place("twice.asice"), to: out)
        #expect(outcome.failed == [first])
        #expect(outcome.codes.contains(.structureDuplicate))
        #expect(try tree(out)["data/documents/eval-report/第10章.txt"] == Array("text of 第10章.txt\n".utf8))
    }

    @Test func `links in the target are not followed`() throws {
        let elsewhere = sample.place("elsewhere")
        for (name, at) in [("folder", "data"), ("deeper", "data/documents/eval-report"), ("file", "data/documents/eval-report/第10章.txt")] {
            let target = sample.place("linked-\(name)")
            try makeFolders(elsewhere)
            try makeFolders(FilePath(target.string + "/" + at).removingLastComponent())
            try FileManager.default.createSymbolicLink(atPath: target.string + "/" + at, withDestinationPath: name == "file" ? elsewhere.string + "/new" : elsewhere.string)
            let outcome = try extract(sample.packed, [first], to: target)
            #expect(outcome.files.compactMap(\.fault?.code) == [.wrongFileType], "\(name)")
            #expect(try tree(elsewhere).isEmpty)
        }
    }

    @Test func `a target that is itself a link is the folder that it means`() throws {
        try makeFolders(sample.place("real"))
        try FileManager.default.createSymbolicLink(atPath: sample.place("alias").string, withDestinationPath: sample.place("real").string)
        #expect(try extract(sample.packed, [first], to: sample.place("alias")).failed.isEmpty)
        #expect(try tree(sample.place("real")).count == 1)
    }
}
