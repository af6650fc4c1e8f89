internal import ArgumentParser
internal import Authorities
internal import Cryptography
internal import Evidence
internal import Files
internal import Sealing
internal import Synchronization
internal import SystemPackage

extension Proofs {
    /// What `seal`, `sign` and `renew` ask authorities for; everything that can be wrong with the arguments is found here.
    static func of(_ timestamps: TimestampOptions, _ revocation: RevocationOptions, _ passphrase: PassphraseOption) throws(Fault) -> Proofs {
        let client = try timestamps.network.client()
        let wanted = try timestamps.digest.algorithm
        let source = try revocation.source()
        let stamps = try timestamps.sources(passphrase).map { authority in
            Stamp(name: authority.name) { bytes, algorithm in
                // An archive manifest in SHA-512 is stamped by no less.
                try authority.token(over: bytes, algorithm == .sha512 ? .sha512 : wanted, client: client, at: now()).encoded
            }
        }
        guard !source.isEmpty else { return Proofs(stamps: stamps) }
        // The same authority stamps several times in a run, and is asked about once.
        let known = Mutex<[[[Certificate]]: RevocationData]>([:])
        return Proofs(stamps: stamps) { paths in
            if let data = known.withLock({ $0[paths] }) { return data }
            let collected = try source.collect(for: paths, client: client, at: now())
            // What was given and is of no use for these certificates may be for others.
            let missing = collected.faults.filter { [.revocationMissing, .revocationStale, .issuerUnavailable].contains($0.code) }
            if let fault = Fault.gathered(missing) { throw fault }
            known.withLock { $0[paths] = collected.data }
            return collected.data
        }
    }
}

/// Revocation data that a verifier has from elsewhere: files only, for `verify` asks nobody.
struct HandedInOptions: ParsableArguments {
    @Option(name: .long, help: ArgumentHelp(Speech.tr("从别处取得的吊销列表（DER 或 PEM 文件），可多次给出", "A revocation list from elsewhere (a file in DER or PEM); may be repeated."), valueName: "FILE")) var crl: [PathArgument] = []
    @Option(name: .long, help: ArgumentHelp(Speech.tr("从别处取得的 OCSP 应答（DER 文件），可多次给出", "An OCSP response from elsewhere (a file in DER); may be repeated."), valueName: "FILE")) var ocsp: [PathArgument] = []

    func data() throws(Fault) -> RevocationData {
        var data = RevocationData()
        for file in crl {
            let found = RevocationList.all(in: try InputFile.readAll(file.path, limit: 64 << 20))
            if found.isEmpty { throw Fault(.revocationUnreadable, path: file.path.string) }
            data = data.merged(with: RevocationData(lists: found))
        }
        for file in ocsp {
            guard let response = OCSPResponse.read(try InputFile.readAll(file.path, limit: 8 << 20)) else { throw Fault(.revocationUnreadable, path: file.path.string) }
            data = data.merged(with: RevocationData(responses: [response]))
        }
        return data
    }
}

/// Where the tail of a packed file lies that could not be written.
struct TailOption: ParsableArguments {
    @Option(name: .long, help: ArgumentHelp(Speech.tr("档案文件的尾部所在（只读介质；默认在文件旁边 FILE.tail）", "Where the tail of the packed file is, for read-only media (FILE.tail beside it by default)."), valueName: "FILE")) var tail: PathArgument?
}
