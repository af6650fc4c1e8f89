internal import Evidence
internal import Foundation
internal import Media
internal import Testing

/// Real recordings, sound and broken: what ffprobe sees we see, and nothing crashes or hangs.
@Suite(.enabled(if: Corpus.isThere, Comment(rawValue: Corpus.absence))) struct CorpusTests {
    /// Where we and ffprobe differ on purpose, and why.
    private static let exceptions = [
        "media/asterisk/agent-newlocation.g722": "nothing but the name says G.722; we do not go by names",
        "media/asterisk/agent-user.g722": "as above",
        "media/asterisk/ascending-2tone.gsm": "too short for its bytes to say GSM; only the name does",
    ]

    @Test(arguments: Corpus.entries) func agreesWithFFprobe(_ entry: Corpus.Entry) throws {
        let clock = ContinuousClock()
        var packets = 0
        let begin = clock.now
        let recording = try probe(entry.url) { _ in packets += 1 }
        #expect(clock.now - begin < .seconds(10))
        #expect(!recording.damage.contains { $0.code == .mediaTimeout })
        #expect(recording.packets?.count ?? 0 == packets)
        guard entry.isOpened else {
            #expect(!recording.damage.isEmpty, "ffprobe cannot open it; we said nothing")
            return
        }
        guard CorpusTests.exceptions[entry.path] == nil else {
            #expect(!recording.damage.isEmpty, "an exception no more")
            return
        }
        #expect(recording.container == entry.container)
        #expect(recording.streamTexts == entry.streams.map(CorpusTests.inOurWords))
        if let duration = entry.duration {
            let ours = recording.duration.flatMap(Double.init)
            #expect(ours != nil)
            #expect(abs((ours ?? 0) - duration) <= max(0.05, duration * 0.01), "\(ours ?? -1), ffprobe \(duration)")
        } else {
            #expect(recording.duration == nil)
        }
    }

    /// The table has a picture size for subtitles, which we do not keep, and `?` for what we call unknown.
    private static func inOurWords(_ stream: String) -> String {
        let parts = stream.split(separator: ":", omittingEmptySubsequences: false)
        return parts[0] == "subtitle" ? parts.prefix(2).joined(separator: ":") : stream.replacing(/^\?:/, with: "unknown:")
    }
}
