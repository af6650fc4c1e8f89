internal import Cryptography
internal import Evidence
internal import PackageFormat
internal import TestSupport
internal import Testing

/// Timestamps over the signatures of our packages, and what stands in signatures and tokens beside what is signed.
@Suite struct SealTimestampTests {
    let bench = Bench()
    let parties: Parties
    static let stamped = day("2026-09-20")
    static let judged = day("2026-10-01")

    init() throws { parties = try Parties() }

    private func seal(_ stamps: [Stamp]) -> SealedAnew { SealedAnew(signer: parties.signer.identity, at: Self.stamped, stamps: stamps) }
    private var good: Stamp { stampOf(parties.stamper, at: Self.stamped) }

    /// A seal that declares its one timestamp, and its renewal.
    private func declared(_ stamp: @escaping Stamp) throws -> PackageImage {
        var seal = seal([stamp])
        (seal.level, seal.timestamps) = ("B-T", 1)
        var image = try seal.image()
        try image.renew(by: good)
        return image
    }

    private func judge(_ image: PackageImage) throws -> VerificationReport { try bench.judge(image, trusting: parties.trusted, at: Self.judged) }

    @Test func aGoodTimestampIsValid() throws {
        try expect(judge(declared(good)), .valid)
        try expect(judge(seal([good]).image()), .valid)
    }

    // MARK: What it is over

    @Test func aTokenOverOtherData() throws {
        let other = good
        try expect(judge(declared { _ in try other(Array("other".utf8)) }), .invalid, (.timeWrong, PackageLayout.signature), (.timeWrong, PackageLayout.commitmentsSignature))
        // Over the manifest, as a signature is; but it has to be over the signature.
        try expect(judge(declared { _ in try other(SealedAnew.base[PackageLayout.manifest]!) }), .invalid, (.timeWrong, PackageLayout.signature))
    }

    @Test func theTokensOfTheTwoSignaturesExchanged() throws {
        var image = try seal([good]).image()
        let tokens = try [PackageLayout.signature, PackageLayout.commitmentsSignature].map { try CAdES.parse(image[$0]!).tokens }
        try image.change(PackageLayout.signature) { $0.tokens = tokens[1] }
        try image.change(PackageLayout.commitmentsSignature) { $0.tokens = tokens[0] }
        try expect(judge(image), .invalid, (.timeWrong, PackageLayout.signature), (.timeWrong, PackageLayout.commitmentsSignature))
    }

    @Test func aTokenFromTheFuture() throws { try expect(judge(declared(stampOf(parties.stamper, at: day("2026-10-02")))), .undecided, (.timeLater, PackageLayout.signature)) }

    // MARK: Weak digests

    @Test(arguments: [ForeignDigest.sha1, .md5])
    func weakImprint(_ algorithm: ForeignDigest) throws {
        try expect(judge(declared(stampOf(parties.stamper, at: Self.stamped, algorithm))), .undecided, (.timeWeakDigest, PackageLayout.signature))
        // It proves no time, either.
        let short = try Parties(signerUntil: day("2027-01-01"))
        let image = try SealedAnew(signer: short.signer.identity, at: Self.stamped, stamps: [stampOf(short.stamper, at: Self.stamped, algorithm)]).image()
        try expect(bench.judge(image, trusting: short.trusted, at: day("2028-01-01")), .undecided, (.identityOutsideValidity, PackageLayout.signature), (.timeWeakDigest, PackageLayout.signature))
    }

    @Test(arguments: ["sha1", "md5"])
    func weakDigestInASignature(_ digest: String) throws {
        let tool = try ToolCertificates(parties.signers, in: bench.folder)
        let made = try tool.issue("旧算法", extensions: ["keyUsage=critical,digitalSignature"])
        var image = try SealedAnew(signer: made.identity, at: Self.stamped).image()
        try expect(judge(image), .valid)
        for (signature, manifest) in [(PackageLayout.signature, PackageLayout.manifest), (PackageLayout.commitmentsSignature, PackageLayout.commitmentsManifest)] { image[signature] = try tool.cms(image[manifest]!, by: made, digest: digest) }
        try expect(judge(image), .invalid, (.signatureMalformed, PackageLayout.signature), (.signatureMalformed, PackageLayout.commitmentsSignature))
    }

    /// The imprint is by SHA-256, the token's own signature is not.
    @Test func weakDigestInATokensSignature() throws {
        let tool = try ToolCertificates(parties.stampers, in: bench.folder)
        let made = try tool.issue("旧时间戳", extensions: ["keyUsage=critical,digitalSignature", "extendedKeyUsage=critical,timeStamping"])
        let report = try judge(declared { try TimestampToken.settled(tool.stamp($0, by: made, digest: "sha256"), certificates: [], revocation: .init()) })
        #expect(!report.has(.timeWrong), "\(report.summary)")
        for digest in ["sha1", "md5"] { try expect(judge(declared { try tool.stamp($0, by: made, digest: digest) }), .invalid, (.timeWrong, PackageLayout.signature), (.timeWrong, PackageLayout.commitmentsSignature)) }
    }

    // MARK: Who stamps

    @Test func authoritiesThatAreNotForTimestamps() throws {
        let tool = try ToolCertificates(parties.stampers, in: bench.folder)
        for (name, purposes, verdict) in [
            ("good", ["extendedKeyUsage=critical,timeStamping"], Outcome.valid), ("none", [], .invalid), ("uncritical", ["extendedKeyUsage=timeStamping"], .invalid),
            ("mixed", ["extendedKeyUsage=critical,timeStamping,emailProtection"], .invalid), ("other", ["extendedKeyUsage=critical,emailProtection"], .invalid),
        ] {
            let made = try tool.issue(name, extensions: ["keyUsage=critical,digitalSignature"] + purposes)
            let report = try judge(declared { try tool.token($0, by: made, at: Self.stamped) })
            #expect(report.verdict == verdict, "\(name): \(report.summary)")
            #expect(report.has(.timeWrong, PackageLayout.signature) == (verdict == .invalid), "\(name): \(report.summary)")
        }
    }

    @Test func anAuthorityThatHadNotBegunYet() throws {
        let late = try parties.stampers.issue(.timestamps, name: "later", from: day("2026-09-25"), to: day("2030-01-01"))
        try expect(judge(declared(stampOf(late, at: Self.stamped))), .undecided, (.timeUntrusted, PackageLayout.signature))
    }

    // MARK: Attributes that bind

    @Test func withoutTheSigningCertificateAttribute() throws {
        let binding = DER.oid("1.2.840.113549.1.9.16.2.47")
        let signers = try ToolCertificates(parties.signers, in: bench.folder)
        let made = try signers.issue("签名者", extensions: ["keyUsage=critical,digitalSignature"])
        var image = try SealedAnew(signer: made.identity, at: Self.stamped).image()
        for signature in [PackageLayout.signature, PackageLayout.commitmentsSignature] {
            var data = try SignedData.parse(image[signature]!)
            data.signers[0].signedAttributes.removeAll { $0.type == binding }
            data.signers[0].signature = try signers.sign(data.signers[0].toBeSigned, with: made.file)
            image[signature] = data.encode()
        }
        try expect(judge(image), .invalid, (.signatureMalformed, PackageLayout.signature), (.signatureMalformed, PackageLayout.commitmentsSignature))

        let stampers = try ToolCertificates(parties.stampers, in: bench.folder)
        let stamper = try stampers.issue("时间戳", extensions: ["keyUsage=critical,digitalSignature", "extendedKeyUsage=critical,timeStamping"])
        let report = try judge(declared { try stampers.token($0, by: stamper, at: Self.stamped) { $0.signedAttributes.removeAll { $0.type == binding } } })
        expect(report, .invalid, (.timeWrong, PackageLayout.signature))
    }

    /// It names another certificate of the same key.
    @Test func theSigningCertificateAttributeOfAnother() throws {
        let signers = try ToolCertificates(parties.signers, in: bench.folder)
        let made = try signers.issue("签名者", extensions: ["keyUsage=critical,digitalSignature"])
        var image = try SealedAnew(signer: made.identity, at: Self.stamped).image()
        try image.change { statement in
            statement.signingCertificateDigest = parties.signer.certificate.sha256
            statement.signature = try signers.sign(statement.toBeSigned, with: made.file)
        }
        try expect(judge(image), .invalid, (.signatureWrongCertificate, PackageLayout.signature))
    }

    // MARK: Injected

    @Test func injectedCertificates() throws {
        let stranger = try Parties()
        var image = try seal([good]).image()
        try image.change { $0.certificates.append(stranger.signer.certificate) }
        try expect(judge(image), .invalid, (.signatureUnusedCertificate, PackageLayout.signature))
        // One that the same authority has issued.
        image = try seal([good]).image()
        try image.change { $0.certificates.append(try parties.signers.issue(name: "x", from: day("2026-09-10"), to: day("2030-01-01")).certificate) }
        try expect(judge(image), .invalid, (.signatureUnusedCertificate, PackageLayout.signature))
        // In a token.
        try expect(judge(declared { [good] in try Self.changed(good($0)) { $0.certificates.append(stranger.stampers.certificate) } }), .invalid, (.signatureUnusedCertificate, PackageLayout.signature))
        // In the newest archive timestamp, over which nothing stands.
        image = try declared(good)
        image[SealEntry.timestamp(1).path] = try Self.changed(image[SealEntry.timestamp(1).path]!) { $0.certificates.append(stranger.stampers.certificate) }
        try expect(judge(image), .invalid, (.signatureUnusedCertificate, SealEntry.timestamp(1).path))
    }

    /// A root that came along has the right name and key, and a signature of its own that does not hold: with the genuine one
    /// trusted, nobody would have to look at it.
    @Test func rootsThatAreNotQuiteTheSame() throws {
        for part in 0..<4 { try rootsThatAreNotQuiteTheSame(part) }
    }

    /// - Parameter part: the signature's last bit, a letter of the issuer's name, the case of one, or of one of the subject's.
    private func rootsThatAreNotQuiteTheSame(_ part: Int) throws {
        @Sendable func spoiled(_ certificate: Certificate) throws -> Certificate {
            var der = certificate.der
            let names = der.ranges(of: Array("Fengcun".utf8))
            switch part {
            case 0: der[der.count - 1] ^= 1
            case 1: der[names[0].lowerBound] ^= 1
            case 2: der[names[0].lowerBound] ^= 0x20
            default: der[names[2].lowerBound] ^= 0x20
            }
            return try #require(Certificate(der: der))
        }
        let stampers = parties.stampers.certificate
        var image = try declared { [good] in try Self.changed(good($0)) { $0.certificates = try $0.certificates.map { $0 == stampers ? try spoiled($0) : $0 } } }
        try expect(judge(image), .invalid, (.signatureUnusedCertificate, PackageLayout.signature))
        image = try declared(good)
        image[SealEntry.timestamp(1).path] = try Self.changed(image[SealEntry.timestamp(1).path]!) { $0.certificates = try $0.certificates.map { $0 == stampers ? try spoiled($0) : $0 } }
        try expect(judge(image), .invalid, (.signatureUnusedCertificate, SealEntry.timestamp(1).path))
        // In the signature of somebody whom the dossier does not name.
        image = try seal([]).image()
        try image.add(2, by: try parties.signers.issue(name: "别人", from: day("2026-09-10"), to: day("2030-01-01")).identity, role: "buyer", at: Self.stamped)
        try expect(judge(image), .valid)
        try image.change(SealEntry.signature(2).path) { [signers = parties.signers.certificate] in $0.certificates = try $0.certificates.map { $0 == signers ? try spoiled($0) : $0 } }
        try expect(judge(image), .invalid, (.signatureUnusedCertificate, SealEntry.signature(2).path))
    }

    @Test func injectedRevocationData() throws {
        let stranger = try Parties()
        let foreign = try stranger.list(\.signers, at: Self.stamped)
        let response = RevocationData(responses: [try stranger.signers.ocspResponse(for: stranger.signer.certificate, thisUpdate: Self.stamped)])
        // The right issuer's answer about somebody else.
        let about = RevocationData(responses: [try parties.signers.ocspResponse(for: stranger.signer.certificate, thisUpdate: Self.stamped)])
        for data in [foreign, response, about] {
            var image = try seal([good]).image()
            try image.change { $0.revocation = data }
            try expect(judge(image), .invalid, (.signatureUnusedRevocation, PackageLayout.signature))
            image = try declared { [good] in try Self.changed(good($0)) { $0.revocation = data } }
            try expect(judge(image), .invalid, (.signatureUnusedRevocation, PackageLayout.signature))
            image = try declared(good)
            image[SealEntry.timestamp(1).path] = try Self.changed(image[SealEntry.timestamp(1).path]!) { $0.revocation = data }
            try expect(judge(image), .invalid, (.signatureUnusedRevocation, SealEntry.timestamp(1).path))
        }
        // What says something of the signer is no ornament.
        var image = try seal([good]).image()
        let mine = try parties.list(\.signers, at: Self.stamped)
        try image.change { $0.revocation = mine }
        try expect(judge(image), .valid)
    }

    /// A list whose signature does not hold, and one that another key has signed in the issuer's name.
    @Test func aForgedList() throws {
        let twin = try TestAuthority.root(name: parties.signers.certificate.name, from: day("2026-09-01"), to: day("2036-09-01"))
        let forged = RevocationData(lists: [try twin.revocationList(thisUpdate: Self.stamped, nextUpdate: Self.judged)])
        var image = try seal([good]).image()
        try image.change { $0.revocation = forged }
        try expect(judge(image), .invalid, (.signatureUnusedRevocation, PackageLayout.signature))
        // Handed in, it decides nothing.
        let asked = try Parties(asked: true)
        let impostor = try TestAuthority.root(name: asked.signers.certificate.name, from: day("2026-09-01"), to: day("2036-09-01"))
        let list = RevocationData(lists: [try impostor.revocationList(revoked: [(asked.signer.certificate, Self.stamped)], thisUpdate: Self.stamped, nextUpdate: Self.judged)])
        let plain = try SealedAnew(signer: asked.signer.identity, at: Self.stamped).image()
        try expect(bench.judge(plain, trusting: asked.trusted, revocation: list, at: Self.judged), .undecided, (.identityRevocationMissing, PackageLayout.signature))
    }

    /// A token has unsigned attributes too, and none may stand there.
    @Test func anUnsignedAttributeInAToken() throws {
        try expect(judge(declared { [good] in try Self.changed(good($0)) { $0.signers[0].unsignedAttributes = [.init(DER.oid("1.2.3.4"), DER.encode(.null, []))] } }), .invalid, (.timeWrong, PackageLayout.signature))
    }

    /// Doubled, it would stand for another that was taken away.
    @Test func oneTokenTwice() throws {
        var image = try seal([good]).image()
        var statement = try CAdES.parse(image[PackageLayout.signature]!)
        statement.tokens += statement.tokens
        image[PackageLayout.signature] = statement.encode()
        try expect(judge(image), .invalid, (.signatureMalformed, PackageLayout.signature))
    }

    private static func changed(_ token: [UInt8], _ change: (inout SignedData) throws -> Void) throws -> [UInt8] {
        var data = try SignedData.parse(token)
        try change(&data)
        return data.encode()
    }
}
