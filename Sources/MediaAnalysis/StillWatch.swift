internal import Evidence
internal import Media

/// Finds stretches in which nothing moves, and tells a frozen picture from a quiet room.
///
/// Nothing moves while no block differs from the picture before, nor from the one with which the stretch began, by more
/// than coding does: a clock whose seconds go on is one block that differs. Then a stretch is *frozen*
///
/// - when a keyframe is the same as the one before it, for a camera's noise would have made them differ; or
/// - when pictures differ from one another far less than where something moves, **and** keyframes behave otherwise than
///   elsewhere in the recording: an encoder that is given one picture again and again refines it, and spends more on a
///   keyframe or less, and what is coded anew differs more or less than a quiet room does.
///
/// Where the encoder has swallowed the noise and no keyframe tells, one cannot know; a long stretch is reported as *still*.
/// All is relative to the recording itself, so it is decided at the end.
struct StillWatch {
    let stream: Int
    private let thresholds: QualityThresholds.Frozen
    private var anchor: Picture?
    private var run: Run?
    private var candidates: [Run] = []
    private var lastKey: Picture?
    private var usual = Figures()

    /// What pictures and keyframes do.
    private struct Figures {
        /// Mean difference of pictures that are no keyframes from those before.
        var means: [Float] = []
        /// Of keyframes: bits a pixel; difference from the keyframe before, mean and median over the blocks.
        var bits: [Float] = []
        var keyMeans: [Float] = []
        var keyMedians: [Float] = []

        mutating func add(_ other: Figures) {
            for path in [\Figures.means, \.bits, \.keyMeans, \.keyMedians] where self[keyPath: path].count < StillWatch.mostFigures { self[keyPath: path] += other[keyPath: path] }
        }
    }

    private struct Run {
        var from: Double
        var to: Double
        var figures = Figures()
        /// Whether a keyframe came when the stretch had settled.
        var hasKey = false
        var isIntra = true
    }

    /// Enough for a median.
    private static let mostFigures = 4096
    /// Seconds after which what came before no longer counts in a keyframe.
    private static let settled = 1.0

    init(stream: Int, thresholds: QualityThresholds.Frozen) {
        self.stream = stream
        self.thresholds = thresholds
    }

    mutating func add(_ picture: Picture, at: Double, after last: (picture: Picture, at: Double)) {
        guard let change = picture.difference(from: last.picture) else {
            close()
            return
        }
        var figures = Figures()
        if picture.isKeyframe { figures = keyFigures(picture) } else { figures.means = [change.mean] }
        guard isStill(picture, change) else {
            end()
            anchor = picture
            usual.add(figures)
            return
        }
        if run == nil { run = Run(from: last.at, to: at) }
        run!.to = at
        run!.isIntra = run!.isIntra && picture.isKeyframe
        // A keyframe just behind the last movement is compared with one before it.
        guard !picture.isKeyframe || at - run!.from >= StillWatch.settled else { return }
        run!.hasKey = run!.hasKey || picture.isKeyframe
        run!.figures.add(figures)
    }

    private mutating func keyFigures(_ picture: Picture) -> Figures {
        defer { lastKey = picture }
        var figures = Figures(bits: [Float(picture.bitsPerPixel)])
        if let lastKey, let change = picture.difference(from: lastKey, withMedian: true) {
            figures.keyMeans = [change.mean]
            figures.keyMedians = [change.median]
        }
        return figures
    }

    /// A keyframe that was looked at alone, where nothing is known to stand still.
    mutating func noteKeyframe(_ picture: Picture) { usual.add(keyFigures(picture)) }

    private func isStill(_ picture: Picture, _ change: Picture.Difference) -> Bool {
        guard Double(change.most) < (picture.isKeyframe ? thresholds.keyframeBlock : thresholds.block) else { return false }
        guard let anchor, anchor !== picture, let whole = picture.difference(from: anchor) else { return true }
        return Double(whole.most) < thresholds.keyframeBlock
    }

    private mutating func end() {
        guard let run else { return }
        if run.to - run.from >= thresholds.least { candidates.append(run) } else { usual.add(run.figures) }
        self.run = nil
    }

    /// What comes next does not follow on what was seen last.
    mutating func close() {
        end()
        anchor = nil
        lastKey = nil
    }

    mutating func finish() -> [Recording.Observation] {
        close()
        return candidates.compactMap { run in
            let stretch = Stretches.Stretch(from: run.from, to: run.to)
            switch judge(run) {
            case .frozen: return .init(.pictureFrozen, stream: stream, stretch)
            case .unknown: return run.to - run.from >= thresholds.leastStill ? .init(.pictureStill, stream: stream, stretch) : nil
            case .live: return nil
            }
        }
    }

    private enum Judgement { case frozen, live, unknown }

    private func judge(_ run: Run) -> Judgement {
        if let same = run.figures.keyMeans.min(), Double(same) < thresholds.sameMean { return .frozen }
        // Every picture a keyframe, and none the same: that is noise.
        if run.isIntra { return .live }
        guard let noise = median(run.figures.means) else { return .unknown }
        guard Double(noise) < thresholds.noise else { return .live }
        guard let norm = median(usual.means), Double(noise) < thresholds.noiseShare * Double(norm), run.hasKey else { return .unknown }
        func isOdd(_ figure: Float?, _ usual: Float?, _ most: Double) -> Bool {
            guard let figure, let usual, usual > 0 else { return false }
            return !(thresholds.keyLow...most).contains(Double(figure / usual))
        }
        let isOdd = isOdd(median(run.figures.bits), median(usual.bits), thresholds.keySizeHigh) || isOdd(median(run.figures.keyMedians), median(usual.keyMedians), thresholds.keyChangeHigh)
        return isOdd ? .frozen : .unknown
    }

    private func median(_ figures: [Float]) -> Float? { figures.isEmpty ? nil : figures.sorted()[figures.count / 2] }
}
