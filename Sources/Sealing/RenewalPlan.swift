internal import Container
internal import Cryptography
package import Evidence
package import Files
internal import PackageFormat
package import SystemPackage
package import Workspace

/// By when a package has to be renewed, and why: whatever of its newest proof ends first.
package struct RenewalPlan: Sendable {
    package enum Reason: String, Sendable, Codable {
        /// The certificate of the newest timestamp's authority, or of an issuer of it, runs out.
        case authority, issuer
        /// There is no timestamp: the signer's own certificate runs out, or one above it.
        case signer
        /// The table of algorithms ends the term of a digest or of a signature algorithm.
        case digest, algorithm
    }

    package struct End: Sendable {
        package let at: Instant
        package let reason: Reason
        /// The certificate's name, or the algorithm's.
        package let name: String
    }

    package let package: String
    /// What has to be renewed first, soonest first.
    package let ends: [End]
    /// Archive timestamps so far.
    package let renewals: Int

    package var due: End? { ends.first }

    /// Reads META-INF and nothing else.
    ///
    /// - Throws: ``FaultCode/notAPackage`` for what is none of ours, and whatever keeps it from being read.
    package static func read(_ path: FilePath, tail: FilePath? = nil, algorithms: AlgorithmTable, cancellation: Cancellation) throws -> RenewalPlan {
        let carrier = try Carrier.open(path, tail: tail, cancellation: cancellation)
        guard carrier.kind == .fengcun else { throw Fault(.notAPackage, path: path.string) }
        var entries: [SealEntry: [UInt8]] = [:]
        for (i, entry) in carrier.content.entries.enumerated() {
            guard let name = SealEntry(entry.path), let bytes = try carrier.content.bytes(of: i, limit: 64 << 20, cancellation: cancellation) else { continue }
            entries[name] = bytes
        }
        let renewals = entries.keys.reduce(0) { last, entry in if case .timestamp(let n) = entry { max(last, n) } else { last } }
        let ends = try renewals > 0 ? ends(ofTimestamp: entries[.timestamp(renewals)] ?? [], manifest: entries[.archiveManifest(nil)] ?? [], algorithms, path) : ends(ofSignature: entries[.signature(1)] ?? [], algorithms, path)
        return RenewalPlan(package: path.string, ends: ends.sorted { $0.at < $1.at }, renewals: renewals)
    }

    private static func ends(ofTimestamp bytes: [UInt8], manifest: [UInt8], _ algorithms: AlgorithmTable, _ path: FilePath) throws -> [End] {
        guard let token = try? TimestampToken.parse(bytes), let manifest = try? ForeignASiCManifest.read(manifest) else { throw Fault(.notRenewable, path: path.string) }
        var ends = certificates(CertificatePath.embedded(token.authority, among: token.certificates), first: .authority)
        ends += digest(token.info.algorithm.rawValue, algorithms)
        for algorithm in DigestAlgorithm.allCases where manifest.references.contains(where: { $0.algorithm == ASiCManifest.uri(of: algorithm) }) { ends += digest(algorithm.rawValue, algorithms) }
        if let data = try? SignedData.parse(bytes) { ends += signature(data.signers[0].algorithm, algorithms) }
        return ends
    }

    private static func ends(ofSignature bytes: [UInt8], _ algorithms: AlgorithmTable, _ path: FilePath) throws -> [End] {
        guard let statement = try? CAdES.parse(bytes), let signer = statement.certificates.first(where: { $0.sha256 == statement.signingCertificateDigest }) else { throw Fault(.notRenewable, path: path.string) }
        return certificates(CertificatePath.embedded(signer, among: statement.certificates), first: .signer) + digest("sha256", algorithms) + signature(statement.algorithm, algorithms)
    }

    private static func certificates(_ path: [Certificate], first: Reason) -> [End] {
        path.enumerated().map { End(at: $1.notAfter, reason: $0 == 0 ? first : .issuer, name: $1.name) }
    }

    private static func digest(_ name: String, _ algorithms: AlgorithmTable) -> [End] { algorithms.end(ofDigest: name).map { [End(at: $0, reason: .digest, name: name)] } ?? [] }

    private static func signature(_ algorithm: SignatureAlgorithm, _ algorithms: AlgorithmTable) -> [End] {
        algorithms.end(ofSignature: algorithm.tableName).map { [End(at: $0, reason: .algorithm, name: algorithm.tableName)] } ?? []
    }
}
