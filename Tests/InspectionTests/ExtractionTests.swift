internal import Evidence
internal import Files
internal import Foundation
internal import Inspection
internal import PackageFormat
internal import SystemPackage
internal import TestSupport
internal import Testing

private let documents = "data/documents/eval-report"
private let recording = "data/recordings/main/evaluation/pano/001-rec.wav"

@Suite struct ExtractionTests {
    private let sample: Sample
    private let out: FilePath

    init() throws {
        sample = try Sample()
        out = sample.place("out")
    }

    @Test func `everything from either form, under the originals' names, with their times`() throws {
        let image = try sample.image()
        for (i, package) in [sample.packed, sample.root].enumerated() {
            let target = sample.place("out\(i)")
            let outcome = try extract(package, to: target)
            #expect(outcome.failed.isEmpty && outcome.findings.isEmpty && !outcome.isUnchecked)
            #expect(outcome.files.count == image.entries.count)
            let taken = try tree(target)
            #expect(taken.count == image.entries.count)
            #expect(taken["\(documents)/第2章.txt"] == Array("text of 第2章.txt\n".utf8))
            #expect(taken["\(documents)/第10章.txt"] == Array("text of 第10章.txt\n".utf8))
            #expect(taken["data/recordings/main/evaluation/pano/rec.wav"] == SampleProject.tinyWAV)
            for path in [PackageLayout.dossier, PackageLayout.manifest, "bagit.txt"] { #expect(taken[path] == image[path]) }
            let modified = try FileFacts(sample.folder.path.appending("in/1/第2章.txt")).modifiedAt
            #expect(try FileFacts(target.appending("\(documents)/第2章.txt")).modifiedAt == modified)
            // What only signatures vouch for is not called checked.
            #expect(outcome.file(PackageLayout.manifest)?.isChecked == false)
            #expect(outcome.file(PackageLayout.dossier)?.isChecked == true)
            #expect(outcome.file(recording)?.isChecked == true)
        }
    }

    @Test func `two originals of one name: the later keeps the archive's, asked for alone or not`() throws {
        let second = "\(documents)/004-报告 a&b.txt"
        let outcome = try extract(sample.packed, to: out)
        #expect(outcome.file(second)?.kept == .taken)
        #expect(outcome.file("\(documents)/003-报告 a&b.txt")?.kept == nil)
        #expect(try tree(out)["\(documents)/报告 a&b.txt"] == Array("text of 报告 a&b.txt\n".utf8))
        #expect(try tree(out)[second] == Array("another\n".utf8))
        _ = try extract(sample.packed, [second], to: sample.place("alone"))
        #expect(try tree(sample.place("alone")).keys.sorted() == [second])
    }

    @Test func `the archive's names on wish make the package again`() throws {
        _ = try extract(sample.packed, to: out, archiveNames: true)
        #expect(try tree(out) == tree(sample.root))
    }

    @Test func `folders and single files, named in any way`() throws {
        let outcome = try extract(sample.packed, ["pano", "第2章.txt", "eval-report/3"], to: out)
        #expect(outcome.files.map(\.name).sorted() == ["\(documents)/报告 a&b.txt", "\(documents)/第2章.txt", "data/recordings/main/evaluation/pano/rec.wav"])
        #expect(try tree(out).count == 3)
    }

    @Test func `a run that is repeated finds its work done`() throws {
        _ = try extract(sample.packed, [documents], to: out)
        let before = try facts(out)
        let again = try extract(sample.packed, to: out)
        #expect(again.files.count { $0.status == .alreadyThere } == 4)
        #expect(again.failed.isEmpty)
        for (path, fact) in before where fact.kind == .file { #expect(try facts(out)[path] == fact, "\(path)") }
        #expect(try extract(sample.packed, to: out).files.allSatisfy { $0.status == .alreadyThere })
    }

    @Test func `what is there with other bytes stays, and is a fault`() throws {
        let there = out.appending("\(documents)/第2章.txt")
        for text in ["mine", "text of 第3章.txt\n"] {
            try overwrite(there, Array(text.utf8))
            let outcome = try extract(sample.packed, [documents], to: out)
            #expect(outcome.files.compactMap(\.fault?.code) == [.targetDiffers])
            #expect(try contents(of: there) == Array(text.utf8))
            #expect(outcome.files.count { $0.status != .failed } == 3)
        }
        // Also where nothing but the package itself says what the bytes should be.
        try overwrite(out.appending(PackageLayout.manifest), Array("x".utf8))
        #expect(try extract(sample.packed, [PackageLayout.manifest], to: out).files.compactMap(\.fault?.code) == [.targetDiffers])
    }

    @Test func `a byte changed, cut off or added keeps a file from its name; the others go on`() throws {
        let first = "\(documents)/001-第10章.txt"
        for (name, change) in [("flip", { $0[2] ^= 1 }), ("cut", { $0.removeLast() }), ("more", { $0.append(0) })] as [(String, (inout [UInt8]) -> Void)] {
            var image = try sample.image()
            var bytes = image[first]!
            change(&bytes)
            image[first] = bytes
            for (i, package) in try sample.both(image, name).enumerated() {
                let target = sample.place("\(name)-out\(i)")
                let outcome = try extract(package, to: target)
                #expect(outcome.failed == [first])
                #expect(outcome.codes == [name == "flip" ? .fixityMismatch : .fixitySize])
                #expect(try tree(target).count == image.entries.count - 1)
                #expect(FileTree.walk(target).nodes.allSatisfy { !$0.path.string.hasSuffix(".partial") })
            }
        }
    }

    @Test func `dossier and manifest both have to agree`() throws {
        let path = "\(documents)/001-第10章.txt"
        // Whoever changes the file and one of the two lists is found out by the other.
        var image = try sample.image()
        image[path] = Array("forged".utf8)
        image.remakeManifests()
        #expect(try extract(sample.both(image, "manifest")[0], to: out).failed == [path])
        image = try sample.image()
        image[path] = Array("TEXT of 第10章.txt\n".utf8)
        try image.changeDossier { $0.files[0].digests["sha256"] = String(repeating: "0", count: 64) }
        #expect(try extract(sample.both(image, "dossier")[0], to: sample.place("o2")).failed.contains(path))
    }

    @Test func `a tag file is held to the tag manifest`() throws {
        var image = try sample.image()
        image[PackageLayout.project]!.append(0x20)
        let outcome = try extract(sample.both(image, "tag")[1], to: out)
        #expect(outcome.failed == [PackageLayout.project])
        #expect(outcome.codes == [.fixityMismatch])
    }

    @Test func `what nobody lists is not taken out, and what is missing is said`() throws {
        var image = try sample.image()
        image["\(documents)/009-added.txt"] = Array("added".utf8)
        image["metadata/x-added"] = Array("added".utf8)
        image[recording] = nil
        let outcome = try extract(sample.both(image, "more")[0], to: out)
        #expect(Set(outcome.failed) == ["\(documents)/009-added.txt", "metadata/x-added"])
        #expect(outcome.files.flatMap(\.findings).map(\.code) == [.fixityUnlisted, .fixityUnlisted])
        #expect(outcome.findings.map(\.code) == [.fixityMissing] && outcome.findings.map(\.path) == [recording])
        // Of a folder where nothing is missing nothing is said.
        #expect(try extract(sample.place("more.asice"), [documents + "/002-第2章.txt"], to: out).findings.isEmpty)
    }

    @Test func `without a dossier the manifests vouch, without both nothing does`() throws {
        var image = try sample.image()
        image[PackageLayout.dossier] = Array("{".utf8)
        let outcome = try extract(sample.both(image, "blind")[0], [documents], to: out)
        #expect(outcome.failed.isEmpty)
        #expect(try tree(out).keys.contains("\(documents)/001-第10章.txt"))
        image[PackageLayout.payloadManifest(.sha256)] = nil
        #expect(try extract(sample.both(image, "blinder")[0], [documents], to: sample.place("o3")).failed.count == 4)
        #expect(try tree(sample.place("o3")).isEmpty)
    }

    @Test func `a truncated package gives what is whole in it`() throws {
        let whole = try contents(of: sample.packed)
        let image = try sample.image()
        let cut = whole.count / 3
        try overwrite(sample.place("cut.asice"), Array(whole[..<cut]))
        let outcome = try extract(sample.place("cut.asice"), to: out)
        for (path, bytes) in try tree(out) { #expect(image[path] == bytes || path.contains("章") || path.contains("报告"), "\(path)") }
        #expect(!outcome.failed.isEmpty)
    }

    @Test func `never into the package itself`() throws {
        for target in [sample.root, sample.root.appending("data/x"), sample.root.appending("new/deeper")] {
            #expect(throws: Fault(.targetInsidePackage, path: target.string)) { try extract(sample.root, to: target) }
        }
        #expect((try? FileFacts(sample.root.appending("new"))) == nil)
        #expect(throws: Never.self) { try extract(sample.root, [recording], to: sample.place("project2")) }
    }

    @Test func `an interrupted run leaves nothing half-made`() throws {
        let cancellation = Cancellation()
        cancellation.cancel()
        #expect(throws: Fault(.interrupted)) {
            try Extraction(inspection: try inspect(sample.packed), package: sample.packed, keepsArchiveNames: false, jobs: 2, cancellation: cancellation, progress: ProgressMeter()).run([], to: out)
        }
        #expect(((try? tree(out)) ?? [:]).isEmpty)
    }
}

@Suite struct ForeignExtractionTests {
    private let folder: TemporaryFolder
    private let bag: FilePath
    private let out: FilePath

    init() throws {
        folder = try TemporaryFolder()
        bag = folder.path.appending("bag")
        out = folder.path.appending("out")
        try folder.write("bag/bagit.txt", "BagIt-Version: 0.97\nTag-File-Character-Encoding: UTF-8\n")
        try folder.write("bag/data/a file.txt", "hello")
        try folder.write("bag/data/sub/b", "")
    }

    private let hello = "2cf24dba5fb0a30e26e83b2ac5b9e29e1b161e5c1fa7425e73043362938b9824"
    private let empty = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"

    @Test func `a bag is held to its manifests`() throws {
        try folder.write("bag/manifest-sha256.txt", "\(hello.uppercased()) *data/a file.txt\r\n\(empty)  data/sub/b\r\n")
        let good = try extract(bag, to: out)
        #expect(good.failed.isEmpty && good.findings.isEmpty && !good.isUnchecked)
        #expect(try tree(out).keys.sorted() == ["bagit.txt", "data/a file.txt", "data/sub/b", "manifest-sha256.txt"])
        try folder.write("bag/manifest-sha256.txt", "\(empty)  data/a file.txt\n\(empty)  data/gone\n")
        let bad = try extract(bag, to: folder.path.appending("out2"))
        #expect(bad.failed == ["data/a file.txt", "data/sub/b"])
        #expect(bad.codes == [.fixityMismatch, .fixityUnlisted, .fixityMissing])
    }

    @Test func `a bag without a manifest that we can compute is taken out unchecked`() throws {
        try folder.write("bag/manifest-md5.txt", "5d41402abc4b2a76b9719d911017c592  data/a file.txt\n")
        let outcome = try extract(bag, to: out)
        #expect(outcome.failed.isEmpty && outcome.isUnchecked)
        #expect(outcome.files.allSatisfy { !$0.isChecked })
        // Of its tag files nobody expects a list.
        #expect(try !extract(bag, ["bagit.txt"], to: out).isUnchecked)
    }

    @Test func `somebody's signed container is taken out unchecked`() throws {
        try folder.write("asic/mimetype", "application/vnd.etsi.asic-e+zip")
        try folder.write("asic/META-INF/signatures.xml", "<x/>")
        try folder.write("asic/合同.txt", "x")
        let outcome = try extract(folder.path.appending("asic"), to: out)
        #expect(outcome.failed.isEmpty && outcome.isUnchecked)
        #expect(try tree(out).count == 3)
        #expect(try extract(folder.path.appending("asic"), to: out).files.allSatisfy { $0.status == .alreadyThere })
    }
}
