internal import Evidence
internal import Files
internal import PackageFormat
internal import SystemPackage
internal import TestSupport
internal import Testing

/// Entries that are missing, doubled, renamed, moved, added, or no files at all.
@Suite struct EntryTests {
    let sealed: Sealed
    let image: PackageImage

    init() throws {
        sealed = try Sealed()
        image = try sealed.image()
    }

    @Test func theTestsOwnZipIsTheProducts() throws {
        #expect(try image.zip() == contents(of: sealed.packed))
        for (form, report) in try sealed.judgeBoth(image, "same") { #expect(report.verdict == .valid, "\(form): \(report.summary)") }
    }

    @Test func anyEntryRemoved() throws {
        for (i, entry) in image.entries.enumerated() {
            var image = image
            image.entries.remove(at: i)
            for (form, report) in try sealed.judgeBoth(image, "removed\(i)") {
                #expect(report.verdict == .invalid, "\(entry.path), \(form): \(report.summary)")
                #expect(report.has(expectedLoss(entry.path), entry.path), "\(entry.path), \(form): \(report.summary)")
            }
        }
    }

    private func expectedLoss(_ path: String) -> FindingCode {
        if PackageLayout.required.contains(path) { return .structureMissing }
        return path.hasPrefix("metadata/tracks/") ? .consistencyTrack : .fixityMissing
    }

    @Test func anyEntryTwice() throws {
        for (i, entry) in image.entries.enumerated() {
            for bytes in [entry.bytes, Array("other".utf8)] {
                for place in [i, i + 1] {
                    var image = image
                    image.entries.insert((entry.path, bytes), at: place)
                    let file = sealed.place("twice\(i).asice")
                    try overwrite(file, image.zip())
                    let report = try judge(file, trusting: [sealed.authority])
                    #expect(report.verdict == .invalid, "\(entry.path): \(report.summary)")
                    #expect(report.has(.structureDuplicate, entry.path), "\(entry.path): \(report.summary)")
                }
            }
        }
    }

    @Test func anyEntryRenamed() throws {
        for (i, entry) in image.entries.enumerated() {
            for name in [entry.path + "x", entry.path.uppercased(), "0" + entry.path] where name != entry.path {
                var image = image
                image.entries[i].path = name
                for (form, report) in try sealed.judgeBoth(image, "renamed\(i)") {
                    #expect(report.verdict == .invalid, "\(name), \(form): \(report.summary)")
                    #expect(report.has(.structureUnknownEntry, name) || report.has(.fixityUnlisted, name), "\(name), \(form): \(report.summary)")
                }
                try removeTree(sealed.place("renamed\(i)"))
            }
        }
    }

    @Test func anyTwoNeighboursSwapped() throws {
        for i in image.entries.indices.dropLast() {
            var image = image
            image.entries.swapAt(i, i + 1)
            let file = sealed.place("swapped\(i).asice")
            try overwrite(file, image.zip())
            let report = try judge(file, trusting: [sealed.authority])
            #expect(report.invalidLevels == [.structure], "\(report.summary)")
            #expect(report.has(.structureOrder), "\(report.summary)")
        }
    }

    @Test(arguments: [
        ("data/documents/eval-report/099-new.pdf", FindingCode.fixityUnlisted),
        ("data/recordings/main/evaluation/pano/099-new.mp4", .fixityUnlisted),
        ("data/new", .structureUnknownEntry),
        ("data/submissions/main/1/x", .structureUnknownEntry),
        ("metadata/new.json", .structureUnknownEntry),
        ("metadata/x-foo", .fixityUnlisted),
        ("metadata/x-foo/bar", .fixityUnlisted),
        ("metadata/tracks/main-evaluation-seat.idx", .fixityUnlisted),
        ("META-INF/signature002.p7s", .signatureAbsent),
        ("META-INF/ASiCManifest002.xml", .signatureAbsent),
        ("META-INF/signatureCommitments002.p7s", .signatureAbsent),
        ("META-INF/ASiCManifestCommitments002.xml", .signatureAbsent),
        ("META-INF/ASiCArchiveManifest.xml", .renewalGap),
        ("META-INF/ASiCArchiveManifest001.xml", .renewalGap),
        ("META-INF/timestamp001.tst", .renewalGap),
        ("META-INF/sm2-001.p7", .signatureContent),
        ("META-INF/signature000.p7s", .structureUnknownEntry),
        ("META-INF/signature1.p7s", .structureUnknownEntry),
        ("META-INF/signature0001.p7s", .structureUnknownEntry),
        ("META-INF/sm2-001.p7s", .structureUnknownEntry),
        ("META-INF/evidencerecord001.ers", .structureUnknownEntry),
        ("META-INF/manifest.xml", .structureUnknownEntry),
        ("new", .structureUnknownEntry),
        ("fetch.txt", .structureUnknownEntry),
        ("manifest-md5.txt", .structureUnknownEntry),
        ("manifest-sm3.txt", .structureManifest),
        ("tagmanifest-sha512.txt", .structureManifest),
        (".hidden", .structureUnknownEntry),
    ])
    func anEntryAdded(_ path: String, _ code: FindingCode) throws {
        for bytes in [Array("x".utf8), []] {
            var image = image
            image[path] = bytes
            for (form, report) in try sealed.judgeBoth(image, "added\(bytes.count)") {
                #expect(report.verdict == .invalid, "\(form): \(report.summary)")
                // An empty manifest is well-formed; what it does not list is the fault.
                let codes = code == .structureManifest && bytes.isEmpty ? [FindingCode.fixityUnlisted, .structureMissing] : [code]
                #expect(codes.contains { report.has($0) }, "\(form): \(report.summary)")
            }
        }
    }

    @Test(arguments: [
        "../outside", "/etc/passwd", "data/../../outside", "data\\documents\\x", "C:/x", "data/documents/eval-report/./x", "data/documents/eval-report//x", "data/documents/eval-report/nul.txt",
        "data/documents/eval-report/e\u{301}.txt", "data/documents/eval-report/a\u{202E}fdp.exe", "data/documents/eval-report/line\nbreak", "data/documents/eval-report/dot.", "",
        "META-INF/",
    ])
    func aNameThatNoPackageHas(_ name: String) throws {
        var image = image
        image.entries.insert((name, [0x78]), at: 5)
        let file = sealed.place("named.asice")
        try overwrite(file, image.zip())
        let report = try judge(file, trusting: [sealed.authority])
        #expect(report.verdict == .invalid)
        #expect(report.invalidLevels.contains(.structure), "\(report.summary)")
    }

    /// Two names that are one file on some file system.
    @Test func namesThatCollide() throws {
        let path = "data/documents/eval-report/001-second.txt"
        for twin in ["data/documents/eval-report/001-SECOND.txt", "DATA/documents/eval-report/001-second.txt"] {
            var image = image
            image.entries.insert((twin, image[path]!), at: image.entries.firstIndex { $0.path == path }!)
            for (form, report) in try sealed.judgeBoth(image, "twins") { #expect(report.has(.structureDuplicate), "\(form): \(report.summary)") }
            try removeTree(sealed.place("twins"))
        }
    }

    /// Bytes before, between and behind the entries.
    @Test func bytesThatBelongToNoEntry() throws {
        let zip = image.zip()
        let regions = ZipRegion.all(of: zip)
        for place in [0] + regions.map(\.range.upperBound) {
            for extra in [[UInt8](repeating: 0, count: 1), Array("PK\u{3}\u{4}".utf8), [UInt8](repeating: 0x41, count: 100)] {
                let file = sealed.place("gap.asice")
                try overwrite(file, Array(zip[..<place]) + extra + zip[place...])
                let report = try judge(file, trusting: [sealed.authority])
                #expect(report.invalidLevels.contains(.structure), "\(place): \(report.summary)")
            }
        }
    }

    // MARK: The folder form

    @Test func aLinkIsNoFile() throws {
        let target = sealed.place("elsewhere")
        for name in ["metadata/dossier.json", "data/documents/eval-report/001-second.txt", "META-INF/signature001.p7s"] {
            let folder = try copyTree(sealed.root, to: sealed.place("linked"))
            let path = FilePath(folder.string + "/" + name)
            try overwrite(target, contents(of: path))
            try removeFile(path)
            try link(path, to: target)
            let report = try judge(folder, trusting: [sealed.authority])
            #expect(report.verdict == .invalid)
            #expect(report.has(.structureSpecialFile, name), "\(report.summary)")
            try removeTree(folder)
        }
        // A folder behind a link, and one that leads back to itself.
        for (name, aim) in [("data/more", sealed.root), ("metadata/x-loop", FilePath("."))] {
            let folder = try copyTree(sealed.root, to: sealed.place("linked"))
            try link(FilePath(folder.string + "/" + name), to: aim)
            let report = try judge(folder, trusting: [sealed.authority])
            #expect(report.invalidLevels.contains(.structure))
            #expect(report.has(.structureSpecialFile, name), "\(report.summary)")
            try removeTree(folder)
        }
    }

    @Test(.timeLimit(.minutes(1))) func aPipeIsNoFile() throws {
        for name in ["metadata/x-pipe", "data/documents/eval-report/001-second.txt"] {
            let folder = try copyTree(sealed.root, to: sealed.place("piped"))
            try? removeFile(FilePath(folder.string + "/" + name))
            #expect(try run("mkfifo", [folder.string + "/" + name]).status == 0)
            let report = try judge(folder, trusting: [sealed.authority])
            #expect(report.verdict == .invalid)
            #expect(report.has(.structureSpecialFile, name), "\(report.summary)")
            try removeTree(folder)
        }
    }

    @Test func anEmptyFolderIsAFault() throws {
        for name in ["data/documents/new", "empty", "META-INF/x"] {
            let folder = try copyTree(sealed.root, to: sealed.place("hollow"))
            try makeFolders(FilePath(folder.string + "/" + name))
            let report = try judge(folder, trusting: [sealed.authority])
            #expect(report.invalidLevels == [.structure])
            #expect(report.has(.structureEmptyFolder, name), "\(report.summary)")
            try removeTree(folder)
        }
    }

    @Test func aNameThatIsNotUTF8IsAFault() throws {
        let folder = try copyTree(sealed.root, to: sealed.place("raw"))
        try overwrite(FilePath(bytes: folder.bytes + Array("/data/documents/eval-report/".utf8) + [0xC6, 0xC0, 0xC9, 0xF3]), [])
        let report = try judge(folder, trusting: [sealed.authority])
        #expect(report.verdict == .invalid)
        #expect(report.has(.structureName), "\(report.summary)")
    }

    private func link(_ path: FilePath, to target: FilePath) throws {
        #expect(try run("ln", ["-s", target.string, path.string]).status == 0)
    }
}
