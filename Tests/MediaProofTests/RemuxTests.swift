internal import Cryptography
internal import Evidence
internal import Foundation
internal import MediaProof
internal import Testing

/// What a stream's packets give: every unit with the parameter sets in force, and the leaves.
struct Proof {
    static let recording = Digest([UInt8](repeating: 0x5A, count: 32))

    var units: [(payload: Digest, parameterSets: Digest)] = []
    /// How many packets were not what their codec says.
    var malformed = 0
    var leaves: [CompletedLeaf] = []
    var summary: RecordingAnalysis.Leaves
    /// The canonical bytes, one unit behind the other.
    var canonical: [UInt8] = []

    init(_ content: StreamContent) throws {
        guard var payload = CanonicalPayload(content.format),
            let builder = MediaLeafBuilder(recordingSHA256: Self.recording, stream: content.index, format: content.format, timeBase: content.timeBase)
        else { throw Failed(description: "\(content.format.codec) has no canonical form") }
        var units = CanonicalUnits()
        var finished: [CompletedLeaf] = []
        summary = .init(stream: 0, count: 0, version: 0, root: "")
        for packet in content.packets {
            packet.bytes.withUnsafeBytes { bytes in
                if !payload.read(bytes, into: &units) { malformed += 1 }
                builder.append(packet.facts, bytes) { finished.append($0) }
            }
            let sets = Hasher.digest(payload.parameterSets)
            for unit in units.all {
                self.units.append((Hasher.digest(unit), sets))
                canonical += unit
            }
        }
        summary = builder.finish { finished.append($0) }
        leaves = finished
    }

    /// The original's leaves that the clip's units give again: their payloads, from where in the original they begin.
    func leavesRebuilt(from clip: Proof, at start: Int) -> Int {
        var first = 0
        var rebuilt = 0
        for leaf in leaves {
            guard var values = MediaLeaf(bytes: leaf.bytes) else { return -1 }
            defer { first += values.units.count }
            let place = first - start
            guard place >= 0, place + values.units.count <= clip.units.count else { continue }
            for i in values.units.indices { values.units[i].payload = clip.units[place + i].payload }
            values.parameterSets = clip.units[place].parameterSets
            guard values.hash == leaf.hash else { return -1 }
            rebuilt += 1
        }
        return rebuilt
    }

    /// Where the clip's units stand in the original, all of them and in its order.
    func place(of clip: Proof) -> Int? {
        guard !clip.units.isEmpty, clip.units.count <= units.count else { return nil }
        return (0...(units.count - clip.units.count)).first { start in (0..<clip.units.count).allSatisfy { units[start + $0].payload == clip.units[$0].payload } }
    }
}

/// A clip that ffmpeg cuts by stream copy has the original's units and gives its leaves again, in whatever container.
@Suite(.enabled(if: Studio.hasFFmpeg, "\(Studio.absence)"), .serialized) struct RemuxTests {
    struct Case: Sendable, CustomTestStringConvertible {
        var source: String
        var encoding: String
        var targets: [String]
        var hasAudio = true
        /// An option that this target needs.
        var option = ""

        var testDescription: String { "\(source) \(encoding) to \(targets.joined(separator: ", "))" }
    }

    static let picture = "-f lavfi -i testsrc2=s=128x96:r=25 "
    static let sound = "-f lavfi -i anoisesrc=r=48000:seed=1 "
    static let avc = "-c:v libx264 -preset ultrafast -bf 2 -g 25 -c:a aac -b:a 48k"

    @Test(arguments: [
        Case(source: "o.mp4", encoding: avc, targets: ["mp4", "mkv", "mov", "ts", "flv", "avi"]),
        Case(source: "o.ts", encoding: avc, targets: ["mp4", "mkv", "ts", "flv"]),
        Case(source: "o.flv", encoding: avc, targets: ["mp4", "mkv", "ts"]),
        Case(source: "o.mkv", encoding: avc, targets: ["mp4", "mov", "ts"]),
        Case(source: "o.avi", encoding: "-c:v libx264 -preset ultrafast -bf 0 -g 25 -c:a aac -b:a 48k", targets: ["avi", "mp4"]),
        Case(source: "o.mp4", encoding: "-c:v libx264 -preset ultrafast -x264-params keyint=25:interlaced=1:slices=3 -c:a aac -b:a 48k", targets: ["mkv", "ts"]),
        Case(source: "o.mp4", encoding: "-c:v libx265 -preset ultrafast -x265-params keyint=25:log-level=error -tag:v hvc1 -an", targets: ["mp4", "mkv", "ts", "mov"], hasAudio: false),
        Case(source: "o.ts", encoding: "-c:v libx265 -preset ultrafast -x265-params keyint=25:log-level=error -an", targets: ["mp4", "mkv", "ts"], hasAudio: false),
        Case(source: "o.mpg", encoding: "-f vob -c:v mpeg2video -bf 2 -g 12 -c:a mp2 -b:a 64k", targets: ["vob", "ts", "mkv", "mp4", "mov"], option: "-fflags +genpts"),
        Case(source: "o.ts", encoding: "-c:v mpeg2video -bf 2 -g 12 -c:a mp2 -b:a 64k", targets: ["vob", "ts", "mkv", "mp4"]),
        Case(source: "o.avi", encoding: "-c:v mpeg4 -g 25 -c:a libmp3lame -b:a 64k", targets: ["avi", "mp4", "mkv", "mov", "ts"]),
        Case(source: "o.mp4", encoding: "-c:v mpeg4 -bf 2 -g 25 -c:a libmp3lame -b:a 64k", targets: ["avi", "mp4", "mkv"]),
        Case(source: "o.avi", encoding: "-c:v mjpeg -c:a pcm_s16le", targets: ["avi", "mov", "mkv"]),
    ]) func `a clip by stream copy gives the original's leaves again`(_ example: Case) throws {
        let studio = try Studio()
        let format = example.encoding.contains("mjpeg") ? "yuvj420p" : "yuv420p"
        let original = try studio.make(example.source, "\(Self.picture)\(Self.sound)-t 7 -pix_fmt \(format) \(example.encoding)")
        let pictures = try Original(original, "v:0")
        let sound = try example.hasAudio ? Original(original, "a:0") : nil
        for target in example.targets {
            let clip = try studio.make("clip.\(target)", "\(example.option) -ss 2.5 -i SOURCE -t 3.5 -map 0 -c copy", from: original)
            try expectProven(pictures, clip, "\(target)")
            if let sound { try expectProven(sound, clip, "\(target)") }
        }
    }

    /// A transport stream has no place for the VOL that MP4 keeps apart: without the filter nothing could decode it.
    @Test func `MPEG-4 out of MP4 into a transport stream, with its VOL`() throws {
        let studio = try Studio()
        let original = try studio.make("o.mp4", "\(Self.picture)-t 5 -c:v mpeg4 -bf 2 -g 25")
        let pictures = try Original(original, "v:0")
        try expectProven(pictures, try studio.make("with.ts", "-ss 1 -i SOURCE -t 3 -c copy -bsf:v dump_extra", from: original), "ts")
        let (whole, part) = (pictures.proof, try Proof(StreamContent(try studio.make("without.ts", "-ss 1 -i SOURCE -t 3 -c copy", from: original), "v:0")))
        let place = try #require(whole.place(of: part))
        #expect(whole.leavesRebuilt(from: part, at: place) == -1, "other parameter sets are another leaf")
    }

    /// A stream of the recording that clips are cut from.
    private struct Original {
        let specifier: String
        let format: StreamFormat
        let proof: Proof

        init(_ url: URL, _ specifier: String) throws {
            let content = try StreamContent(url, specifier)
            self.specifier = specifier
            format = content.format
            proof = try Proof(content)
        }
    }

    /// A clip out of a program stream may begin in the middle of a frame of sound.
    private func expectProven(_ original: Original, _ clip: URL, _ comment: Comment) throws {
        let (whole, specifier) = (original.proof, original.specifier)
        let part = try Proof(StreamContent(clip, specifier))
        #expect(whole.malformed == 0 && part.malformed <= 1, "\(comment) \(specifier) malformed: \(whole.malformed), \(part.malformed)")
        let rebuilt: Int
        if original.format.codec.hasPrefix("pcm_") {
            rebuilt = whole.runsOfSamplesRebuilt(from: part, format: original.format)
        } else {
            let place = whole.place(of: part)
            #expect(place != nil, "\(comment) \(specifier): \(part.units.count) units of \(whole.units.count) are not its run")
            guard let place else { return }
            rebuilt = whole.leavesRebuilt(from: part, at: place)
        }
        #expect(rebuilt >= 2, "\(comment) \(specifier): \(rebuilt) leaves")
    }

    @Test(arguments: [("o.aac", "aac", ["mp4", "mkv", "ts", "flv"]), ("o.m4a", "aac", ["aac"]), ("o.mp3", "libmp3lame", ["mp4", "mkv", "avi", "mp3"]), ("o.mp2", "mp2", ["mkv", "ts", "mp4"])])
    func `sound alone is the same in files of frames and in containers`(source: String, encoder: String, targets: [String]) throws {
        let studio = try Studio()
        let original = try studio.make(source, "-f lavfi -i anoisesrc=r=44100:seed=1 -t 7 -b:a 64k -c:a \(encoder)")
        let sound = try Original(original, "a:0")
        for target in targets { try expectProven(sound, try studio.make("clip.\(target)", "-ss 2.1 -i SOURCE -t 3.5 -c copy", from: original), "\(target)") }
    }

    @Test(arguments: [
        ("o.wav", "pcm_s16le", ["wav", "mkv", "avi", "mov"]), ("o.wav", "pcm_alaw", ["wav", "mkv", "avi", "mov", "flv"]), ("o.wav", "pcm_mulaw", ["wav", "mkv", "avi", "mov", "flv"]),
        ("o.mov", "pcm_s16be", ["mov", "mkv", "aiff"]), ("o.mkv", "pcm_alaw", ["wav", "mov"]), ("o.wav", "pcm_s24le", ["mkv", "mov"]), ("o.wav", "adpcm_ima_wav", ["wav", "avi", "mkv"]),
    ]) func `sound without frames is the same in packets of any size`(source: String, codec: String, targets: [String]) throws {
        let studio = try Studio()
        let original = try studio.make(source, "-f lavfi -i anoisesrc=r=8000:seed=1 -t 7 -c:a \(codec)")
        let sound = try Original(original, "a:0")
        for target in targets { try expectProven(sound, try studio.make("clip.\(target)", "-ss 2.1 -i SOURCE -t 3.5 -c copy", from: original), "\(target)") }
    }

    /// The last byte of a packet of this stream is of a slice.
    @Test(arguments: ["o.mp4", "o.ts"]) func `a bit of a picture that is another is one leaf that is another`(name: String) throws {
        let studio = try Studio()
        let content = try StreamContent(studio.make(name, "\(Self.picture)-t 4 -pix_fmt yuv420p -c:v libx264 -preset ultrafast -bf 2 -g 25"), "v:0")
        let whole = try Proof(content)
        #expect(whole.leaves.count == 4)
        for i in stride(from: 0, to: content.packets.count, by: 7) {
            var other = content
            let last = other.packets[i].bytes.count - 1
            other.packets[i].bytes[last - i % 3] ^= 1 << UInt8(1 + i % 7)
            let changed = try Proof(other)
            #expect(zip(whole.leaves, changed.leaves).count { $0.hash != $1.hash } == 1, "packet \(i)")
            #expect(changed.summary.root != whole.summary.root)
        }
    }

    @Test func `samples are the same in either order of bytes`() throws {
        let studio = try Studio()
        let little = try studio.make("o.wav", "-f lavfi -i anoisesrc=r=8000:seed=1 -t 3.3 -c:a pcm_s16le")
        let (a, b) = (try Proof(StreamContent(little, "a:0")), try Proof(StreamContent(try studio.make("o.mov", "-i SOURCE -c:a pcm_s16be", from: little), "a:0")))
        #expect(a.canonical == b.canonical)
        #expect(a.leaves.count == 4)
        #expect(a.leaves.map(\.hash) == b.leaves.map(\.hash))
    }

    /// One picture as a Reolink camera sends it: H.264 behind a header of its maker's.
    @Test(.enabled(if: Studio.hasCorpus, "\(Studio.noCorpus)"), arguments: ["mp4", "mkv"]) func `a camera's own header is no part of the picture`(target: String) throws {
        let studio = try Studio()
        let original = Studio.corpus.appendingPathComponent("../media-nvr/reolink-bcmedia/iframe_0.raw")
        let (whole, copy) = (try Proof(StreamContent(original, "v:0")), try Proof(StreamContent(try studio.make("copy.\(target)", "-i SOURCE -c copy", from: original), "v:0")))
        #expect(whole.units.count == 1 && whole.malformed == 0)
        #expect(copy.units.map(\.payload) == whole.units.map(\.payload))
        #expect(copy.units.map(\.parameterSets) == whole.units.map(\.parameterSets))
    }

    @Test(.enabled(if: Studio.hasCorpus, "\(Studio.noCorpus)"), arguments: [
        ("androidx/sample_nb.amr", ["3gp", "amr", "mov"]), ("androidx/sample_wb.amr", ["3gp", "amr"]), ("androidx/bbb_mono_16kHz_23.05kbps_amrwb.3gp", ["amr", "3gp"]),
    ]) func `AMR is the same in files of frames and in containers`(name: String, targets: [String]) throws {
        let studio = try Studio()
        let original = Studio.corpus.appendingPathComponent(name)
        for target in targets {
            let whole = try Proof(StreamContent(original, "a:0"))
            let copy = try Proof(StreamContent(try studio.make("copy.\(target)", "-i SOURCE -map 0:a -c copy", from: original), "a:0"))
            #expect(whole.malformed == 0 && copy.malformed == 0)
            let place = try #require(whole.place(of: copy))
            #expect(whole.leavesRebuilt(from: copy, at: place) >= 3, "\(target)")
        }
    }
}

extension Proof {
    /// Runs of samples of the original that the clip has as a whole, wherever its packets begin.
    fileprivate func runsOfSamplesRebuilt(from clip: Proof, format: StreamFormat) -> Int {
        guard let place = Data(canonical).range(of: Data(clip.canonical))?.lowerBound else { return -1 }
        let width = ["pcm_alaw": 1, "pcm_mulaw": 1, "pcm_s24le": 3][format.codec] ?? 2
        let runBytes = format.sampleRate * format.channels * width
        var rebuilt = 0
        for leaf in leaves {
            let start = leaf.index * runBytes - place
            guard start >= 0, start + runBytes <= clip.canonical.count else { continue }
            guard var values = MediaLeaf(bytes: leaf.bytes), values.units.count == 1 else { return -1 }
            values.units[0].payload = Hasher.digest(Array(clip.canonical[start..<(start + runBytes)]))
            values.parameterSets = clip.units[0].parameterSets
            guard values.hash == leaf.hash else { return -1 }
            rebuilt += 1
        }
        return rebuilt
    }
}
