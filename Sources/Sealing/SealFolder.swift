package import Cryptography
package import Evidence
internal import PackageFormat

/// Where tokens and revocation data come from: the command line has them asked for, tests make them.
package struct Proofs: Sendable {
    /// A timestamp authority.
    package struct Stamp: Sendable {
        /// What to call it in messages.
        package let name: String
        /// A token over these bytes, by their digest.
        package let token: @Sendable ([UInt8], DigestAlgorithm) throws -> [UInt8]

        package init(name: String, token: @escaping @Sendable ([UInt8], DigestAlgorithm) throws -> [UInt8]) {
            self.name = name
            self.token = token
        }
    }

    package var stamps: [Stamp]
    /// Revocation data for certificates, each path from its signer upwards; nil when none are asked for.
    package var revocation: (@Sendable ([[Certificate]]) throws -> RevocationData)?

    package init(stamps: [Stamp] = [], revocation: (@Sendable ([[Certificate]]) throws -> RevocationData)? = nil) {
        self.stamps = stamps
        self.revocation = revocation
    }
}

/// META-INF under construction: signatures with their manifests, and renewals, over entries that do not change any more.
struct SealFolder {
    private(set) var entries: [SealEntry: [UInt8]]
    /// Digests of every entry outside META-INF but `mimetype`, in canonical order.
    private let outside: (DigestAlgorithm) throws -> [(path: String, digest: Digest)]
    private let proofs: Proofs

    init(_ entries: [SealEntry: [UInt8]] = [:], proofs: Proofs, outside: @escaping (DigestAlgorithm) throws -> [(path: String, digest: Digest)]) {
        self.entries = entries
        self.proofs = proofs
        self.outside = outside
    }

    /// In canonical order.
    var files: [(path: String, bytes: [UInt8])] { entries.map { ($0.key.path, $0.value) }.sorted { PackageLayout.precedes($0.path, $1.path) } }

    // MARK: Signatures

    /// A manifest over everything outside META-INF, and its signature.
    mutating func sign(_ number: Int, _ make: ([UInt8]) throws -> CAdES) throws {
        try sign(.manifest(number), .signature(number), outside(.sha256), make)
    }

    mutating func signCommitments(_ number: Int, _ digest: Digest, _ make: ([UInt8]) throws -> CAdES) throws {
        try sign(.commitmentsManifest(number), .commitmentsSignature(number), [(PackageLayout.commitments, digest)], make)
    }

    private mutating func sign(_ manifest: SealEntry, _ signature: SealEntry, _ references: [(path: String, digest: Digest)], _ make: ([UInt8]) throws -> CAdES) throws {
        let text = ASiCManifest.encode(signature: signature.path, references: references)
        var statement = try make(text)
        for stamp in proofs.stamps {
            let token = try stamp.token(statement.signature, .sha256)
            statement.tokens.append(try settle(token, stamp.name))
        }
        if proofs.revocation != nil {
            statement.revocation = try revocation(for: [CertificatePath.embedded(try signer(of: statement), among: statement.certificates)])
        }
        entries[manifest] = text
        entries[signature] = statement.encode()
    }

    mutating func addSM2(_ number: Int, _ signature: [UInt8]) { entries[.sm2(number)] = signature }

    private func signer(of statement: CAdES) throws -> Certificate {
        guard let signer = statement.certificates.first(where: { $0.sha256 == statement.signingCertificateDigest }) else { throw Fault(.signingFailed, facts: ["reason": "no certificate"]) }
        return signer
    }

    // MARK: Renewal

    /// How many archive timestamps there are.
    var renewals: Int { entries.keys.reduce(0) { count, entry in if case .timestamp(let n) = entry { max(count, n) } else { count } } }

    /// > Complete the previous token with its certificates and CRLs; rename the previous archive manifest to the next number;
    /// > write the new one over all that is there, and its timestamp (EN 319 162-1 annex A.7).
    mutating func renew(_ stamp: Proofs.Stamp, _ algorithm: DigestAlgorithm) throws {
        let number = try prepare(algorithm)
        let manifest = entries[.archiveManifest(nil)]!
        entries[.timestamp(number)] = try settle(try stamp.token(manifest, algorithm), stamp.name)
    }

    /// All of a renewal but its timestamp.
    ///
    /// - Returns: the timestamp's number; the manifest that it has to be over is the newest.
    mutating func prepare(_ algorithm: DigestAlgorithm) throws -> Int {
        let last = renewals
        try complete(last)
        if last > 0 { entries[.archiveManifest(last)] = entries.removeValue(forKey: .archiveManifest(nil)) }
        let inside = files.map { (path: $0.path, digest: Hasher.digest($0.bytes, algorithm)) }
        let references = (try outside(algorithm) + inside).sorted { PackageLayout.precedes($0.path, $1.path) }
        entries[.archiveManifest(nil)] = ASiCManifest.encodeArchive(
            timestamp: SealEntry.timestamp(last + 1).path, references: references, algorithm: algorithm, root: last > 0 ? SealEntry.archiveManifest(last).path : nil)
        return last + 1
    }

    /// What no archive manifest covers yet can still take up the data by which it will have to be judged.
    private mutating func complete(_ last: Int) throws {
        guard proofs.revocation != nil else { return }
        if last > 0, let bytes = entries[.timestamp(last)] {
            let token = try TimestampToken.parse(bytes)
            let fresh = try revocation(for: [CertificatePath.embedded(token.authority, among: token.certificates)], besides: token.revocation)
            entries[.timestamp(last)] = try TimestampToken.settled(bytes, certificates: [], revocation: token.revocation.merged(with: fresh))
        }
        let covered = last > 0 ? Set(try ForeignASiCManifest.read(entries[.archiveManifest(nil)] ?? []).references.compactMap(\.path)) : []
        for entry in entries.keys where !covered.contains(entry.path) {
            switch entry {
            case .signature, .commitmentsSignature: try completeSignature(entry)
            default: continue
            }
        }
    }

    private mutating func completeSignature(_ entry: SealEntry) throws {
        var statement = try CAdES.parse(entries[entry] ?? [])
        let path = CertificatePath.embedded(try signer(of: statement), among: statement.certificates)
        statement.revocation = statement.revocation.merged(with: try revocation(for: [path], besides: statement.revocation))
        statement.tokens = try statement.tokens.map { bytes in
            let token = try TimestampToken.parse(bytes)
            let fresh = try revocation(for: [CertificatePath.embedded(token.authority, among: token.certificates)], besides: token.revocation)
            return try TimestampToken.settled(bytes, certificates: [], revocation: token.revocation.merged(with: fresh))
        }
        entries[entry] = statement.encode()
    }

    // MARK: Proofs

    /// A token as the archive holds it, with what is known of its authority.
    private func settle(_ bytes: [UInt8], _ name: String) throws -> [UInt8] {
        let token: TimestampToken
        do { token = try TimestampToken.read(bytes) } catch { throw Fault(.timestampUnusable, path: name, facts: ["reason": "\(error)"]) }
        let path = CertificatePath.embedded(token.authority, among: token.certificates)
        let data = try proofs.revocation == nil ? RevocationData() : revocation(for: [path])
        do { return try TimestampToken.settled(bytes, certificates: [], revocation: data) } catch { throw Fault(.timestampUnusable, path: name, facts: ["reason": "\(error)"]) }
    }

    /// Data for every certificate of these paths that has an issuer here, and nothing else. What is known already need not be had
    /// again: an authority leaves out of its lists what has run out.
    ///
    /// - Throws: ``FaultCode/revocationMissing`` with all certificates of which nothing is known.
    private func revocation(for paths: [[Certificate]], besides known: RevocationData = RevocationData()) throws -> RevocationData {
        func without(_ data: RevocationData) -> [Certificate] {
            paths.flatMap { zip($0, $0.dropFirst()) }.filter { certificate, issuer in data.judge(certificate, issuer: issuer, at: Instant(seconds: 0)) == .missing }.map(\.0)
        }
        var data = RevocationData()
        do { data = try proofs.revocation?(paths).used(on: paths) ?? data } catch let fault as Fault where fault.code == .revocationMissing && without(known).isEmpty {}
        if let fault = Fault.gathered(without(known.merged(with: data)).map { Fault(.revocationMissing, facts: ["name": $0.name]) }) { throw fault }
        return data
    }
}
