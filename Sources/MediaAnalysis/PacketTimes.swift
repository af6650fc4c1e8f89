internal import Evidence
internal import Media

/// Follows the timestamps of one stream: gaps, jumps back, and pictures that come irregularly.
struct PacketTimes {
    let stream: Int
    let isPicture: Bool
    private let thresholds: QualityThresholds
    /// Seconds of the first packet, and where the last one ends.
    private(set) var first: Double?
    private(set) var end = 0.0
    private(set) var count = 0
    private(set) var bytes: UInt64 = 0

    private var last: Double?
    private var lastEnd = 0.0
    private var lastPosition: Int64?
    private var gaps: [Recording.Observation] = []
    private var jumps: [Recording.Observation] = []
    /// The latest intervals between pictures, from which the usual one is taken.
    private var recent: [Double] = []
    private var usual = 0.0
    private var window = (from: 0.0, missing: 0.0, usual: 0.0)
    private var stutter: Stretches
    private var idle = 0

    /// Timestamps within a packet's length of where they should be are rounding.
    private static let slack = 0.05
    private static let recentLength = 64
    /// From here on the pause of a picture is taken for a pause, and not for pictures that were dropped.
    private static let pause = 1.0
    /// From here on even a picture that comes on change only is missing.
    private static let longPause = 10.0

    init(stream: Int, isPicture: Bool, thresholds: QualityThresholds) {
        self.stream = stream
        self.isPicture = isPicture
        self.thresholds = thresholds
        stutter = Stretches(least: thresholds.stutter.window)
    }

    /// - Parameters:
    ///   - at: seconds at which the packet is decoded, or, where the stream has no such times, shown.
    ///   - length: seconds that it is stated to last.
    mutating func add(at: Double?, length: Double?, size: Int, position: Int64?) {
        count += 1
        bytes += UInt64(size)
        defer { if let position { lastPosition = position } }
        guard let at else { return }
        if first == nil {
            first = at
            window.from = at
        }
        if let last {
            // Where a packet's length is not stated, the usual interval stands for it.
            let expected = max(lastEnd, last)
            let missing = at - expected
            let least = isPicture ? thresholds.gap.picture : thresholds.gap.sound
            if missing >= least {
                gaps.append(observation(.mediaGap, "\(secondsText((missing * 100).rounded() / 100)) s", from: expected, to: at, position))
            } else if at < last - PacketTimes.slack - (isPicture ? usual * 4 : 0) {
                jumps.append(observation(.mediaJump, "back by \(secondsText(((last - at) * 100).rounded() / 100)) s", from: at, to: last, position))
            }
            if isPicture { follow(interval: at - last, at: at, isGap: missing >= least) }
        }
        last = at
        lastEnd = at + (length ?? usual)
        end = max(end, lastEnd)
    }

    private func observation(_ code: FindingCode, _ detail: String, from: Double, to: Double, _ position: Int64?) -> Recording.Observation {
        .init(code: code, detail: detail, stream: stream, from: secondsText(from), to: secondsText(to), offset: position.map { UInt64(max(0, $0)) })
    }

    /// Pictures that are missing between one and the next, summed up over windows.
    private mutating func follow(interval: Double, at: Double, isGap: Bool) {
        guard interval > 0 else { return }
        if interval >= PacketTimes.pause { idle += 1 }
        if !isGap, interval < PacketTimes.pause {
            recent.append(interval)
            if recent.count == PacketTimes.recentLength {
                let median = recent.sorted()[PacketTimes.recentLength / 2]
                // The rate may change slowly; what a stutter does to it does not count.
                usual = usual == 0 ? median : min(median, usual * 1.25)
                recent.removeFirst(PacketTimes.recentLength / 2)
            }
            if usual > 0, interval > usual * 1.5 { window.missing += interval - usual }
        }
        if at - window.from >= thresholds.stutter.window {
            stutter.add(usual > 0 && window.missing > thresholds.stutter.share * (at - window.from), from: window.from, to: at)
            window = (at, 0, usual)
        }
    }

    /// Whether pictures come only when something changes, as screen recorders send them: pauses say nothing then.
    private var comesOnChange: Bool { isPicture && Double(idle) > max(3, (end - (first ?? 0)) / 60) }

    /// - Returns: what was seen, and what could not be judged.
    mutating func finish() -> (observations: [Recording.Observation], note: String?) {
        guard !comesOnChange else {
            return (gaps.filter { $0.length >= PacketTimes.longPause } + jumps, "pictures come on change only: pauses under 10 s and stutter are not judged")
        }
        return (gaps + jumps + stutter.finish().map { .init(.pictureStutter, stream: stream, $0) }, nil)
    }
}

extension Recording.Observation {
    /// Seconds that it lasts.
    fileprivate var length: Double { (to.flatMap(Double.init) ?? 0) - (from.flatMap(Double.init) ?? 0) }
}
