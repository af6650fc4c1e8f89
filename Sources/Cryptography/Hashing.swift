internal import COpenSSL
internal import Compression
package import Evidence

/// Feeds one stream of bytes to several digests and a CRC-32 at once.
///
/// The corresponding C functions are `EVP_DigestUpdate` and `libdeflate_crc32`.
package struct Hasher: ~Copyable {
    private var contexts: [(DigestAlgorithm, OpaquePointer)] = []
    /// CRC-32 of ISO 3309, as ZIP carries it.
    package private(set) var crc32: UInt32 = 0
    package private(set) var count: UInt64 = 0

    package init(_ algorithms: some Sequence<DigestAlgorithm>) {
        for algorithm in algorithms {
            let context = EVP_MD_CTX_new()!
            // Fails only when the library is built without the algorithm, which `doctor` and `unavailable` tell before.
            let started = EVP_DigestInit_ex(context, algorithm.evp, nil)
            precondition(started == 1, "libcrypto has no \(algorithm.rawValue)")
            contexts.append((algorithm, context))
        }
    }

    deinit { for (_, context) in contexts { EVP_MD_CTX_free(context) } }

    package mutating func update(_ bytes: UnsafeRawBufferPointer) {
        for (_, context) in contexts { EVP_DigestUpdate(context, bytes.baseAddress, bytes.count) }
        crc32 = Compression.crc32(crc32, bytes)
        count += UInt64(bytes.count)
    }

    package mutating func update(_ bytes: [UInt8]) { bytes.withUnsafeBytes { update($0) } }

    /// The digests of all bytes so far; call once.
    package consuming func finish() -> [DigestAlgorithm: Digest] {
        var digests: [DigestAlgorithm: Digest] = [:]
        for (algorithm, context) in contexts {
            var out = [UInt8](repeating: 0, count: algorithm.length)
            EVP_DigestFinal_ex(context, &out, nil)
            digests[algorithm] = Digest(out)
        }
        return digests
    }

    /// Algorithms that this libcrypto cannot compute.
    package static var unavailable: [DigestAlgorithm] {
        DigestAlgorithm.allCases.filter { algorithm in
            guard let evp = algorithm.evp, let context = EVP_MD_CTX_new() else { return true }
            defer { EVP_MD_CTX_free(context) }
            return EVP_DigestInit_ex(context, evp, nil) != 1
        }
    }

    package static func digest(_ bytes: [UInt8], _ algorithm: DigestAlgorithm = .sha256) -> Digest {
        var hasher = Hasher([algorithm])
        hasher.update(bytes)
        return hasher.finish()[algorithm]!
    }

    package static func crc32(_ bytes: [UInt8]) -> UInt32 {
        var hasher = Hasher([])
        hasher.update(bytes)
        return hasher.crc32
    }
}

extension DigestAlgorithm {
    var evp: OpaquePointer? {
        switch self {
        case .sha256: EVP_sha256()
        case .sha512: EVP_sha512()
        case .sm3: EVP_sm3()
        }
    }
}

/// HMAC-SHA-256 (RFC 2104).
package func hmacSHA256(key: [UInt8], _ message: [UInt8]) -> [UInt8] {
    var out = [UInt8](repeating: 0, count: 32)
    var length: UInt32 = 0
    let result = HMAC(EVP_sha256(), key, Int32(key.count), message, message.count, &out, &length)
    precondition(result != nil && length == 32)
    return out
}

/// Bytes from the library's seeded generator. The corresponding C function is `RAND_bytes`.
package func randomBytes(_ count: Int) -> [UInt8] {
    var out = [UInt8](repeating: 0, count: count)
    let result = RAND_bytes(&out, Int32(count))
    precondition(result == 1, "libcrypto's random generator failed")
    return out
}

/// `OpenSSL 3.0.19 ...`
package var cryptographyLibrary: String { String(cString: OpenSSL_version(OPENSSL_VERSION)) }
