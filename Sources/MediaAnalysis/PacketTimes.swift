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
    private var gaps: [Recording.Observation] = []
    private var jumps: [Recording.Observation] = []
    /// The latest intervals between packets, from which the usual one is taken.
    private var recent: [Double] = []
    private var usual = 0.0
    /// Of each half second: how much of it no picture stands for.
    private var missing: [Double] = []
    private var idle = 0
    /// Intervals that were longer or shorter than usual, and those among them that are no multiple of it.
    private var irregular = 0
    private var offGrid = 0
    private var intervals = 0
    private var lastIntervals = (0.0, 0.0)
    private var hasDecodingTimes = false

    /// Timestamps within so many seconds of where they should be are rounding.
    private static let slack = 0.05
    /// So far back a picture may be shown out of order while the usual interval is not known.
    private static let disorder = 0.5
    private static let recentLength = 64
    /// From here on the pause of a picture is taken for a pause, and not for pictures that were dropped.
    private static let pause = 1.0
    /// From here on even a picture that comes on change only is missing.
    private static let longPause = 10.0
    /// Longer recordings than this many seconds have no stutter told.
    private static let mostSeconds = 1 << 20
    private static let bin = 0.5

    init(stream: Int, isPicture: Bool, thresholds: QualityThresholds) {
        self.stream = stream
        self.isPicture = isPicture
        self.thresholds = thresholds
    }

    /// - Parameters:
    ///   - decoded: seconds at which the packet is decoded, which do not go back and forth; nil where the stream has no
    ///     such times, or not for its first packets.
    ///   - shown: seconds at which it is shown.
    ///   - length: seconds that it is stated to last. Some containers state what there is up to the next packet, gaps and all.
    mutating func add(decoded: Double?, shown: Double?, length: Double?, size: Int, position: Int64?) {
        count += 1
        bytes += UInt64(size)
        if decoded != nil { hasDecodingTimes = true }
        guard let at = decoded ?? (hasDecodingTimes || count < PacketTimes.recentLength && isPicture ? nil : shown) else { return }
        if first == nil { first = shown ?? at }
        if let last {
            let interval = at - last
            let least = isPicture ? thresholds.gap.picture : thresholds.gap.sound
            let gap = interval - (usual > 0 ? usual : min(length ?? 0, 1))
            if gap >= least {
                gaps.append(observation(.mediaGap, "\(secondsText((gap * 100).rounded() / 100)) s", from: at - gap, to: at, position))
            } else if interval < -PacketTimes.slack - (isPicture ? usual > 0 ? usual * 4 : PacketTimes.disorder : 0) {
                jumps.append(observation(.mediaJump, "back by \(secondsText((-interval * 100).rounded() / 100)) s", from: at, to: last, position))
            }
            follow(interval: interval, at: at, isGap: gap >= least)
        }
        last = at
        end = max(end, max(at, shown ?? at) + (usual > 0 ? min(length ?? usual, usual * 2) : length ?? 0))
    }

    private func observation(_ code: FindingCode, _ detail: String, from: Double, to: Double, _ position: Int64?) -> Recording.Observation {
        .init(code: code, detail: detail, stream: stream, from: secondsText(from), to: secondsText(to), offset: position.map { UInt64(max(0, $0)) })
    }

    /// The usual interval, and what is missing of each second.
    private mutating func follow(interval: Double, at: Double, isGap: Bool) {
        guard interval > 0 else { return }
        if interval >= PacketTimes.pause { idle += 1 }
        guard !isGap, interval < PacketTimes.pause else { return }
        recent.append(interval)
        if recent.count == PacketTimes.recentLength || usual == 0 && recent.count == 8 {
            let median = recent.sorted()[recent.count / 2]
            // The rate may change slowly; what a stutter does to it does not count.
            usual = usual == 0 ? median : min(median, usual * 1.25)
            recent.removeFirst(recent.count / 2)
        }
        guard isPicture, at < Double(PacketTimes.mostSeconds) else { return }
        let bin = Int(max(0, at) / PacketTimes.bin)
        if bin >= missing.count { missing += [Double](repeating: 0, count: bin + 1 - missing.count) }
        guard usual > 0 else { return }
        intervals += 1
        // A rate that has become lower evenly is no stutter.
        let expected = max(usual, min(lastIntervals.0, lastIntervals.1))
        lastIntervals = (lastIntervals.1, interval)
        if interval > expected * 1.5 { missing[bin] += interval - expected }
        if interval > usual * 1.5 || interval < usual / 1.5 {
            irregular += 1
            let multiple = interval / usual
            if abs(multiple - multiple.rounded()) > 0.2 || multiple < 0.8 { offGrid += 1 }
        }
    }

    /// Half seconds of which too much is missing, those around considered.
    private func stutters() -> [Stretches.Stretch] {
        var stretches = Stretches(least: thresholds.stutter.least)
        for i in missing.indices {
            let around = missing[max(0, i - 2)...min(missing.count - 1, i + 2)]
            let isUneven = around.reduce(0, +) / (Double(around.count) * PacketTimes.bin) > thresholds.stutter.share && around.count { $0 > 0 } > 1
            // What is around an uneven stretch and even itself is not part of it.
            stretches.add(isUneven && missing[max(0, i - 1)...min(missing.count - 1, i + 1)].contains { $0 > 0 }, from: Double(i) * PacketTimes.bin, to: Double(i + 1) * PacketTimes.bin)
        }
        return stretches.finish()
    }

    /// Whether pictures come only when something changes, as screen recorders send them: pauses say nothing then.
    private var comesOnChange: Bool { isPicture && Double(idle) > max(3, (end - (first ?? 0)) / 60) }

    /// Whether the rate is no rate: pictures that a camera drops leave multiples of the usual interval behind, a program that
    /// sends them when it has them does not.
    private var isVariable: Bool { irregular * 5 > intervals && offGrid * 2 > irregular }

    /// - Returns: what was seen, and what could not be judged.
    func finish() -> (observations: [Recording.Observation], note: String?) {
        guard !comesOnChange else {
            return (gaps.filter { $0.length >= PacketTimes.longPause } + jumps, "pictures come on change only: pauses under 10 s and stutter are not judged")
        }
        guard !isVariable else { return (gaps + jumps, "the frame rate varies: stutter is not judged") }
        return (gaps + jumps + stutters().map { .init(.pictureStutter, stream: stream, $0) }, nil)
    }
}

extension Recording.Observation {
    /// Seconds that it lasts.
    fileprivate var length: Double { (to.flatMap(Double.init) ?? 0) - (from.flatMap(Double.init) ?? 0) }
}
