internal import Cryptography
internal import Evidence
internal import Files
internal import PackageFormat
internal import SystemPackage
internal import TestSupport
internal import Testing

@Suite struct VerificationTests {
    let sealed: Sealed
    var forms: [FilePath] { [sealed.root, sealed.packed] }

    init() throws { sealed = try Sealed() }

    @Test func aSealedPackageIsValidInBothForms() throws {
        for form in forms {
            let report = try judge(form, trusting: [sealed.authority])
            #expect(report.verdict == .valid, "\(report.summary)")
            #expect(report.errors.isEmpty)
            #expect(report.kind == "fengcun/1")
            #expect(report.id == SampleProject.packageID)
            #expect(!report.isReduced)
            #expect(report.signers.map(\.trusted) == [true])
            #expect(report.signers.map(\.role) == ["agent"])
            for level in Level.requiredOfPackage + [.custody] { #expect(report.outcome(level) == .valid) }
            for level in [Level.time, .renewal] { #expect(report.outcome(level) == .absent) }
        }
        let reports = try forms.map { try judge($0, trusting: [sealed.authority]) }
        #expect(reports[0].manifestDigest == reports[1].manifestDigest)
        #expect(reports[0].files == reports[1].files)
    }

    @Test func aRenamedPackageIsValid() throws {
        let zip = sealed.place("别的名字.ZIP")
        try overwrite(zip, contents(of: sealed.packed))
        let plain = sealed.place("no-extension")
        try overwrite(plain, contents(of: sealed.packed))
        let folder = try copyTree(sealed.root, to: sealed.place("moved 文件夹"))
        for form in [zip, plain, folder] { #expect(try judge(form, trusting: [sealed.authority]).verdict == .valid) }
    }

    @Test func withoutTrustNothingIsDecided() throws {
        let (_, other) = try SampleProject.identity()
        for form in forms {
            for anchors in [[], [other]] {
                let report = try judge(form, trusting: anchors)
                #expect(report.verdict == .undecided, "\(report.summary)")
                #expect(report.outcome(.identity) == .undecided)
                #expect(report.outcome(.signature) == .valid)
                #expect(report.errors.isEmpty)
                #expect(report.signers.map(\.trusted) == [false])
            }
            // One anchor too many does no harm, and the signer's own certificate is an anchor as good as any.
            #expect(try judge(form, trusting: [other, sealed.authority]).verdict == .valid)
            #expect(try judge(form, trusting: [sealed.identity.certificate]).verdict == .valid)
        }
    }

    @Test func outsideTheCertificatesValidityNothingIsDecided() throws {
        let certificate = sealed.identity.certificate
        for form in forms {
            for time in [Instant(seconds: certificate.notAfter.seconds + 1), Instant(seconds: certificate.notBefore.seconds - 1)] {
                let report = try judge(form, trusting: [sealed.authority], at: time)
                #expect(report.verdict == .undecided, "\(report.summary)")
                #expect(report.outcome(.identity) == .undecided)
                #expect(report.findings.contains { $0.code == .identityOutsideValidity })
                #expect(report.errors.isEmpty)
            }
            for time in [certificate.notAfter, certificate.notBefore] { #expect(try judge(form, trusting: [sealed.authority], at: time).verdict == .valid) }
        }
    }

    @Test func judgingWritesNothing() throws {
        let before = (try facts(sealed.folder.path), try tree(sealed.folder.path))
        for form in forms {
            _ = try judge(form, trusting: [sealed.authority])
            _ = try judge(form, trusting: [])
        }
        let after = (try facts(sealed.folder.path), try tree(sealed.folder.path))
        #expect(before.0 == after.0)
        #expect(before.1 == after.1)
    }

    @Test func aReadOnlyPlaceIsGoodEnough() throws {
        let shelf = try TemporaryFolder()
        try copyTree(sealed.root, to: shelf.path.appending("package"))
        try overwrite(shelf.path.appending("package.asice"), contents(of: sealed.packed))
        let nodes = FileTree.walk(shelf.path).nodes
        for node in nodes.reversed() { try protect(node.path, mode: node.facts.kind == .folder ? 0o555 : 0o444) }
        try protect(shelf.path, mode: 0o555)
        defer { for path in [shelf.path] + nodes.filter({ $0.facts.kind == .folder }).map(\.path) { try? protect(path, mode: 0o755) } }
        for name in ["package", "package.asice"] {
            #expect(try judge(shelf.path.appending(FilePath.Component(name)!), trusting: [sealed.authority]).verdict == .valid)
        }
    }

    @Test func whatIsNoPackageIsAFault() throws {
        try sealed.folder.write("text", "a text")
        try sealed.folder.write("empty", "")
        try sealed.folder.write("folder/file", "x")
        for name in ["text", "empty", "folder"] {
            #expect(try fault { try judge(sealed.place(name), trusting: []) } == .notAPackage)
        }
        #expect(try fault { try judge(sealed.place("nowhere"), trusting: []) } == .inputMissing)
        #expect(try fault { try judge("/dev/null", trusting: []) } == .wrongFileType)
        _ = try SampleProject.workspace(in: sealed.folder, name: "open")
        #expect(try fault { try judge(sealed.place("open"), trusting: []) } == .notSealed)
    }
}

/// The code of the fault that `body` stops with; nil when it does not stop.
func fault(_ body: () throws -> some Any) throws -> FaultCode? {
    do {
        _ = try body()
        return nil
    } catch let fault as Fault { return fault.code }
}
