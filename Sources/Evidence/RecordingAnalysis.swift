/// What looking at a recording and listening to it found: which checks ran, what they saw, and the roots of its leaves.
///
/// An opinion of the program and libraries that it names, by the thresholds that it names; no proof of anything but of
/// the leaves, which anybody can compute again.
package struct RecordingAnalysis: Sendable, Equatable, Codable {
    package enum Depth: String, Sendable, Codable {
        /// Keyframes at intervals, and every frame where they or the packets' sizes are doubtful; all sound.
        case fast
        /// Every frame and all sound.
        case thorough
    }

    package var depth: Depth
    /// Program and libraries.
    package var analysedWith: String
    /// SHA-256 of the `manifests/quality.yaml` that gave the thresholds.
    package var thresholds: String
    /// Every check of the program, in one order.
    package var checks: [Check]
    /// What was seen, by stream and time.
    package var events: [Recording.Observation]
    /// Figures of each stream that was decoded, by stream.
    package var decoded: [Decoded]
    /// Of each stream that has leaves, by stream; for a file whose streams cannot be told apart, of the file.
    package var leaves: [Leaves]

    package init(depth: Depth, analysedWith: String, thresholds: String, checks: [Check] = [], events: [Recording.Observation] = [], decoded: [Decoded] = [], leaves: [Leaves] = []) {
        self.depth = depth
        self.analysedWith = analysedWith
        self.thresholds = thresholds
        self.checks = checks
        self.events = events
        self.decoded = decoded
        self.leaves = leaves
    }

    /// A check, and whether it ran: one that did not found nothing because it did not look.
    package struct Check: Sendable, Equatable, Codable {
        package enum Outcome: String, Sendable, Codable { case ran, partly, notRun }

        package var name: CheckName
        package var outcome: Outcome
        /// Why not, or how much of it.
        package var detail: String?

        package init(_ name: CheckName, _ outcome: Outcome, _ detail: String? = nil) {
            self.name = name
            self.outcome = outcome
            self.detail = detail
        }
    }

    package enum CheckName: String, Sendable, Codable, CaseIterable {
        /// The container's own lengths and marks against the bytes that are there.
        case structure
        /// Timestamps: jumps, gaps, packets out of order.
        case timestamps
        /// What the container declares against what its packets add up to.
        case duration
        /// The decoder's word on pictures; `partly` when not all were decoded.
        case pictures
        case black, frozen, stutter
        /// Picture size, frame rate, bit rate against the minimum.
        case minimum
        /// The decoder's word on sound.
        case sound
        case silent, clipped
        case leaves
    }

    /// How much of a stream was decoded.
    package struct Decoded: Sendable, Equatable, Codable {
        package var stream: Int
        /// Pictures, or samples a channel.
        package var units: UInt64
        /// Packets that the decoder refused, and pictures that it says it had to conceal.
        package var refused: Int
        package var concealed: Int

        package init(stream: Int, units: UInt64 = 0, refused: Int = 0, concealed: Int = 0) {
            self.stream = stream
            self.units = units
            self.refused = refused
            self.concealed = concealed
        }
    }

    /// The Merkle tree over a stream's leaves (docs/format.md, Media leaves).
    package struct Leaves: Sendable, Equatable, Codable {
        package var stream: Int
        package var count: Int
        package var version: Int
        /// Hexadecimal, 64 digits.
        package var root: String

        package init(stream: Int, count: Int, version: Int, root: String) {
            self.stream = stream
            self.count = count
            self.version = version
            self.root = root
        }
    }
}
