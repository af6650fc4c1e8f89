internal import COpenSSL

/// A passphrase, a PIN or a private key: bytes of its own that are overwritten when nobody needs them any more.
package final class Secret: Sendable {
    /// The bytes and a zero behind them, for C. Written in `init` and `deinit` alone.
    nonisolated(unsafe) private let storage: UnsafeMutableRawBufferPointer
    package let count: Int

    private init(count: Int, fill: (UnsafeMutableRawBufferPointer) -> Void) {
        self.count = count
        storage = .allocate(byteCount: count + 1, alignment: 1)
        storage[count] = 0
        fill(storage)
    }

    package convenience init(_ text: String) {
        var bytes = Array(text.utf8)
        self.init(wiping: &bytes)
    }

    /// Takes the bytes over: the array is overwritten and empty afterwards.
    package convenience init(wiping bytes: inout [UInt8]) {
        self.init(count: bytes.count) { $0.copyBytes(from: bytes) }
        wipe(&bytes)
    }

    /// What an `i2d_` function writes; libcrypto's own copy is overwritten.
    convenience init(encoding i2d: (UnsafeMutablePointer<UnsafeMutablePointer<UInt8>?>?) -> Int32) {
        var out: UnsafeMutablePointer<UInt8>?
        let length = max(0, Int(i2d(&out)))
        self.init(count: length) { $0.copyBytes(from: UnsafeRawBufferPointer(start: out, count: length)) }
        if let out { CRYPTO_clear_free(out, length, #fileID, #line) }
    }

    deinit {
        OPENSSL_cleanse(storage.baseAddress, storage.count)
        storage.deallocate()
    }

    package var isEmpty: Bool { count == 0 }

    package func withBytes<Result>(_ body: (UnsafeRawBufferPointer) throws -> Result) rethrows -> Result {
        try body(UnsafeRawBufferPointer(rebasing: UnsafeRawBufferPointer(storage)[..<count]))
    }

    /// Lends the bytes as C has them, with a zero at the end.
    func withCString<Result>(_ body: (UnsafePointer<CChar>) throws -> Result) rethrows -> Result {
        try body(UnsafePointer(storage.baseAddress!.assumingMemoryBound(to: CChar.self)))
    }

    package func isSame(as other: Secret) -> Bool {
        withBytes { a in other.withBytes { b in a.count == b.count && CRYPTO_memcmp(a.baseAddress, b.baseAddress, a.count) == 0 } }
    }
}

/// Overwrites and empties bytes that held a secret. Copies that somebody else still holds stay as they are.
package func wipe(_ bytes: inout [UInt8]) {
    bytes.withUnsafeMutableBytes { OPENSSL_cleanse($0.baseAddress, $0.count) }
    bytes = []
}
