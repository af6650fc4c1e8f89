internal import Evidence

/// WAVE in RIFF, RIFX (numbers the other way round), and RF64 or BW64 (EBU Tech 3306, ITU-R BS.2088: lengths of 64 bits in `ds64`).
struct WAV {
    private let walk: Walk

    init(_ walk: Walk) { self.walk = walk }

    func check() {
        guard var header = Chunk(walk, at: 0, bigEndian: walk.bytes(4, at: 0).has("RIFX")) else { return }
        let bigEndian = header.isNamed("RIFX")
        var dataLength: UInt64?
        if header.isNamed("RF64") || header.isNamed("BW64") {
            guard let sizes = Chunk(walk, at: 12), sizes.isNamed("ds64"), let fields = walk.whole(16, at: sizes.body), let riff = fields.little(8, at: 0), let data = fields.little(8, at: 8) else {
                return walk.say(.mediaWrongLength, "no ds64 chunk with the lengths of an \(header.name) file", offset: 12)
            }
            header = header.with(length: riff)
            dataLength = data
        }

        var next: UInt64 = 12
        var hasData = false
        // The chunks themselves lead; what the header states is compared with where they end.
        while next < walk.size, let stated = Chunk(walk, at: next, bigEndian: bigEndian), stated.isPlausible {
            let isData = stated.isNamed("data")
            let chunk = isData && stated.length == UInt64(UInt32.max) ? stated.with(length: dataLength ?? stated.length) : stated
            hasData = hasData || isData
            if isData, isUnclosed(chunk, header, is64: dataLength != nil) { return sayUnclosed(chunk) }
            // Beyond the stated end only what the header forgot to count: that is looked at below.
            if next >= header.end, !header.isPlaceholder { break }
            if chunk.end > walk.size { return RIFF.sayCut(walk, "\(chunk.name) chunk", chunk, in: header) }
            next = chunk.next(walk)
        }
        guard !walk.isSpent else { return }
        if dataLength == nil, header.isPlaceholder, header.end != walk.size {
            return walk.say(.mediaWrongLength, "RIFF states a length of \(header.length) bytes, \(walk.size.minus(8)) are there", offset: 4, bytes: 4)
        }
        sayEnd(header, next, hasData: hasData, bigEndian: bigEndian)
    }

    /// A recorder puts the length in when it closes the file.
    private func isUnclosed(_ data: Chunk, _ header: Chunk, is64: Bool) -> Bool {
        let there = walk.size.minus(data.body)
        if data.length == 0 { return there > 0 && (header.isPlaceholder || header.end <= data.end) && Chunk(walk, at: data.body)?.isPlausible != true }
        return is64 ? data.length == .max : data.isPlaceholder && data.end > walk.size
    }

    private func sayUnclosed(_ data: Chunk) {
        walk.say(.mediaWrongLength, "the data chunk states \(data.length) bytes, \(walk.size.minus(data.body)) are there: the recorder did not close the file", offset: data.offset.plus(4), bytes: 4)
    }

    private func sayEnd(_ header: Chunk, _ next: UInt64, hasData: Bool, bigEndian: Bool) {
        let end = header.end
        if end > walk.size {
            // Writers have counted the header in, or padding that is not there.
            if end - walk.size <= 8, hasData { return walk.note("RIFF states \(end - walk.size) bytes more than there are") }
            return walk.sayCut("RIFF", at: 0, end: end, also: hasData ? "the data chunk is whole" : "there is no data chunk")
        }
        if walk.size - end >= 1 << 32, (walk.size - max(end, next)) & 0xFFFF_FFFF < 1 << 16 {
            return walk.say(.mediaWrongLength, "RIFF states \(header.length) bytes, \(walk.size - 8) are there: more than its 32 bits can say", offset: 4, bytes: 4)
        }
        if next > end.plus(1) {
            // The chunks are whole: some writers count otherwise.
            if next - end <= 64 {
                walk.note("RIFF states \(next - end) bytes fewer than its chunks have")
            } else {
                walk.say(.mediaWrongLength, "RIFF ends at byte \(end) as it states, its last chunk at byte \(next)", offset: 4, bytes: 4)
            }
        } else if next < end {
            // A stray byte, or zeros, are padding.
            let rest = end - next
            guard rest > 8, !(rest <= RIFF.padding && walk.isZero(from: next)) else { return }
            return RIFF.sayLost(walk, at: next)
        }
        RIFF.sayBehind(walk, from: max(end, next), bigEndian: bigEndian)
    }
}
