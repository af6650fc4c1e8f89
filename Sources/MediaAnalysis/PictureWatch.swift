internal import Evidence
internal import Media

/// Looks at one stream's pictures in the order in which they are shown: black, frozen and damaged ones.
struct PictureWatch {
    let stream: Int
    private let thresholds: QualityThresholds
    private var black: Stretches
    private var still: StillWatch
    private var last: (picture: Picture, at: Double)?

    private(set) var pictures: UInt64 = 0
    private(set) var concealed = 0
    private var concealedStretches = Stretches(least: 0)
    private var concealedAt: Double?

    init(stream: Int, thresholds: QualityThresholds) {
        self.stream = stream
        self.thresholds = thresholds
        black = Stretches(least: thresholds.black.least)
        still = StillWatch(stream: stream, thresholds: thresholds.frozen)
    }

    mutating func add(_ picture: Picture, at: Double) {
        pictures += 1
        if picture.isConcealed { note(concealedAt: at) }
        guard let last, at > last.at else {
            if self.last == nil { self.last = (picture, at) }
            return
        }
        black.add(isBlack(picture), from: at, to: at + min(1, at - last.at))
        still.add(picture, at: at, after: last)
        self.last = (picture, at)
    }

    /// What comes next does not follow on what was seen last: nothing is said of the time between.
    mutating func skip() {
        black.close()
        still.close()
        last = nil
    }

    /// A keyframe that was looked at alone.
    mutating func noteKeyframe(_ picture: Picture) { still.noteKeyframe(picture) }

    func isBlack(_ picture: Picture) -> Bool {
        var blocks: [UInt8] = []
        picture.blockBrightness(into: &blocks)
        guard !blocks.isEmpty else { return false }
        let floor = picture.isFullRange ? 0.0 : 16.0
        let range = picture.isFullRange ? 255.0 : 219.0
        let limit = UInt8(floor + thresholds.black.brightness * range)
        let dark = blocks.reduce(0) { $0 + ($1 <= limit ? 1 : 0) }
        return Double(dark) >= thresholds.black.share * Double(blocks.count)
    }

    /// Whether a keyframe so little changed from an earlier one calls for a look at what lies between: with room to spare.
    func mayBeStill(_ change: Picture.Difference) -> Bool {
        Double(change.most) < 1.4 * thresholds.frozen.keyframeBlock
    }

    private mutating func note(concealedAt at: Double) {
        concealed += 1
        // Damage within a second of the last is one stretch.
        if let before = concealedAt, at - before > 1 || at < before { concealedStretches.close() }
        concealedStretches.add(true, from: at, to: at)
        concealedAt = at
    }

    /// What was seen, in order of time within each kind.
    mutating func finish() -> [Recording.Observation] {
        black.finish().map { .init(.pictureBlack, stream: stream, $0) } + still.finish()
            + concealedStretches.finish().map { .init(.mediaConcealed, stream: stream, $0) }
    }
}
