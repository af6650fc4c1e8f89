internal import Cryptography
internal import Evidence
internal import TestSupport
internal import Testing

/// What a trial authority issues, held against the `openssl` program and our own judgement.
@Suite struct TestAuthorityTests {
    private let folder: TemporaryFolder
    private let from = Instant(iso8601: "2020-01-01T08:00:00+08:00")!
    private let to = Instant(iso8601: "2060-01-01T08:00:00+08:00")!
    private let now = Instant(iso8601: "2026-06-01T08:00:00+08:00")!

    init() throws { folder = try TemporaryFolder() }

    /// `openssl` takes no identifier where GM/T 0009 takes the default one.
    private func identifier(_ kind: TestKey.Kind) -> [String] { kind == .sm2 ? ["-vfyopt", "distid:1234567812345678"] : [] }

    private func at(_ time: Instant) -> [String] { ["-attime", "\(time.seconds)"] }

    @Test(arguments: TestKey.Kind.allCases) func `openssl accepts signers, intermediates and their chains`(_ kind: TestKey.Kind) throws {
        let root = try TestAuthority.root(key: kind, from: from, to: to)
        let middle = try root.intermediate(key: kind, from: from, to: to)
        let signer = try middle.issue(name: "签名者", key: kind, from: from, to: Instant(iso8601: "2027-01-01T08:00:00+08:00")!)
        let stamps = try root.issue(.timestamps, name: "tsa", key: kind, from: from, to: to)
        try folder.write("root.pem", root.certificate.pem)
        try folder.write("middle.pem", middle.certificate.pem)
        try folder.write("signer.pem", signer.certificate.pem)
        try folder.write("tsa.pem", stamps.certificate.pem)
        if kind == .sm2 {
            // The program takes the identifier for the one certificate it is asked of: one step at a time.
            try OpenSSLTool.run(["verify", "-x509_strict", "-CAfile", "root.pem"] + identifier(kind) + at(now) + ["middle.pem"], in: folder)
            try OpenSSLTool.run(["verify", "-x509_strict", "-partial_chain", "-CAfile", "middle.pem"] + identifier(kind) + at(now) + ["signer.pem"], in: folder)
        } else {
            try OpenSSLTool.run(["verify", "-x509_strict", "-CAfile", "root.pem", "-untrusted", "middle.pem"] + at(now) + ["signer.pem"], in: folder)
        }
        try OpenSSLTool.run(["verify", "-CAfile", "root.pem", "-purpose", "timestampsign"] + identifier(kind) + at(now) + ["tsa.pem"], in: folder)
        #expect(throws: OpenSSLTool.Failed.self) {
            try OpenSSLTool.run(["verify", "-partial_chain", "-CAfile", "middle.pem"] + identifier(kind) + at(Instant(iso8601: "2027-02-01T08:00:00+08:00")!) + ["signer.pem"], in: folder)
        }
        #expect(signer.chain == [middle.certificate, root.certificate])
        #expect(signer.certificate.keyKind.rawValue == kind.rawValue && signer.certificate.name == "签名者")
        #expect(signer.certificate.maySign && !signer.certificate.mayTimestamp && stamps.certificate.mayTimestamp && !stamps.certificate.maySign && !signer.certificate.isAuthority && middle.certificate.isAuthority)
        #expect(root.certificate.notAfter == to && root.certificate.notBefore == from)
        #expect(CertificatePath.judge(signer.certificate, others: signer.chain, anchors: [root.certificate], at: now).judgement == .trusted)
        #expect(CertificatePath.judge(signer.certificate, others: signer.chain, anchors: [root.certificate], at: to).judgement != .trusted)
    }

    @Test(arguments: TestKey.Kind.allCases) func `PKCS#12 and PEM of it are read back, by openssl too`(_ kind: TestKey.Kind) throws {
        let root = try TestAuthority.root(key: kind, from: from, to: to)
        let signer = try root.issue(name: "s", key: kind, from: from, to: to)
        let bytes = try signer.pkcs12(passphrase: "口令 p")
        let identity = try Identity.read(bytes, passphrase: "口令 p", path: "i")
        #expect(identity.certificate == signer.certificate && identity.chain == [root.certificate])
        try folder.write("i.p12", bytes)
        try OpenSSLTool.run(["pkcs12", "-in", "i.p12", "-passin", "pass:口令 p", "-nodes", "-out", "i.pem"], in: folder)
        #expect(try Identity.read(OpenSSLTool.read("i.pem", in: folder), passphrase: nil, path: "i").certificate == signer.certificate)
        #expect(try Identity.read(Array(signer.pem.utf8), passphrase: nil, path: "i").certificate == signer.certificate)
    }

    @Test(arguments: TestKey.Kind.allCases) func `openssl takes its lists, whole or with somebody on them`(_ kind: TestKey.Kind) throws {
        let root = try TestAuthority.root(key: kind, from: from, to: to)
        let (good, bad) = (try root.issue(name: "good", key: kind, from: from, to: to), try root.issue(name: "bad", key: kind, from: from, to: to))
        let revoked = Instant(iso8601: "2025-05-05T05:05:05+08:00")!
        let next = Instant(iso8601: "2026-07-01T08:00:00+08:00")!
        let empty = try root.revocationList(thisUpdate: now, nextUpdate: next)
        let list = try root.revocationList(revoked: [(bad.certificate, revoked)], reason: 1, thisUpdate: now, nextUpdate: next, keepsExpiredSince: from)
        #expect(list.thisUpdate == now && list.nextUpdate == next && !list.isPartial)
        for (i, name) in [good, bad].enumerated() { try folder.write("\(i).pem", name.certificate.pem) }
        try folder.write("root.pem", root.certificate.pem)
        try folder.write("empty.der", empty.der)
        try folder.write("list.der", list.der)
        for name in ["empty", "list"] { try OpenSSLTool.run(["crl", "-inform", "DER", "-in", "\(name).der", "-out", "\(name).pem"], in: folder) }
        // The program has no way to say under which identifier a list is signed by SM2.
        if kind != .sm2 {
            func check(_ list: String, _ certificate: String) throws {
                try OpenSSLTool.run(["verify", "-crl_check", "-CAfile", "root.pem", "-CRLfile", "\(list).pem"] + at(now) + ["\(certificate).pem"], in: folder)
            }
            try check("empty", "0")
            try check("empty", "1")
            try check("list", "0")
            #expect(throws: OpenSSLTool.Failed.self) { try check("list", "1") }
        }
        let data = RevocationData(lists: [list])
        #expect(data.judge(good.certificate, issuer: root.certificate, at: now) == .good(asOf: now))
        #expect(data.judge(bad.certificate, issuer: root.certificate, at: now) == .revoked(at: revoked))
        #expect(data.judge(bad.certificate, issuer: root.certificate, at: from) == .revokedLater(at: revoked))
        let stranger = try TestAuthority.root(key: kind, from: from, to: to)
        #expect(data.judge(good.certificate, issuer: stranger.certificate, at: now) == .missing)
    }

    @Test(arguments: TestKey.Kind.allCases, [false, true]) func `openssl takes its responses, by itself or by a responder`(_ kind: TestKey.Kind, _ isDelegated: Bool) throws {
        let root = try TestAuthority.root(key: kind, from: from, to: to)
        let signer = try root.issue(name: "s", key: kind, from: from, to: to)
        let responder = isDelegated ? try root.issue(.ocsp, name: "r", key: kind, from: from, to: to) : nil
        let revoked = Instant(iso8601: "2025-05-05T05:05:05+08:00")!
        let good = try root.ocspResponse(for: signer.certificate, thisUpdate: now, responder: responder)
        let bad = try root.ocspResponse(for: signer.certificate, status: .revoked(at: revoked, reason: 4), thisUpdate: now, nextUpdate: to, responder: responder)
        #expect(RevocationData(responses: [good]).judge(signer.certificate, issuer: root.certificate, at: now) == .good(asOf: now))
        #expect(RevocationData(responses: [bad]).judge(signer.certificate, issuer: root.certificate, at: now) == .revoked(at: revoked))
        let stranger = try TestAuthority.root(key: kind, from: from, to: to)
        #expect(RevocationData(responses: [good]).judge(signer.certificate, issuer: stranger.certificate, at: now) == .missing)
        let unknown = try root.ocspResponse(for: signer.certificate, status: .unknown, thisUpdate: now, responder: responder)
        #expect(RevocationData(responses: [unknown]).judge(signer.certificate, issuer: root.certificate, at: now) == .missing)
        guard kind != .sm2 else { return }
        try folder.write("root.pem", root.certificate.pem)
        try folder.write("s.pem", signer.certificate.pem)
        try folder.write("good.der", good.der)
        try folder.write("bad.der", bad.der)
        func said(_ response: String) throws -> String {
            // Ten years: the program compares with the machine's clock.
            try OpenSSLTool.output(["ocsp", "-respin", "\(response).der", "-CAfile", "root.pem", "-issuer", "root.pem", "-cert", "s.pem", "-no_nonce", "-validity_period", "315360000"], in: folder)
        }
        #expect(try said("good").contains("s.pem: good"))
        #expect(try said("bad").contains("s.pem: revoked"))
        #expect(try said("bad").contains("Reason: superseded"))
    }

    @Test func `where to ask is written when it is told`() throws {
        var root = try TestAuthority.root(from: from, to: to)
        root.listURL = "http://127.0.0.1:8/ca.crl"
        root.responderURL = "http://127.0.0.1:8/ocsp"
        let signer = try root.issue(name: "s", from: from, to: to).certificate
        #expect(signer.revocationLists == ["http://127.0.0.1:8/ca.crl"] && signer.responders == ["http://127.0.0.1:8/ocsp"])
    }

    @Test func `an SM2 end entity has no BasicConstraints`() throws {
        let root = try TestAuthority.root(key: .sm2, from: from, to: to)
        for purpose in [TestAuthority.Purpose.signing, .timestamps, .ocsp] {
            try folder.write("s.pem", root.issue(purpose, name: "s", key: .sm2, from: from, to: to).certificate.pem)
            let text = try OpenSSLTool.output(["x509", "-in", "s.pem", "-noout", "-text"], in: folder)
            #expect(!text.contains("Basic Constraints") && text.contains("Signature Algorithm: SM2-with-SM3"))
        }
    }
}
