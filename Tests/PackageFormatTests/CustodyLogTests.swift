internal import Evidence
internal import PackageFormat
internal import Testing

@Suite struct CustodyLogTests {
    /// Any function of all bytes does for the chain; the real one is Cryptography's.
    private func hash(_ bytes: [UInt8]) -> Digest {
        var state: UInt64 = 0xCBF2_9CE4_8422_2325
        bytes.withUnsafeBufferPointer { for byte in $0 { state = (state ^ UInt64(byte)) &* 0x100_0000_01B3 } }
        return Digest((0..<32).map { (i: UInt64) -> UInt8 in UInt8(truncatingIfNeeded: state >> (8 * (i % 8))) })
    }

    private let events = (1...3).map { i -> CustodyEvent in
        var event = CustodyEvent(type: .ingestion, at: Instant(seconds: 1_789_453_800 + Int64(i)), agent: "fengcun test")
        event.object = "data/documents/x/00\(i)-甲"
        event.sha256 = String(repeating: "0\(i)", count: 32)
        event.detail = i == 2 ? "第一行\n第二行" : nil
        return event
    }

    private var log: [UInt8] { CustodyLog.encode(events, sha256: hash) }

    private func brokenAt(_ bytes: [UInt8]) -> Int? { CustodyLog.decode(bytes, sha256: hash).brokenAt }

    private var lines: [[UInt8]] { log.split(separator: 0x0A).map { Array($0) + [0x0A] } }

    @Test func `reads back what was written`() {
        let read = CustodyLog.decode(log, sha256: hash)
        #expect(read.events == events)
        #expect(read.brokenAt == nil)
        #expect(lines.count == 3)
    }

    @Test func `each line carries the digest of the one before, the first that of nothing`() {
        #expect(String(decoding: lines[0], as: UTF8.self).contains(#""number":1,"previous":"\#(hash([]).hex)""#))
        for i in 1..<3 { #expect(String(decoding: lines[i], as: UTF8.self).contains(#""number":\#(i + 1),"previous":"\#(hash(lines[i - 1]).hex)""#)) }
    }

    @Test func `no byte of any line but the last can change unnoticed`() {
        let last = lines[2].count
        let log = log
        for at in log.indices.dropLast(last) {
            var changed = log
            changed[at] ^= 0x01
            #expect(brokenAt(changed) != nil, "byte \(at)")
        }
    }

    @Test func `a line taken out, put in, repeated or moved breaks the chain where it happened`() {
        for i in 0..<2 {
            var without = lines
            without.remove(at: i)
            #expect(brokenAt(without.flatMap { $0 }) == i + 1)
            var twice = lines
            twice.insert(lines[i], at: i)
            #expect(brokenAt(twice.flatMap { $0 }) == i + 2)
            var swapped = lines
            swapped.swapAt(i, i + 1)
            #expect(brokenAt(swapped.flatMap { $0 }) == i + 1)
        }
    }

    @Test func `a changed event of the right form breaks the chain behind it`() {
        var others = events
        others[1].agent = "somebody"
        let forged = CustodyLog.encode(others, sha256: hash).split(separator: 0x0A).map { Array($0) + [0x0A] }
        #expect(brokenAt(Array((lines[..<1] + [forged[1]] + lines[2...]).joined())) == 3)
    }

    @Test func `cut short it is broken, but at a line's end: that the signature covers`() {
        let ends = Set((1...3).map { lines.prefix($0).reduce(0) { $0 + $1.count } })
        let log = log
        for count in 0..<log.count { #expect((brokenAt(Array(log.prefix(count))) == nil) == ends.contains(count), "\(count) bytes") }
    }

    @Test func `an empty log, blank lines and other texts are broken at once`() {
        for text in ["", "\n", "x\n", "\n\n"] { #expect(brokenAt(Array(text.utf8)) == 1) }
        #expect(brokenAt(log + [0x0A]) == 4)
        #expect(brokenAt([0x0A] + log) == 1)
    }
}
