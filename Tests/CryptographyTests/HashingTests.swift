internal import Cryptography
internal import Evidence
internal import Testing

@Suite struct HashingTests {
    /// FIPS 180-4 examples (csrc.nist.gov), GB/T 32905-2016 annex A.
    @Test(arguments: [
        (DigestAlgorithm.sha256, "", "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"),
        (.sha256, "abc", "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"),
        (.sha256, "abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq", "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1"),
        (.sha512, "abc", "ddaf35a193617abacc417349ae20413112e6fa4e89a97ea20a9eeee64b55d39a2192992a274fc1a836ba3c23a3feebbd454d4423643ce80e2a9ac94fa54ca49f"),
        (.sm3, "abc", "66c7f0f462eeedd9d1f2d46bdc10e4e24167c4875cf2f7a2297da02b8f4ba8e0"),
        (.sm3, "abcdabcdabcdabcdabcdabcdabcdabcdabcdabcdabcdabcdabcdabcdabcdabcd", "debe9ff92275b8a138604889c18e5a4d6fdb70e5387e5765293dcba39c0c5732"),
    ])
    func `gives the standards' digests`(algorithm: DigestAlgorithm, message: String, digest: String) {
        #expect(Hasher.digest(Array(message.utf8), algorithm).hex == digest)
    }

    @Test func `gives the digest of a million a, however it comes in`() {
        var hasher = Hasher([.sha256])
        let all = [UInt8](repeating: 0x61, count: 1_000_000)
        var at = 0
        var step = 1
        while at < all.count {
            let end = min(all.count, at + step)
            hasher.update(Array(all[at..<end]))
            at = end
            step = step * 3 % 70_001
        }
        #expect(hasher.count == 1_000_000)
        #expect(hasher.finish()[.sha256]?.hex == "cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0")
    }

    @Test func `one reading feeds all digests and the CRC alike`() {
        let bytes = (0..<100_000).map { UInt8(truncatingIfNeeded: $0 * 7) }
        var hasher = Hasher(DigestAlgorithm.allCases)
        for at in stride(from: 0, to: bytes.count, by: 777) { hasher.update(Array(bytes[at..<min(bytes.count, at + 777)])) }
        #expect(hasher.crc32 == Hasher.crc32(bytes))
        let digests = hasher.finish()
        #expect(digests.count == 3)
        for algorithm in DigestAlgorithm.allCases { #expect(digests[algorithm] == Hasher.digest(bytes, algorithm)) }
    }

    @Test func `CRC-32 is that of ISO 3309`() {
        #expect(Hasher.crc32(Array("123456789".utf8)) == 0xCBF4_3926)
        #expect(Hasher.crc32([]) == 0)
        #expect(Hasher.crc32([0]) == 0xD202_EF8D)
    }

    @Test func `nothing is missing from this machine's library`() { #expect(Hasher.unavailable.isEmpty) }

    /// RFC 4231, test cases 1, 2 and 6 (a key longer than a block).
    @Test func `HMAC-SHA-256 gives the RFC's values`() {
        #expect(hmacSHA256(key: [UInt8](repeating: 0x0B, count: 20), Array("Hi There".utf8)).lowerHex == "b0344c61d8db38535ca8afceaf0bf12b881dc200c9833da726e9376c2e32cff7")
        #expect(hmacSHA256(key: Array("Jefe".utf8), Array("what do ya want for nothing?".utf8)).lowerHex == "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843")
        #expect(
            hmacSHA256(key: [UInt8](repeating: 0xAA, count: 131), Array("Test Using Larger Than Block-Size Key - Hash Key First".utf8)).lowerHex
                == "60e431591ee0b67f0d8a26aacbf5b77f8e0bc6213728c5140546040f0ee37f54")
    }

    @Test func `one context digests many texts, in pieces and empty ones too`() {
        let digest = RepeatedDigest()
        for text in ["abc", "", "abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq", "abc"].map({ Array($0.utf8) }) {
            for start in stride(from: 0, to: text.count, by: 3) { text[start..<min(start + 3, text.count)].withUnsafeBytes { digest.update($0) } }
            var out: [UInt8] = [0xFF]
            if text.count % 2 == 0 { digest.finish(appendingTo: &out) } else { out += digest.finish().bytes }
            #expect(out == [0xFF] + Hasher.digest(text).bytes)
        }
    }

    @Test func `random bytes do not repeat`() {
        let drawn = (0..<100).map { _ in randomBytes(16) }
        #expect(Set(drawn).count == 100)
        #expect(drawn.allSatisfy { $0.count == 16 })
    }
}

@Suite(.enabled(if: Vectors.areThere, "the published vectors do not lie beside this repository"))
struct PublishedDigestTests {
    @Test(arguments: [
        ("hash/SHA256ShortMsg.rsp", DigestAlgorithm.sha256, 65), ("hash/SHA256LongMsg.rsp", .sha256, 64), ("hash/SHA512ShortMsg.rsp", .sha512, 129), ("hash/oscca.txt", .sm3, 6),
    ])
    func `gives every digest of the file`(name: String, algorithm: DigestAlgorithm, least: Int) throws {
        let cases = try Vectors.response(name)
        #expect(cases.count >= least)
        for (message, digest) in cases { #expect(Hasher.digest(message, algorithm).hex == digest, "\(name): \(message.count) bytes") }
    }

    @Test func `gives OpenSSL's own SM3 vectors`() throws {
        let cases = try Vectors.evpTest("openssl-evp/evpmd_sm3.txt", digest: "SM3")
        #expect(cases.count >= 3)
        for (message, digest) in cases { #expect(Hasher.digest(message, .sm3).hex == digest) }
    }
}
