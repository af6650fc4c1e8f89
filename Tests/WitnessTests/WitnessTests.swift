internal import Cryptography
internal import Evidence
internal import Files
internal import Foundation
internal import PackageFormat
internal import Sealing
internal import SystemPackage
internal import TestSupport
internal import Testing
internal import Workspace

/// What we write, others accept; what was changed, they reject. The programs run as they stand.
@Suite struct WitnessTests {
    private let folder: TemporaryFolder
    /// The sealed folder, the packed file, the packed file unpacked, and the certificate to trust.
    private let sealed: FilePath
    private let packed: FilePath
    private let unpacked: FilePath
    private let trust: FilePath

    init() throws {
        folder = try TemporaryFolder()
        let project = try SampleProject.sealed(in: folder, digests: "[sha256, sha512, sm3]", algorithms: [.sha256, .sha512, .sm3])
        sealed = project.workspace.root
        packed = project.packed
        trust = try folder.write("ca.pem", project.authority.pem)
        unpacked = folder.path.appending("unpacked")
        let unzip = try run("unzip", ["-q", packed.string, "-d", unpacked.string])
        try #require(unzip.status == 0, "\(unzip)")
    }

    // MARK: Archives

    @Test func unzipFindsNoFault() throws {
        let test = try run("unzip", ["-tq", packed.string])
        #expect(test.status == 0, "\(test)")
        #expect(try tree(unpacked) == tree(sealed))
    }

    @Test func bsdtarReadsEveryEntry() throws {
        let list = try run("bsdtar", ["-tf", packed.string], environment: ["LC_ALL": "C.UTF-8"])
        #expect(list.status == 0, "\(list)")
        #expect(Set(list.text.split(separator: "\n").map(String.init)) == Set(try tree(sealed).keys))
        let target = folder.path.appending("bsdtar")
        try makeFolders(target)
        #expect(try run("bsdtar", ["-xf", packed.string, "-C", target.string], environment: ["LC_ALL": "C.UTF-8"]).status == 0)
        #expect(try tree(target) == tree(sealed))
    }

    @Test func pythonReadsTheSameBytes() throws {
        let script = """
            import sys, zipfile, hashlib
            z = zipfile.ZipFile(sys.argv[1])
            assert z.testzip() is None
            assert z.namelist()[0] == 'mimetype' and z.infolist()[0].header_offset == 0
            assert all(i.compress_type == 0 and not i.comment and not i.extra and not i.flag_bits & 8 for i in z.infolist()) and not z.comment
            assert len(set(z.namelist())) == len(z.namelist())
            for i in z.infolist(): print(hashlib.sha256(z.read(i)).hexdigest(), i.filename)
            """
        let python = try run("python3", ["-c", script, packed.string], environment: ["PYTHONIOENCODING": "utf-8"])
        #expect(python.status == 0, "\(python)")
        let lines = Set(python.text.split(separator: "\n").map(String.init))
        #expect(lines == Set(try tree(sealed).map { "\(Hasher.digest($1).hex) \($0)" }))
    }

    @Test func tarIsReadByAllAndIsABag() throws {
        let packed = folder.path.appending("p.tar")
        _ = try Packing(folder: sealed, cancellation: Cancellation(), progress: ProgressMeter()).run(to: packed)
        for program in ["tar", "bsdtar"] {
            let target = folder.path.appending(FilePath.Component(program)!)
            try makeFolders(target)
            let ran = try run(program, ["-xf", packed.string, "-C", target.string], environment: ["LC_ALL": "C.UTF-8"])
            #expect(ran.status == 0 && ran.errors.isEmpty, "\(ran)")
            let top = try FileTree.names(in: target)
            try #require(top.count == 1)
            #expect(try tree(target.appending(bytes: top[0])) == tree(sealed))
        }
        let python = try run("python3", ["-c", "import sys, tarfile\nprint(len(tarfile.open(sys.argv[1]).getnames()))", packed.string])
        #expect(try python.text == "\(tree(sealed).count)\n", "\(python)")
    }

    @Test(.enabled(if: hasProgram("java") && hasProgram("javac"), "no JDK on this machine")) func javaStreamsEveryEntry() throws {
        let source = try folder.write(
            "ReadAll.java",
            """
            import java.io.*; import java.util.zip.*;
            public class ReadAll {
                public static void main(String[] a) throws Exception {
                    int n = 0;
                    try (ZipInputStream z = new ZipInputStream(new BufferedInputStream(new FileInputStream(a[0])))) {
                        for (ZipEntry e; (e = z.getNextEntry()) != null; n++) { z.readAllBytes(); }
                    }
                    try (ZipFile f = new ZipFile(a[0])) { if (f.size() != n) throw new Exception("stream " + n + " file " + f.size()); }
                    System.out.println(n);
                }
            }
            """)
        let java = try run("java", [source.string, packed.string])
        #expect(java.status == 0, "\(java)")
        #expect(java.text == "\(try tree(sealed).count)\n")
    }

    @Test(.enabled(if: hasProgram("7z"), "no 7z on this machine")) func sevenZipFindsNoFault() throws {
        let test = try run("7z", ["t", packed.string])
        #expect(test.status == 0, "\(test)")
    }

    @Test func fileKnowsTheMediaType() throws {
        #expect(Array(try contents(of: packed)[38...].prefix(31)) == Array(PackageLayout.mediaType.utf8))
    }

    // MARK: BagIt and digests

    @Test(arguments: [true, false]) func bagItValidates(_ asFolder: Bool) throws {
        let bag = asFolder ? sealed : unpacked
        let good = try run("bagit.py", ["--validate", bag.string])
        #expect(good.status == 0, "bagit.py: make test installs it\n\(good)")
        let victim = bag.appending("data").appending("documents").appending("eval-report").appending("001-second.txt")
        try overwrite(victim, Array("twO\n".utf8))
        #expect(try run("bagit.py", ["--validate", bag.string]).status != 0)
    }

    @Test(arguments: ["sha256", "sha512", "sm3"]) func coreutilsCheckTheManifests(_ algorithm: String) throws {
        func check(_ manifest: String) throws -> Ran {
            algorithm == "sm3" ? try run("cksum", ["-a", "sm3", "--strict", "-c", manifest], in: unpacked) : try run("\(algorithm)sum", ["--strict", "-c", manifest], in: unpacked)
        }
        for manifest in ["manifest-\(algorithm).txt", "tagmanifest-\(algorithm).txt"] {
            let checked = try check(manifest)
            #expect(checked.status == 0, "\(checked)")
        }
        try overwrite(unpacked.appending("data").appending("documents").appending("eval-report").appending("001-second.txt"), Array("twO\n".utf8))
        #expect(try check("manifest-\(algorithm).txt").status == 1)
    }

    // MARK: Signatures

    private func openssl(_ signature: String, _ content: FilePath, trusting certificate: FilePath? = nil) throws -> Ran {
        try run(
            "openssl",
            [
                "cms", "-verify", "-binary", "-cades", "-inform", "DER", "-in", unpacked.appending("META-INF").string + "/" + signature, "-content", content.string,
                "-CAfile", (certificate ?? trust).string, "-no-CApath", "-no-CAstore", "-purpose", "any", "-attime", String(SampleProject.sealedAt.seconds), "-out", "/dev/null",
            ])
    }

    @Test(arguments: [("signature001.p7s", "ASiCManifest001.xml"), ("signatureCommitments001.p7s", "ASiCManifestCommitments001.xml")])
    func opensslVerifiesTheSignature(_ signature: String, _ manifest: String) throws {
        let content = FilePath(unpacked.appending("META-INF").string + "/" + manifest)
        let good = try openssl(signature, content)
        #expect(good.status == 0, "\(good)")
        #expect(good.errors.contains("CAdES Verification successful"))

        var tampered = try contents(of: content)
        tampered[tampered.count / 2] ^= 1
        #expect(try openssl(signature, folder.write("tampered.xml", tampered)).status != 0)
        let stranger = try folder.write("stranger.pem", try SampleProject.identity().authority.pem)
        #expect(try openssl(signature, content, trusting: stranger).status != 0)
    }

    @Test func opensslReadsTheSignedAttributes() throws {
        let shown = try run("openssl", ["cms", "-cmsout", "-print", "-inform", "DER", "-in", unpacked.appending("META-INF").string + "/signature001.p7s"])
        #expect(shown.status == 0)
        for attribute in ["contentType", "signingTime", "messageDigest", "id-smime-aa-signingCertificateV2", "0.4.0.19122.1.1"] { #expect(shown.text.contains(attribute), "\(attribute)") }
        #expect(!shown.text.contains("S/MIME Capabilities"))
    }

    @Test(.enabled(if: hasProgram("xmllint"), "no xmllint on this machine")) func theManifestIsXML() throws {
        let lint = try run("xmllint", ["--noout", unpacked.appending("META-INF").string + "/ASiCManifest001.xml"])
        #expect(lint.status == 0, "\(lint)")
    }

    // MARK: The script that VERIFY.txt names

    private func script(_ package: FilePath, trusting: Bool = true) throws -> Ran {
        let arguments = [package.string] + (trusting ? ["--trust", trust.string] : []) + ["--at", "2026-09-21"]
        return try run(packageRoot.appending("scripts").string + "/verify-archive.sh", arguments)
    }

    @Test func theScriptAcceptsFolderAndFile() throws {
        for package in [sealed, packed, unpacked] {
            let good = try script(package)
            #expect(good.status == 0, "\(good)")
            #expect(try script(package, trusting: false).status == 4)
        }
        #expect(try contents(of: sealed.appending("VERIFY.txt")).contains("scripts/verify-archive.sh"))
    }

    @Test func theScriptRejectsWhatWasChanged() throws {
        let changes: [(String, (FilePath) throws -> Void)] = [
            ("payload", { try overwrite($0.appending("data").appending("documents").appending("eval-report").appending("001-second.txt"), Array("twO\n".utf8)) }),
            ("unlisted", { try overwrite($0.appending("data").appending("documents").appending("eval-report").appending("003-new.txt"), Array("new\n".utf8)) }),
            ("unlisted beside", { try overwrite($0.appending("extra.txt"), Array("new\n".utf8)) }),
            ("removed", { try remove($0.appending("metadata").appending("salts.bin")) }),
            ("signature", { try overwrite($0.appending("META-INF").appending("signature001.p7s"), try contents(of: $0.appending("META-INF").appending("signatureCommitments001.p7s"))) }),
        ]
        for (i, (name, change)) in changes.enumerated() {
            let copy = try copyTree(unpacked, to: folder.path.appending("copy-\(i)"))
            try change(copy)
            let judged = try script(copy)
            #expect(judged.status == 1, "\(name): \(judged)")
        }
        var bytes = try contents(of: packed)
        bytes[bytes.count / 2] ^= 1
        #expect(try script(folder.write("flipped.asice", bytes)).status == 1)
    }
}

extension [UInt8] {
    fileprivate func contains(_ text: String) -> Bool { String(decoding: self, as: UTF8.self).contains(text) }
}
