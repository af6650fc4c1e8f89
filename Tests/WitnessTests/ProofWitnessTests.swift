internal import Cryptography
internal import Evidence
internal import Files
internal import PackageFormat
internal import Sealing
internal import SystemPackage
internal import TestSupport
internal import Testing
internal import Workspace

/// Signatures with timestamps and revocation lists, and renewals years later, read by programs that share no code with ours.
@Suite struct ProofWitnessTests {
    private let folder: TemporaryFolder
    private let root: TestAuthority
    private let sub: TestAuthority
    private let clockRoot: TestAuthority
    private let signer: TestKey

    init() throws {
        folder = try TemporaryFolder()
        var root = try TestAuthority.root(name: "Root", from: Self.day("2020-01-01"), to: Self.day("2060-01-01"))
        root.listURL = "http://crl.invalid/root.crl"
        var sub = try root.intermediate(name: "Sub", from: Self.day("2021-01-01"), to: Self.day("2050-01-01"))
        sub.listURL = "http://crl.invalid/sub.crl"
        self.root = root
        self.sub = sub
        clockRoot = try TestAuthority.root(name: "Clocks", from: Self.day("2020-01-01"), to: Self.day("2060-01-01"))
        signer = try sub.issue(name: "Signer", from: Self.day("2026-01-01"), to: Self.day("2028-01-01"))
    }

    // MARK: What is read

    private static func day(_ text: String) -> Instant { Instant(iso8601: "\(text)T10:00:00+08:00")! }

    /// An authority for timestamps that answers at a time of one's choosing.
    private func stamp(_ at: Instant) throws -> Proofs.Stamp {
        let key = try clockRoot.issue(.timestamps, name: "Clock", from: Instant(seconds: at.seconds - 86400), to: Instant(seconds: at.seconds + 6 * 365 * 86400))
        return Proofs.Stamp(name: "Clock") { bytes, algorithm in
            try TimestampAuthority(key.identity).token(for: TimestampRequest(over: bytes, algorithm == .sha512 ? .sha512 : .sha256, nonce: nil), at: at)
        }
    }

    /// Lists of all three authorities as of a time.
    private func lists(_ at: Instant) throws -> RevocationData {
        RevocationData(lists: try [root, sub, clockRoot].map { try $0.revocationList(thisUpdate: at, nextUpdate: Instant(seconds: at.seconds + 30 * 86400)) })
    }

    private func proofs(_ at: Instant, stamps: Bool, lists isWithLists: Bool) throws -> Proofs {
        var proofs = Proofs(stamps: stamps ? [try stamp(at)] : [])
        let data = try lists(at)
        if isWithLists { proofs.revocation = { _ in data } }
        return proofs
    }

    private func amending(_ path: FilePath, _ at: Instant, _ proofs: Proofs = Proofs()) -> Amending {
        Amending(path: path, proofs: proofs, now: at, jobs: 2, cancellation: Cancellation(), progress: ProgressMeter())
    }

    /// A package of a level with a second signer's signature, as it comes out of its ZIP.
    private func package(_ level: String, renewed times: [Instant] = []) throws -> FilePath {
        let at = SampleProject.sealedAt
        let workspace = try SampleProject.workspace(in: folder, name: level, digests: "[sha256, sm3]")
        try SampleProject.add([folder.write("in/报告.txt", "报告\n")], as: SampleProject.document, to: workspace, digests: [.sha256, .sm3])
        let file = folder.path.appending("\(level).asice")
        var sealing = Sealing(workspace: workspace, identity: signer.identity, role: "agent", tool: "fengcun test", now: at, jobs: 2, cancellation: Cancellation(), progress: ProgressMeter())
        sealing.proofs = try proofs(at, stamps: level != "B-B", lists: level == "B-LT")
        _ = try sealing.run(packingTo: file)
        let second = try sub.issue(name: "Buyer", from: Self.day("2026-01-01"), to: Self.day("2028-01-01"))
        _ = try amending(file, at, sealing.proofs).sign(by: second.identity, role: "buyer")
        for time in times { _ = try amending(file, time, proofs(time, stamps: true, lists: true)).renew(.sha256) }
        let unpacked = folder.path.appending("\(level).unpacked")
        let unzip = try run("unzip", ["-q", file.string, "-d", unpacked.string])
        try #require(unzip.status == 0, "\(unzip)")
        return unpacked
    }

    private func meta(_ package: FilePath, _ name: String) -> String { package.string + "/META-INF/" + name }

    private func pem(_ certificates: Certificate...) throws -> String { try folder.write("\(certificates.map { $0.sha256.hex.prefix(8) }.joined()).pem", certificates.map(\.pem).joined()).string }

    // MARK: openssl

    private func cms(_ package: FilePath, _ number: String, at time: Instant, _ options: [String] = []) throws -> Ran {
        try run(
            "openssl",
            [
                "cms", "-verify", "-cades", "-binary", "-inform", "DER", "-in", meta(package, "signature\(number).p7s"), "-content", meta(package, "ASiCManifest\(number).xml"), "-CAfile", pem(root.certificate), "-no-CApath",
                "-no-CAstore", "-purpose", "any", "-attime", String(time.seconds), "-out", "/dev/null",
            ] + options)
    }

    @Test(arguments: ["B-B", "B-T", "B-LT"]) func opensslVerifiesEverySignature(_ level: String) throws {
        let package = try package(level)
        for number in ["001", "002"] {
            let good = try cms(package, number, at: SampleProject.sealedAt)
            #expect(good.status == 0 && good.errors.contains("CAdES Verification successful"), "\(good)")
            // The lists in the signature are found there; without them openssl asks for some.
            let checked = try cms(package, number, at: SampleProject.sealedAt, ["-crl_check_all"])
            #expect((checked.status == 0) == (level == "B-LT"), "\(checked)")
            let late = try cms(package, number, at: Self.day("2029-01-01"))
            #expect(late.status != 0 && late.errors.contains("expired"), "\(late)")
        }
    }

    private func token(_ token: String, over data: String, at time: Instant, _ options: [String] = []) throws -> Ran {
        try run("openssl", ["ts", "-verify", "-token_in", "-in", token, "-data", data, "-CAfile", pem(clockRoot.certificate), "-attime", String(time.seconds)] + options)
    }

    @Test(arguments: ["B-T", "B-LT"]) func opensslVerifiesTheTimestampsOfSignatures(_ level: String) throws {
        let package = try package(level)
        for name in ["signature001.p7s", "signature002.p7s", "signatureCommitments001.p7s"] {
            let statement = try CAdES.parse(try contents(of: FilePath(meta(package, name))))
            try #require(statement.tokens.count == 1)
            let data = try folder.write("\(name).value", statement.signature)
            let path = try folder.write("\(name).tst", statement.tokens[0])
            let good = try token(path.string, over: data.string, at: SampleProject.sealedAt)
            #expect(good.status == 0 && good.text.contains("Verification: OK"), "\(good)")
            #expect(try token(path.string, over: meta(package, "ASiCManifest001.xml"), at: SampleProject.sealedAt).status != 0)
        }
    }

    @Test func opensslVerifiesEveryRenewal() throws {
        let times = [SampleProject.sealedAt, Self.day("2030-06-01"), Self.day("2035-06-01")]
        let package = try package("B-LT", renewed: Array(times.dropFirst()))
        for (i, time) in times.enumerated() {
            let manifest = i == times.count - 1 ? "ASiCArchiveManifest.xml" : "ASiCArchiveManifest00\(i + 1).xml"
            let good = try token(meta(package, "timestamp00\(i + 1).tst"), over: meta(package, manifest), at: time)
            #expect(good.status == 0, "\(good)")
            // Each was good when the next one came, and is not for ever.
            let late = try token(meta(package, "timestamp00\(i + 1).tst"), over: meta(package, manifest), at: Instant(seconds: time.seconds + 7 * 365 * 86400))
            #expect(late.status != 0 && late.errors.contains("expired"), "\(late)")
            #expect(try token(meta(package, "timestamp00\(i + 1).tst"), over: meta(package, "ASiCManifest001.xml"), at: time).status != 0)
        }
        // What was signed is what it was.
        #expect(try cms(package, "001", at: SampleProject.sealedAt, ["-crl_check_all"]).status == 0)
    }

    @Test func opensslVerifiesTheChains() throws {
        let package = try package("B-LT")
        let statement = try CAdES.parse(try contents(of: FilePath(meta(package, "signature001.p7s"))))
        let leaf = try pem(signer.certificate)
        let embedded = try folder.write("embedded.pem", statement.certificates.map(\.pem).joined()).string
        let lists = try folder.write("lists.der", statement.revocation.lists[0].der)
        #expect(statement.revocation.lists.count == 2)
        let good = try run("openssl", ["verify", "-CAfile", pem(root.certificate), "-no-CApath", "-no-CAstore", "-untrusted", embedded, "-attime", String(SampleProject.sealedAt.seconds), leaf])
        #expect(good.status == 0, "\(good)")
        #expect(try run("openssl", ["crl", "-inform", "DER", "-in", lists.string, "-noout", "-text"]).text.contains("No Revoked Certificates"))
        let stranger = try run("openssl", ["verify", "-CAfile", pem(clockRoot.certificate), "-no-CApath", "-no-CAstore", "-untrusted", embedded, "-attime", String(SampleProject.sealedAt.seconds), leaf])
        #expect(stranger.status != 0)
    }

    // MARK: pyHanko

    private static let hasPyHanko = (try? run("python3", ["-c", "import pyhanko"]).status) == 0

    private static let validate = """
        import asyncio, datetime, sys
        from asn1crypto import cms, pem, x509
        from pyhanko_certvalidator import ValidationContext
        from pyhanko.sign.validation import async_validate_detached_cms
        signature, manifest, moment, signers, clocks = sys.argv[1:]
        data = cms.ContentInfo.load(open(signature, 'rb').read())['content']
        anchor = lambda path: x509.Certificate.load(pem.unarmor(open(path, 'rb').read())[2])
        lists = lambda signed: [entry.chosen for entry in signed['crls']] if signed['crls'].native else []
        token = [a for a in data['signer_infos'][0]['unsigned_attrs'] if a['type'].native == 'signature_time_stamp_token'][0]['values'][0]['content']
        def context(root, signed):
            return ValidationContext(
                trust_roots=[anchor(root)], moment=datetime.datetime.fromtimestamp(int(moment), datetime.timezone.utc), crls=[c.dump() for c in lists(signed)],
                allow_fetching=False, revocation_mode='hard-fail')
        status = asyncio.run(async_validate_detached_cms(
            open(manifest, 'rb'), data, signer_validation_context=context(signers, data), ts_validation_context=context(clocks, token)))
        stamp = status.timestamp_validity
        print(status.summary(), stamp.valid and stamp.intact and stamp.trusted, int(stamp.timestamp.timestamp()))
        """

    @Test(.enabled(if: hasPyHanko, "pyHanko is not there: scripts/setup.sh --tests installs it")) func pyHankoTrustsWithWhatIsEmbedded() throws {
        let package = try package("B-LT")
        let time = SampleProject.sealedAt.seconds
        let anchors = try [pem(root.certificate), pem(clockRoot.certificate)]
        for number in ["001", "002"] {
            let good = try run("python3", ["-c", Self.validate, meta(package, "signature\(number).p7s"), meta(package, "ASiCManifest\(number).xml"), String(time + 60)] + anchors)
            #expect(good.status == 0 && good.text.hasPrefix("INTACT:TRUSTED") && good.text.hasSuffix(" True \(time)\n"), "\(good)")
        }
        var tampered = try contents(of: FilePath(meta(package, "ASiCManifest001.xml")))
        tampered[tampered.count / 2] ^= 1
        let bad = try run("python3", ["-c", Self.validate, meta(package, "signature001.p7s"), folder.write("tampered.xml", tampered).string, String(time + 60)] + anchors)
        #expect(!bad.text.contains("INTACT"), "\(bad)")
    }

    // MARK: Archives

    @Test func aRenewedPackageIsStillABagInAZip() throws {
        let package = try package("B-LT", renewed: [Self.day("2030-06-01"), Self.day("2035-06-01")])
        let file = folder.path.appending("B-LT.asice")
        let unzip = try run("unzip", ["-tq", file.string])
        #expect(unzip.status == 0, "\(unzip)")
        let bag = try run("bagit.py", ["--validate", package.string])
        #expect(bag.status == 0, "\(bag)")
        let list = try run("bsdtar", ["-tf", file.string], environment: ["LC_ALL": "C.UTF-8"])
        #expect(list.status == 0)
        #expect(Set(list.text.split(separator: "\n").map(String.init)) == Set(try tree(package).keys))
        let python = try run("python3", ["-c", "import sys, zipfile\nz = zipfile.ZipFile(sys.argv[1])\nassert z.testzip() is None and len(set(z.namelist())) == len(z.namelist())\nprint(len(z.namelist()))", file.string])
        #expect(try python.text == "\(tree(package).count)\n", "\(python)")
        // The folder was sealed and never renewed: packed anew it still is what it was.
        #expect(try tree(folder.path.appending("B-LT")).count == tree(package).count - 6)
    }

    // MARK: The script that VERIFY.txt names

    private func script(_ year: Int, _ package: FilePath, _ options: [String]) throws -> Ran {
        try run("faketime", ["\(year)-01-01 10:00:00", packageRoot.appending("scripts").string + "/verify-archive.sh", package.string] + options)
    }

    @Test(.enabled(if: hasProgram("faketime"), "no faketime on this machine")) func theScriptJudgesTimestamps() throws {
        let package = try package("B-LT", renewed: [Self.day("2030-06-01"), Self.day("2035-06-01")])
        let trust = try ["--trust", pem(root.certificate)]
        let clocks = try ["--tsa", pem(clockRoot.certificate)]
        for form in [package, folder.path.appending("B-LT.asice")] {
            for (year, options, status) in [(2036, trust + clocks, 0), (2027, trust, 0), (2036, trust, 4), (2036, clocks, 4), (2045, trust + clocks, 4), (2036, trust + ["--tsa", try pem(root.certificate)], 1)] {
                let judged = try script(year, form, options)
                // In 2027 the renewals have not been yet; without their authority nobody asks.
                #expect(judged.status == Int32(status), "\(year) \(options): \(judged)")
            }
        }
        for name in ["timestamp001.tst", "timestamp002.tst", "timestamp003.tst", "ASiCArchiveManifest.xml", "ASiCArchiveManifest001.xml", "signature002.p7s"] {
            for options in [trust, trust + clocks] {
                let path = FilePath(meta(package, name))
                let bytes = try contents(of: path)
                var changed = bytes
                // Of the newest timestamp its signature: lists in it are what the script does not look at.
                changed[name == "timestamp003.tst" ? changed.count - 3 : changed.count / 3] ^= 1
                try overwrite(path, changed)
                #expect(try script(2036, package, options).status == 1, "\(name) changed, \(options)")
                try remove(path)
                #expect(try script(2036, package, options).status == 1, "\(name) removed, \(options)")
                try overwrite(path, bytes)
            }
        }
        #expect(try script(2036, package, trust + clocks).status == 0)
        // Of a package that was never renewed after sealing: the seal's own timestamp carries it until its authority ends.
        let fresh = try self.package("B-T")
        #expect(try script(2029, fresh, trust + clocks).status == 0)
        #expect(try script(2029, fresh, trust).status == 4)
        #expect(try script(2036, fresh, trust + clocks).status == 4)
        let plain = try self.package("B-B")
        #expect(try script(2027, plain, trust).status == 0)
        #expect(try script(2029, plain, trust).status == 4)
        #expect(try script(2027, plain, trust + clocks).status == 1)
    }

    // MARK: gmssl

    private static let hasGmSSL = (try? run("python3", ["-c", "import gmssl, asn1crypto"]).status) == 0

    @Test(.enabled(if: hasGmSSL, "gmssl is not there: scripts/setup.sh --tests installs it")) func gmsslVerifiesTheSM2SignatureOfAPackage() throws {
        let authority = try TestAuthority.root(name: "GM", key: .sm2, from: Self.day("2020-01-01"), to: Self.day("2060-01-01"))
        let key = try authority.issue(name: "国密", key: .sm2, from: Self.day("2026-01-01"), to: Self.day("2028-01-01"))
        let unpacked = try package("B-B")
        let file = folder.path.appending("B-B.asice")
        _ = try amending(file, SampleProject.sealedAt).sign(by: key.identity, role: "custodian")
        let target = folder.path.appending("gm")
        #expect(try run("unzip", ["-q", file.string, "-d", target.string]).status == 0)
        #expect(try tree(target).count == tree(unpacked).count + 1)
        let script = """
            import sys
            from asn1crypto import core, cms
            from gmssl import sm2, sm3, func
            class Message(core.Sequence):
                _fields = [('type', core.ObjectIdentifier), ('content', cms.SignedData, {'explicit': 0})]
            class Numbers(core.SequenceOf):
                _child_spec = core.Integer
            p7, manifest = sys.argv[1:]
            content = open(manifest, 'rb').read()
            message = Message.load(open(p7, 'rb').read())
            assert message['type'].dotted == '1.2.156.10197.6.1.4.2.2'
            data = message['content']
            signer = data['signer_infos'][0]
            attributes = signer['signed_attrs']
            digest = [a for a in attributes if a['type'].native == 'message_digest'][0]['values'][0].native
            assert digest.hex() == sm3.sm3_hash(func.bytes_to_list(content))
            signed = b'\\x31' + attributes.dump()[1:]
            r, s = Numbers.load(signer['signature'].native).native
            serial = signer['sid'].chosen['serial_number'].native
            leaf = [c.chosen for c in data['certificates'] if c.chosen.serial_number == serial][0]
            point = bytes(leaf['tbs_certificate']['subject_public_key_info'].dump())[-64:].hex()
            checker = sm2.CryptSM2(private_key=None, public_key='')
            checker.public_key = point
            print(checker.verify_with_sm3('%064x%064x' % (r, s), signed), checker.verify_with_sm3('%064x%064x' % (r, s), signed + b' '))
            """
        let ran = try run("python3", ["-c", script, meta(target, "sm2-001.p7"), target.string + "/tagmanifest-sm3.txt"])
        #expect(ran.text == "True False\n", "\(ran)")
    }
}
