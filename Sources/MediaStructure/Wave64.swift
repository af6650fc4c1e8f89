internal import Evidence

/// Sony Wave64: RIFF with GUIDs for names and lengths of 64 bits that count the header in; chunks begin at multiples of 8.
struct Wave64 {
    static let riff: [UInt8] = [0x72, 0x69, 0x66, 0x66, 0x2E, 0x91, 0xCF, 0x11, 0xA5, 0xD6, 0x28, 0xDB, 0x04, 0xC1, 0x00, 0x00]
    private static let data: [UInt8] = [0x64, 0x61, 0x74, 0x61, 0xF3, 0xAC, 0xD3, 0x11, 0x8C, 0xD1, 0x00, 0xC0, 0x4F, 0x8E, 0xDB, 0x8A]

    private let walk: Walk

    init(_ walk: Walk) { self.walk = walk }

    func check() {
        guard let head = walk.whole(24, at: 0), let stated = head.little(8, at: 16) else { return walk.sayCut("the header", at: 0, end: 40) }
        var next: UInt64 = 40
        while next < walk.size, let chunk = walk.whole(24, at: next), let length = chunk.little(8, at: 16) {
            let isData = chunk.has(Self.data)
            if isData, length >= UInt64(Int64.max) || length == 0 {
                return walk.say(.mediaWrongLength, "the data chunk states no length, \(walk.size - next - 24) bytes are there: the recorder did not close the file", offset: next + 16, bytes: 8)
            }
            guard length >= 24 else { break }
            let end = next.plus(length)
            if end > walk.size { return walk.sayCut(isData ? "the data chunk" : "a chunk", at: next, end: end) }
            next = end.plus(7) & ~7
        }
        guard !walk.isSpent else { return }
        if stated >= UInt64(Int64.max) || stated == 0 {
            walk.say(.mediaWrongLength, "the header states no length, \(walk.size) bytes are there: the recorder did not close the file", offset: 16, bytes: 8)
        } else if stated > walk.size {
            walk.sayCut("the file", at: 0, end: stated)
        } else if next.plus(RIFF.padding) < walk.size || (next < walk.size && !walk.isZero(from: next)) {
            walk.sayTrailing(from: next, behind: "the last chunk")
        }
    }
}
