internal import Cryptography
internal import Evidence
internal import TestSupport
internal import Testing

@Suite struct CertificatePathTests {
    private let now = Instant(iso8601: "2026-09-20T10:00:00+08:00")!
    private let made: TestIdentity
    private let stranger: TestIdentity

    init() throws {
        made = try TestIdentity.create(name: "signer", passphrase: "p", now: now)
        stranger = try TestIdentity.create(name: "signer", passphrase: "p", now: now)
    }

    private func judge(_ signer: Certificate, others: [Certificate], anchors: [Certificate], at time: Instant? = nil) -> CertificatePath.Judgement {
        CertificatePath.judge(signer, others: others, anchors: anchors, at: time ?? now).judgement
    }

    @Test func `trusted up to the anchor, whether the anchor came along or not`() {
        let path = CertificatePath.judge(made.certificate, others: [made.certificate, made.authority], anchors: [made.authority], at: now)
        #expect(path.judgement == .trusted)
        #expect(path.certificates == [made.certificate, made.authority])
        #expect(judge(made.certificate, others: [], anchors: [made.authority]) == .trusted)
        #expect(judge(made.certificate, others: [], anchors: [stranger.authority, made.authority]) == .trusted)
    }

    @Test func `the signer's own certificate can be the anchor`() {
        #expect(judge(made.certificate, others: [], anchors: [made.certificate]) == .trusted)
    }

    private func isUntrusted(_ judgement: CertificatePath.Judgement) -> Bool { if case .untrusted(let reason) = judgement { !reason.isEmpty } else { false } }
    private func isOutside(_ judgement: CertificatePath.Judgement) -> Bool { if case .outsideValidity(let reason) = judgement { !reason.isEmpty } else { false } }
    private func isBroken(_ judgement: CertificatePath.Judgement) -> Bool { if case .broken(let reason) = judgement { !reason.isEmpty } else { false } }

    @Test func `a root that came along is no anchor`() {
        #expect(isUntrusted(judge(made.certificate, others: [made.certificate, made.authority], anchors: [])))
        #expect(isUntrusted(judge(made.certificate, others: [], anchors: [])))
    }

    @Test func `another authority with another name does not vouch`() {
        #expect(stranger.authority.subject != made.authority.subject)
        #expect(isUntrusted(judge(made.certificate, others: [made.authority], anchors: [stranger.authority])))
        #expect(isUntrusted(judge(made.certificate, others: [stranger.authority], anchors: [stranger.authority])))
    }

    @Test func `another authority with the same name does not vouch`() throws {
        let folder = try TemporaryFolder()
        for name in ["one", "two"] {
            try OpenSSLTool.run(
                ["req", "-x509", "-newkey"] + OpenSSLTool.Key.ec.arguments + ["-nodes", "-keyout", "\(name).key", "-out", "\(name).crt", "-subj", "/CN=Authority", "-days", "3650"], in: folder)
        }
        try OpenSSLTool.run(["req", "-new", "-newkey"] + OpenSSLTool.Key.ec.arguments + ["-nodes", "-keyout", "leaf.key", "-out", "leaf.csr", "-subj", "/CN=Leaf"], in: folder)
        try OpenSSLTool.run(["x509", "-req", "-in", "leaf.csr", "-CA", "one.crt", "-CAkey", "one.key", "-days", "3650", "-out", "leaf.crt"], in: folder)
        func certificate(_ name: String) throws -> Certificate { try #require(Certificate.all(inPEM: OpenSSLTool.read("\(name).crt", in: folder)).first) }
        let (leaf, one, two) = (try certificate("leaf"), try certificate("one"), try certificate("two"))
        let time = Instant(seconds: leaf.notBefore.seconds + 60)
        #expect(judge(leaf, others: [one], anchors: [one], at: time) == .trusted)
        #expect(judge(leaf, others: [one], anchors: [two], at: time) != .trusted)
        #expect(judge(leaf, others: [], anchors: [two], at: time) != .trusted)
    }

    @Test func `out of its time it is trusted, but not then`() {
        let (first, last) = (made.certificate.notBefore, made.certificate.notAfter)
        #expect(first.seconds == now.seconds - 3600)
        #expect(judge(made.certificate, others: [], anchors: [made.authority], at: first) == .trusted)
        #expect(judge(made.certificate, others: [], anchors: [made.authority], at: last) == .trusted)
        #expect(isOutside(judge(made.certificate, others: [], anchors: [made.authority], at: Instant(seconds: first.seconds - 1))))
        #expect(isOutside(judge(made.certificate, others: [], anchors: [made.authority], at: Instant(seconds: last.seconds + 1))))
    }

    @Test func `time plays no part where there is no trust`() {
        #expect(isUntrusted(judge(made.certificate, others: [made.authority], anchors: [], at: Instant(seconds: 0))))
    }

    @Test func `a certificate that was changed is broken, not merely untrusted`() throws {
        for anchors in [[made.authority], []] {
            // Inside the name, and in the signature value.
            let at = try #require(made.certificate.der.firstRange(of: Array("signer".utf8))?.lowerBound)
            for at in [at, made.certificate.der.count - 1] {
                var der = made.certificate.der
                der[at] ^= 0x01
                let changed = try #require(Certificate(der: der))
                #expect(isBroken(judge(changed, others: [made.authority], anchors: anchors)), "byte \(at), \(anchors.count) anchors")
            }
        }
    }

    @Test func `a root that was changed is broken`() throws {
        var der = made.authority.der
        der[der.count - 1] ^= 0x01
        let changed = try #require(Certificate(der: der))
        #expect(isBroken(judge(made.certificate, others: [changed], anchors: [])))
    }
}

@Suite struct CertificateTests {
    private let now = Instant(iso8601: "2026-09-20T10:00:00+08:00")!

    @Test func `says what stands in it`() throws {
        let made = try TestIdentity.create(name: "广西融江汇采招标代理有限公司", passphrase: "p", now: now, years: 3)
        let certificate = made.certificate
        #expect(certificate.name == "广西融江汇采招标代理有限公司")
        #expect(certificate.subject.contains("CN=广西融江汇采招标代理有限公司"))
        #expect(certificate.subject.contains(TestIdentity.mark.replacing(",", with: "\\,")))
        #expect(certificate.issuer == made.authority.subject)
        #expect(certificate.keyKind == .ec)
        #expect(certificate.notAfter.seconds == now.seconds + 3 * 365 * 86400)
        #expect(certificate.sha256 == Hasher.digest(certificate.der))
    }

    @Test func `may sign, and its authority may not`() throws {
        let made = try TestIdentity.create(name: "s", passphrase: "p", now: now)
        #expect(made.certificate.maySign)
        #expect(!made.authority.maySign)
    }

    @Test func `is one DER and no more`() throws {
        let der = try TestIdentity.create(name: "s", passphrase: "p", now: now).certificate.der
        #expect(Certificate(der: der)?.der == der)
        #expect(Certificate(der: der + [0]) == nil)
        #expect(Certificate(der: Array(der.dropLast())) == nil)
        #expect(Certificate(der: []) == nil)
        #expect(Certificate(der: Array("-----BEGIN".utf8)) == nil)
    }

    @Test func `PEM gives back all certificates in order, past whatever else is there`() throws {
        let (a, b) = (try TestIdentity.create(name: "a", passphrase: "p", now: now), try TestIdentity.create(name: "b", passphrase: "p", now: now))
        let key = try OpenSSLTool.selfSigned("k", .ec, in: TemporaryFolder()).key
        let text = Array("说明\n".utf8) + a.certificate.pem.utf8 + key + b.authority.pem.utf8
        #expect(Certificate.all(inPEM: text) == [a.certificate, b.authority])
        #expect(Certificate.all(inPEM: Array("no certificate".utf8)).isEmpty)
        #expect(Certificate.all(inPEM: []).isEmpty)
    }

    @Test func `two trial authorities are never the same`() throws {
        let (a, b) = (try TestIdentity.create(name: "s", passphrase: "p", now: now), try TestIdentity.create(name: "s", passphrase: "p", now: now))
        #expect(a.authority.subject != b.authority.subject)
        #expect(a.certificate.serialDER != b.certificate.serialDER)
    }
}
