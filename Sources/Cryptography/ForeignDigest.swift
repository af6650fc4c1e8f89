internal import COpenSSL
internal import Compression
package import Evidence

/// A digest algorithm that other people's packages name. Ours are in ``DigestAlgorithm``; these are for reading only.
///
/// The raw value is BagIt's normalised name: lower case, letters and digits (RFC 8493 §2.4).
package enum ForeignDigest: String, Sendable, CaseIterable, Comparable {
    case md5, sha1
    case sha224, sha256, sha384, sha512
    case sha3224, sha3256, sha3384, sha3512
    case blake2b512, blake2s256
    case sm3

    /// - Parameter name: as in a manifest's file name: `SHA256`, `sha-256`, `sha3_512`, `blake2b`.
    package init?(bagItName name: some StringProtocol) {
        let plain = String(name.lowercased().filter { $0.isASCII && ($0.isLetter || $0.isNumber) })
        self.init(rawValue: ["blake2b": "blake2b512", "blake2s": "blake2s256"][plain] ?? plain)
    }

    /// - Parameter uri: as in an XML signature's `DigestMethod` (RFC 9231).
    package init?(uri: String) {
        switch uri {
        case "http://www.w3.org/2001/04/xmldsig-more#md5": self = .md5
        case "http://www.w3.org/2000/09/xmldsig#sha1": self = .sha1
        case "http://www.w3.org/2001/04/xmldsig-more#sha224": self = .sha224
        case "http://www.w3.org/2001/04/xmlenc#sha256": self = .sha256
        case "http://www.w3.org/2001/04/xmldsig-more#sha384": self = .sha384
        case "http://www.w3.org/2001/04/xmlenc#sha512": self = .sha512
        case "http://www.w3.org/2007/05/xmldsig-more#sha3-224": self = .sha3224
        case "http://www.w3.org/2007/05/xmldsig-more#sha3-256": self = .sha3256
        case "http://www.w3.org/2007/05/xmldsig-more#sha3-384": self = .sha3384
        case "http://www.w3.org/2007/05/xmldsig-more#sha3-512": self = .sha3512
        default: return nil
        }
    }

    /// - Parameter object: what libcrypto calls the algorithm of an AlgorithmIdentifier.
    init?(_ object: OpaquePointer?) {
        let nid = OBJ_obj2nid(object)
        guard let found = Self.allCases.first(where: { $0.nid == nid }) else { return nil }
        self = found
    }

    /// Collisions can be made: it still tells damage, not intent.
    package var isWeak: Bool { self == .md5 || self == .sha1 }

    /// Bytes of one digest.
    package var length: Int {
        switch self {
        case .md5: 16
        case .sha1: 20
        case .sha224, .sha3224: 28
        case .sha256, .sha3256, .blake2s256, .sm3: 32
        case .sha384, .sha3384: 48
        case .sha512, .sha3512, .blake2b512: 64
        }
    }

    private var nid: Int32 {
        switch self {
        case .md5: NID_md5
        case .sha1: NID_sha1
        case .sha224: NID_sha224
        case .sha256: NID_sha256
        case .sha384: NID_sha384
        case .sha512: NID_sha512
        case .sha3224: NID_sha3_224
        case .sha3256: NID_sha3_256
        case .sha3384: NID_sha3_384
        case .sha3512: NID_sha3_512
        case .blake2b512: NID_blake2b512
        case .blake2s256: NID_blake2s256
        case .sm3: NID_sm3
        }
    }

    /// Dotted.
    package var objectIdentifier: String {
        switch self {
        case .md5: "1.2.840.113549.2.5"
        case .sha1: "1.3.14.3.2.26"
        case .sha224: "2.16.840.1.101.3.4.2.4"
        case .sha256: "2.16.840.1.101.3.4.2.1"
        case .sha384: "2.16.840.1.101.3.4.2.2"
        case .sha512: "2.16.840.1.101.3.4.2.3"
        case .sha3224: "2.16.840.1.101.3.4.2.7"
        case .sha3256: "2.16.840.1.101.3.4.2.8"
        case .sha3384: "2.16.840.1.101.3.4.2.9"
        case .sha3512: "2.16.840.1.101.3.4.2.10"
        case .blake2b512: "1.3.6.1.4.1.1722.12.2.1.16"
        case .blake2s256: "1.3.6.1.4.1.1722.12.2.2.8"
        case .sm3: "1.2.156.10197.1.401"
        }
    }

    var evp: OpaquePointer? { EVP_get_digestbyname(OBJ_nid2sn(nid)) }

    package static func < (a: Self, b: Self) -> Bool { a.rawValue < b.rawValue }

    package static func digest(_ bytes: [UInt8], _ algorithm: ForeignDigest) -> Digest? {
        var hasher = ForeignHasher([algorithm])
        bytes.withUnsafeBytes { hasher.update($0) }
        return hasher.finish()[algorithm]
    }
}

/// Feeds one stream of bytes to several foreign digests and a CRC-32 at once. What this libcrypto cannot compute is
/// left out of the result.
package struct ForeignHasher: ~Copyable {
    private var contexts: [(ForeignDigest, OpaquePointer)] = []
    /// CRC-32 of ISO 3309, as ZIP carries it.
    package private(set) var crc32: UInt32 = 0

    package init(_ algorithms: some Sequence<ForeignDigest>) {
        for algorithm in algorithms {
            guard let evp = algorithm.evp, let context = EVP_MD_CTX_new() else { continue }
            if EVP_DigestInit_ex(context, evp, nil) == 1 { contexts.append((algorithm, context)) } else { EVP_MD_CTX_free(context) }
        }
        ERR_clear_error()
    }

    deinit { for (_, context) in contexts { EVP_MD_CTX_free(context) } }

    package mutating func update(_ bytes: UnsafeRawBufferPointer) {
        for (_, context) in contexts { EVP_DigestUpdate(context, bytes.baseAddress, bytes.count) }
        crc32 = Compression.crc32(crc32, bytes)
    }

    /// The digests of all bytes so far; call once.
    package consuming func finish() -> [ForeignDigest: Digest] {
        var digests: [ForeignDigest: Digest] = [:]
        for (algorithm, context) in contexts {
            var out = [UInt8](repeating: 0, count: algorithm.length)
            if EVP_DigestFinal_ex(context, &out, nil) == 1 { digests[algorithm] = Digest(out) }
        }
        return digests
    }
}
