internal import Evidence

/// A device's recordings, joined where they follow each other.
struct Stretch {
    struct Part {
        let take: Take
        /// Microseconds from the stretch's beginning.
        let at: Int64
        /// Whether its place behind the one before is known by packets that are in both.
        let isByContent: Bool
    }

    let key: Devices.Key
    let device: String
    var parts: [Part]

    /// What the recorder's clock showed at the beginning; nil where nothing tells.
    var reading: Int64? { parts[0].take.reading }
    var length: Int64 { parts.map { $0.at + $0.take.length }.max() ?? 0 }
    var hasSound: Bool { parts.contains { $0.take.hasSound } }
    /// Whether a recorder's or a person's clock tells when it began.
    var isDated: Bool { reading != nil && parts[0].take.isClock }
    var isStated: Bool { parts[0].take.isStated }
    /// What the venue declares is to be added to the recorder's clock.
    var declared: Int64? { parts[0].take.declared }
    /// Whether a person's word leads to standard time: of the clock, or of the beginning.
    var isTold: Bool { declared != nil || isStated }

    var run: Timeline.Run {
        Timeline.Run(venue: key.venue, stage: key.stage, source: key.source, device: device, parts: parts.map { .init(path: $0.take.path, at: Millionths(count: $0.at)) })
    }

    /// - Parameter packets: the ends of a recording, for which overlaps by content are to be found.
    static func of(_ device: Devices.Device, _ rules: TimelineRules, packets: (String) -> PacketEnds?) -> [Stretch] {
        var stretches: [Stretch] = []
        for take in device.takes {
            let joined = stretches.last.flatMap { place(of: take, behind: $0, rules, packets) }
            if let joined { stretches[stretches.count - 1].parts.append(joined) } else {
                stretches.append(Stretch(key: device.key, device: device.name, parts: [Part(take: take, at: 0, isByContent: false)]))
            }
        }
        return stretches
    }

    /// Names count whole seconds, so a recording that begins within `join` of the end of the last one is taken to begin there:
    /// a recorder that changes files does not stop. Nil where it does not follow.
    private static func place(of take: Take, behind stretch: Stretch, _ rules: TimelineRules, _ packets: (String) -> PacketEnds?) -> Part? {
        let last = stretch.parts[stretch.parts.count - 1]
        guard let begin = stretch.reading, let reading = take.reading, last.take.isClock == take.isClock, last.take.isStated == take.isStated, last.take.declared == take.declared else { return nil }
        let off = reading - (begin + last.at + last.take.length)
        // Less than names can tell is no overlap that anybody knows of.
        if -off >= microseconds(rules.clock.resolution), -off <= microseconds(rules.content.span), let first = packets(last.take.path), let second = packets(take.path),
            let start = ContentOverlap.start(of: second, in: first, near: last.take.length + off, rules.content) {
            return Part(take: take, at: last.at + start, isByContent: true)
        }
        guard last.take.isMeasured, abs(off) <= microseconds(rules.files.join) else { return nil }
        return Part(take: take, at: last.at + last.take.length, isByContent: false)
    }
}

func microseconds(_ seconds: Double) -> Int64 { whole(seconds * 1_000_000) }

/// The nearest; what is beyond a century and more of microseconds is brought back to that: figures may be anybody's.
func whole(_ value: Double) -> Int64 { Int64(max(-4e15, min(value, 4e15)).rounded()) }

/// Microseconds of four hundred days: nothing that is of one project is further apart.
let longest: Int64 = 400 * 86_400 * 1_000_000
