/// What `moov` says of the tracks whose media come in fragments (ISO/IEC 14496-12 §8.8).
struct FragmentedTracks {
    struct Track {
        /// Ticks a second.
        var timescale: UInt64 = 0
        var defaultDuration: UInt64 = 0
        var defaultSize: UInt64 = 0
    }

    private(set) var tracks: [UInt64: Track] = [:]
    /// Seconds that `mehd` promises, all fragments together.
    private(set) var promised: Double?

    init(_ walk: Walk, movie: Box) {
        let boxes = movie.children(walk)
        for box in boxes where box.type == "trak" {
            let parts = box.children(walk)
            guard let id = parts.first("tkhd").flatMap({ Self.field(walk, $0, short: 12, long: 20, 4) }) else { continue }
            tracks[id, default: .init()].timescale = parts.first(walk, ["mdia", "mdhd"]).flatMap { Self.field(walk, $0, short: 12, long: 20, 4) } ?? 0
        }
        guard let extends = boxes.first("mvex")?.children(walk) else { return }
        for box in extends where box.type == "trex" {
            let fields = box.fields(walk, 24)
            guard let id = fields.big(4, at: 4), let duration = fields.big(4, at: 12), let size = fields.big(4, at: 16) else { continue }
            tracks[id, default: .init()].defaultDuration = duration
            tracks[id, default: .init()].defaultSize = size
        }
        if let header = extends.first("mehd"), let scale = boxes.first("mvhd").flatMap({ Self.field(walk, $0, short: 12, long: 20, 4) }), scale > 0 {
            let fields = header.fields(walk, 12)
            let duration = fields.first == 1 ? fields.big(8, at: 4) : fields.big(4, at: 4)
            promised = duration.flatMap { $0 == 0 || $0 == .max || (fields.first == 0 && $0 == UInt64(UInt32.max)) ? nil : Double($0) / Double(scale) }
        }
    }

    /// A field that stands elsewhere when the box's times have 64 bits (version 1).
    private static func field(_ walk: Walk, _ box: Box, short: Int, long: Int, _ count: Int) -> UInt64? {
        let fields = box.fields(walk, 36)
        return fields.big(count, at: fields.first == 1 ? long : short)
    }
}

/// One `moof`: how far its media reach, in bytes and in time.
struct Fragment {
    /// Behind the last byte of its media; nil when no run says where it begins.
    private(set) var end: UInt64?
    /// Ticks, by track.
    private var stretches: [(track: UInt64, from: UInt64, to: UInt64)] = []

    init(_ walk: Walk, _ box: Box, _ tracks: FragmentedTracks) {
        for run in box.children(walk) where run.type == "traf" { add(walk, run.children(walk), moof: box.offset, tracks) }
    }

    /// Seconds of each track that says when it begins.
    func times(_ tracks: FragmentedTracks) -> [ClosedRange<Double>] {
        stretches.compactMap { stretch in
            guard let scale = tracks.tracks[stretch.track]?.timescale, scale > 0, stretch.from <= stretch.to else { return nil }
            return Double(stretch.from) / Double(scale)...Double(stretch.to) / Double(scale)
        }
    }

    private mutating func add(_ walk: Walk, _ boxes: [Box], moof: UInt64, _ tracks: FragmentedTracks) {
        guard let header = boxes.first("tfhd") else { return }
        let fields = header.fields(walk, 40)
        guard let flags = fields.big(4, at: 0).map({ $0 & 0xFF_FFFF }), let id = fields.big(4, at: 4) else { return }
        // The optional fields, in this order.
        var next = 8
        func optional(_ flag: UInt64, _ count: Int) -> UInt64? {
            guard flags & flag != 0 else { return nil }
            defer { next += count }
            return fields.big(count, at: next)
        }
        let base = optional(1, 8)
        _ = optional(2, 4)
        let duration = optional(8, 4) ?? tracks.tracks[id]?.defaultDuration ?? 0
        let size = optional(0x10, 4) ?? tracks.tracks[id]?.defaultSize ?? 0

        var ticks: UInt64 = 0
        for box in boxes where box.type == "trun" {
            let run = Run(walk, box, duration: duration, size: size)
            ticks = ticks.plus(run.ticks)
            if let relative = run.dataOffset {
                let begin = base ?? moof
                end = max(end ?? 0, (relative < 0 ? begin.minus(relative.magnitude) : begin.plus(UInt64(relative))).plus(run.bytes))
            }
        }
        if let time = boxes.first("tfdt") {
            let fields = time.fields(walk, 12)
            if let from = fields.first == 1 ? fields.big(8, at: 4) : fields.big(4, at: 4) { stretches.append((id, from, from.plus(ticks))) }
        }
    }

    /// One `trun`: its samples' ticks and bytes in sum.
    private struct Run {
        private(set) var dataOffset: Int64?
        private(set) var ticks: UInt64 = 0
        private(set) var bytes: UInt64 = 0

        init(_ walk: Walk, _ box: Box, duration: UInt64, size: UInt64) {
            let head = box.fields(walk, 16)
            guard let flags = head.big(4, at: 0).map({ $0 & 0xFF_FFFF }), let count = head.big(4, at: 4) else { return }
            var begin: UInt64 = 8
            if flags & 1 != 0 {
                dataOffset = head.big(4, at: 8).map { Int64(Int32(truncatingIfNeeded: $0)) }
                begin += 4
            }
            if flags & 4 != 0 { begin += 4 }
            let each = [0x100, 0x200, 0x400, 0x800].reduce(0) { $0 + (flags & $1 != 0 ? 4 : 0) }
            guard each > 0 else {
                (ticks, bytes) = (count.times(duration), count.times(size))
                return
            }
            let start = box.body.plus(begin)
            let there = min(count, min(box.end, walk.size).minus(start) / UInt64(each))
            guard there <= 1 << 20 else { return }
            let entries = walk.bytes(Int(there) * each, at: start)
            for offset in stride(from: 0, through: entries.count - each, by: each) {
                var next = offset
                ticks = ticks.plus(flags & 0x100 != 0 ? entries.big(4, at: next) ?? 0 : duration)
                if flags & 0x100 != 0 { next += 4 }
                bytes = bytes.plus(flags & 0x200 != 0 ? entries.big(4, at: next) ?? 0 : size)
            }
        }
    }
}

/// `sidx` (ISO/IEC 14496-12 §8.16.3): the lengths of the segments that follow.
struct SegmentIndex {
    /// Behind the last segment.
    let end: UInt64

    init?(_ walk: Walk, _ box: Box) {
        let fields = box.fields(walk, 32)
        guard let version = fields.first else { return nil }
        let wide = version == 0 ? 4 : 8
        guard let skip = fields.big(wide, at: 12 + wide), let count = fields.big(2, at: 14 + 2 * wide) else { return nil }
        let begin = box.body.plus(UInt64(16 + 2 * wide))
        let entries = walk.bytes(Int(min(count * 12, min(box.end, walk.size).minus(begin))), at: begin)
        end = stride(from: 0, to: entries.count, by: 12).reduce(box.end.plus(skip)) { $0.plus((entries.big(4, at: $1) ?? 0) & 0x7FFF_FFFF) }
    }
}

/// `mfra` (ISO/IEC 14496-12 §8.8.9): a list of fragments at the file's very end.
enum RandomAccess {
    /// How many different fragments the track with most of them lists. Their places are not looked at: who puts a box in
    /// front moves them all.
    static func fragments(_ walk: Walk, _ box: Box) -> Int {
        box.children(walk).filter { $0.type == "tfra" }.map { count(walk, $0) }.max() ?? 0
    }

    private static func count(_ walk: Walk, _ box: Box) -> Int {
        let head = box.fields(walk, 16)
        guard let version = head.first, let lengths = head.big(4, at: 8), let count = head.big(4, at: 12) else { return 0 }
        let wide = version == 1 ? 8 : 4
        let each = 2 * wide + [4, 2, 0].reduce(0) { $0 + Int(lengths >> UInt64($1) & 3) + 1 }
        let begin = box.body.plus(16)
        let there = min(count, min(box.end, walk.size).minus(begin) / UInt64(each), 1 << 18)
        let entries = walk.bytes(Int(there) * each, at: begin)
        return Set(stride(from: 0, through: entries.count - each, by: each).map { entries.big(wide, at: $0 + wide) ?? 0 }).count
    }
}
