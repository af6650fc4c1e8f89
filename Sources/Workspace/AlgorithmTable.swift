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
