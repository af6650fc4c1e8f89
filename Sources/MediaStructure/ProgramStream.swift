internal import Evidence

/// An MPEG program stream (ISO/IEC 13818-1 §2.5, ISO/IEC 11172-1): packs and packets, looked at at its front and end, and
/// the packs' clock (SCR) in 18 places.
///
/// Recorders write into files that they made beforehand (Hikvision's `hiv*.mp4`): behind the recording's end stand zeros, or
/// what is left of an older recording, whose packets the newer one has cut into.
struct ProgramStream {
    private let walk: Walk
    private let start: UInt64
    private static let window: UInt64 = 1 << 20

    init(_ walk: Walk, from start: UInt64) {
        self.walk = walk
        self.start = start
    }

    /// A pack's start code and the marks of its clock.
    static func isPack(_ bytes: [UInt8], at offset: Int) -> Bool {
        guard bytes.has([0, 0, 1, 0xBA], at: offset), let mark = bytes.big(1, at: offset + 4) else { return false }
        return mark & 0xC4 == 0x44 || mark & 0xF1 == 0x21
    }

    func check() {
        // Recorders that write their pictures with a length of 0, or too short a one, leave nothing to follow.
        guard case .lost(let place) = follow(from: start, steps: 64).stop, firstPack(from: place, to: walk.size) != nil else { return checkEnd() }
        walk.partly("packets cannot be followed by their lengths from byte \(place) on, so the end was not looked at")
    }

    private func checkEnd() {
        if let stale = staleTail() {
            let count = walk.size - stale.offset
            let clock = "the clock goes from \(stale.before) back to \(stale.after)"
            return walk.say(.mediaTrailingBytes, "\(count) bytes from byte \(stale.offset) on are of another recording: they begin within a packet, and \(clock)", offset: stale.offset, bytes: count)
        }
        let content = walk.beginOfZeroTail(notBefore: start)
        let from = max(start, content.minus(Self.window))
        guard !walk.isSpent, let pack = firstPack(from: from, to: content) else { return walk.partly("no pack in the last \(content.minus(from)) bytes") }
        let (stop, hasEndCode) = follow(from: pack, steps: .max)
        switch stop {
        case .end: break
        case .cut(let packet, let end): walk.sayCut("a packet", at: packet, end: end)
        case .lost(let place) where walk.size - place <= RIFF.padding && walk.isZero(from: place): walk.note("\(walk.size - place) zero bytes of padding at the end")
        case .lost(let place) where walk.isZero(from: place): walk.sayTrailing(from: place, behind: "the last packet")
        case .lost(let place) where walk.size - place < 16 && !hasEndCode: walk.say(.mediaTruncated, "the file ends at byte \(walk.size), \(walk.size - place) bytes into the head of a packet", offset: walk.size)
        case .lost(let place) where firstPack(from: place, to: walk.size) == nil: walk.sayTrailing(from: place, behind: "the last packet")
        case .lost(let place): walk.partly("packets cannot be followed by their lengths at byte \(place)")
        case .open(let place): walk.partly("the packet at byte \(place) states no length, so the end was not looked at")
        case .spent: return
        }
        if !hasEndCode { walk.note("no program end code") }
    }

    // MARK: Packets

    private enum Stop {
        /// At the file's end exactly, or after so many steps as were asked for.
        case end
        case cut(packet: UInt64, end: UInt64)
        /// No start code there.
        case lost(UInt64)
        /// A packet of pictures with a length of 0, which only a transport stream may have; recorders write it all the same.
        case open(UInt64)
        case spent
    }

    private func follow(from offset: UInt64, steps: Int) -> (stop: Stop, hasEndCode: Bool) {
        var next = offset
        var step = 0
        var hasEndCode = false
        while next < walk.size, step < steps {
            let head = walk.bytes(14, at: next)
            guard !walk.isSpent else { return (.spent, hasEndCode) }
            guard head.has([0, 0, 1]), let code = head.big(1, at: 3), code >= 0xB9 else { return (.lost(next), hasEndCode) }
            if code > 0xBA, head.big(2, at: 4) == 0 { return (.open(next), hasEndCode) }
            guard let length = Self.length(head, code) else { return (.lost(next), hasEndCode) }
            hasEndCode = code == 0xB9
            let end = next.plus(length)
            if end > walk.size { return (.cut(packet: next, end: end), hasEndCode) }
            next = end
            step += 1
        }
        return (.end, hasEndCode)
    }

    private static func length(_ head: [UInt8], _ code: UInt64) -> UInt64? {
        switch code {
        case 0xB9: 4
        // MPEG-2 packs end with stuffing, three bits of length; those of MPEG-1 do not.
        case 0xBA: !isPack(head, at: 0) ? nil : head[4] & 0xC0 == 0x40 ? head.big(1, at: 13).map { 14 + ($0 & 7) } : 12
        default: head.big(2, at: 4).map { 6 + $0 }
        }
    }

    /// The first pack that another start code follows.
    private func firstPack(from: UInt64, to: UInt64) -> UInt64? {
        guard from < to else { return nil }
        let bytes = walk.bytes(Int(min(Self.window + 16, to - from)), at: from)
        var index = 0
        while let found = bytes[index...].firstIndex(of: 0xBA) {
            if found >= 3, Self.isPack(bytes, at: found - 3) {
                let place = from + UInt64(found - 3)
                let (stop, _) = follow(from: place, steps: 2)
                switch stop {
                case .end, .cut, .open: return place
                case .lost, .spent: break
                }
            }
            index = found + 1
        }
        return nil
    }

    // MARK: The clock

    /// Seconds on the clock of the first pack from `offset` on.
    private func clock(from offset: UInt64) -> Double? {
        guard let pack = firstPack(from: offset, to: min(walk.size, offset.plus(Self.window / 4))) else { return nil }
        let head = walk.bytes(10, at: pack)
        guard let word = head.big(6, at: 4) else { return nil }
        let isSecond = head[4] & 0xC0 == 0x40
        // 33 bits in pieces of 3, 15 and 15, a mark behind each; behind two bits of MPEG-2, or four of MPEG-1.
        let bits = isSecond ? word >> 11 : word >> 9
        let ticks = (bits >> 32 & 7) << 30 | (bits >> 16 & 0x7FFF) << 15 | bits & 0x7FFF
        return Double(ticks) / 90_000
    }

    /// Where an older recording begins: the clock goes back, and a packet breaks off there. Joined streams go back as well, but
    /// between two packets, and are no damage.
    private func staleTail() -> (offset: UInt64, before: String, after: String)? {
        let span = walk.size.minus(start).minus(Self.window / 4)
        guard span > Self.window, var low = clock(from: start).map({ (offset: start, time: $0) }) else { return nil }
        var high: (offset: UInt64, time: Double)?
        for place in 1...17 as ClosedRange<UInt64> {
            let offset = start + span / 17 * place
            guard let time = clock(from: offset) else { continue }
            if time < low.time {
                high = (offset, time)
                break
            }
            low = (offset, time)
        }
        guard var high else { return nil }
        while high.offset - low.offset > 1 << 12 {
            let middle = low.offset + (high.offset - low.offset) / 2
            guard let time = clock(from: middle) else { break }
            if time >= low.time { low = (middle, time) } else { high = (middle, time) }
        }
        guard let before = secondsText(low.time), let after = secondsText(high.time), let pack = firstPack(from: low.offset, to: walk.size) else { return nil }
        // The newer recording's last packet is whole; what follows has no start code.
        guard case .lost(let place) = follow(from: pack, steps: 4096).stop, place <= high.offset.plus(Self.window) else {
            walk.note("the packs' clock goes from \(before) back to \(after) near byte \(high.offset)")
            return nil
        }
        return (place, before, after)
    }
}
