internal import Cryptography
internal import Evidence
internal import Files
internal import SystemPackage
internal import TestSupport
internal import Testing
internal import Verification

private let corpora = packageRoot.removingLastComponent().appending("shared").appending("corpora")
private let seals = corpora.appending("seals")
private let hasCorpora = (try? FileFacts(seals)) != nil

private let now = Instant(iso8601: "2026-12-01T00:00:00+08:00")!

/// ASiC containers that others sealed, whole, tampered with, and looked at from another time.
@Suite(.enabled(if: hasCorpora, "the folder shared/corpora is not beside the package")) struct ASiCTests {
    private static func anchors(_ name: String) throws -> [Certificate] {
        Certificate.all(inPEM: try contents(of: seals.appending(name.hasPrefix("aged") ? "aged-root.crt" : "root.crt")))
    }

    private static func file(_ name: String) -> FilePath { seals.appending(FilePath.Component(name + ".asice")!) }

    // MARK: The seals

    @Test(
        arguments: [
            ("golden-LT", Outcome.absent, [FindingCode]()), ("golden-LTA", .valid, []), ("dual-gm-metainf", .absent, []),
            ("sample-LT-er1", .undecided, [.asicEvidenceRecordNotJudged]), ("sample-LT-er3", .undecided, [.asicEvidenceRecordNotJudged]), ("sample-LTA-atsv3", .undecided, [.asicRenewalNotJudged]),
            ("sample-LT-ocsp", .absent, []), ("aged-LTA3", .valid, []),
        ])
    func sealsAreValid(_ name: String, renewal: Outcome, unjudged: [FindingCode]) throws {
        let report = try judge(Self.file(name), trusting: Self.anchors(name), at: now)
        #expect(report.kind == "asic" && report.verdict == .valid, "\(report.summary)")
        for level in [Level.structure, .fixity, .signature, .identity, .time] { #expect(report.outcome(level) == .valid, "\(level)") }
        #expect(report.outcome(.renewal) == renewal)
        #expect(report.findings.filter { $0.severity == .warning }.map(\.code) == unjudged)
        #expect(report.signers[0].trusted && report.signers[0].timestamp != nil)
        // The SM2 signature beside holds; its own root is not among those trusted here.
        let hasSM2 = name.hasPrefix("golden") || name.hasPrefix("dual")
        #expect(report.signers.dropFirst().map(\.trusted) == (hasSM2 ? [false] : []))
        #expect(try judge(Self.file(name), trusting: [], at: now).verdict == .undecided)
        #expect(try judge(Self.file(name), trusting: Self.anchors(name == "aged-LTA3" ? "golden" : "aged"), at: now).verdict == .undecided)
    }

    @Test func whatRanOutWithoutRenewalCannotBeDecided() throws {
        let report = try judge(Self.file("aged-LT-2012"), trusting: Self.anchors("aged"), at: now)
        #expect(report.verdict == .undecided && report.errors.isEmpty, "\(report.summary)")
        #expect(report.outcome(.identity) == .undecided && report.outcome(.time) == .undecided && report.outcome(.signature) == .valid)
        // While the certificates were good; and after the signer's, but not the authority's.
        #expect(try judge(Self.file("aged-LT-2012"), trusting: Self.anchors("aged"), at: Instant(iso8601: "2012-12-01T00:00:00Z")!).verdict == .valid)
        #expect(try judge(Self.file("aged-LT-2012"), trusting: Self.anchors("aged"), at: Instant(iso8601: "2014-06-01T00:00:00Z")!).verdict == .valid)
        #expect(try judge(Self.file("aged-LT-2012"), trusting: Self.anchors("aged"), at: Instant(iso8601: "2016-06-01T00:00:00Z")!).verdict == .undecided)
    }

    /// Renewals carry on only as far as the newest authority's certificate.
    @Test func renewalsEndToo() throws {
        let report = try judge(Self.file("aged-LTA3"), trusting: Self.anchors("aged"), at: Instant(iso8601: "2031-06-01T00:00:00Z")!)
        #expect(report.verdict == .undecided && report.outcome(.renewal) == .undecided && report.outcome(.identity) == .undecided, "\(report.summary)")
    }

    // MARK: Tampering

    /// Entries that no judged statement reaches: named as not judged, and so not protected here.
    private static func isUnjudged(_ path: String) -> Bool { path.hasSuffix(".p7") || path.hasSuffix(".ers") }

    @Test(arguments: ["golden-LT", "golden-LTA", "dual-gm-metainf", "aged-LT-2012", "aged-LTA3", "sample-LT-ocsp"]) func changesAreSeen(_ name: String) throws {
        let folder = try TemporaryFolder()
        try run("bsdtar", ["-xf", Self.file(name).string, "-C", folder.path.string])
        let anchors = try Self.anchors(name)
        let files = FileTree.walk(folder.path).nodes.filter { $0.facts.kind == .file }
        #expect(files.count > 8)
        for node in files {
            let path = String(decoding: node.relative, as: UTF8.self)
            guard !Self.isUnjudged(path) || name == "golden-LTA" else { continue }
            let bytes = try contents(of: node.path)
            // Certificates and revocation lists in the middle of a token may be nobody's.
            for i in path.hasSuffix(".tst") ? [0, bytes.count - 1] : [0, bytes.count / 2, bytes.count - 1] {
                var changed = bytes
                changed[i] ^= 1
                try overwrite(node.path, changed)
                let report = try judge(folder.path, trusting: anchors, at: now)
                #expect(report.verdict == .invalid, "\(path) at \(i): \(report.summary)")
            }
            try remove(node.path)
            let report = try judge(folder.path, trusting: anchors, at: now)
            #expect(report.verdict != .valid || path == "mimetype", "\(path) removed: \(report.summary)")
            try overwrite(node.path, bytes)
        }
        #expect(try judge(folder.path, trusting: anchors, at: now).verdict != .invalid)
        try folder.write("extra.txt", "x")
        let report = try judge(folder.path, trusting: anchors, at: now)
        #expect(report.verdict == .undecided && report.findings.contains { $0.code == .asicUnsignedEntry && $0.path == "extra.txt" }, "\(report.summary)")
    }

    @Test func aManifestWithoutSignatureSaysNothingOfOrigin() throws {
        let folder = try TemporaryFolder()
        try run("bsdtar", ["-xf", Self.file("golden-LT").string, "-C", folder.path.string])
        try remove(folder.path.appending("META-INF").appending("signature001.p7s"))
        let report = try judge(folder.path, trusting: Self.anchors("golden"), at: now)
        #expect(report.has(.signatureAbsent) && report.verdict == .invalid && !report.signers.contains(where: \.trusted), "\(report.summary)")
    }

    // MARK: Other people's containers

    /// What is judged of these, without trust; docs/foreign-packages.md has the table.
    @Test(
        arguments: [
            ("dss-asic-cades/validation/onefile-ok.asice", Outcome.undecided, Outcome.valid), ("dss-asic-cades/validation/multifiles-ok.asice", .undecided, .valid),
            ("dss-asic-cades/validation/ASiC-E-CAdES-BpLTA.sce", .undecided, .valid), ("dss-asic-cades/validation/asice-level-lta-with-custom-manifest-namespace.sce", .undecided, .valid),
            ("dss-asic-cades/validation/dss1421.asice", .undecided, .valid), ("dss-asic-cades/validation/dss1984.asice", .undecided, .valid),
            ("dss-asic-cades/validation/evidencerecord/cades-lta.sce", .undecided, .valid), ("dss-asic-cades/validation/evidencerecord/cades-lt-two-sigs.sce", .undecided, .valid),
            ("dss-asic-cades/validation/brokenReferenceAndAlteredManifest.asice", .invalid, .absent), ("dss-asic-cades/validation/cades-invalid-digest-algo.asics", .invalid, .invalid),
            ("dss-asic-cades/validation/dss1421-archive-not-cover.asice", .invalid, .valid), ("dss-asic-cades/validation/emptyCertStore.asice", .invalid, .invalid),
            ("dss-asic-cades/validation/removed-doc.asics", .invalid, .invalid), ("dss-asic-cades/validation/containerWithCounterSig.asics", .invalid, .invalid),
            ("dss-asic-xades/validation/onefile-ok.asice", .undecided, .undecided), ("dss-asic-xades/validation/malformed-container.asice", .invalid, .undecided),
            ("libdigidocpp/asice-relative.asice", .invalid, .absent), ("libdigidocpp/test-invalidts.asics", .invalid, .absent), ("libdigidocpp/test.asics", .undecided, .absent),
            ("libdigidocpp/forged_lt.asice", .undecided, .undecided),
        ])
    func others(_ name: String, verdict: Outcome, signature: Outcome) throws {
        let report = try judge(corpora.appending("asic").pushing(FilePath(name)), trusting: [], at: now)
        #expect(report.kind == "asic" && report.verdict == verdict && report.outcome(.signature) == signature, "\(report.summary)")
    }

    /// Trusting every certificate that a broken container brings along makes it no better.
    @Test(arguments: ["brokenReferenceAndAlteredManifest.asice", "cades-invalid-digest-algo.asics", "dss1421-archive-not-cover.asice", "emptyCertStore.asice", "removed-doc.asics"]) func trustMendsNothing(_ name: String) throws {
        let file = corpora.appending("asic").appending("dss-asic-cades").appending("validation").appending(FilePath.Component(name)!)
        let folder = try TemporaryFolder()
        try run("bsdtar", ["-xf", file.string, "-C", folder.path.string])
        var anchors: [Certificate] = []
        for node in FileTree.walk(folder.path).nodes where node.path.extension == "p7s" { anchors += (try? SignedMessage.read(contents(of: node.path)).certificates) ?? [] }
        #expect(try judge(file, trusting: anchors, at: now).verdict == .invalid)
    }

    // MARK: CMS and tokens

    /// No prefix and no flipped byte of a signature or token brings its reader down.
    @Test func mutilatedSignaturesAreSurvived() throws {
        let folder = try TemporaryFolder()
        try run("bsdtar", ["-xf", Self.file("aged-LTA3").string, "-C", folder.path.string])
        for (name, read) in [("signature001.p7s", { (try? SignedMessage.read($0)) != nil }), ("timestamp001.tst", { (try? TimestampToken.read($0)) != nil })] as [(String, ([UInt8]) -> Bool)] {
            let bytes = try contents(of: folder.path.appending("META-INF").appending(FilePath.Component(name)!))
            #expect(read(bytes))
            for length in stride(from: 0, to: bytes.count, by: 7) { #expect(!read(Array(bytes.prefix(length)))) }
            #expect(!read(bytes + [0]))
            for i in stride(from: 0, to: bytes.count, by: 11) {
                var flipped = bytes
                flipped[i] ^= 0xFF
                _ = read(flipped)
            }
        }
    }
}
