internal import COpenSSL
package import Evidence

/// SHA-256 of many texts one after the other, with one context of the library's for all: for millions of short ones.
package struct RepeatedDigest: ~Copyable {
    private let context: OpaquePointer

    package init() {
        context = EVP_MD_CTX_new()!
        let started = EVP_DigestInit_ex(context, EVP_sha256(), nil)
        precondition(started == 1, "libcrypto has no sha256")
    }

    deinit { EVP_MD_CTX_free(context) }

    /// More of the text. The corresponding C function is `EVP_DigestUpdate`.
    package borrowing func update(_ bytes: UnsafeRawBufferPointer) {
        if !bytes.isEmpty { EVP_DigestUpdate(context, bytes.baseAddress, bytes.count) }
    }

    /// Appends the digest of the text to `out` and begins the next text. The corresponding C function is `EVP_DigestFinal_ex`.
    package borrowing func finish(appendingTo out: inout [UInt8]) {
        withUnsafeTemporaryAllocation(byteCount: 32, alignment: 1) { digest in
            EVP_DigestFinal_ex(context, digest.baseAddress?.assumingMemoryBound(to: UInt8.self), nil)
            out.append(contentsOf: UnsafeRawBufferPointer(digest))
        }
        EVP_DigestInit_ex(context, nil, nil)
    }

    /// The digest of the text; the next begins.
    package borrowing func finish() -> Digest {
        var out: [UInt8] = []
        out.reserveCapacity(32)
        finish(appendingTo: &out)
        return Digest(out)
    }
}
