internal import Cryptography
internal import Evidence
internal import Files
internal import Foundation
internal import MediaAnalysis
internal import SystemPackage
internal import TestSupport
internal import Testing

/// Every recording that other projects made, and what they broke, through the child as `analyse` does it.
@Suite(.enabled(if: Corpus.isThere, Comment(rawValue: Corpus.absence))) struct CorpusTests {
    private func analyse(_ folder: String, _ depth: RecordingAnalysis.Depth) -> [(name: String, recording: Recording?)] {
        WorkerPool(width: 2).map(Corpus.files(folder)) { _, url in (url.lastPathComponent, try? analyse(url, depth)) }
    }

    private func analyse(_ url: URL, _ depth: RecordingAnalysis.Depth, threads: Int = 2) throws -> Recording {
        let file = try InputFile(FilePath(url.path))
        let size = file.stat.size
        return try file.withDescriptor {
            try RecordingExaminer.ofTheProgram.analyse(.init(file: $0, size: size, name: url.path), depth, .test, thresholdsDigest: Hasher.digest([]), threads: threads, cancellation: Cancellation())
        }
    }

    @Test(arguments: [RecordingAnalysis.Depth.fast, .thorough]) func `every whole recording is analysed`(_ depth: RecordingAnalysis.Depth) throws {
        let all = analyse("media", depth)
        #expect(all.count > 200)
        for (name, recording) in all {
            let recording = try #require(recording, "\(name)")
            #expect(!recording.damage.contains { [.mediaCrashed, .mediaTimeout].contains($0.code) }, "\(name): \(recording.damage)")
            expectHonest(name, recording, depth)
        }
    }

    @Test(arguments: [RecordingAnalysis.Depth.fast, .thorough]) func `every broken recording ends in a finding, or in what was looked at`(_ depth: RecordingAnalysis.Depth) throws {
        let all = analyse("media-broken", depth)
        #expect(all.count > 50)
        for (name, recording) in all {
            let recording = try #require(recording, "\(name)")
            let analysis = try #require(recording.analysis, "\(name)")
            #expect(!recording.damage.contains { [.mediaCrashed, .mediaTimeout].contains($0.code) }, "\(name): \(recording.damage)")
            if recording.damage.isEmpty && analysis.events.isEmpty { #expect(analysis.checks.contains { $0.outcome == .ran }, "\(name)") }
            expectHonest(name, recording, depth)
        }
    }

    /// No check claims to have looked at what is not there, and no finding is of a stream that is not.
    private func expectHonest(_ name: String, _ recording: Recording, _ depth: RecordingAnalysis.Depth) {
        guard let analysis = recording.analysis else { return }
        let place = Comment(rawValue: "\(name) \(depth): \(recording.streams.map { "\($0.kind) \($0.codec)" }) \(recording.packets?.count ?? -1) packets, \(analysis.decoded), \(analysis.checks), \(recording.damage), \(analysis.events)")
        let outcome = Dictionary(analysis.checks.map { ($0.name, $0.outcome) }, uniquingKeysWith: { first, _ in first })
        let pictures = Set(recording.streams.filter { $0.video != nil }.map(\.index))
        let sounds = Set(recording.streams.filter { $0.audio != nil }.map(\.index))
        #expect(analysis.checks.map(\.name) == RecordingAnalysis.CheckName.allCases && analysis.depth == depth, place)
        #expect(analysis.checks.allSatisfy { $0.outcome == .ran || $0.detail?.isEmpty == false }, place)
        for check in [RecordingAnalysis.CheckName.pictures, .black, .frozen] where outcome[check] != .notRun { #expect(!pictures.isEmpty, place) }
        for check in [RecordingAnalysis.CheckName.sound, .silent, .clipped] where outcome[check] != .notRun { #expect(!sounds.isEmpty, place) }
        for check in [RecordingAnalysis.CheckName.timestamps, .duration, .stutter] where outcome[check] != .notRun {
            #expect((recording.packets?.count ?? 0) > 0, place)
            #expect(!["h264", "hevc"].contains(recording.container), place)
        }
        // Leaves are of a workspace.
        #expect(outcome[.leaves] == .notRun && analysis.leaves.isEmpty, place)
        #expect(Set(analysis.decoded.map(\.stream)).isSubset(of: pictures.union(sounds)), place)
        if recording.container == nil {
            #expect(!recording.damage.isEmpty, place)
            #expect(analysis.checks.allSatisfy { $0.outcome == .notRun || $0.name == .structure }, place)
        }
        for event in analysis.events {
            guard let stream = event.stream else { continue }
            #expect(recording.streams.indices.contains(stream), place)
            if event.code.rawValue.hasPrefix("picture.") { #expect(pictures.contains(stream), place) }
            if event.code.rawValue.hasPrefix("sound.") { #expect(sounds.contains(stream), place) }
        }
        // Whoever says that all pictures or sound were looked at has seen or heard some, or says why not.
        let explained: Set<FindingCode> = [.mediaUndecodable, .mediaNoDecoder, .mediaNoPackets, .mediaCorruptPackets, .mediaTruncated, .mediaReadError]
        if depth == .thorough, outcome[.black] == .ran || outcome[.silent] == .ran, analysis.decoded.allSatisfy({ $0.units == 0 }) {
            #expect((recording.damage + analysis.events).contains { explained.contains($0.code) }, place)
        }
    }

    /// The filter takes nothing from a decoder: the child sees what this process sees.
    @Test func `a filtered child sees what anybody sees`() throws {
        for url in Corpus.files("media") where ["mp4", "mkv", "ts", "webm", "mov", "flv", "m4a", "wav", "ogg", "mp3"].contains(url.pathExtension) {
            // What a decoder patches up it takes from pictures that other threads are at: not the same twice.
            guard let here = try? look(FilePath(url.path), .thorough).recording, here.analysis?.decoded.allSatisfy({ $0.concealed == 0 }) == true else { continue }
            // Several threads of a decoder may keep a refusal to themselves.
            let there = try analyse(url, .thorough, threads: 1)
            #expect(there.analysis?.decoded == here.analysis?.decoded, "\(url.lastPathComponent)")
            #expect(there.analysis?.events == here.analysis?.events, "\(url.lastPathComponent)")
            #expect(there.streams == here.streams && there.packets == here.packets, "\(url.lastPathComponent)")
        }
    }
}
