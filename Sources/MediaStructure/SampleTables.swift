/// Where the tables of `moov` say that the media lie (ISO/IEC 14496-12 §8.7): only how far they reach.
struct SampleTables {
    /// The end of the chunk that reaches farthest; nil when no table says.
    private(set) var end: UInt64?
    private(set) var chunks: UInt64 = 0
    /// Chunks that begin behind the file's end.
    private(set) var chunksBehind: UInt64 = 0

    init(_ walk: Walk, movie: Box) {
        for track in movie.children(walk) where track.type == "trak" {
            guard let media = track.children(walk).first(walk, ["mdia", "minf"]) else { continue }
            let boxes = media.children(walk)
            // Media in another file: its offsets are not ours.
            if let references = boxes.first(walk, ["dinf", "dref"]), !Self.isSelfContained(walk, references) { continue }
            guard let table = boxes.first("stbl")?.children(walk) else { continue }
            add(walk, table)
        }
    }

    private static func isSelfContained(_ walk: Walk, _ references: Box) -> Bool {
        references.children(walk, from: 8).allSatisfy { entry in entry.fields(walk, 4).big(4, at: 0).map { $0 & 1 == 1 } ?? true }
    }

    private mutating func add(_ walk: Walk, _ table: [Box]) {
        guard let box = table.first("co64") ?? table.first("stco") else { return }
        let width = box.type == "co64" ? 8 : 4
        guard let last = farthest(walk, box, width: width) else { return }
        let samples = SamplesOfChunk(walk, table, chunk: last.index)
        end = max(end ?? 0, last.offset.plus(samples.bytes))
    }

    /// The chunk with the highest offset, and its number from 0 on.
    private mutating func farthest(_ walk: Walk, _ box: Box, width: Int) -> (offset: UInt64, index: UInt64)? {
        var best: (offset: UInt64, index: UInt64)?
        var index: UInt64 = 0
        TableReader(walk, box, entry: width).forEach { entry in
            let offset = entry.big(width, at: 0) ?? 0
            if best.map({ $0.offset <= offset }) ?? true { best = (offset, index) }
            if offset >= walk.size { chunksBehind += 1 }
            index += 1
            return true
        }
        chunks += index
        return best
    }
}

/// The bytes of one chunk: its samples by `stsc`, their sizes by `stsz` or `stz2`.
private struct SamplesOfChunk {
    private(set) var bytes: UInt64 = 0

    init(_ walk: Walk, _ table: [Box], chunk: UInt64) {
        guard let runs = table.first("stsc"), let sizes = table.first("stsz") ?? table.first("stz2") else { return }
        // A run of `stsc` goes on until the next one's first chunk; chunks count from 1.
        var first: UInt64 = 0
        var current: (chunk: UInt64, samples: UInt64) = (1, 0)
        TableReader(walk, runs, entry: 12).forEach { entry in
            let (begin, samples) = (entry.big(4, at: 0) ?? 0, entry.big(4, at: 4) ?? 0)
            guard begin <= chunk + 1 else { return false }
            first = first.plus(begin.minus(current.chunk).times(current.samples))
            current = (begin, samples)
            return true
        }
        first = first.plus((chunk + 1).minus(current.chunk).times(current.samples))
        bytes = Self.sum(walk, sizes, first: first, count: current.samples)
    }

    private static func sum(_ walk: Walk, _ box: Box, first: UInt64, count: UInt64) -> UInt64 {
        let head = box.fields(walk, 12)
        guard let kind = head.big(4, at: 4), let total = head.big(4, at: 8), first < total else { return 0 }
        let wanted = min(count, total - first)
        let width: UInt64
        if box.type == "stsz" {
            // One and two are what QuickTime states of compressed sound, whatever it takes.
            if kind > 0 { return kind <= 2 ? 0 : kind.times(wanted) }
            width = 4
        } else {
            // Sizes of four bits are two to the byte: too small to tell.
            width = kind & 0xFF == 16 ? 2 : kind & 0xFF == 8 ? 1 : 0
        }
        guard width > 0, wanted <= 1 << 20 else { return 0 }
        let begin = box.body.plus(12).plus(first.times(width))
        let read = walk.bytes(Int(min(wanted * width, min(box.end, walk.size).minus(begin))), at: begin)
        return stride(from: 0, to: read.count, by: Int(width)).reduce(0) { $0.plus(read.big(Int(width), at: $1) ?? 0) }
    }
}

/// The entries of a full box that begins with their count: read in pieces of 64 KiB.
struct TableReader {
    private let walk: Walk
    private let entry: Int
    private let begin: UInt64
    private let count: UInt64

    init(_ walk: Walk, _ box: Box, entry: Int) {
        self.walk = walk
        self.entry = entry
        begin = box.body.plus(8)
        let stated = box.fields(walk, 8).big(4, at: 4) ?? 0
        count = min(stated, min(box.end, walk.size).minus(begin) / UInt64(entry))
    }

    /// Until `body` returns false.
    func forEach(_ body: ([UInt8]) -> Bool) {
        var done: UInt64 = 0
        while done < count {
            let piece = min(count - done, UInt64(65_536 / entry))
            let read = walk.bytes(Int(piece) * entry, at: begin.plus(done * UInt64(entry)))
            guard !read.isEmpty else { return }
            for offset in stride(from: 0, through: read.count - entry, by: entry) {
                guard body(Array(read[offset..<(offset + entry)])) else { return }
            }
            done += piece
        }
    }
}
