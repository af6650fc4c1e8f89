internal import Cryptography
internal import Evidence
internal import PackageFormat
internal import TestSupport
internal import Testing

/// A package sealed in 2012 and renewed in 2014 and 2019, each time by an authority whose certificate does not last to the
/// next century either.
@Suite struct TimeChainTests {
    /// An authority and the one certificate for timestamps that it has issued.
    struct Stamper {
        let authority: TestAuthority
        let key: TestKey

        init(_ name: String, _ from: String, _ to: String) throws {
            var root = try TestAuthority.root(from: day("2010-01-01"), to: day("2040-01-01"))
            root.listURL = "http://\(name).example/list.crl"
            authority = root
            key = try root.issue(.timestamps, name: name, from: day(from), to: day(to))
        }

        /// With the list that its authority gave out a day later.
        func stamp(_ time: String) throws -> Stamp {
            let list = try authority.revocationList(thisUpdate: Instant(seconds: day(time).seconds + 86400), nextUpdate: Instant(seconds: day(time).seconds + 30 * 86400))
            return stampOf(key, at: day(time), revocation: RevocationData(lists: [list]))
        }

        func revoked(_ time: String, reason: Int?, said: String) throws -> RevocationData {
            RevocationData(lists: [try authority.revocationList(revoked: [(key.certificate, day(time))], reason: reason, thisUpdate: day(said), nextUpdate: nil)])
        }
    }

    let bench = Bench()
    let signers: TestAuthority
    let signer: TestKey
    let first: Stamper
    let second: Stamper
    let third: Stamper
    /// As it was after each of the steps: the seal, the renewal of 2014, that of 2019.
    let images: [PackageImage]

    init() throws {
        var ca = try TestAuthority.root(from: day("2010-01-01"), to: day("2040-01-01"))
        ca.listURL = "http://ca.example/list.crl"
        signers = ca
        signer = try ca.issue(name: "签名者", from: day("2011-01-01"), to: day("2013-01-01"))
        first = try Stamper("tsa1", "2011-01-01", "2015-01-01")
        second = try Stamper("tsa2", "2014-01-01", "2020-01-01")
        third = try Stamper("tsa3", "2019-01-01", "2030-01-01")
        let list = try ca.revocationList(thisUpdate: day("2012-05-16"), nextUpdate: day("2012-06-15"))
        var image = try SealedAnew(
            signer: signer.identity, at: day("2012-05-15"), level: "B-LT", timestamps: 1, stamps: [first.stamp("2012-05-15")], revocation: RevocationData(lists: [list])
        ).image()
        try image.renew(by: first.stamp("2012-05-15"))
        var images = [image]
        try image.renew(by: second.stamp("2014-06-01"))
        images.append(image)
        try image.renew(by: third.stamp("2019-06-01"), .sha512)
        self.images = images + [image]
    }

    private var trusted: [Certificate] { [signers, first.authority, second.authority, third.authority].map(\.certificate) }

    private func judge(_ renewals: Int, _ time: String, knowing revocation: RevocationData = .init()) throws -> VerificationReport {
        try bench.judge(images[renewals], trusting: trusted, revocation: revocation, at: day(time))
    }

    // MARK: As the years go by

    @Test func eachRenewalInItsYears() throws {
        try expect(judge(0, "2012-07-01"), .valid)
        try expect(judge(0, "2014-12-31"), .valid)
        try expect(judge(1, "2014-07-01"), .valid)
        try expect(judge(1, "2016-01-01"), .valid)
        try expect(judge(2, "2019-07-01"), .valid)
        let report = try judge(2, "2026-01-01")
        expect(report, .valid)
        #expect(report.signers.first?.timestamp?.seconds == day("2012-05-15").seconds)
        #expect(report.levels.first { $0.level == .renewal }?.facts["to"] == Instant(seconds: day("2030-01-01").seconds).iso8601)
    }

    @Test func whatWasNotRenewedInTime() throws {
        let (time, archive) = (PackageLayout.signature, SealEntry.timestamp(1).path)
        try expect(judge(0, "2016-01-01"), .undecided, (.timeUntrusted, time), (.timeUntrusted, archive), (.identityOutsideValidity, PackageLayout.signature))
        try expect(judge(1, "2026-01-01"), .undecided, (.timeUntrusted, time), (.timeUntrusted, archive), (.timeUntrusted, SealEntry.timestamp(2).path), (.identityOutsideValidity, PackageLayout.signature))
        try expect(judge(2, "2031-01-01"), .undecided, (.timeUntrusted, time), (.timeUntrusted, SealEntry.timestamp(3).path), (.identityOutsideValidity, PackageLayout.signature))
    }

    /// At a time before the newest proofs these are none yet, and the others do.
    @Test func judgedAtATimeBeforeTheNewestProof() throws {
        try expect(judge(2, "2016-01-01"), .valid, (.timeLater, SealEntry.timestamp(3).path))
        try expect(judge(2, "2012-07-01"), .valid, (.timeLater, SealEntry.timestamp(2).path), (.timeLater, SealEntry.timestamp(3).path))
        // Before the first of them nothing is proven at all.
        try expect(judge(2, "2012-05-14"), .undecided, (.timeLater, SealEntry.timestamp(1).path), (.timeLater, PackageLayout.signature))
    }

    /// The second renewal came when the first authority's certificate had run out already: too late.
    @Test func aRenewalThatCameTooLate() throws {
        var image = images[0]
        try image.renew(by: second.stamp("2015-06-01"))
        try expect(bench.judge(image, trusting: trusted, at: day("2016-01-01")), .undecided, (.timeUntrusted, SealEntry.timestamp(1).path), (.identityOutsideValidity, PackageLayout.signature))
    }

    @Test func anAuthorityInTheMiddleThatNobodyTrusts() throws {
        let without = [signers, first.authority, third.authority].map(\.certificate)
        // The last one vouches for everything, since 2019; the signature it vouches for had no certificate that was good then.
        let report = try bench.judge(images[2], trusting: without, at: day("2026-01-01"))
        expect(report, .undecided, (.timeUntrusted, SealEntry.timestamp(2).path), (.timeUntrusted, SealEntry.timestamp(1).path), (.identityOutsideValidity, PackageLayout.signature))
        #expect(report.outcome(.time) == .undecided && report.outcome(.renewal) == .valid, "\(report.summary)")
    }

    // MARK: Two authorities

    /// Two stamp at sealing, that one may do where the other is not trusted, or is lost.
    ///
    /// > What one of them proves is proven: signature, time and chain are valid, and the other is reported. Where the one that
    /// > is trusted has run out, the other would be needed, and all that rests on it is undecided.
    @Test func twoAuthoritiesOfWhomOneIsTrusted() throws {
        for isFirst in [true, false] {
            let (known, unknown) = (first, try Stamper("unknown", "2011-01-01", "2022-01-01"))
            let both = isFirst ? [known, unknown] : [unknown, known]
            var seal = SealedAnew(signer: signer.identity, at: day("2012-05-15"), level: "B-T", timestamps: 2, stamps: try both.map { try $0.stamp("2012-05-15") })
            seal.revocation = RevocationData(lists: [try signers.revocationList(thisUpdate: day("2012-05-16"), nextUpdate: day("2012-06-15"))])
            var image = try seal.image()
            for stamper in both { try image.renew(by: stamper.stamp("2012-05-15")) }
            let strange = SealEntry.timestamp(isFirst ? 2 : 1).path
            // The signer's certificate has run out in 2013.
            let report = try bench.judge(image, trusting: trusted, at: day("2014-07-01"))
            expect(report, .valid, (.timeUntrusted, PackageLayout.signature), (.timeUntrusted, PackageLayout.commitmentsSignature), (.timeUntrusted, strange))
            #expect(report.signers.first?.timestamp?.seconds == day("2012-05-15").seconds, "\(report.summary)")
            // In 2016 the trusted one has run out; the other would still be good.
            try expect(bench.judge(image, trusting: trusted, at: day("2016-01-01")), .undecided, (.identityOutsideValidity, PackageLayout.signature))
            try expect(bench.judge(image, trusting: trusted + [unknown.authority.certificate], at: day("2016-01-01")), .valid)
            // Both trusted, and one's key lost since: the other has stamped over its tokens but the newest, before that.
            let lost = try unknown.revoked("2013-01-01", reason: 1, said: "2013-02-01")
            let after = try bench.judge(image, trusting: trusted + [unknown.authority.certificate], revocation: lost, at: day("2014-07-01"))
            #expect(after.verdict == (isFirst ? .invalid : .valid) && after.has(.timeRevoked, strange) == isFirst, "\(after.summary)")
            // Renewed by a third one, each is judged at that time.
            try image.renew(by: second.stamp("2014-06-01"))
            try expect(bench.judge(image, trusting: trusted, at: day("2016-01-01")), .valid, (.timeUntrusted, strange))
        }
    }

    /// What one signature lacks, another one's timestamp does not make up for.
    @Test func aTrustedTimestampOverOneSignatureOnly() throws {
        let unknown = try Stamper("unknown", "2011-01-01", "2022-01-01")
        var image = try SealedAnew(signer: signer.identity, at: day("2012-05-15"), stamps: [first.stamp("2012-05-15")], revocation: RevocationData(lists: [try signers.revocationList(thisUpdate: day("2012-05-16"), nextUpdate: nil)])).image()
        let stranger = try unknown.stamp("2012-05-15")
        try image.change(PackageLayout.commitmentsSignature) { $0.tokens = [try stranger($0.signature)] }
        let report = try bench.judge(image, trusting: trusted, at: day("2012-07-01"))
        #expect(report.outcome(.time) == .undecided, "\(report.summary)")
    }

    // MARK: Keys that were lost

    /// > Judged at the time of the next.
    @Test func theFirstAuthoritysKeyLostAfterTheNextRenewal() throws {
        let known = try first.revoked("2014-08-01", reason: 1, said: "2014-09-01")
        try expect(judge(2, "2026-01-01", knowing: known), .valid)
        try expect(judge(1, "2016-01-01", knowing: known), .valid)
    }

    @Test func theFirstAuthoritysKeyLostBeforeTheNextRenewal() throws {
        for reason in [nil, 1, 2] {
            let known = try first.revoked("2014-03-01", reason: reason, said: "2014-09-01")
            try expect(judge(2, "2026-01-01", knowing: known), .invalid, (.timeRevoked, PackageLayout.signature), (.timeRevoked, SealEntry.timestamp(1).path))
            try expect(judge(0, "2014-10-01", knowing: known), .invalid, (.timeRevoked, PackageLayout.signature))
        }
    }

    /// RFC 3161 §4: what a superseded certificate has stamped before stays good.
    @Test func theFirstAuthorityStoppedAfterStamping() throws {
        for reason in [0, 3, 4, 5] {
            let known = try first.revoked("2013-03-01", reason: reason, said: "2014-09-01")
            try expect(judge(2, "2026-01-01", knowing: known), .valid)
            try expect(judge(0, "2014-10-01", knowing: known), .valid)
            // But what it stamps afterwards is not.
            let before = try first.revoked("2012-05-14", reason: reason, said: "2014-09-01")
            try expect(judge(2, "2026-01-01", knowing: before), .invalid, (.timeRevoked, PackageLayout.signature))
        }
    }

    @Test func theNewestAuthoritysKeyLost() throws {
        try expect(judge(2, "2026-01-01", knowing: third.revoked("2025-01-01", reason: 1, said: "2025-02-01")), .invalid, (.timeRevoked, SealEntry.timestamp(3).path))
        // Before it was lost, nobody knew.
        try expect(judge(2, "2024-01-01", knowing: third.revoked("2025-01-01", reason: 1, said: "2025-02-01")), .valid)
    }

    @Test func theSignersKeyLost() throws {
        func revoked(_ time: String) throws -> RevocationData { RevocationData(lists: [try signers.revocationList(revoked: [(signer.certificate, day(time))], reason: 1, thisUpdate: day("2012-12-01"), nextUpdate: nil)]) }
        try expect(judge(2, "2026-01-01", knowing: revoked("2012-05-14")), .invalid, (.identityRevoked, PackageLayout.signature))
        try expect(judge(2, "2026-01-01", knowing: revoked("2012-06-01")), .valid, (.identityRevokedLater, PackageLayout.signature))
    }
}
