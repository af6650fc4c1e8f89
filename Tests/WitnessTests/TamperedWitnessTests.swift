internal import Cryptography
internal import Evidence
internal import Files
internal import PackageFormat
internal import Sealing
internal import SystemPackage
internal import TestSupport
internal import Testing

/// What the witnesses say of packages that were changed: every file, one at a time, and what is too much or too little.
@Suite struct TamperedWitnessTests {
    let folder: TemporaryFolder
    let bag: FilePath
    let packed: FilePath
    let trust: FilePath

    init() throws {
        folder = try TemporaryFolder()
        let sealed = try SampleProject.sealed(in: folder, digests: "[sha256, sha512, sm3]", algorithms: [.sha256, .sha512, .sm3])
        bag = folder.path.appending("project")
        packed = sealed.packed
        trust = try folder.write("trust.pem", sealed.authority.pem)
    }

    /// Another copy of the folder, to be tampered with.
    private func copy(_ name: String = "copy") throws -> FilePath { try copyTree(bag, to: folder.path.appending(FilePath.Component(name)!)) }

    private func at(_ folder: FilePath, _ name: String) -> FilePath { FilePath(folder.string + "/" + name) }

    /// Flips the first bit of a file.
    private func tamper(_ path: FilePath) throws {
        let bytes = try contents(of: path)
        try overwrite(path, [bytes[0] ^ 1] + bytes.dropFirst())
    }

    private func expect(_ status: Int32, _ program: String, _ arguments: [String], in folder: FilePath? = nil, sourceLocation: SourceLocation = #_sourceLocation) throws {
        let ran = try run(program, arguments, in: folder, environment: ["LC_ALL": "C.UTF-8"])
        #expect(ran.status == status, "\(program) \(arguments.joined(separator: " ")): \(ran)", sourceLocation: sourceLocation)
    }

    // MARK: Bags

    @Test func bagitRejects() throws {
        let payload = "data/documents/eval-report/001-second.txt"
        let changed = try copy("changed")
        try tamper(at(changed, payload))
        try expect(1, "python3", ["-m", "bagit", "--validate", changed.string])
        let tag = try copy("tag")
        try tamper(at(tag, PackageLayout.dossier))
        try expect(1, "python3", ["-m", "bagit", "--validate", tag.string])
        let added = try copy("added")
        try overwrite(at(added, "data/extra"), [0])
        try expect(1, "python3", ["-m", "bagit", "--validate", added.string])
        let less = try copy("less")
        try removeFile(at(less, payload))
        try expect(1, "python3", ["-m", "bagit", "--validate", less.string])
    }

    // MARK: The script that needs none of us

    private let script = packageRoot.appending("scripts").appending("verify-archive.sh").string

    @Test func theScriptsExitCodes() throws {
        for form in [bag, packed] {
            try expect(0, script, [form.string, "--trust", trust.string, "--at", SampleProject.sealedAt.iso8601])
            try expect(4, script, [form.string])
        }
        try expect(2, script, [])
        // A certificate that comes from the package itself, or is none.
        try expect(2, script, [bag.string, "--trust", at(bag, "mimetype").string])
    }

    @Test func theScriptDoesNotTrustAnother() throws {
        let other = try folder.write("other.pem", SampleProject.identity().authority.pem)
        for form in [bag, packed] { try expect(1, script, [form.string, "--trust", other.string]) }
    }

    /// One changed bit of any file, which the script is to find in both forms.
    @Test func theScriptFindsAnyChangedFile() throws {
        for name in try tree(bag).keys.sorted() {
            let changed = try copy()
            try tamper(at(changed, name))
            try expect(1, script, [changed.string, "--trust", trust.string])
        }
    }

    @Test func theScriptFindsWhatIsMissingOrUnlisted() throws {
        for name in ["data/documents/eval-report/009-new.pdf", "metadata/x-new", "META-INF/new", "new", "META-INF/signature002.p7s"] {
            let changed = try copy("more")
            try overwrite(at(changed, name), [1])
            try expect(1, script, [changed.string, "--trust", trust.string])
            let file = folder.path.appending("more.asice")
            try? removeFile(file)
            // A ZIP like any other: entries in another order, with another tool's headers.
            try expect(0, "python3", ["-c", "import sys, zipfile; s = zipfile.ZipFile(sys.argv[1]); t = zipfile.ZipFile(sys.argv[2], 'w'); [t.writestr(i, s.read(i)) for i in s.infolist()]; t.writestr(sys.argv[3], b'x'); t.close()", packed.string, file.string, name])
            try expect(1, script, [file.string, "--trust", trust.string])
            try removeTree(changed)
        }
        for name in try tree(bag).keys.sorted() where name.hasPrefix("data/") || name.hasPrefix("META-INF/") {
            let changed = try copy("less")
            try removeFile(at(changed, name))
            try expect(1, script, [changed.string, "--trust", trust.string])
            try removeTree(changed)
        }
    }

    @Test func theScriptFindsADamagedFile() throws {
        let bytes = try contents(of: packed)
        let file = folder.path.appending("damaged.asice")
        for damaged in [Array(bytes.dropLast(100)), Array(bytes.prefix(bytes.count / 2)), bytes + [0], [0] + bytes] {
            try overwrite(file, damaged)
            try expect(1, script, [file.string, "--trust", trust.string])
        }
    }
}
