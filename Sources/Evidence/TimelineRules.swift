/// By which figures recordings are put on one clock and their gaps and coverage told: `manifests/timeline.yaml`, where each
/// has its source. Seconds, unless something else is said.
package struct TimelineRules: Sendable, Equatable, Codable {
    package struct Coverage: Sendable, Equatable, Codable {
        package struct Source: Sendable, Equatable, Codable {
            /// In which the source has to be there.
            package var stages: [String]
            package var what: [Timeline.Coverage.What]
            /// Sources that do as well.
            package var instead: [String]?

            package init(stages: [String], what: [Timeline.Coverage.What], instead: [String]? = nil) {
                self.stages = stages
                self.what = what
                self.instead = instead
            }
        }

        /// What is missing for no longer than this is not reported.
        package var tolerance: Double
        /// Sources that neither show nor hear the venue's room: they do not count for the venue as a whole.
        package var apart: [String]
        /// Stages that are held at one venue.
        package var once: [String]
        /// Of sources that have to be there, in which stages and for what.
        package var sources: [String: Source]

        package init(tolerance: Double, apart: [String], once: [String], sources: [String: Source]) {
            self.tolerance = tolerance
            self.apart = apart
            self.once = once
            self.sources = sources
        }
    }

    package struct Clock: Sendable, Equatable, Codable {
        /// From here on a clock's difference is reported; from the second figure on it is called large.
        package var warn: Double
        package var large: Double
        /// How finely recorders tell the time: by names and tags of whole seconds.
        package var resolution: Double
        /// How far an offset that a venue declares may be wrong either way.
        package var declared: Double
        /// How far a lag may be wrong either way.
        package var lag: Double
        /// How far a clock may be off either way where sound was heard along a line in one direction only.
        package var line: Double
        /// Parts in a million by which a clock's rate may be wrong: what uncertainty grows by away from what both recorded.
        package var wander: Double

        package init(warn: Double, large: Double, resolution: Double, declared: Double, lag: Double, line: Double, wander: Double) {
            self.warn = warn
            self.large = large
            self.resolution = resolution
            self.declared = declared
            self.lag = lag
            self.line = line
            self.wander = wander
        }
    }

    package struct Files: Sendable, Equatable, Codable {
        /// Recordings of one device that follow each other within this are one stretch.
        package var join: Double
        /// How far a gap may be from whole files' length, to be that of files that were not submitted.
        package var whole: Double
        /// How many files of one length make that length regular.
        package var regular: Int

        package init(join: Double, whole: Double, regular: Int) {
            self.join = join
            self.whole = whole
            self.regular = regular
        }
    }

    package struct Content: Sendable, Equatable, Codable {
        /// How much of the end of one recording and the beginning of the next is held against each other.
        package var span: Double
        /// How many packets have to be alike, of how many sizes at least.
        package var packets: Int
        package var sizes: Int

        package init(span: Double, packets: Int, sizes: Int) {
            self.span = span
            self.packets = packets
            self.sizes = sizes
        }
    }

    package struct Sound: Sendable, Equatable, Codable {
        /// Sources that hear their venue's room, the best first; what is not named here or below comes behind them.
        package var rooms: [String]
        /// Sources that hear all venues over a line.
        package var lines: [String]
        /// Sources that hear another room.
        package var apart: [String]
        /// How far recorders' clocks may be off for stretches to be held against each other.
        package var slack: Double
        /// How many devices of each venue are held against other venues'.
        package var best: Int
        /// How many pairs of stretches are held against each other for two devices.
        package var pairs: Int

        package init(rooms: [String], lines: [String], apart: [String], slack: Double, best: Int, pairs: Int) {
            self.rooms = rooms
            self.lines = lines
            self.apart = apart
            self.slack = slack
            self.best = best
            self.pairs = pairs
        }
    }

    package var version: Int
    package var coverage: Coverage
    package var clock: Clock
    package var files: Files
    package var content: Content
    package var sound: Sound

    package init(version: Int, coverage: Coverage, clock: Clock, files: Files, content: Content, sound: Sound) {
        self.version = version
        self.coverage = coverage
        self.clock = clock
        self.files = files
        self.content = content
        self.sound = sound
    }
}
