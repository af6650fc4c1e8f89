package import Evidence
package import Files
internal import Foundation
internal import Isolation
package import SystemPackage

/// Recordings by their content, looked at in child processes that have the one open file and nothing else: whatever a
/// recording does to its decoder, it gets a finding and the next one is looked at.
package final class RecordingExaminer: Sendable {
    private let pool: ConfinedPool
    private let tool: String

    /// What a child leaks is given back after so many recordings.
    private static let mostRecordings = 200
    /// The slowest work that is still taken for work and not for a hang, in bytes a second, and the least time of all.
    private static let slowestProbe: UInt64 = 4 << 20
    private static let slowestAnalysis: UInt64 = 32 << 10
    private static let leastTime: UInt64 = 120
    /// A packet's entry in the index is smaller than any packet; beside the index, what fits into this.
    private static let answerBytes = 256 << 20
    /// The sound that is kept, with what frames its messages.
    private static let soundBytes = SoundKeeper.mostSamples + SoundKeeper.mostSamples / 1024
    /// Without any sign of life.
    private static let silence = Duration.seconds(120)

    /// - Parameters:
    ///   - program: what runs ``RecordingService``.
    ///   - tool: `fengcun 0.1.0`
    package init(program: FilePath, arguments: [String], tool: String) {
        pool = ConfinedPool(program: program, arguments: arguments, mostRequests: RecordingExaminer.mostRecordings)
        self.tool = tool
    }

    /// A recording to be looked at: an open file, or a part of one.
    package struct Subject {
        let file: Int32
        let offset: UInt64
        let size: UInt64
        let name: String
        let sha256: String?

        package init(file: Int32, offset: UInt64 = 0, size: UInt64, name: String, sha256: String? = nil) {
            self.file = file
            self.offset = offset
            self.size = size
            self.name = name
            self.sha256 = sha256
        }
    }

    /// Container, streams and packets.
    ///
    /// - Parameters:
    ///   - packets: takes the compact index, piece by piece; what it throws is thrown when the child has ended.
    ///   - progress: takes the position in the recording that has been reached.
    /// - Throws: ``FaultCode/interrupted``, and what `packets` throws; whatever else goes wrong stands in the damage.
    package func probe(_ subject: Subject, cancellation: Cancellation, packets: ([UInt8]) throws -> Void = { _ in }, progress: (UInt64) -> Void = { _ in }) throws -> Recording {
        let limit = max(RecordingExaminer.leastTime, subject.size / RecordingExaminer.slowestProbe)
        return try ask(.probe, subject, limit, cancellation) { message in
            switch message.kind {
            case RecordingAnswer.packets: try packets(message.bytes)
            case RecordingAnswer.progress: progress(unsigned(message.bytes))
            default: break
            }
        }
    }

    /// Looks and listens.
    ///
    /// - Parameters:
    ///   - sheet: takes what a contact sheet is made of, as the parts of a file of ``SheetMaterial``.
    ///   - leaves: takes the hashes of all leaves at once, at the end, those of one stream after the other.
    ///   - sound: takes the sound of the first stream that is heard, in pieces: ``SoundKeeper``.
    package func analyse(
        _ subject: Subject, _ depth: RecordingAnalysis.Depth, _ thresholds: QualityThresholds, thresholdsDigest: Digest, threads: Int, cancellation: Cancellation,
        sheet: ([UInt8]) throws -> Void = { _ in }, leaves: ([UInt8]) throws -> Void = { _ in }, sound: ([UInt8]) throws -> Void = { _ in }, progress: (UInt64) -> Void = { _ in }
    ) throws -> Recording {
        let limit = max(RecordingExaminer.leastTime, subject.size / RecordingExaminer.slowestAnalysis)
        var collector = LeafCollector()
        var heard = 0
        var recording = try ask(.analyse(depth, thresholds, thresholdsDigest: thresholdsDigest.hex, threads: threads), subject, limit, cancellation) { message in
            switch message.kind {
            case RecordingAnswer.thumbnail, RecordingAnswer.levels: try sheet(SheetMaterial.part(message.kind, message.bytes))
            case RecordingAnswer.leaf:
                collector.add(message.bytes)
            case RecordingAnswer.sound:
                // More is not kept: the child knows that, and hostile bytes may have taken it over.
                heard += message.bytes.count
                if heard <= SoundKeeper.mostSamples { try sound(message.bytes) }
            case RecordingAnswer.progress: progress(unsigned(message.bytes))
            default: break
            }
        }
        // The child's word on a root is its hashes' root, or nothing.
        if let stated = recording.analysis?.leaves, stated != collector.leaves {
            recording.analysis?.leaves = []
            recording.damage.append(.init(code: .mediaCrashed, detail: "the leaves are not those of the root"))
        } else if recording.analysis != nil {
            try leaves(collector.bytes)
        }
        if recording.analysis == nil {
            // What could not be opened, or whose decoder died: nothing was looked at, and that is said.
            recording.analysis = RecordingAnalysis(
                depth: depth, analysedWith: tool, thresholds: thresholdsDigest.hex,
                checks: RecordingAnalysis.CheckName.allCases.map { .init($0, .notRun, recording.damage.last?.code.rawValue) }, events: recording.damage)
        }
        return recording
    }

    /// Cuts the recording into leaves again, without decoding.
    ///
    /// - Parameter subject: with the SHA-256 that the leaves name.
    /// - Returns: what the leaves add up to, by stream; and the recording, whose damage says why where there are none.
    /// - Throws: ``FaultCode/interrupted``.
    package func leaves(_ subject: Subject, cancellation: Cancellation, progress: (UInt64) -> Void = { _ in }) throws -> (leaves: [RecordingAnalysis.Leaves], recording: Recording) {
        let limit = max(RecordingExaminer.leastTime, subject.size / RecordingExaminer.slowestProbe)
        var collector = LeafCollector()
        let recording = try ask(.leaves, subject, limit, cancellation) { message in
            switch message.kind {
            case RecordingAnswer.leaf: collector.add(message.bytes)
            case RecordingAnswer.progress: progress(unsigned(message.bytes))
            default: break
            }
        }
        return (collector.leaves, recording)
    }

    /// The sound alone that an analysis keeps.
    ///
    /// - Parameter take: gets the sound in pieces; nothing where the recording has none.
    /// - Returns: the recording; its damage says why there is no sound, or not all of it.
    /// - Throws: ``FaultCode/interrupted``, and what `take` throws.
    package func sound(_ subject: Subject, cancellation: Cancellation, take: ([UInt8]) throws -> Void, progress: (UInt64) -> Void = { _ in }) throws -> Recording {
        let limit = max(RecordingExaminer.leastTime, subject.size / RecordingExaminer.slowestAnalysis)
        var heard = 0
        return try ask(.sound, subject, limit, cancellation) { message in
            switch message.kind {
            case RecordingAnswer.sound:
                heard += message.bytes.count
                if heard <= SoundKeeper.mostSamples { try take(message.bytes) }
            case RecordingAnswer.progress: progress(unsigned(message.bytes))
            default: break
            }
        }
    }

    /// A JPEG, and what it shows.
    package struct Still {
        package let jpeg: [UInt8]
        package let facts: PictureFacts
    }

    /// Larger ones are no picture's.
    private static let largestJPEG = 256 << 20

    /// Decodes one picture.
    ///
    /// - Returns: the picture, or why there is none, in the damage.
    /// - Throws: ``FaultCode/interrupted``.
    package func picture(_ subject: Subject, _ order: PictureOrder, cancellation: Cancellation, progress: (UInt64) -> Void = { _ in }) throws -> (still: Still?, recording: Recording) {
        let limit = max(RecordingExaminer.leastTime, subject.size / RecordingExaminer.slowestProbe)
        var jpeg: [UInt8] = []
        var facts: PictureFacts?
        let recording = try ask(.picture(order), subject, limit, cancellation) { message in
            switch message.kind {
            case RecordingAnswer.picture where jpeg.count + message.bytes.count <= RecordingExaminer.largestJPEG: jpeg += message.bytes
            case RecordingAnswer.pictureFacts: facts = try? JSONDecoder().decode(PictureFacts.self, from: Data(message.bytes))
            case RecordingAnswer.progress: progress(unsigned(message.bytes))
            default: break
            }
        }
        // Hostile bytes may have taken over who answers: what does not begin and end as a JPEG is none.
        guard let facts, jpeg.starts(with: [0xFF, 0xD8, 0xFF]), jpeg.suffix(2) == [0xFF, 0xD9] else { return (nil, recording) }
        return (Still(jpeg: jpeg, facts: facts), recording)
    }

    private func ask(_ task: RecordingRequest.Task, _ subject: Subject, _ limit: UInt64, _ cancellation: Cancellation, _ take: (Message) throws -> Void) throws -> Recording {
        let order = RecordingRequest(task: task, name: subject.name, sha256: subject.sha256, offset: subject.offset, size: subject.size, limit: Int(min(limit, 1 << 30)), tool: tool)
        var answer: [UInt8] = []
        var thrown: (any Error)?
        let ending = pool.ask(Array(try JSONEncoder().encode(order)), descriptor: subject.file, within: .init(total: .seconds(limit), silence: RecordingExaminer.silence), mostBytes: RecordingExaminer.answerBytes + (task.hasSound ? RecordingExaminer.soundBytes : 0) + Int(min(subject.size, 1 << 40)), cancellation: cancellation) { message in
            if message.kind == RecordingAnswer.recording { answer = message.bytes }
            do { try take(message) } catch { thrown = thrown ?? error }
        }
        if let thrown { throw thrown }
        func failed(_ code: FindingCode, _ detail: String) -> Recording {
            Recording(path: subject.name, sha256: subject.sha256, size: subject.size, damage: [.init(code: code, detail: detail)], probedWith: tool)
        }
        switch ending {
        case .answered:
            guard var recording = try? JSONDecoder().decode(Recording.self, from: Data(answer)), recording.isPlausible else { return failed(.mediaCrashed, "the answer cannot be read") }
            // Hostile bytes may have taken over who answers: which recording it was is not theirs to say.
            recording.path = subject.name
            recording.sha256 = subject.sha256
            recording.size = subject.size
            return recording
        case .timedOut: return failed(.mediaTimeout, "\(limit) s")
        case .ended(let words): return failed(.mediaCrashed, words)
        case .notStarted(let words): return failed(.mediaCrashed, "it does not start: \(words)")
        case .interrupted: throw Fault(.interrupted)
        }
    }

    /// Whether this system lets a child be confined: nil when it does, else how the trial ended.
    package func trial() -> String? {
        switch pool.ask([], within: .init(total: .seconds(20), silence: .seconds(20)), cancellation: Cancellation(), { _ in }) {
        case .answered: nil
        case .ended(let words), .notStarted(let words): words
        case .timedOut: "no answer"
        case .interrupted: "interrupted"
        }
    }
}
