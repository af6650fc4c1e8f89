internal import Cryptography
internal import Evidence
internal import Files
internal import Foundation
internal import MediaAnalysis
internal import SystemPackage
internal import TestSupport
internal import Testing

/// Recordings that are damaged every way: the parent lives, every request ends in time and in a finding that has words,
/// and a child that dies over one recording takes no other with it.
@Suite struct FuzzTests {
    private static let isExhaustive = ProcessInfo.processInfo.environment["FENGCUN_EXHAUSTIVE"] == "1"
    private static let rounds = isExhaustive ? 24_000 : 300
    /// Larger ones would take the time of many.
    private static let largest = 300_000
    /// What no small recording may take; the examiner's own limit is 120 s.
    private static let limit = Duration.seconds(60)

    /// What the request came to.
    private struct Outcome {
        let round: Int
        let name: String
        let recording: Recording
        let duration: Duration
        let isAnalysed: Bool

        func detail(_ code: FindingCode) -> String? { recording.damage.first { $0.code == code }?.detail }
    }

    @Test(.timeLimit(.minutes(isExhaustive ? 60 : 10))) func `mutations end in time, and in findings`() throws {
        let seeds = try Self.seeds()
        let whole = try #require(seeds.first)
        let folder = try TemporaryFolder()
        let examiner = RecordingExaminer.ofTheProgram
        let outcomes = WorkerPool(width: 2).map(Array(0..<Self.rounds)) { _, round -> Outcome? in
            var dice = Dice(state: UInt64(round))
            let seed = seeds[Int.random(in: seeds.indices, using: &dice)]
            guard let path = try? folder.write("\(round)-\(seed.name)", Self.mutate(seed.bytes, &dice)) else { return nil }
            defer { try? FileManager.default.removeItem(atPath: path.string) }
            let begun = ContinuousClock.now
            guard let recording = try? Self.look(path, examiner, round) else { return nil }
            let outcome = Outcome(round: round, name: seed.name, recording: recording, duration: .now - begun, isAnalysed: round % 3 != 2)
            // The next recording is none the worse for it.
            if outcome.detail(.mediaCrashed) != nil {
                guard let path = try? folder.write("next-\(round)-\(whole.name)", whole.bytes), let next = try? Self.look(path, examiner, 0) else { return nil }
                #expect(next.container != nil && !next.damage.contains { $0.code == .mediaCrashed })
            }
            return outcome
        }
        for (round, outcome) in outcomes.enumerated() { check(try #require(outcome, "round \(round) was not served")) }
        Self.report(outcomes.compactMap { $0 })
    }

    private func check(_ outcome: Outcome) {
        let recording = outcome.recording
        let place = "round \(outcome.round), \(outcome.name): \(recording.damage.map(\.detail))"
        #expect(outcome.duration < Self.limit, "\(place)")
        // Swift traps so: a mistake of ours, while a library dies by 6, 8 or 11.
        for signal in [4, 5] { #expect(outcome.detail(.mediaCrashed) != "it ended by signal \(signal)", "\(place)") }
        #expect(outcome.detail(.mediaCrashed)?.contains("status") != true && outcome.detail(.mediaCrashed)?.contains("answer") != true, "\(place)")
        #expect((recording.analysis != nil) == outcome.isAnalysed, "\(place)")
        if let analysis = recording.analysis {
            #expect(analysis.checks.map(\.name) == RecordingAnalysis.CheckName.allCases, "\(place)")
            #expect(analysis.events.allSatisfy { ($0.to.flatMap(Double.init) ?? .infinity) >= ($0.from.flatMap(Double.init) ?? -.infinity) }, "\(place) \(analysis.events)")
        }
    }

    private static func look(_ path: FilePath, _ examiner: RecordingExaminer, _ round: Int) throws -> Recording {
        let file = try InputFile(path)
        let size = file.stat.size
        return try file.withDescriptor { descriptor in
            let subject = RecordingExaminer.Subject(file: descriptor, size: size, name: path.lastComponent?.string ?? "")
            if round % 12 == 5 { return try examiner.sound(subject, cancellation: Cancellation(), take: { _ in }) }
            if round % 3 == 2 { return try examiner.probe(subject, cancellation: Cancellation()) }
            return try examiner.analyse(subject, round % 3 == 0 ? .thorough : .fast, .test, thresholdsDigest: Hasher.digest([]), threads: round % 2 + 1, cancellation: Cancellation())
        }
    }

    /// For whoever runs many.
    private static func report(_ outcomes: [Outcome]) {
        guard isExhaustive else { return }
        let codes = outcomes.flatMap { $0.recording.damage + ($0.recording.analysis?.events ?? []) }.map(\.code.rawValue)
        print("\(outcomes.count) mutations; findings: \(Dictionary(grouping: codes) { $0 }.mapValues(\.count).sorted { $0.key < $1.key }.map { "\($0) \($1)" }.joined(separator: ", "))")
        for outcome in outcomes { if let detail = outcome.detail(.mediaCrashed) ?? outcome.detail(.mediaTimeout) { print("round \(outcome.round) \(outcome.name): \(detail)") } }
        for outcome in outcomes.sorted(by: { $0.duration > $1.duration }).prefix(5) { print("round \(outcome.round) \(outcome.name): \(outcome.duration)") }
    }

    // MARK: Mutations

    private struct Dice: RandomNumberGenerator {
        var state: UInt64

        mutating func next() -> UInt64 {
            state &+= 0x9E37_79B9_7F4A_7C15
            var z = state
            z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
            z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
            return z ^ (z >> 31)
        }
    }

    /// One to three changes, half of them where headers are, at the front and at the end.
    private static func mutate(_ seed: [UInt8], _ dice: inout Dice) -> [UInt8] {
        var bytes = seed
        for _ in 0..<Int.random(in: 1...3, using: &dice) where bytes.count > 16 {
            let near = min(bytes.count, 2048)
            let place = [Int.random(in: 0..<bytes.count, using: &dice), Int.random(in: 0..<bytes.count, using: &dice), Int.random(in: 0..<near, using: &dice), bytes.count - 1 - Int.random(in: 0..<near, using: &dice)].randomElement(using: &dice) ?? 0
            let length = min(bytes.count - place, [4, 64, 1024, 16384].randomElement(using: &dice) ?? 4)
            switch Int.random(in: 0..<7, using: &dice) {
            case 0: for _ in 0..<Int.random(in: 1...32, using: &dice) { bytes[Int.random(in: 0..<bytes.count, using: &dice)] ^= 1 << UInt8.random(in: 0..<8, using: &dice) }
            case 1: bytes[place] = UInt8.random(in: 0...255, using: &dice)
            case 2: bytes.removeSubrange(place...)
            case 3: for i in place..<(place + length) { bytes[i] = 0 }
            case 4:
                let from = Int.random(in: 0...(bytes.count - length), using: &dice)
                bytes.replaceSubrange(place..<(place + length), with: Array(bytes[from..<(from + length)]))
            case 5: bytes.insert(contentsOf: Array(bytes[place..<(place + length)]), at: place)
            default:
                let extreme = ([[0, 0, 0, 0], [0, 0, 0, 1], [0x7F, 0xFF, 0xFF, 0xFF], [0x80, 0, 0, 0], [0xFF, 0xFF, 0xFF, 0xFF], [0, 0, 0xFF, 0xFF], [0xFF, 0xFF, 0, 0], [0, 0x10, 0, 0]] as [[UInt8]]).randomElement(using: &dice) ?? []
                let aligned = Bool.random(using: &dice) ? place & ~3 : place
                let end = min(bytes.count, aligned + 4)
                bytes.replaceSubrange(aligned..<end, with: extreme.prefix(end - aligned))
            }
        }
        return bytes
    }

    // MARK: Seeds

    private struct Seed {
        let name: String
        let bytes: [UInt8]
    }

    /// Recordings of other projects; where they are not there, some that ffmpeg makes. The first is whole.
    private static func seeds() throws -> [Seed] {
        let made = try Films.hasFFmpeg ? made() : []
        let corpus = Corpus.files("media") + Corpus.files("media-nvr")
        return try made + corpus.compactMap { url in
            let bytes = try Data(contentsOf: url)
            return bytes.isEmpty || bytes.count > largest ? nil : Seed(name: url.lastPathComponent, bytes: Array(bytes))
        }
    }

    private static func made() throws -> [Seed] {
        let films = try Films()
        let picture = ["-f", "lavfi", "-i", "testsrc2=d=2:r=10:s=96x64", "-pix_fmt", "yuv420p", "-g", "10", "-bitexact"]
        let sound = ["-f", "lavfi", "-i", "sine=d=2:r=8000", "-bitexact"]
        return try [
            ("a.mp4", picture + ["-c:v", "libx264"]), ("a.mkv", picture + ["-c:v", "libx264"]), ("a.ts", picture + ["-c:v", "libx264"]), ("f.mp4", picture + ["-c:v", "libx264", "-movflags", "+frag_keyframe+empty_moov"]), ("h.mp4", picture + ["-c:v", "libx265"]),
            ("a.flv", picture + ["-c:v", "libx264"]), ("a.avi", picture + ["-c:v", "mpeg4"]), ("j.avi", picture + ["-pix_fmt", "yuvj420p", "-c:v", "mjpeg"]), ("a.mpg", picture + ["-c:v", "mpeg2video", "-r", "25"]), ("a.wmv", picture + ["-c:v", "wmv2"]),
            ("a.wav", sound), ("u.wav", sound + ["-c:a", "pcm_mulaw"]), ("a.m4a", sound + ["-c:a", "aac"]), ("a.mp3", sound + ["-ar", "16000"]), ("a.ogg", sound + ["-c:a", "flac"]),
        ].map { name, arguments in Seed(name: name, bytes: try InputFile.readAll(try films.make(name, arguments), limit: 1 << 22)) }
    }
}
