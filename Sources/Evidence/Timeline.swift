/// All recordings of a project on one clock, and what of its stages they cover. docs/timeline.md.
package struct Timeline: Sendable, Equatable, Codable {
    /// The clock that all times are on; nil where no recorder's clock is known, and nothing has a place.
    package var clock: Reference?
    /// Stages whose beginning and end the project declares.
    package var stages: [Stage]
    /// In the order of venue, stage, source and device.
    package var tracks: [Track]
    package var coverage: [Coverage]
    /// Which sounds were held against each other, and what came of it.
    package var alignments: [Pair]

    package init(clock: Reference?, stages: [Stage], tracks: [Track], coverage: [Coverage], alignments: [Pair]) {
        self.clock = clock
        self.stages = stages
        self.tracks = tracks
        self.coverage = coverage
        self.alignments = alignments
    }

    /// From one moment to another, the end not included.
    package struct Span: Sendable, Hashable, Codable {
        package var from: WallTime
        package var to: WallTime

        package init(from: WallTime, to: WallTime) {
            self.from = from
            self.to = to
        }

        /// Microseconds.
        package var length: Int64 { to.microseconds - from.microseconds }
    }

    package struct Reference: Sendable, Equatable, Codable {
        package enum Kind: String, Sendable, Codable {
            /// A venue's declared offset leads to standard time.
            case declared
            /// A recorder's own clock, which nobody has checked.
            case recorder
        }

        package var kind: Kind
        /// The recorder's clock that the others are led to.
        package var venue: String
        package var source: String
        package var device: String

        package init(kind: Kind, venue: String, source: String, device: String) {
            self.kind = kind
            self.venue = venue
            self.source = source
            self.device = device
        }
    }

    package struct Stage: Sendable, Equatable, Codable {
        /// `opening`, `evaluation`.
        package var stage: String
        package var from: WallTime
        /// Nil where the project does not declare the end.
        package var to: WallTime?

        package init(stage: String, from: WallTime, to: WallTime?) {
            self.stage = stage
            self.from = from
            self.to = to
        }
    }

    /// One recorder's or channel's recordings of one source.
    package struct Track: Sendable, Equatable, Codable {
        package var venue: String
        package var stage: String
        package var source: String
        /// What tells recorders and channels of one source apart: the file's name without its time and number.
        package var device: String
        /// In order of time; those that have no place come last.
        package var segments: [Segment]
        package var gaps: [Gap]
        package var overlaps: [Overlap]

        package init(venue: String, stage: String, source: String, device: String, segments: [Segment], gaps: [Gap], overlaps: [Overlap]) {
            self.venue = venue
            self.stage = stage
            self.source = source
            self.device = device
            self.segments = segments
            self.gaps = gaps
            self.overlaps = overlaps
        }
    }

    /// One recording.
    package struct Segment: Sendable, Equatable, Codable {
        package var path: String
        /// Where it lies on the clock; nil where nothing tells.
        package var span: Span?
        package var hasPicture: Bool
        package var hasSound: Bool
        /// Stretches inside the file without picture or without sound.
        package var losses: [Loss]
        package var placing: Placing

        package init(path: String, span: Span?, hasPicture: Bool, hasSound: Bool, losses: [Loss], placing: Placing) {
            self.path = path
            self.span = span
            self.hasPicture = hasPicture
            self.hasSound = hasSound
            self.losses = losses
            self.placing = placing
        }
    }

    package struct Loss: Sendable, Equatable, Codable {
        package var span: Span
        package var picture: Bool
        package var sound: Bool
        /// What it was seen by, such as `media.gap`.
        package var code: FindingCode

        package init(span: Span, picture: Bool, sound: Bool, code: FindingCode) {
            self.span = span
            self.picture = picture
            self.sound = sound
            self.code = code
        }
    }

    /// How a recording came to its place on the clock.
    package struct Placing: Sendable, Equatable, Codable {
        package enum Method: String, Sendable, Codable {
            /// The clock is the one that the others are led to.
            case reference
            /// By sound that it shares with the others.
            case measured
            /// By an offset that the venue declares.
            case declared
            /// By the recorder's clock as it stood.
            case recorder
            /// Nothing tells when it began, but perhaps the time of its file.
            case unknown
        }

        package var method: Method
        /// Seconds added to what the recorder's clock showed.
        package var shift: Millionths
        /// Parts in a million by which the recorder's clock runs fast.
        package var drift: Millionths
        /// Seconds by which the place may be wrong either way, against the clock that all are on; nil where nobody can tell.
        package var uncertainty: Millionths?
        /// Seconds that the venue declares are to be added to what the recorder's clock showed.
        package var declared: Millionths?

        package init(method: Method, shift: Millionths = .init(count: 0), drift: Millionths = .init(count: 0), uncertainty: Millionths? = nil, declared: Millionths? = nil) {
            self.method = method
            self.shift = shift
            self.drift = drift
            self.uncertainty = uncertainty
            self.declared = declared
        }
    }

    /// Between two recordings of a track there is none.
    package struct Gap: Sendable, Equatable, Codable {
        package enum Cause: String, Sendable, Codable {
            case notRecorded = "not-recorded"
            /// As long as whole files of this recorder: they are there somewhere, or were.
            case notSubmitted = "not-submitted"
        }

        package var span: Span
        package var cause: Cause
        package var before: String
        package var after: String

        package init(span: Span, cause: Cause, before: String, after: String) {
            self.span = span
            self.cause = cause
            self.before = before
            self.after = after
        }
    }

    /// Two recordings of a track have the same stretch of time.
    package struct Overlap: Sendable, Equatable, Codable {
        package enum Basis: String, Sendable, Codable {
            /// The same packets are in both.
            case content
            case clock
        }

        package var span: Span
        package var first: String
        package var second: String
        package var basis: Basis

        package init(span: Span, first: String, second: String, basis: Basis) {
            self.span = span
            self.first = first
            self.second = second
            self.basis = basis
        }
    }

    /// What of a stage's declared time is there.
    package struct Coverage: Sendable, Equatable, Codable {
        package enum What: String, Sendable, Codable, CaseIterable { case picture, sound }

        /// Nil: all venues together, of a source that the project has to have once.
        package var venue: String?
        package var stage: String
        /// Nil: any source that shows or hears the venue's room.
        package var source: String?
        package var what: What
        /// Whether it has to be there.
        package var isRequired: Bool
        package var span: Span
        /// Seconds that are there.
        package var covered: Millionths
        /// Longer than the tolerance.
        package var missing: [Span]

        package init(venue: String?, stage: String, source: String?, what: What, isRequired: Bool, span: Span, covered: Millionths, missing: [Span]) {
            self.venue = venue
            self.stage = stage
            self.source = source
            self.what = what
            self.isRequired = isRequired
            self.span = span
            self.covered = covered
            self.missing = missing
        }
    }

    /// One stretch of a track: recordings that follow each other without a gap, joined end to end.
    package struct Run: Sendable, Hashable, Codable {
        package struct Part: Sendable, Hashable, Codable {
            package var path: String
            /// Seconds from the beginning of the run at which the recording begins.
            package var at: Millionths

            package init(path: String, at: Millionths) {
                self.path = path
                self.at = at
            }
        }

        package var venue: String
        package var stage: String
        package var source: String
        package var device: String
        /// In order; the first at 0.
        package var parts: [Part]

        package init(venue: String, stage: String, source: String, device: String, parts: [Part]) {
            self.venue = venue
            self.stage = stage
            self.source = source
            self.device = device
            self.parts = parts
        }
    }

    package struct Pair: Sendable, Equatable, Codable {
        package var a: Run
        package var b: Run
        package var alignment: Alignment

        package init(a: Run, b: Run, alignment: Alignment) {
            self.a = a
            self.b = b
            self.alignment = alignment
        }
    }
}
