internal import Cryptography
internal import Evidence
internal import PackageFormat
internal import SystemPackage
internal import TestSupport
internal import Testing

/// What somebody would do who knows the format and wants a changed package to pass.
@Suite struct ForgeryTests {
    let sealed: Sealed
    let other: (identity: Identity, authority: Certificate)
    let original: PackageImage

    init() throws {
        sealed = try Sealed(digests: [.sha256, .sm3])
        other = try SampleProject.identity(name: "别人")
        original = try sealed.image()
    }

    private func expect(_ image: PackageImage, _ name: String, _ findings: (FindingCode, String?)..., sourceLocation: SourceLocation = #_sourceLocation) throws {
        for (form, report) in try sealed.judgeBoth(image, name) {
            #expect(report.verdict == .invalid, "\(form): \(report.summary)", sourceLocation: sourceLocation)
            for (code, path) in findings { #expect(report.has(code, path), "\(form): \(report.summary)", sourceLocation: sourceLocation) }
        }
    }

    @Test func theForgersToolsMakeAGoodPackage() throws {
        var image = original
        image.remakeManifests()
        try image.sign(by: sealed.identity)
        for (form, report) in try sealed.judgeBoth(image, "again") { #expect(report.verdict == .valid, "\(form): \(report.summary)") }
    }

    // MARK: Less than was sealed

    @Test func withoutMetaInf() throws {
        var image = original
        image.entries.removeAll { $0.path.hasPrefix("META-INF/") }
        try expect(image, "bare", (.signatureAbsent, PackageLayout.signature), (.structureMissing, PackageLayout.manifest), (.signatureMissing, nil))
    }

    @Test func withoutTheCommitmentsPair() throws {
        var image = original
        image[PackageLayout.commitmentsManifest] = nil
        image[PackageLayout.commitmentsSignature] = nil
        try expect(image, "pair", (.structureMissing, PackageLayout.commitmentsManifest), (.structureMissing, PackageLayout.commitmentsSignature), (.signatureAbsent, PackageLayout.commitmentsSignature))
    }

    @Test func withoutTheSM3ManifestsThatItDeclares() throws {
        var image = original
        image[PackageLayout.payloadManifest(.sm3)] = nil
        image[PackageLayout.tagManifest(.sm3)] = nil
        try expect(image, "stripped", (.consistencyManifests, PackageLayout.payloadManifest(.sm3)), (.fixityMissing, PackageLayout.payloadManifest(.sm3)))
        // Even the signer cannot leave them out and keep the declaration.
        image.remakeManifests()
        try image.sign(by: sealed.identity)
        try expect(image, "resigned", (.consistencyManifests, PackageLayout.payloadManifest(.sm3)))
    }

    @Test func withAnotherDeclarationBySameSigner() throws {
        let changes: [(String, @Sendable (inout Dossier) -> Void)] = [
            ("level", { $0.seal.level = "B-T" }), ("sm2", { $0.seal.sm2 = true }), ("nobody", { $0.seal.requiredSigners = [] }),
            ("two", { $0.seal.requiredSigners.append(.init(role: "buyer", name: "采购人", certificate: String(repeating: "0", count: 64), issuers: [])) }),
            ("role", { $0.seal.requiredSigners[0].role = "buyer" }),
        ]
        for (name, change) in changes {
            var image = original
            try image.changeDossier(change)
            image.remakeManifests()
            try image.sign(by: sealed.identity)
            for (form, report) in try sealed.judgeBoth(image, name) { #expect(report.invalidLevels == [.signature], "\(name), \(form): \(report.summary)") }
        }
    }

    // MARK: Another signer

    @Test func signedBySomebodyElse() throws {
        var image = original
        try image.sign(by: other.identity)
        try expect(image, "other", (.signatureMissing, PackageLayout.signature))
        for (_, report) in try sealed.judgeBoth(image, "other") { #expect(report.signers.map(\.name) == ["别人"]) }
    }

    @Test func onePairSignedBySomebodyElse() throws {
        for signature in [PackageLayout.signature, PackageLayout.commitmentsSignature] {
            var forged = original
            try forged.sign(by: other.identity)
            var image = original
            image[signature] = forged[signature]
            try expect(image, "half-\(signature.count)", (.signatureOtherSigner, PackageLayout.commitmentsSignature))
        }
    }

    @Test func signedInAnotherRole() throws {
        var image = original
        try image.sign(by: sealed.identity, role: "buyer")
        try expect(image, "role", (.signatureMissing, PackageLayout.signature))
    }

    /// A whole package of somebody else's is a good package: only trust tells who sealed it.
    @Test func resealedBySomebodyElse() throws {
        var image = original
        try image.changeDossier { dossier in
            dossier.project.name = "改过的项目"
            dossier.seal.requiredSigners = [requirement(other.identity)]
        }
        image.remakeManifests()
        try image.sign(by: other.identity)
        for (form, report) in try sealed.judgeBoth(image, "resealed") {
            #expect(report.verdict == .undecided, "\(form): \(report.summary)")
            #expect(report.outcome(.identity) == .undecided)
            #expect(report.errors.isEmpty)
        }
        #expect(try judge(sealed.place("resealed"), trusting: [other.authority]).verdict == .valid)
    }

    /// A certificate that says that it comes from the trusted authority, and does not.
    @Test func aCertificateFromAFalseAuthority() throws {
        var image = original
        let name = sealed.authority.subject.components.first { $0.hasPrefix("CN=") }!.dropFirst(3)
        let folder = sealed.place("false")
        try overwrite(folder.appending("script"), Array("""
            set -e
            openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -keyout ca.key -out ca.pem -days 800 -utf8 -subj "/C=CN/O=\(TestIdentity.mark)/CN=\(name)"
            openssl req -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -keyout key.pem -out csr.pem -subj "/CN=x"
            openssl x509 -req -in csr.pem -CA ca.pem -CAkey ca.key -days 700 -out leaf.pem
            cat key.pem leaf.pem ca.pem > all.pem
            """.utf8))
        let made = try run("sh", ["script"], in: folder)
        #expect(made.status == 0, "\(made)")
        let identity = try Identity.read(contents(of: folder.appending("all.pem")), passphrase: nil, path: "all.pem")
        try image.changeDossier { $0.seal.requiredSigners = [requirement(identity)] }
        image.remakeManifests()
        try image.sign(by: identity)
        for (form, report) in try sealed.judgeBoth(image, "false-package") {
            #expect(report.verdict != .valid, "\(form): \(report.summary)")
            #expect(report.outcome(.identity) != .valid)
        }
    }

    // MARK: Changed content under the old signature

    @Test func changedContentUnderTheOldSignature() throws {
        var image = original
        image["data/documents/eval-report/001-second.txt"] = Array("TWO\n".utf8)
        image.remakeManifests()
        try expect(image, "changed", (.signatureContent, PackageLayout.signature), (.consistencyFileDiffers, "data/documents/eval-report/001-second.txt"))
    }

    @Test func changedMetadataUnderTheOldSignature() throws {
        var image = original
        try image.changeDossier { $0.project.name = "改过的项目" }
        image.remakeManifests()
        try expect(image, "changed", (.signatureContent, PackageLayout.signature))
    }

    /// Content, all manifests and the dossier changed: everything fits but the signature.
    @Test func everythingFitsButTheSignature() throws {
        var image = original
        let path = "data/documents/eval-report/001-second.txt"
        let bytes = Array("TWO\n".utf8)
        image[path] = bytes
        try image.changeDossier { dossier in
            let i = dossier.files.firstIndex { $0.path == path }!
            dossier.files[i].crc32 = hex32(Hasher.crc32(bytes))
            for algorithm in [DigestAlgorithm.sha256, .sm3] { dossier.files[i].digests[algorithm.rawValue] = Hasher.digest(bytes, algorithm).hex }
        }
        image.remakeManifests()
        try expect(image, "fits", (.signatureContent, PackageLayout.signature))
    }

    @Test func theTwoSignaturesSwapped() throws {
        var image = original
        let (main, commitments) = (image[PackageLayout.signature], image[PackageLayout.commitmentsSignature])
        image[PackageLayout.signature] = commitments
        image[PackageLayout.commitmentsSignature] = main
        try expect(image, "swapped", (.signatureContent, PackageLayout.signature), (.signatureContent, PackageLayout.commitmentsSignature))
    }

    @Test func theTwoManifestsSwapped() throws {
        var image = original
        for (a, b) in [(PackageLayout.manifest, PackageLayout.commitmentsManifest), (PackageLayout.signature, PackageLayout.commitmentsSignature)] {
            let (first, second) = (image[a], image[b])
            image[a] = second
            image[b] = first
        }
        try expect(image, "pairs", (.signatureManifest, PackageLayout.manifest), (.signatureManifest, PackageLayout.commitmentsManifest))
    }

    /// A partial list, signed by the right signer.
    @Test func aListThatLeavesAFileOut() throws {
        var image = original
        let text = String(decoding: image[PackageLayout.manifest]!, as: UTF8.self)
        let start = text.range(of: "  <asic:DataObjectReference URI=\"metadata/media.json\">")!
        let end = text[start.lowerBound...].range(of: "  </asic:DataObjectReference>\n")!
        image[PackageLayout.manifest] = Array((text[..<start.lowerBound] + text[end.upperBound...]).utf8)
        try image.sign(by: sealed.identity)
        try expect(image, "partial", (.signatureManifest, PackageLayout.manifest))
    }

    // MARK: The same statement in other bytes

    @Test func theOtherHalfOfAnECDSASignature() throws {
        for signature in [PackageLayout.signature, PackageLayout.commitmentsSignature] {
            var image = original
            var statement = try CAdES.parse(image[signature]!)
            statement.signature = try negated(statement.signature)
            image[signature] = statement.encode()
            #expect(try opensslAccepts(image, signature), "the forgery is meant to be a good signature")
            try expect(image, "high-\(signature.count)", (.signatureNotCanonical, signature))
        }
    }

    @Test func anExtraCertificate() throws {
        var image = original
        var statement = try CAdES.parse(image[PackageLayout.signature]!)
        statement.certificates.append(other.authority)
        image[PackageLayout.signature] = statement.encode()
        #expect(try opensslAccepts(image, PackageLayout.signature))
        try expect(image, "extra", (.signatureUnusedCertificate, nil))
    }

    @Test func oneCertificateLess() throws {
        var image = original
        var statement = try CAdES.parse(image[PackageLayout.signature]!)
        statement.certificates.removeAll { $0 == sealed.identity.certificate }
        image[PackageLayout.signature] = statement.encode()
        try expect(image, "less", (.signatureNoCertificate, PackageLayout.signature))
    }

    @Test func withoutTheAuthoritysCertificate() throws {
        for signature in [PackageLayout.signature, PackageLayout.commitmentsSignature] {
            var image = original
            var statement = try CAdES.parse(image[signature]!)
            statement.certificates = [sealed.identity.certificate]
            image[signature] = statement.encode()
            #expect(try opensslAccepts(image, signature))
            try expect(image, "rootless-\(signature.count)", (.signatureCertificateMissing, signature))
        }
    }

    /// An embedded certificate's own signature has a second form as well.
    @Test func theOtherHalfOfACertificatesSignature() throws {
        for signature in [PackageLayout.signature, PackageLayout.commitmentsSignature] {
            for (i, certificate) in [sealed.identity.certificate, sealed.authority].enumerated() {
                var image = original
                var statement = try CAdES.parse(image[signature]!)
                statement.certificates = try statement.certificates.map { $0 == certificate ? try #require(Certificate(der: try negatedSignature(of: $0.der))) : $0 }
                image[signature] = statement.encode()
                for (form, report) in try sealed.judgeBoth(image, "twin-\(signature.count)-\(i)") { #expect(report.invalidLevels.contains(.signature), "\(form): \(report.summary)") }
            }
        }
    }

    @Test func encodedOtherwise() throws {
        let cms = original[PackageLayout.signature]!
        let bytes = cms[...]
        var outer = DER.Reader(bytes)
        let content = Array(try outer.next(.sequence).content)
        let signerInfo = try lastSignerInfo(cms)
        // A content-time-stamp, an archive-time-stamp, and a signature-time-stamp with two values.
        func unsigned(_ oid: String, _ values: [UInt8]...) -> [UInt8] { DER.encode(.context(1), DER.sequence(DER.oid(oid), DER.setOf(values))) }
        let (one, two) = (DER.sequence(DER.oid("1.2.3")), DER.sequence(DER.oid("1.2.4")))
        func with(_ attribute: [UInt8]) throws -> [UInt8] { try replacingSignerInfo(in: cms, with: DER.encode(.sequence, signerInfo + attribute)) }
        let length = UInt32(content.count)
        for (name, forged, isGoodCMS) in [
            ("indefinite", [0x30, 0x80] + content + [0, 0], true),
            ("long-length", [0x30, 0x84] + (0..<4).map { UInt8(truncatingIfNeeded: length >> (24 - 8 * UInt32($0))) } + content, true),
            ("unsigned-attribute", try with(unsigned("1.2.840.113549.1.9.16.2.20", one)), true),
            ("archive-timestamp", try with(unsigned("0.4.0.1733.2.4", one)), true),
            ("two-in-one-attribute", try with(unsigned("1.2.840.113549.1.9.16.2.14", one, two)), true),
            ("two-signers", try replacingSignerInfo(in: cms, with: DER.encode(.sequence, signerInfo) + DER.encode(.sequence, signerInfo)), false),
            ("trailing-byte", cms + [0], false),
            ("PEM", Array("-----BEGIN CMS-----\n".utf8), false),
            ("empty", [], false),
        ] as [(String, [UInt8], Bool)] {
            var image = original
            image[PackageLayout.signature] = forged
            if isGoodCMS { #expect(try opensslAccepts(image, PackageLayout.signature), "\(name) is meant to be a good signature") }
            try expect(image, name, (.signatureMalformed, PackageLayout.signature))
        }
    }

    /// The one unsigned attribute that may stand there is a timestamp, and what is none proves nothing and is no ornament either.
    @Test func aTimestampThatIsNone() throws {
        for signature in [PackageLayout.signature, PackageLayout.commitmentsSignature] {
            for token in [DER.sequence(DER.oid("1.2.3")), original[signature]!] {
                var image = original
                var statement = try CAdES.parse(image[signature]!)
                statement.tokens = [token]
                image[signature] = statement.encode()
                #expect(try opensslAccepts(image, signature))
                try expect(image, "no-token-\(signature.count)-\(token.count)", (.timeWrong, signature))
            }
        }
    }

    // MARK: Hand work

    /// What a dossier says of its signer.
    private func requirement(_ identity: Identity) -> Dossier.RequiredSigner {
        .init(role: "agent", name: identity.certificate.name, certificate: identity.certificate.sha256.hex, issuers: identity.chain.map(\.sha256.hex))
    }

    private func lastSignerInfo(_ cms: [UInt8]) throws -> [UInt8] {
        var signedData = try signedDataReader(cms)
        var last: DER.Element?
        while !signedData.isAtEnd { last = try signedData.next() }
        var infos = DER.Reader(last!.content)
        return Array(try infos.next(.sequence).content)
    }

    private func replacingSignerInfo(in cms: [UInt8], with infos: [UInt8]) throws -> [UInt8] {
        var signedData = try signedDataReader(cms)
        var parts: [[UInt8]] = []
        while !signedData.isAtEnd { parts.append(Array(try signedData.next().encoded)) }
        parts[parts.count - 1] = DER.encode(.set, infos)
        return DER.sequence(DER.oid("1.2.840.113549.1.7.2"), DER.encode(.context(0), DER.encode(.sequence, parts.flatMap { $0 })))
    }

    private func signedDataReader(_ cms: [UInt8]) throws -> DER.Reader {
        var outer = DER.Reader(cms[...])
        var contentInfo = DER.Reader(try outer.next(.sequence).content)
        _ = try contentInfo.next(.oid)
        var explicit = DER.Reader(try contentInfo.next(.context(0)).content)
        return DER.Reader(try explicit.next(.sequence).content)
    }

    /// Certificate ::= SEQUENCE { tbsCertificate, signatureAlgorithm, signature BIT STRING }
    private func negatedSignature(of certificate: [UInt8]) throws -> [UInt8] {
        var outer = DER.Reader(certificate[...])
        var parts = DER.Reader(try outer.next(.sequence).content)
        let (statement, algorithm) = (Array(try parts.next().encoded), Array(try parts.next().encoded))
        let bits = Array(try parts.next().content)
        var bitString = DER.encode(.octetString, [0] + (try negated(Array(bits.dropFirst()))))
        bitString[0] = 0x03
        return DER.sequence(statement, algorithm, bitString)
    }

    /// (r, n − s) of (r, s), on P-256.
    private func negated(_ signature: [UInt8]) throws -> [UInt8] {
        var sequence = DER.Reader(signature[...])
        var parts = DER.Reader(try sequence.next(.sequence).content)
        let r = Array(try parts.next(.integer).encoded)
        let s = Array(try parts.next(.integer).content.drop { $0 == 0 })
        let order = [UInt8](lowerHex: "ffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551")!
        var difference = order
        var borrow = 0
        for i in (0..<32).reversed() {
            let digit = i - 32 + s.count
            let value = Int(order[i]) - (digit >= 0 ? Int(s[digit]) : 0) - borrow
            borrow = value < 0 ? 1 : 0
            difference[i] = UInt8(truncatingIfNeeded: value)
        }
        let plain = Array(difference.drop { $0 == 0 })
        return DER.sequence(r, DER.encode(.integer, (plain[0] >= 0x80 ? [0] : []) + plain))
    }

    /// Whether OpenSSL takes the signature, which shows that a forgery is refused for its form and not for a slip of ours.
    private func opensslAccepts(_ image: PackageImage, _ signature: String) throws -> Bool {
        let folder = sealed.place("openssl")
        try overwrite(folder.appending("signature"), image[signature]!)
        try overwrite(folder.appending("content"), image[signature == PackageLayout.signature ? PackageLayout.manifest : PackageLayout.commitmentsManifest]!)
        return try run("openssl", ["cms", "-verify", "-binary", "-inform", "DER", "-in", "signature", "-content", "content", "-noverify", "-out", "/dev/null"], in: folder).status == 0
    }

    private func hex32(_ value: UInt32) -> String { (0..<4).map { UInt8(truncatingIfNeeded: value >> (24 - 8 * UInt32($0))) }.lowerHex }
}

extension String {
    fileprivate var components: [Substring] { split(separator: ",") }

    /// The first place of a part.
    fileprivate func range(of part: String) -> Range<String.Index>? { firstRange(of: part) }
}

extension Substring {
    fileprivate func range(of part: String) -> Range<Substring.Index>? { firstRange(of: part) }
}
