internal import Evidence
internal import Glibc
internal import Media

/// Listens to one stream: silent, faint and clipped stretches, and the level of each half second for the eye.
///
/// Sound is taken in windows of 20 ms; a window counts by its loudest channel, so that one microphone that works is enough.
struct SoundWatch {
    let stream: Int
    private let thresholds: QualityThresholds
    private var silent: Stretches
    private var faint: Stretches
    private var clipped: Stretches

    /// Samples a channel so far, and where the sound of the stream begins.
    private(set) var samples: UInt64 = 0
    private var time: Double?
    private var rate = 0

    /// The window that is being filled.
    private var filled = 0
    private var energy: [Double] = []
    private var peak: Float = 0
    private var atFullScale = 0

    /// Half a second of windows for levels and clipping, ten seconds for faintness.
    private var half = Sum()
    private var long = Sum()
    /// Peak of each half second, 0 to 255 over 60 dB.
    private(set) var levels: [UInt8] = []

    private struct Sum {
        var windows = 0
        var peak: Float = 0
        var clipped = 0
        var samples = 0
        var from = 0.0
        /// Windows by their level in whole decibels below full scale.
        var levels = [Int](repeating: 0, count: 121)
    }

    /// How long faint sound is averaged: pauses between sentences are not faint speech.
    private static let longWindows = 500
    /// Lossy codecs round what was cut off flat.
    private static let fullScale: Float = 0.98
    /// Seconds between loud words of one overdriven stretch.
    private static let clippedPause = 3.0

    init(stream: Int, thresholds: QualityThresholds) {
        self.stream = stream
        self.thresholds = thresholds
        silent = Stretches(least: thresholds.silent.least)
        faint = Stretches(least: thresholds.faint.least)
        clipped = Stretches(least: thresholds.clipped.least, pause: SoundWatch.clippedPause)
    }

    /// - Parameter at: seconds of the sound's first sample on the recording's clock; nil where the stream does not say.
    mutating func add(_ sound: AudioDecoder.Sound, at: Double?) {
        if sound.sampleRate != rate || energy.count != sound.channels { begin(sound.sampleRate, sound.channels) }
        // A jump of the clock ends what was going on; rounding of timestamps does not.
        if let at, let expected = time, abs(at - expected) > 0.25 {
            endWindow()
            jump(to: at)
        } else if time == nil {
            jump(to: at ?? 0)
        }
        samples += UInt64(sound.count)
        let size = max(1, rate / 50)
        var done = 0
        while done < sound.count {
            let part = min(size - filled, sound.count - done)
            for channel in 0..<sound.channels { measure(UnsafeBufferPointer(rebasing: sound.channel(channel)[done..<(done + part)]), channel) }
            filled += part
            done += part
            if filled == size { endWindow() }
        }
    }

    private mutating func begin(_ rate: Int, _ channels: Int) {
        endWindow()
        self.rate = max(1, rate)
        energy = [Double](repeating: 0, count: channels)
    }

    private mutating func jump(to place: Double) {
        silent.close()
        clipped.close()
        faint.close()
        long = Sum()
        time = place
        // Levels keep to the clock: what is missing is level nothing.
        let halves = Int(min(max(0, place), 1e6) * 2)
        if halves > levels.count { levels += [UInt8](repeating: 0, count: halves - levels.count) }
        half = Sum()
    }

    private mutating func measure(_ samples: UnsafeBufferPointer<Float>, _ channel: Int) {
        var sum: Float = 0
        var most: Float = 0
        for sample in samples {
            sum += sample * sample
            most = max(most, abs(sample))
        }
        energy[channel] += Double(sum)
        peak = max(peak, most)
        // Hardly ever: only then is it worth counting.
        if most >= SoundWatch.fullScale { for sample in samples where abs(sample) >= SoundWatch.fullScale { atFullScale += 1 } }
    }

    private mutating func endWindow() {
        guard filled > 0, let from = time else { return }
        let to = from + Double(filled) / Double(rate)
        let loudest = (energy.max() ?? 0) / Double(filled)
        silent.add(loudest.isFinite && decibels(loudest) < thresholds.silent.level, from: from, to: to)
        for sum in [\SoundWatch.half, \.long] {
            if self[keyPath: sum].windows == 0 { self[keyPath: sum].from = from }
            self[keyPath: sum].windows += 1
            self[keyPath: sum].peak = max(self[keyPath: sum].peak, peak)
            self[keyPath: sum].clipped += atFullScale
            self[keyPath: sum].samples += filled * max(1, energy.count)
        }
        long.levels[Int(min(120, max(0, -decibels(loudest))))] += 1
        if half.windows == 25 {
            clipped.add(Double(half.clipped) > thresholds.clipped.share * Double(half.samples), from: half.from, to: to)
            levels.append(level(half.peak))
            half = Sum()
        }
        if long.windows == SoundWatch.longWindows {
            faint.add(isFaint(long), from: long.from, to: to)
            long = Sum()
        }
        time = to
        filled = 0
        peak = 0
        atFullScale = 0
        for i in energy.indices { energy[i] = 0 }
    }

    private func isFaint(_ sum: Sum) -> Bool {
        func quantile(_ share: Double) -> Double {
            var left = Double(sum.windows) * share
            for (level, count) in sum.levels.enumerated() {
                left -= Double(count)
                if left <= 0 { return -Double(level) }
            }
            return -120
        }
        return quantile(0.05) < thresholds.faint.level && quantile(0.1) - quantile(0.9) >= thresholds.faint.range
    }

    private func decibels(_ meanSquare: Double) -> Double { meanSquare <= 0 ? -200 : 10 * log10(meanSquare) }

    private func level(_ peak: Float) -> UInt8 {
        guard peak.isFinite, peak > 0 else { return 0 }
        return UInt8(min(255, max(0, 255 * (1 + 20 * log10(Double(peak)) / 60))))
    }

    /// What was heard, in order of time.
    mutating func finish() -> [Recording.Observation] {
        endWindow()
        if half.windows > 0 { levels.append(level(half.peak)) }
        let silences = silent.finish()
        func observations(_ code: FindingCode, _ stretches: [Stretches.Stretch]) -> [Recording.Observation] { stretches.map { .init(code, stream: stream, $0) } }
        // Silence is faint as well, and is said once.
        let faints = faint.finish().filter { faint in
            silences.reduce(0) { $0 + max(0, min($1.to, faint.to) - max($1.from, faint.from)) } < (faint.to - faint.from) / 2
        }
        return observations(.soundSilent, silences) + observations(.soundFaint, faints) + observations(.soundClipped, clipped.finish())
    }
}

extension Recording.Observation {
    /// A stretch of time of one stream.
    init(_ code: FindingCode, stream: Int?, _ stretch: Stretches.Stretch, detail: String? = nil) {
        let length = secondsText(((stretch.to - stretch.from) * 10).rounded() / 10)
        self.init(code: code, detail: detail.map { "\(length) s, \($0)" } ?? "\(length) s", stream: stream, from: secondsText(stretch.from), to: secondsText(stretch.to))
    }
}
