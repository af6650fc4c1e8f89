internal import COpenSSL
package import Evidence

/// What a key file holds: PKCS#12 (RFC 7292), or PEM with the key and maybe certificates.
package struct KeyFile {
    package let key: ProcessKey
    package let certificates: [Certificate]

    /// Whether the file can be opened without a passphrase, or holds no private key at all.
    package static func needsPassphrase(_ bytes: [UInt8]) -> Bool { !isPEM(bytes) || bytes.holds("ENCRYPTED") }

    /// Certificates without a private key.
    package static func isCertificatesOnly(_ bytes: [UInt8]) -> Bool { isPEM(bytes) && !bytes.holds("PRIVATE KEY") }

    /// Files that `openssl pkcs12` writes begin with what they call bag attributes.
    private static func isPEM(_ bytes: [UInt8]) -> Bool { bytes.prefix(4096).holds("-----BEGIN ") }

    /// - Throws: ``FaultCode/wrongPassphrase``, ``FaultCode/identityUnreadable``.
    package static func read(_ bytes: [UInt8], passphrase: Secret?, path: String) throws(Fault) -> KeyFile {
        defer { ERR_clear_error() }
        return isPEM(bytes) ? try readPEM(bytes, passphrase, path) : try readPKCS12(bytes, passphrase ?? Secret(""), path)
    }

    private static func readPKCS12(_ bytes: [UInt8], _ passphrase: Secret, _ path: String) throws(Fault) -> KeyFile {
        let container = bytes.withUnsafeBufferPointer { buffer in
            var pointer = buffer.baseAddress
            return d2i_PKCS12(nil, &pointer, buffer.count)
        }
        guard let container else { throw Fault(.identityUnreadable, path: path, facts: ["reason": drainErrors()]) }
        defer { PKCS12_free(container) }
        guard passphrase.withCString({ PKCS12_verify_mac(container, $0, -1) }) == 1 else {
            throw Fault(.wrongPassphrase, path: path)
        }
        var key: OpaquePointer?
        var leaf: OpaquePointer?
        var others: OpaquePointer?
        // Many authorities still hand out files encrypted with RC2, which OpenSSL 3 keeps in its legacy provider.
        let isRead = passphrase.withCString { word in
            PKCS12_parse(container, word, &key, &leaf, &others) == 1 || (LegacyAlgorithms.isLoaded && PKCS12_parse(container, word, &key, &leaf, &others) == 1)
        }
        defer {
            EVP_PKEY_free(key)
            X509_free(leaf)
            if let others { fc_x509_stack_pop_free(others) }
        }
        guard isRead, let key else { throw Fault(.identityUnreadable, path: path, facts: ["reason": drainErrors()]) }
        let chain = (0..<fc_x509_count(others)).map { Certificate(fc_x509_at(others, $0)!) }
        return KeyFile(key: try ProcessKey(key, path: path), certificates: (leaf.map { [Certificate($0)] } ?? []) + chain)
    }

    private static func readPEM(_ bytes: [UInt8], _ passphrase: Secret?, _ path: String) throws(Fault) -> KeyFile {
        let bio = BIO_new_mem_buf(bytes, Int32(bytes.count))
        defer { BIO_free(bio) }
        let key = passphrase.map { word in word.withCString { fc_pem_private_key(bio, $0) } } ?? fc_pem_private_key(bio, nil)
        guard let key else {
            throw Fault(bytes.holds("ENCRYPTED") ? .wrongPassphrase : .identityUnreadable, path: path, facts: ["reason": drainErrors()])
        }
        defer { EVP_PKEY_free(key) }
        return KeyFile(key: try ProcessKey(key, path: path), certificates: Certificate.all(inPEM: bytes))
    }
}

/// The library's legacy provider, loaded at the first wish and kept.
private enum LegacyAlgorithms {
    static let isLoaded: Bool = OSSL_PROVIDER_try_load(nil, "legacy", 1) != nil
}

extension Collection<UInt8> {
    /// Whether the ASCII `word` is in the bytes. They are not made a string: a copy of a key that nobody overwrites.
    fileprivate func holds(_ word: String) -> Bool {
        let wanted = Array(word.utf8)
        return indices.contains { self[$0] == wanted[0] && self[$0...].starts(with: wanted) }
    }
}
