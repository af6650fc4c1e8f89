internal import Cryptography
internal import Evidence
internal import PackageFormat
internal import TestSupport
internal import Testing

/// Who signed one of our packages, and what became of the certificate since.
@Suite struct SealSignerTests {
    let bench = Bench()
    /// Signed on 2026-09-20, and stamped the same day.
    static let stamped = day("2026-09-20")

    private func sealed(_ parties: Parties, isStamped: Bool = true, _ revocation: RevocationData = .init(), ofStamper: RevocationData = .init()) throws -> PackageImage {
        var seal = SealedAnew(signer: parties.signer.identity, at: Self.stamped, revocation: revocation)
        if isStamped { (seal.level, seal.timestamps, seal.stamps) = ("B-T", nil, [stampOf(parties.stamper, at: Self.stamped, revocation: ofStamper)]) }
        if isStamped { seal.timestamps = 1 }
        var image = try seal.image()
        if isStamped { try image.renew(by: stampOf(parties.stamper, at: Self.stamped, revocation: ofStamper)) }
        return image
    }

    // MARK: Trust

    @Test func trustedSignerIsValid() throws {
        let parties = try Parties()
        try expect(bench.judge(sealed(parties), trusting: parties.trusted, at: day("2027-01-01")), .valid)
        try expect(bench.judge(sealed(parties, isStamped: false), trusting: parties.trusted, at: day("2027-01-01")), .valid, (.timeNoTimestamp, nil))
    }

    @Test func wrongTrustAnchor() throws {
        let (parties, others) = (try Parties(), try Parties())
        let image = try sealed(parties)
        try expect(bench.judge(image, trusting: others.trusted, at: day("2027-01-01")), .undecided, (.identityUntrusted, PackageLayout.signature), (.timeUntrusted, PackageLayout.signature), (.timeUntrusted, SealEntry.timestamp(1).path))
        try expect(bench.judge(image, trusting: [], at: day("2027-01-01")), .undecided, (.identityUntrusted, PackageLayout.signature))
        // Who may stamp need not be who may sign.
        try expect(bench.judge(image, trusting: [parties.signers.certificate], at: day("2027-01-01")), .undecided, (.timeUntrusted, PackageLayout.signature))
        try expect(bench.judge(image, trusting: [parties.stampers.certificate], at: day("2027-01-01")), .undecided, (.identityUntrusted, PackageLayout.signature))
    }

    /// Another authority of the same name and with the same key identifier in its certificates' words.
    @Test func anAuthorityOfTheSameName() throws {
        let parties = try Parties()
        let twin = try TestAuthority.root(name: parties.signers.certificate.name, from: day("2026-09-01"), to: day("2036-09-01"))
        let report = try bench.judge(sealed(parties), trusting: [twin.certificate, parties.stampers.certificate], at: day("2027-01-01"))
        #expect(report.verdict != .valid, "\(report.summary)")
        #expect(report.outcome(.identity) != .valid, "\(report.summary)")
    }

    // MARK: Time

    @Test func expiredSigner() throws {
        let parties = try Parties(signerUntil: day("2027-01-01"))
        try expect(bench.judge(sealed(parties, isStamped: false), trusting: parties.trusted, at: day("2028-01-01")), .undecided, (.identityOutsideValidity, PackageLayout.signature))
        try expect(bench.judge(sealed(parties), trusting: parties.trusted, at: day("2028-01-01")), .valid)
        // A timestamp that nobody trusts proves nothing.
        try expect(bench.judge(sealed(parties), trusting: [parties.signers.certificate], at: day("2028-01-01")), .undecided, (.identityOutsideValidity, PackageLayout.signature))
        // Nor does one that has itself run out.
        try expect(bench.judge(sealed(parties), trusting: parties.trusted, at: day("2037-01-01")), .undecided, (.identityOutsideValidity, PackageLayout.signature), (.timeUntrusted, PackageLayout.signature))
    }

    @Test func stampedAfterTheSignerHadExpired() throws {
        let parties = try Parties(signerUntil: day("2027-01-01"))
        var image = try SealedAnew(signer: parties.signer.identity, at: Self.stamped).image()
        for signature in [PackageLayout.signature, PackageLayout.commitmentsSignature] { try image.change(signature) { $0.tokens = [try stampOf(parties.stamper, at: day("2027-02-01"))($0.signature)] } }
        try expect(bench.judge(image, trusting: parties.trusted, at: day("2028-01-01")), .undecided, (.identityOutsideValidity, PackageLayout.signature))
        // A signing time that the signer states proves nothing.
        try expect(bench.judge(image, trusting: parties.trusted, at: day("2026-12-01")), .valid, (.timeLater, PackageLayout.signature))
    }

    // MARK: Revocation

    @Test func revokedBeforeTheTimestamp() throws {
        let parties = try Parties(asked: true)
        let good = try parties.list(\.stampers, at: day("2026-09-21"))
        for reason in [nil, 1, 4] {
            let list = try parties.list(\.signers, [(parties.signer.certificate, day("2026-09-19"))], reason: reason, at: day("2026-09-21"))
            try expect(bench.judge(sealed(parties, list, ofStamper: good), trusting: parties.trusted, at: day("2026-10-01")), .invalid, (.identityRevoked, PackageLayout.signature))
        }
    }

    @Test func revokedAfterTheTimestamp() throws {
        let parties = try Parties(asked: true)
        let good = try parties.list(\.stampers, at: day("2026-09-21"))
        let list = try parties.list(\.signers, [(parties.signer.certificate, day("2026-09-25"))], reason: 1, at: day("2026-09-26"))
        try expect(bench.judge(sealed(parties, list, ofStamper: good), trusting: parties.trusted, at: day("2026-10-01")), .valid, (.identityRevokedLater, PackageLayout.signature))
        // Without one, it was revoked by the time of judging.
        try expect(bench.judge(sealed(parties, isStamped: false, list), trusting: parties.trusted, at: day("2026-10-01")), .invalid, (.identityRevoked, PackageLayout.signature))
    }

    /// What came along said that all was well; who verifies knows better.
    @Test func revokedByAListHandedIn() throws {
        let parties = try Parties(asked: true)
        let (mine, good) = (try parties.list(\.signers, at: day("2026-09-21")), try parties.list(\.stampers, at: day("2026-09-21")))
        let image = try sealed(parties, mine, ofStamper: good)
        try expect(bench.judge(image, trusting: parties.trusted, at: day("2026-10-01")), .valid)
        let before = try parties.list(\.signers, [(parties.signer.certificate, day("2026-09-19"))], reason: 1, at: day("2026-09-28"))
        try expect(bench.judge(image, trusting: parties.trusted, revocation: before, at: day("2026-10-01")), .invalid, (.identityRevoked, PackageLayout.signature))
        let after = try parties.list(\.signers, [(parties.signer.certificate, day("2026-09-25"))], reason: 1, at: day("2026-09-28"))
        try expect(bench.judge(image, trusting: parties.trusted, revocation: after, at: day("2026-10-01")), .valid, (.identityRevokedLater, PackageLayout.signature))
        let response = try parties.signers.ocspResponse(for: parties.signer.certificate, status: .revoked(at: day("2026-09-19"), reason: 1), thisUpdate: day("2026-09-28"))
        try expect(bench.judge(image, trusting: parties.trusted, revocation: RevocationData(responses: [response]), at: day("2026-10-01")), .invalid, (.identityRevoked, PackageLayout.signature))
        // Somebody else's list says nothing of this certificate, whatever number it names.
        let others = try Parties().list(\.signers, [(parties.signer.certificate, day("2026-09-19"))], at: day("2026-09-28"))
        try expect(bench.judge(image, trusting: parties.trusted, revocation: others, at: day("2026-10-01")), .valid)
    }

    @Test func revocationDataMissing() throws {
        let parties = try Parties(asked: true)
        let (mine, good) = (try parties.list(\.signers, at: day("2026-09-21")), try parties.list(\.stampers, at: day("2026-09-21")))
        try expect(bench.judge(sealed(parties, ofStamper: good), trusting: parties.trusted, at: day("2026-10-01")), .undecided, (.identityRevocationMissing, PackageLayout.signature))
        let report = try bench.judge(sealed(parties, mine), trusting: parties.trusted, at: day("2026-10-01"))
        expect(report, .undecided, (.timeRevocation, PackageLayout.signature), (.timeRevocation, SealEntry.timestamp(1).path))
        #expect(report.outcome(.identity) == .valid, "\(report.summary)")
        // Handed in, they will do as well.
        try expect(bench.judge(sealed(parties), trusting: parties.trusted, revocation: mine.merged(with: good), at: day("2026-10-01")), .valid)
        // Of an issuer that names no place to ask, nothing can be asked.
        let quiet = try Parties()
        try expect(bench.judge(sealed(quiet), trusting: quiet.trusted, at: day("2026-10-01")), .valid, (.identityRevocationUnknown, PackageLayout.signature))
    }

    @Test func revocationDataStale() throws {
        let parties = try Parties(asked: true)
        let good = try parties.list(\.stampers, at: day("2026-09-21"))
        let stale = try parties.list(\.signers, at: day("2026-09-10"), next: day("2026-09-17"))
        try expect(bench.judge(sealed(parties, stale, ofStamper: good), trusting: parties.trusted, at: day("2026-10-01")), .undecided, (.identityRevocationStale, PackageLayout.signature))
        let mine = try parties.list(\.signers, at: day("2026-09-21"))
        let old = try parties.list(\.stampers, at: day("2026-09-10"), next: day("2026-09-17"))
        try expect(bench.judge(sealed(parties, mine, ofStamper: old), trusting: parties.trusted, at: day("2026-10-01")), .undecided, (.timeRevocation, PackageLayout.signature))
    }

    // MARK: What the certificate is for

    @Test func aCertificateThatIsNotForSigning() throws {
        let parties = try Parties()
        let tool = try ToolCertificates(parties.signers, in: bench.folder)
        for (name, usage, verdict) in [("加密", "critical,keyEncipherment,dataEncipherment", Outcome.invalid), ("发证", "critical,keyCertSign,cRLSign", .invalid), ("签名", "critical,digitalSignature", .valid), ("承诺", "critical,nonRepudiation", .valid)] {
            let made = try tool.issue(name, extensions: ["keyUsage=\(usage)"])
            let image = try SealedAnew(signer: made.identity, at: Self.stamped).image()
            let report = try bench.judge(image, trusting: parties.trusted, at: day("2026-10-01"))
            #expect(report.verdict == verdict, "\(name): \(report.summary)")
            #expect(report.has(.identityMayNotSign, PackageLayout.signature) == (verdict == .invalid), "\(name): \(report.summary)")
        }
    }

    // MARK: Further signers

    /// Somebody whom the dossier does not ask for leaves nothing open; somebody whom it names does.
    @Test func anUntrustedFurtherSigner() throws {
        let (parties, others) = (try Parties(), try Parties())
        for isAsked in [false, true] {
            var image = try SealedAnew(signer: parties.signer.identity, at: Self.stamped, further: isAsked ? [.init(role: "buyer", name: "签名者")] : []).image()
            try image.add(2, by: others.signer.identity, role: "buyer", at: Self.stamped)
            try expect(bench.judge(image, trusting: parties.trusted, at: day("2026-10-01")), isAsked ? .undecided : .valid, (.identityUntrusted, SealEntry.signature(2).path))
        }
    }

    /// Of whom only the name is known, the name counts: in the subject of a certificate that is trusted.
    @Test func aFurtherSignerOfAnotherName() throws {
        let parties = try Parties()
        for (name, role, verdict) in [("采购人", "buyer", Outcome.valid), ("采购人 ", "buyer", .invalid), ("采购", "buyer", .invalid), ("采购人", "agent", .invalid)] {
            let buyer = try parties.signers.issue(name: name, from: day("2026-09-10"), to: day("2030-01-01"))
            var image = try SealedAnew(signer: parties.signer.identity, at: Self.stamped, further: [.init(role: "buyer", name: "采购人")]).image()
            try image.add(2, by: buyer.identity, role: role, at: Self.stamped)
            let report = try bench.judge(image, trusting: parties.trusted, at: day("2026-10-01"))
            #expect(report.verdict == verdict, "\(name) \(role): \(report.summary)")
            #expect(report.has(.signatureMissing) == (verdict == .invalid), "\(name) \(role): \(report.summary)")
        }
    }

    @Test func aRevokedFurtherSigner() throws {
        let parties = try Parties()
        let buyer = try parties.signers.issue(name: "采购人", from: day("2026-09-10"), to: day("2030-01-01"))
        var image = try SealedAnew(signer: parties.signer.identity, at: Self.stamped, further: [.init(role: "buyer", name: "采购人")]).image()
        try image.add(2, by: buyer.identity, role: "buyer", at: Self.stamped)
        let list = try parties.list(\.signers, [(buyer.certificate, day("2026-09-19"))], at: day("2026-09-28"))
        try expect(bench.judge(image, trusting: parties.trusted, revocation: list, at: day("2026-10-01")), .invalid, (.identityRevoked, SealEntry.signature(2).path))
    }
}
