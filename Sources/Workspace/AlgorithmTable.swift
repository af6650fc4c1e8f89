package import Evidence
internal import Files
package import SystemPackage
internal import Yams

/// `manifests/algorithms.yaml`: how long algorithms and keys are taken to be strong enough. Its figures are our policy and
/// no law's, so they warn and do not refuse.
package struct AlgorithmTable: Sendable {
    private struct Algorithm: Decodable {
        let name: String
        let allowedUntil: Int
    }

    private struct Key: Decodable {
        let name: String
        let minimumBits: Int
    }

    private struct File: Decodable {
        let digests: [Algorithm]
        let keys: [Key]
        let signatures: [Algorithm]
    }

    private let file: File

    /// - Parameter folder: the `manifests` folder.
    package static func read(_ folder: FilePath) throws(Fault) -> AlgorithmTable {
        AlgorithmTable(file: try YAMLFile.decode(File.self, folder.appending("algorithms.yaml")))
    }

    /// Up to when a digest may be relied on without a renewal, by the table; nil for one that it does not have.
    package func end(ofDigest name: String) -> Instant? { file.digests.first { $0.name == name }.flatMap(Self.end) }

    /// The same of a signature algorithm: `ecdsa-sha256`, `rsa-sha512`, `sm2-sm3`.
    package func end(ofSignature name: String) -> Instant? { file.signatures.first { $0.name == name }.flatMap(Self.end) }

    /// The strongest digest of archive manifests that the table still allows: SHA-256, and SHA-512 when its term has ended.
    package func renewalDigest(at time: Instant) -> DigestAlgorithm { end(ofDigest: "sha256").map { time <= $0 } ?? true ? .sha256 : .sha512 }

    private static func end(_ algorithm: Algorithm) -> Instant? { Instant(iso8601: "\(algorithm.allowedUntil)-12-31T23:59:59+08:00") }

    /// What the table has against a signature made at `time`.
    ///
    /// - Parameters:
    ///   - key: `ec` or `rsa`.
    ///   - bits: its length.
    ///   - digests: algorithms of the bag's manifests.
    package func warnings(key: String, bits: Int, digests: [DigestAlgorithm], at time: Instant) -> [Finding] {
        let year = Int(time.date.prefix(4)) ?? 0
        let used = digests.map(\.rawValue).compactMap { name in file.digests.first { $0.name == name } } + file.signatures.filter { $0.name == "\(key == "ec" ? "ecdsa" : key)-sha256" }
        let ended = used.filter { $0.allowedUntil < year }.map { Finding(.sealingAlgorithmTerm, .warning, facts: ["algorithm": $0.name, "year": String($0.allowedUntil)]) }
        let short = file.keys.filter { $0.name == key && bits < $0.minimumBits }.map { Finding(.sealingShortKey, .warning, facts: ["key": key, "bits": String(bits), "minimum": String($0.minimumBits)]) }
        return ended + short
    }
}

/// The files of `manifests/`.
enum YAMLFile {
    /// - Throws: ``FaultCode/manifestsUnreadable``.
    static func decode<Value: Decodable>(_ type: Value.Type, _ path: FilePath) throws(Fault) -> Value {
        do {
            return try YAMLDecoder().decode(type, from: String(decoding: InputFile.readAll(path, limit: 4 << 20), as: UTF8.self))
        } catch {
            throw Fault(.manifestsUnreadable, path: path.string, facts: ["reason": (error as? Fault)?.code.rawValue ?? "\(error)"])
        }
    }
}
