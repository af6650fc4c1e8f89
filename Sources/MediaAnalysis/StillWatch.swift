internal import Evidence
internal import Media

/// Finds stretches in which nothing moves, and tells a frozen picture from a quiet room.
///
/// Nothing moves while no block differs from the picture before, nor from the one with which the stretch began, by more
/// than coding does: a clock whose seconds go on is one block that differs. Then:
///
/// - keyframe after keyframe the same, or one picture refined again and again, as an encoder does that has bits to spare:
///   the picture is *frozen*, for a camera's noise would have made them differ;
/// - a difference all over from picture to picture: that is noise, the camera sees, nothing is reported;
/// - neither: the encoder has swallowed the noise, and one cannot tell; a long stretch is reported as *still*.
struct StillWatch {
    let stream: Int
    private let thresholds: QualityThresholds.Frozen
    private var anchor: Picture?
    private var run: Run?
    private var found: [Recording.Observation] = []
    /// Bits a pixel of keyframes where something moves: the recording's own norm.
    private var usualBits: [Double] = []

    private struct Run {
        var from: Double
        var to: Double
        var lastKey: Picture?
        /// Mean differences, thousandths: from keyframe to keyframe, of a keyframe from the picture before, of others.
        var betweenKeys: [Double] = []
        var intoKey: [Double] = []
        var bits: [Double] = []
        var means: [Double] = []
    }

    /// Enough for a median.
    private static let mostFigures = 4096

    init(stream: Int, thresholds: QualityThresholds.Frozen) {
        self.stream = stream
        self.thresholds = thresholds
    }

    mutating func add(_ picture: Picture, at: Double, after last: (picture: Picture, at: Double)) {
        guard let change = picture.difference(from: last.picture), isStill(picture, change) else {
            close()
            anchor = picture
            noteKeyframe(picture)
            return
        }
        if run == nil { run = Run(from: last.at, to: at) }
        run!.to = at
        if picture.isKeyframe {
            if let key = run!.lastKey, let same = picture.difference(from: key) { run!.betweenKeys.append(Double(same.mean)) }
            run!.intoKey.append(Double(change.mean))
            run!.bits.append(picture.bitsPerPixel)
            run!.lastKey = picture
        } else if run!.means.count < StillWatch.mostFigures {
            run!.means.append(Double(change.mean))
        }
    }

    /// A keyframe of a place where nothing is known to stand still.
    mutating func noteKeyframe(_ picture: Picture) {
        guard picture.isKeyframe, picture.bitsPerPixel > 0, usualBits.count < StillWatch.mostFigures else { return }
        usualBits.append(picture.bitsPerPixel)
    }

    private func isStill(_ picture: Picture, _ change: Picture.Difference) -> Bool {
        guard Double(change.most) < (picture.isKeyframe ? thresholds.keyframeBlock : thresholds.block) else { return false }
        guard let anchor, anchor !== picture, let whole = picture.difference(from: anchor) else { return true }
        return Double(whole.most) < thresholds.keyframeBlock
    }

    /// What comes next does not follow on what was seen last.
    mutating func close() {
        defer {
            run = nil
            anchor = nil
        }
        guard let run else { return }
        let stretch = Stretches.Stretch(from: run.from, to: run.to)
        let length = run.to - run.from
        if length >= thresholds.least, isFrozen(run) {
            found.append(.init(.pictureFrozen, stream: stream, stretch))
        } else if length >= thresholds.leastStill, (median(run.means) ?? 0) < thresholds.noise {
            found.append(.init(.pictureStill, stream: stream, stretch))
        }
    }

    private func isFrozen(_ run: Run) -> Bool {
        // Two keyframes that are the same decide. One alone can only be held against the picture before it.
        if let difference = quartile(run.betweenKeys) ?? quartile(run.intoKey).map({ 2 * $0 }), difference < thresholds.sameMean { return true }
        guard let difference = quartile(run.betweenKeys), difference < thresholds.refinedMean, let bits = median(run.bits), let usual = median(usualBits) else { return false }
        let noise = run.means.reduce(0, +) / Double(max(1, run.means.count))
        return noise < thresholds.refinedNoise && bits >= thresholds.refinedBits * usual
    }

    private func median(_ figures: [Double]) -> Double? { figures.isEmpty ? nil : figures.sorted()[figures.count / 2] }

    private func quartile(_ figures: [Double]) -> Double? { figures.isEmpty ? nil : figures.sorted()[figures.count / 4] }

    mutating func finish() -> [Recording.Observation] {
        close()
        return found
    }
}
