/// What the sound of two recordings says of their clocks. docs/timeline.md, Alignment.
///
/// A lag is the place of a sound in `a` less its place in `b`, in seconds of each one's own clock. Two rooms that talk over
/// a line share sound along two lags: what is said in `a`'s room arrives later in `b`'s, and the other way round. The
/// difference of the clocks lies between them; where between, no sound tells.
package struct Alignment: Sendable, Equatable, Codable {
    package enum Verdict: String, Sendable, Codable {
        /// Shared sound along a line, over much of what both recorded.
        case aligned
        /// Some shared sound, too little or too uneven for a clock to be set by.
        case partial
        case cannot
    }

    /// Why the verdict is no better.
    package enum Reason: String, Sendable, Codable, CaseIterable {
        /// One of the two has no sound, or none to speak of.
        case noSound = "no-sound"
        case tooShort = "too-short"
        /// Nothing stands out of what unrelated sound gives.
        case nothingShared = "nothing-shared"
        /// What is alike is alike at other lags too: a loop, a tick, an alarm.
        case repeats
        /// Alike in time of speech but not as one sound: the same text read twice, for one.
        case notOneSound = "not-one-sound"
        /// Shared for a small part of the time only.
        case smallPart = "small-part"
    }

    /// A lag along which both share sound.
    package struct Line: Sendable, Equatable, Codable {
        /// Seconds, at the beginning of `b`: place in `a` less place in `b`. At `t` seconds of `b` it is `lag + t × drift`.
        package var lag: Millionths
        /// Seconds of `b` between which it was heard.
        package var from: Millionths
        package var to: Millionths
        /// Share of the windows between them in which it stands out.
        package var share: Millionths
        /// Seconds: median distance of the single windows from the line.
        package var residual: Millionths

        package init(lag: Millionths, from: Millionths, to: Millionths, share: Millionths, residual: Millionths) {
            self.lag = lag
            self.from = from
            self.to = to
            self.share = share
            self.residual = residual
        }
    }

    package var verdict: Verdict
    package var reason: Reason?
    /// The strongest first; none where nothing is shared.
    package var lines: [Line]
    /// Parts in a million by which `a`'s clock runs fast of `b`'s.
    package var drift: Millionths?
    /// Seconds between which the difference of the clocks lies, at the beginning of `b`: `a`'s reading less `b`'s for one
    /// instant, as positions in the recordings. Nil where nothing is aligned.
    package var offset: Interval?
    /// Seconds that both recorded along the line.
    package var overlap: Millionths
    /// How far the best line stands out: its score, how many times the best of unrelated places, and the natural logarithm of
    /// how likely unrelated sound gives it (an extrapolation, no measured probability).
    package var score: Millionths
    package var ratio: Millionths
    package var chance: Millionths

    package struct Interval: Sendable, Equatable, Codable {
        package var low: Millionths
        package var high: Millionths

        package init(low: Millionths, high: Millionths) {
            self.low = low
            self.high = high
        }

        package var middle: Millionths { Millionths(count: (low.count + high.count) / 2) }
        /// Half its width.
        package var uncertainty: Millionths { Millionths(count: (high.count - low.count + 1) / 2) }
    }

    package init(verdict: Verdict, reason: Reason? = nil, lines: [Line] = [], drift: Millionths? = nil, offset: Interval? = nil, overlap: Millionths = .init(count: 0), score: Millionths = .init(count: 0), ratio: Millionths = .init(count: 0), chance: Millionths = .init(count: 0)) {
        self.verdict = verdict
        self.reason = reason
        self.lines = lines
        self.drift = drift
        self.offset = offset
        self.overlap = overlap
        self.score = score
        self.ratio = ratio
        self.chance = chance
    }
}
