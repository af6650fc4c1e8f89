internal import Evidence

/// AVI: a RIFF of `hdrl`, `movi` and `idx1`, and with OpenDML further RIFFs of form `AVIX` behind it.
struct AVI {
    private let walk: Walk

    init(_ walk: Walk) { self.walk = walk }

    func check() {
        var next: UInt64 = 0
        var hasMovie = false
        var hasIndex = false
        while next < walk.size, let riff = Chunk(walk, at: next), riff.isNamed("RIFF"), walk.whole(4, at: riff.body).map({ $0.has("AVI ") || $0.has("AVIX") }) ?? false {
            guard follow(riff, &hasMovie, &hasIndex) else { return }
            if riff.isPlaceholder { return walk.say(.mediaWrongLength, "RIFF at byte \(next) states a length of \(riff.length) bytes: the recorder did not close the file", offset: next.plus(4), bytes: 4) }
            if riff.end > walk.size.plus(8) { return walk.sayCut("RIFF", at: riff.offset, end: riff.end, also: hasMovie ? "the chunks that are there are whole" : "there is no movi list") }
            next = riff.next(walk)
        }
        guard !walk.isSpent else { return }
        if !hasMovie { walk.say(.mediaTruncated, "no movi list in \(walk.size) bytes", offset: walk.size) } else if !hasIndex { walk.note("no index (idx1 or indx): players will have to search") }
        RIFF.sayBehind(walk, from: next)
    }

    /// Follows the chunks of one RIFF. - Returns: whether it could be followed; what could not has been said.
    private func follow(_ riff: Chunk, _ hasMovie: inout Bool, _ hasIndex: inout Bool) -> Bool {
        let end = riff.isPlaceholder ? walk.size : min(riff.end, walk.size)
        var next = riff.body.plus(4)
        while next.plus(8) <= end, let chunk = Chunk(walk, at: next) {
            if !chunk.isPlausible {
                guard !walk.isZero(from: next) else { break }
                RIFF.sayLost(walk, at: next)
                return false
            }
            let list = chunk.isNamed("LIST") ? walk.whole(4, at: chunk.body) : nil
            if chunk.isNamed("idx1") { hasIndex = true }
            if list?.has("hdrl") == true { hasIndex = hasIndex || hasOpenDMLIndex(chunk) }
            if list?.has("movi") == true {
                hasMovie = true
                if chunk.length < 4 || (chunk.isPlaceholder && chunk.end > walk.size) {
                    walk.say(.mediaWrongLength, "the movi list states \(chunk.length) bytes, \(walk.size - chunk.body) are there: the recorder did not close the file", offset: chunk.offset.plus(4), bytes: 4)
                    return false
                }
            }
            if chunk.end > walk.size {
                let name = list.map { String(decoding: $0, as: UTF8.self) + " list" } ?? chunk.name + " chunk"
                RIFF.sayCut(walk, name, chunk, in: riff, also: hasIndex || list?.has("movi") != true ? nil : "the index is missing with them")
                return false
            }
            next = chunk.next(walk)
        }
        return true
    }

    /// Whether a stream's header has an `indx`.
    private func hasOpenDMLIndex(_ header: Chunk) -> Bool {
        var next = header.body.plus(4)
        while next < min(header.end, walk.size), let chunk = Chunk(walk, at: next) {
            if chunk.isNamed("LIST"), walk.whole(4, at: chunk.body)?.has("strl") == true {
                var inner = chunk.body.plus(4)
                while inner < min(chunk.end, walk.size), let part = Chunk(walk, at: inner) {
                    if part.isNamed("indx") { return true }
                    inner = part.next(walk)
                }
            }
            next = chunk.next(walk)
        }
        return false
    }
}
