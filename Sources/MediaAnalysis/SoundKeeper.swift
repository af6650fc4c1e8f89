internal import Acoustics
internal import Media

/// The sound of one stream as it is kept: one channel, 8,000 samples a second, µ-law; sample `n` stands at `n / 8000` seconds
/// of the recording's clock, whatever the timestamps of the stream do.
///
/// Sound follows sound, and timestamps are held against the running count:
///
///     off by up to 20 ms        rounding
///     off by up to 250 ms       corrected once the median of fifteen pieces is off by more than 20 ms: small gaps, a sample
///                               rate that is not quite what it says; single timestamps jitter
///     off by more               a jump, once three pieces that follow each other agree on it; a single timestamp may be damaged
///
/// A correction forward is silence, one back leaves out what comes next; so does sound before the clock's zero.
struct SoundKeeper {
    /// A file with more sound is none: so much of it is kept.
    static let mostSamples = 48 * 3600 * MuLaw.sampleRate

    private static let slack = 0.02
    private static let jump = 0.25
    private static let piecesOfMedian = 15
    private static let piecesOfJump = 3
    /// Samples in a message.
    private static let messageLength = 1 << 16
    private static let silence = [UInt8](repeating: MuLaw.silence, count: messageLength)
    /// A timestamp further from zero, in seconds, is none.
    private static let latest = 1e9

    private struct Piece {
        let samples: [Float]
        let rate: Int
        let at: Double

        var length: Double { Double(samples.count) / Double(rate) }
        var end: Double { at + length }
    }

    private let take: ([UInt8]) -> Void
    private let resampler = SoundResampler(to: MuLaw.sampleRate)
    private var rate = 0
    /// Seconds at which sound stands that comes next.
    private var place = 0.0
    private var hasBegun = false
    /// How far the timestamps of the last pieces were off.
    private var deviations: [Double] = []
    /// Pieces behind a jump that is not certain yet.
    private var waiting: [Piece] = []
    /// Samples so far, and how many of those that come next have no place.
    private var count = 0
    private var excess = 0
    private var message: [UInt8] = []

    /// - Parameter take: gets the samples in messages, in order.
    init(_ take: @escaping ([UInt8]) -> Void) { self.take = take }

    /// - Parameters:
    ///   - samples: full scale is 1; all are numbers.
    ///   - at: seconds of the first sample on the recording's clock; nil where the stream does not say.
    mutating func add(_ samples: [Float], rate: Int, at: Double?) {
        guard SoundResampler.rates.contains(rate), !samples.isEmpty else { return }
        let stated = at.flatMap { abs($0) < SoundKeeper.latest ? $0 : nil }
        let piece = Piece(samples: samples, rate: rate, at: stated ?? waiting.last?.end ?? place)
        if abs(piece.at - waiting.reduce(place) { $0 + $1.length }) <= SoundKeeper.jump {
            // What waited was where the count says.
            release()
            follow(piece)
            return
        }
        if let last = waiting.last, abs(piece.at - last.end) > SoundKeeper.jump { release() }
        waiting.append(piece)
        if waiting.count == SoundKeeper.piecesOfJump { leap() }
    }

    /// Hands out what is left.
    mutating func finish() {
        if hasBegun { release() } else { leap() }
        resampler.drain { emit($0) }
        send(least: 1)
    }

    // MARK: Place

    /// A piece whose timestamp is near the running count.
    private mutating func follow(_ piece: Piece) {
        if !hasBegun { begin(at: piece.at) }
        deviations = deviations.suffix(SoundKeeper.piecesOfMedian - 1) + [piece.at - place]
        if deviations.count == SoundKeeper.piecesOfMedian {
            let median = deviations.sorted()[SoundKeeper.piecesOfMedian / 2]
            if abs(median) > SoundKeeper.slack { begin(at: place + median) }
        }
        append(piece)
    }

    /// The waiting pieces stand where the running count has come to.
    private mutating func release() {
        for piece in waiting { append(piece) }
        waiting = []
    }

    /// The waiting pieces stand where their timestamps say.
    private mutating func leap() {
        if let first = waiting.first { begin(at: first.at) }
        release()
    }

    /// From here on the count goes on from `seconds`.
    private mutating func begin(at seconds: Double) {
        resampler.drain { emit($0) }
        let sample = Int((seconds * Double(MuLaw.sampleRate)).rounded())
        excess = max(0, count - sample)
        fill(to: sample)
        place = seconds
        hasBegun = true
        deviations = []
    }

    private mutating func append(_ piece: Piece) {
        if piece.rate != rate, rate > 0 { begin(at: place) }
        rate = piece.rate
        resampler.add(piece.samples, rate: rate) { emit($0) }
        place += piece.length
        hasBegun = true
    }

    // MARK: Samples

    private mutating func emit(_ samples: UnsafeBufferPointer<Float>) {
        let skipped = min(excess, samples.count)
        excess -= skipped
        let kept = min(samples.count - skipped, SoundKeeper.mostSamples - count)
        guard kept > 0 else { return }
        for i in skipped..<(skipped + kept) { message.append(MuLaw.encode(samples[i])) }
        count += kept
        send(least: SoundKeeper.messageLength)
    }

    private mutating func fill(to sample: Int) {
        let end = min(sample, SoundKeeper.mostSamples)
        if end - count >= SoundKeeper.messageLength { send(least: 1) }
        while end - count >= SoundKeeper.messageLength {
            take(SoundKeeper.silence)
            count += SoundKeeper.messageLength
        }
        guard count < end else { return }
        message += SoundKeeper.silence.prefix(end - count)
        count = end
        send(least: SoundKeeper.messageLength)
    }

    private mutating func send(least: Int) {
        guard message.count >= least else { return }
        take(message)
        message.removeAll(keepingCapacity: true)
    }
}
