internal import Cryptography
internal import Evidence
internal import Foundation
internal import PackageFormat
internal import TestSupport
internal import Testing

/// Archive manifests and their timestamps: what they leave out, what was taken away, and in which order they stand.
@Suite struct SealRenewalTests {
    let bench = Bench()
    let parties: Parties
    static let stamped = day("2026-09-20")
    static let judged = day("2030-01-01")
    static let newest = SealEntry.archiveManifest(nil).path

    init() throws { parties = try Parties() }

    /// Sealed by two timestamps of a day, as it declares.
    private func sealed(_ declared: Int? = 1, renewals: [Instant] = [SealRenewalTests.stamped], sm2: Identity? = nil, further: [Dossier.RequiredSigner] = []) throws -> PackageImage {
        var image = try SealedAnew(
            signer: parties.signer.identity, at: Self.stamped, level: declared == nil ? "B-B" : "B-T", timestamps: declared,
            stamps: (0..<(declared ?? 0)).map { stampOf(parties.stamper, at: Instant(seconds: Self.stamped.seconds + Int64($0))) }, sm2: sm2, further: further
        ).image()
        for time in renewals { try image.renew(by: stampOf(parties.stamper, at: time)) }
        return image
    }

    private func judge(_ image: PackageImage, trusting more: [Certificate] = []) throws -> VerificationReport { try bench.judge(image, trusting: parties.trusted + more, at: Self.judged) }

    @Test func aGoodChainIsValid() throws {
        try expect(judge(sealed()), .valid)
        try expect(judge(sealed(nil)), .valid)
        try expect(judge(sealed(renewals: [Self.stamped, day("2027-01-01"), day("2028-01-01")])), .valid)
        var image = try sealed()
        try image.renew(by: stampOf(parties.stamper, at: day("2028-01-01"), .sha512), .sha512)
        try expect(judge(image), .valid)
    }

    // MARK: Left out

    @Test func anArchiveManifestThatOmitsAFile() throws {
        let base = try sealed(renewals: [])
        let payload = base.entries.first { $0.path.hasPrefix("data/") }!.path
        for path in [payload, PackageLayout.dossier, PackageLayout.tagManifest(.sm3), PackageLayout.bagInfo, PackageLayout.manifest, PackageLayout.signature, PackageLayout.commitmentsManifest, PackageLayout.commitmentsSignature] {
            var image = base
            try image.renew(by: stampOf(parties.stamper, at: Self.stamped), omitting: [path])
            let report = try judge(image)
            expect(report, .invalid, (.renewalOmits, Self.newest))
            #expect(report.errors.contains { $0.facts["file"] == path }, "\(path): \(report.summary)")
        }
    }

    @Test func anArchiveManifestThatOmitsAnEarlierRenewal() throws {
        for path in [SealEntry.timestamp(1).path, SealEntry.archiveManifest(1).path] {
            var image = try sealed()
            try image.renew(by: stampOf(parties.stamper, at: day("2028-01-01")), omitting: [path])
            try expect(judge(image), .invalid, (.renewalOmits, Self.newest))
        }
    }

    /// Further signatures may come before or after a renewal: one that it does not cover is said, no more.
    @Test func aFurtherSignatureAfterTheRenewal() throws {
        let buyer = try parties.signers.issue(name: "采购人", from: day("2026-09-10"), to: day("2032-01-01"))
        var image = try sealed()
        try image.add(2, by: buyer.identity, role: "buyer", at: day("2026-10-01"))
        try expect(judge(image), .valid, (.renewalNotYet, SealEntry.signature(2).path), (.renewalNotYet, SealEntry.manifest(2).path))
        try image.renew(by: stampOf(parties.stamper, at: day("2028-01-01")))
        let report = try judge(image)
        expect(report, .valid)
        #expect(!report.findings.contains { $0.code == .renewalNotYet }, "\(report.summary)")
    }

    @Test func anArchiveManifestThatNamesWhatIsNotThere() throws {
        for path in ["META-INF/signature002.p7s", "data/documents/eval-report/009-x.txt", "META-INF/timestamp002.tst", "mimetype"] {
            var image = try sealed(renewals: [])
            let covered = image.entries.filter { $0.path != PackageLayout.mimetype }.map { ($0.path, Hasher.digest($0.bytes)) } + [(path, Hasher.digest([]))]
            let text = ASiCManifest.encodeArchive(timestamp: SealEntry.timestamp(1).path, references: covered.sorted { PackageLayout.precedes($0.0, $1.0) }, algorithm: .sha256, root: nil)
            image[Self.newest] = text
            image[SealEntry.timestamp(1).path] = try stampOf(parties.stamper, at: Self.stamped)(text)
            try expect(judge(image), .invalid, (.renewalManifest, Self.newest))
        }
    }

    // MARK: Weak digests

    @Test func weakDigestsInAnArchiveManifest() throws {
        for (uri, algorithm) in [("http://www.w3.org/2000/09/xmldsig#sha1", ForeignDigest.sha1), ("http://www.w3.org/2001/04/xmldsig-more#md5", .md5)] {
            var image = try sealed()
            let base64 = { (bytes: [UInt8]) in Data(bytes).base64EncodedString() }
            var text = String(decoding: image[Self.newest]!, as: UTF8.self)
            for entry in image.entries { text = text.replacing(base64(Hasher.digest(entry.bytes).bytes), with: base64(ForeignDigest.digest(entry.bytes, algorithm)!.bytes)) }
            image[Self.newest] = Array(text.replacing("http://www.w3.org/2001/04/xmlenc#sha256", with: uri).utf8)
            image[SealEntry.timestamp(1).path] = try stampOf(parties.stamper, at: Self.stamped)(image[Self.newest]!)
            try expect(judge(image), .invalid, (.renewalManifest, Self.newest))
        }
        var image = try sealed(renewals: [])
        try image.renew(by: stampOf(parties.stamper, at: Self.stamped, .sha1))
        try expect(judge(image), .undecided, (.timeWeakDigest, SealEntry.timestamp(1).path))
    }

    // MARK: Over something else

    @Test func anArchiveTimestampOverOtherData() throws {
        var image = try sealed(renewals: [])
        let other = stampOf(parties.stamper, at: Self.stamped)
        try image.renew { _ in try other([1]) }
        try expect(judge(image), .invalid, (.timeWrong, SealEntry.timestamp(1).path))
    }

    @Test func somethingChangedUnderARenewal() throws {
        var image = try sealed()
        // A second signature of the same signer over the same manifest: as good as the first.
        let text = image[PackageLayout.manifest]!
        let (signer, stamper) = (parties.signer.identity, stampOf(parties.stamper, at: Self.stamped))
        try image.change { statement in
            let again = try CAdES.sign(text, by: signer, role: "agent", at: Self.stamped)
            (statement.signature, statement.tokens) = (again.signature, [try stamper(again.signature)])
        }
        try expect(judge(image), .invalid, (.renewalMismatch, Self.newest))
    }

    // MARK: Out of order

    @Test func timesOutOfOrder() throws { try expect(judge(sealed(renewals: [day("2028-01-01"), day("2027-01-01")])), .invalid, (.renewalOrder, SealEntry.timestamp(2).path)) }

    /// Two authorities stamp within a second at sealing, and the second one's clock is slow: that is no disorder, nor will it
    /// be one when both have run out and a third one vouches for them.
    @Test func clocksThatDifferALittle() throws {
        let (fast, slow) = (try Parties(stamperUntil: day("2027-01-01")), try Parties(stamperUntil: day("2027-01-01")))
        for (seconds, verdict) in [(3, Outcome.valid), (60, .valid), (61, .invalid)] as [(Int64, Outcome)] {
            let late = Instant(seconds: Self.stamped.seconds + seconds)
            var image = try SealedAnew(
                signer: parties.signer.identity, at: Self.stamped, level: "B-T", timestamps: 2, stamps: [stampOf(fast.stamper, at: late), stampOf(slow.stamper, at: Self.stamped)]
            ).image()
            try image.renew(by: stampOf(fast.stamper, at: late))
            try image.renew(by: stampOf(slow.stamper, at: Self.stamped))
            let trusted = parties.trusted + fast.trusted + slow.trusted
            for time in [day("2026-10-01"), Self.judged] {
                if time == Self.judged { try image.renew(by: stampOf(parties.stamper, at: day("2026-12-01"))) }
                let report = try bench.judge(image, trusting: trusted, at: time)
                #expect(report.verdict == verdict, "\(seconds): \(report.summary)")
                #expect(report.has(.renewalOrder, SealEntry.timestamp(2).path) == (verdict == .invalid), "\(seconds): \(report.summary)")
            }
        }
    }

    @Test func tokensExchanged() throws {
        var image = try sealed(renewals: [Self.stamped, day("2028-01-01")])
        image.exchange(SealEntry.timestamp(1).path, SealEntry.timestamp(2).path)
        try expect(judge(image), .invalid, (.timeWrong, SealEntry.timestamp(1).path), (.timeWrong, SealEntry.timestamp(2).path), (.renewalMismatch, Self.newest))
    }

    @Test func manifestsExchanged() throws {
        var image = try sealed(renewals: [Self.stamped, day("2028-01-01")])
        image.exchange(SealEntry.archiveManifest(1).path, Self.newest)
        try expect(judge(image), .invalid, (.timeWrong, SealEntry.timestamp(1).path), (.renewalManifest, SealEntry.archiveManifest(1).path))
        // With their tokens: each fits its manifest, but neither its place.
        image.exchange(SealEntry.timestamp(1).path, SealEntry.timestamp(2).path)
        let report = try judge(image)
        #expect(report.verdict == .invalid, "\(report.summary)")
        #expect(report.outcome(.renewal) == .invalid, "\(report.summary)")
    }

    // MARK: Signatures in each other's place

    @Test func signaturesExchanged() throws {
        let buyer = try parties.signers.issue(name: "采购人", from: day("2026-09-10"), to: day("2032-01-01"))
        let first = stampOf(parties.stamper, at: Self.stamped)
        var image = try SealedAnew(signer: parties.signer.identity, at: Self.stamped, stamps: [first]).image()
        try image.add(2, by: buyer.identity, role: "buyer", at: Self.stamped, stamps: [first])
        try expect(judge(image), .valid)
        for (a, b) in [(PackageLayout.signature, PackageLayout.commitmentsSignature), (PackageLayout.signature, SealEntry.signature(2).path)] {
            var forged = image
            forged.exchange(a, b)
            try expect(judge(forged), .invalid, (.signatureContent, a), (.signatureContent, b))
        }
        // With its manifest, somebody else's signature stands in the seal's place, and over a manifest that names another file.
        image.exchange(PackageLayout.signature, SealEntry.signature(2).path)
        image.exchange(PackageLayout.manifest, SealEntry.manifest(2).path)
        try expect(judge(image), .invalid, (.signatureManifest, PackageLayout.manifest), (.signatureManifest, SealEntry.manifest(2).path), (.signatureOtherSigner, PackageLayout.commitmentsSignature))
    }

    // MARK: Taken away

    @Test func aDeclaredRenewalStripped() throws {
        try expect(judge(sealed(renewals: [])), .invalid, (.renewalMissing, Self.newest))
        var image = try sealed()
        image[Self.newest] = nil
        try expect(judge(image), .invalid, (.renewalGap, Self.newest), (.renewalMissing, Self.newest))
        image = try sealed()
        image[SealEntry.timestamp(1).path] = nil
        try expect(judge(image), .invalid, (.renewalGap, SealEntry.timestamp(1).path), (.renewalMissing, Self.newest))
    }

    /// Two are declared; without the newest the one before it stands as it stood once.
    @Test func theNewestOfTwoDeclaredStripped() throws {
        let both = try sealed(2, renewals: [Self.stamped, day("2026-09-21")])
        try expect(judge(both), .valid)
        try expect(judge(stripped(both)), .invalid, (.renewalMissing, Self.newest))
        // A renewal that was added later is nowhere declared: without it the package is as it was before.
        let later = try sealed(1, renewals: [Self.stamped, day("2028-01-01")])
        try expect(judge(stripped(later)), .valid)
    }

    private func stripped(_ image: PackageImage) -> PackageImage {
        var image = image
        image[SealEntry.timestamp(2).path] = nil
        image[Self.newest] = image[SealEntry.archiveManifest(1).path]
        image[SealEntry.archiveManifest(1).path] = nil
        return image
    }

    @Test func theOldestRenewalStripped() throws {
        var image = try sealed(renewals: [Self.stamped, day("2028-01-01")])
        image[SealEntry.timestamp(1).path] = nil
        image[SealEntry.archiveManifest(1).path] = nil
        try expect(judge(image), .invalid, (.renewalGap, SealEntry.archiveManifest(1).path), (.renewalMismatch, Self.newest))
    }

    @Test func declaredTokensStripped() throws {
        for signature in [PackageLayout.signature, PackageLayout.commitmentsSignature] {
            var image = try sealed(renewals: [])
            try image.change(signature) { $0.tokens = [] }
            try image.renew(by: stampOf(parties.stamper, at: Self.stamped))
            try expect(judge(image), .invalid, (.signatureLevel, signature))
            // One of two.
            image = try sealed(2, renewals: [])
            try image.change(signature) { $0.tokens.removeLast() }
            for time in [Self.stamped, day("2026-09-21")] { try image.renew(by: stampOf(parties.stamper, at: time)) }
            try expect(judge(image), .invalid, (.signatureLevel, signature))
        }
        // And under a renewal.
        var image = try sealed()
        try image.change { $0.tokens = [] }
        try expect(judge(image), .invalid, (.signatureLevel, PackageLayout.signature), (.renewalMismatch, Self.newest))
    }

    /// B-LT declares that all that is needed came along.
    @Test func declaredRevocationDataStripped() throws {
        let lists = [try parties.list(\.signers, at: day("2026-09-21")), try parties.list(\.stampers, at: day("2026-09-21"))]
        func sealed(_ mine: RevocationData, _ stampers: RevocationData) throws -> PackageImage {
            var image = try SealedAnew(
                signer: parties.signer.identity, at: Self.stamped, level: "B-LT", timestamps: 1, stamps: [stampOf(parties.stamper, at: Self.stamped, revocation: stampers)], revocation: mine
            ).image()
            try image.renew(by: stampOf(parties.stamper, at: Self.stamped, revocation: stampers))
            return image
        }
        try expect(judge(sealed(lists[0], lists[1])), .valid)
        try expect(judge(sealed(.init(), lists[1])), .invalid, (.signatureLevel, PackageLayout.signature))
        try expect(judge(sealed(lists[0], .init())), .invalid, (.signatureLevel, PackageLayout.signature))
    }

    @Test func aRequiredFurtherSignerStripped() throws {
        let buyer = try parties.signers.issue(name: "采购人", from: day("2026-09-10"), to: day("2032-01-01"))
        for asked in [Dossier.RequiredSigner(role: "buyer", name: "采购人"), .init(buyer.identity, "buyer")] {
            var image = try sealed(further: [asked])
            try expect(judge(image), .invalid, (.signatureMissing, PackageLayout.signature))
            try image.add(2, by: buyer.identity, role: "buyer", at: Self.stamped)
            try expect(judge(image), .valid)
            image[SealEntry.signature(2).path] = nil
            try expect(judge(image), .invalid, (.signatureMissing, PackageLayout.signature), (.signatureAbsent, SealEntry.signature(2).path))
            image[SealEntry.manifest(2).path] = nil
            try expect(judge(image), .invalid, (.signatureMissing, PackageLayout.signature))
        }
    }

    @Test func anSM2SignatureStripped() throws {
        let gm = try Parties(key: .sm2)
        var image = try sealed(sm2: gm.signer.identity)
        try expect(judge(image, trusting: gm.trusted), .valid)
        image[SealEntry.sm2(1).path] = nil
        try expect(judge(image, trusting: gm.trusted), .invalid, (.signatureLevel, SealEntry.sm2(1).path), (.signatureMissing, PackageLayout.signature))
        // Somebody else's in its place.
        image[SealEntry.sm2(1).path] = try SM2Signature.sign(image[PackageLayout.tagManifest(.sm3)]!, by: try Parties(key: .sm2).signer.identity, role: "agent", at: Self.stamped).encode()
        try expect(judge(image, trusting: gm.trusted), .invalid, (.signatureMissing, PackageLayout.signature))
        // And the right signer's over something else.
        image[SealEntry.sm2(1).path] = try SM2Signature.sign([], by: gm.signer.identity, role: "agent", at: Self.stamped).encode()
        try expect(judge(image, trusting: gm.trusted), .invalid, (.signatureContent, SealEntry.sm2(1).path))
    }

    // MARK: Numbers

    @Test func gapsInNumbers() throws {
        let buyer = try parties.signers.issue(name: "采购人", from: day("2026-09-10"), to: day("2032-01-01"))
        let gm = try Parties(key: .sm2)
        var image = try sealed(nil, renewals: [])
        try image.add(3, by: buyer.identity, role: "buyer", at: Self.stamped)
        try expect(judge(image), .invalid, (.signatureGap, SealEntry.folder))
        // SM2 signatures are counted by themselves.
        image = try sealed(nil, renewals: [], sm2: gm.signer.identity)
        image.rename(.sm2(1), .sm2(2))
        try expect(judge(image, trusting: gm.trusted), .invalid, (.signatureGap, SealEntry.folder))
        // Commitments of a number that has no signature.
        image = try sealed(nil, renewals: [])
        let text = ASiCManifest.encode(signature: SealEntry.commitmentsSignature(2).path, references: [(PackageLayout.commitments, Hasher.digest(image[PackageLayout.commitments]!))])
        image[SealEntry.commitmentsManifest(2).path] = text
        image[SealEntry.commitmentsSignature(2).path] = try CAdES.sign(text, by: buyer.identity, role: "buyer", at: Self.stamped).encode()
        try expect(judge(image), .invalid, (.signatureGap, SealEntry.commitmentsSignature(2).path))
        // Renewals.
        image = try sealed()
        image.rename(.timestamp(1), .timestamp(2))
        try expect(judge(image), .invalid, (.renewalGap, SealEntry.archiveManifest(1).path))
        image = try sealed()
        image.rename(.archiveManifest(nil), .archiveManifest(1))
        try expect(judge(image), .invalid, (.renewalGap, nil))
    }
}

extension PackageImage {
    mutating func rename(_ old: SealEntry, _ new: SealEntry) {
        let bytes = self[old.path]
        self[old.path] = nil
        self[new.path] = bytes
    }
}
