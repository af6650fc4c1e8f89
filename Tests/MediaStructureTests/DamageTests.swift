internal import Evidence
internal import MediaStructure
internal import Testing

/// Recordings that ffmpeg makes, whole and then damaged in one way each.
@Suite(.enabled(if: Studio.hasFFmpeg, Comment(rawValue: Studio.absence))) struct DamageTests {
    private let studio: Studio

    init() throws { studio = try Studio() }

    private static let whole: [(String, String)] = [
        ("a.mp4", Studio.h264), ("f.mp4", Studio.h264 + "-movflags +faststart"), ("a.mov", Studio.h264), ("a.3gp", Studio.h264), ("a.m4a", Studio.sound + "-c:a aac"),
        ("ima.mov", Studio.sound + "-c:a adpcm_ima_qt -movflags +faststart"), ("pcm.mov", Studio.sound + "-c:a pcm_s16be -movflags +faststart"),
        ("frag.mp4", Studio.h264 + "-movflags +frag_keyframe+empty_moov"), ("hybrid.mp4", Studio.h264 + "-movflags +frag_keyframe"), ("dash.mp4", Studio.h264 + "-movflags +frag_keyframe+dash"),
        ("a.mkv", Studio.h264), ("live.mkv", Studio.h264 + "-live 1"), ("a.avi", Studio.both + "-c:v mpeg4 -c:a mp2"), ("a.ts", Studio.h264), ("a.m2ts", Studio.h264 + "-mpegts_m2ts_mode 1"),
        ("a.mpg", Studio.both + "-c:v mpeg1video -r 25 -c:a mp2 -ar 44100"), ("a.vob", Studio.both + "-c:v mpeg2video -r 25 -c:a mp2 -ar 48000"), ("a.flv", Studio.h264), ("a.wmv", Studio.both + "-c:v wmv2 -c:a wmav2"),
        ("a.wav", Studio.sound), ("rf.wav", Studio.sound + "-rf64 always"), ("a.w64", Studio.sound), ("a.ogg", Studio.sound + "-c:a flac"), ("a.flac", Studio.sound), ("a.aac", Studio.sound + "-c:a aac"), ("a.mp2", Studio.sound + "-ar 16000"),
    ]

    @Test(arguments: whole) func `nothing is said of a whole recording`(_ name: String, _ arguments: String) throws {
        let bytes = try studio.bytes(name, arguments)
        let seen = check(bytes, name)
        #expect(seen.observations.isEmpty && seen.container != .unknown, "\(seen)")
        #expect(seen.outcome == ([.flac, .adts, .mpegAudio].contains(seen.container) ? .notRun : .ran))
    }

    /// What states its own length somewhere in front says of every cut how much is missing.
    private static let measured: [(String, String)] = [
        ("f.mp4", Studio.h264 + "-movflags +faststart"), ("a.mkv", Studio.h264), ("a.flv", Studio.h264), ("a.avi", Studio.both + "-c:v mpeg4 -c:a mp2"), ("a.wav", Studio.sound), ("rf.wav", Studio.sound + "-rf64 always"), ("a.w64", Studio.sound),
    ]

    @Test(arguments: measured) func `every cut is noticed and measured`(_ name: String, _ arguments: String) throws {
        let whole = try studio.bytes(name, arguments)
        for cut in Array(stride(from: 1200, to: whole.count, by: whole.count / 97)) + [whole.count - 1] where name != "f.mp4" || cut > 8000 {
            let seen = check(Array(whole[..<cut]), name)
            #expect(seen.places == ["truncated \(cut)+\(whole.count - cut)"], "\(seen)")
        }
    }

    private static let noticed: [(String, String)] = [("a.mp4", Studio.h264), ("a.mov", Studio.h264), ("a.wmv", Studio.both + "-c:v wmv2 -c:a wmav2")]

    @Test(arguments: noticed) func `every cut is noticed`(_ name: String, _ arguments: String) throws {
        let whole = try studio.bytes(name, arguments)
        for cut in Array(stride(from: 100, to: whole.count, by: whole.count / 97)) + [whole.count - 1] {
            let seen = check(Array(whole[..<cut]), name)
            #expect(!seen.observations.isEmpty && Set(seen.codes).isSubset(of: [.mediaTruncated, .mediaNoIndex]), "\(cut) of \(whole.count): \(seen)")
        }
    }

    // MARK: MP4

    @Test func `an MP4 without its index`() throws {
        let whole = try studio.bytes("a.mp4", Studio.h264)
        let media = try #require(whole.boxes.first { $0.type == "mdat" })
        let index = try #require(whole.boxes.first { $0.type == "moov" })
        #expect(check(whole, "a.mp4").detail == "the index (moov) is at the end, from byte \(index.offset) on")
        let body = media.offset + 8
        let unindexed = check(Array(whole[..<index.offset]), "a.mp4")
        #expect(unindexed.places == ["no-index \(body)+\(media.length - 8)"])
        #expect(unindexed.observations.first?.detail == "no moov box; \(media.length - 8) bytes of media from byte \(body) on")

        let cut = check(Array(whole[..<(index.offset - 1000)]), "a.mp4")
        #expect(cut.places == ["no-index \(body)+\(media.length - 1008)", "truncated \(index.offset - 1000)+1000"])
        let within = check(Array(whole.dropLast(100)), "a.mp4")
        #expect(within.places == ["truncated \(whole.count - 100)+100"])
        #expect(within.observations.first?.detail == "moov at byte \(index.offset) ends at byte \(whole.count), the file at byte \(whole.count - 100): 100 bytes are missing")
    }

    @Test func `an MP4 with its index in front, cut at 60 percent`() throws {
        let whole = try studio.bytes("f.mp4", Studio.h264 + "-movflags +faststart")
        let cut = whole.count * 6 / 10
        let seen = check(Array(whole[..<cut]), "f.mp4")
        #expect(seen.places == ["truncated \(cut)+\(whole.count - cut)"])
        #expect(seen.observations.first?.detail.contains("chunks begin behind the end") == true)
        // Somebody set the lengths right: then the tables still tell.
        let media = try #require(whole.boxes.first { $0.type == "mdat" })
        let mended = check(Array(whole[..<cut]).replacing(at: media.offset, with: big(UInt64(cut - media.offset), 4)), "f.mp4")
        #expect(mended.places == ["truncated \(cut)+\(whole.count - cut)"])
        #expect(mended.observations.first?.detail.hasPrefix("what the index (moov) lists at byte ") == true)
    }

    @Test func `bytes behind the last box of an MP4`() throws {
        let whole = try studio.bytes("f.mp4", Studio.h264 + "-movflags +faststart")
        for tail in [zeros(5000), text("<html>no box</html>"), zeros(9), [1, 2, 3], [0, 0, 0, 5, 1, 2, 3, 4, 5]] {
            let seen = check(whole + tail, "f.mp4")
            #expect(seen.places == ["trailing-bytes \(whole.count)+\(tail.count)"], "\(seen)")
            #expect(seen.observations.first?.detail.contains("zero bytes") == tail.allSatisfy { $0 == 0 })
        }
        #expect(check(whole + box("free", zeros(50)) + box("uuid", zeros(30)) + zeros(4), "f.mp4").observations.isEmpty)
    }

    @Test func `a fragmented MP4 that was cut within a fragment`() throws {
        let whole = try studio.bytes("frag.mp4", Studio.h264 + "-movflags +frag_keyframe+empty_moov")
        let boxes = whole.boxes
        #expect(boxes.last?.type == "mfra")
        let (moof, mdat) = (boxes.filter { $0.type == "moof" }[2], boxes.filter { $0.type == "mdat" }[2])
        #expect(check(Array(whole[..<(moof.offset + 40)])).places == ["truncated \(moof.offset + 40)+\(moof.length - 40)"])
        #expect(check(Array(whole[..<(mdat.offset + 40)])).places == ["truncated \(mdat.offset + 40)+\(mdat.length - 40)"])
        // Between its moof and its mdat no box is cut, but the runs say where their samples are.
        let between = check(Array(whole[..<mdat.offset]))
        #expect(between.places == ["truncated \(mdat.offset)+\(mdat.length)"])
        #expect(between.observations.first?.detail.hasPrefix("the media of the fragment at byte \(moof.offset) ends") == true)
    }

    @Test func `a fragmented MP4 that was cut between two fragments`() throws {
        let plain = try studio.bytes("frag.mp4", Studio.h264 + "-movflags +frag_keyframe+empty_moov+default_base_moof")
        let moofs = plain.boxes.filter { $0.type == "moof" }
        #expect(moofs.count == 6)
        // Nothing in it says how many there should be, so nothing is claimed.
        let silent = check(Array(plain[..<moofs[4].offset]))
        #expect(silent.observations.isEmpty && silent.detail == "4 fragments, and nothing in the container that says how many there should be: whether it was cut between two of them cannot be told from it")

        // With the duration of all fragments in moov.
        let stated = try DamageTests.withDuration(plain, seconds: 6)
        #expect(check(stated).observations.isEmpty)
        let cut = try #require(stated.boxes.filter { $0.type == "moof" }.dropFirst(4).first).offset
        let seen = check(Array(stated[..<cut]))
        #expect(seen.places == ["truncated \(cut)"])
        #expect(seen.observations.first?.detail.hasPrefix("mehd promises 6.000 s, the last of 4 fragments ends at 4.0") == true, "\(seen.observations)")

        // With an index of segments.
        let indexed = try studio.bytes("sidx.mp4", Studio.h264 + "-movflags +frag_keyframe+empty_moov+default_base_moof+global_sidx")
        let end = try #require(indexed.boxes.last { $0.type == "mdat" }).offset + (try #require(indexed.boxes.last { $0.type == "mdat" })).length
        let last = try #require(indexed.boxes.last { $0.type == "moof" }).offset
        #expect(check(indexed).observations.isEmpty)
        #expect(check(Array(indexed[..<last])).places == ["truncated \(last)+\(end - last)"])

        // With the list of fragments at the end, and one of them taken out.
        let missing = Array(plain[..<moofs[2].offset] + plain[moofs[3].offset...])
        #expect(check(missing).observations.map(\.detail) == ["mfra lists 6 fragments, 5 are there"])
    }

    /// Puts a `mehd` into a fragmented MP4's `mvex`.
    private static func withDuration(_ bytes: [UInt8], seconds: UInt64) throws -> [UInt8] {
        let movie = try #require(bytes.place(of: "moov"))
        let extends = try #require(bytes.place(of: "mvex"))
        let header = try #require(bytes.place(of: "mvhd"))
        let scale = bytes[(header + 16)..<(header + 20)].reduce(UInt64(0)) { $0 << 8 | UInt64($1) }
        let added = fullBox("mehd", big(seconds * scale, 4))
        var longer = bytes
        for place in [movie, extends] {
            let length = bytes[(place - 4)..<place].reduce(UInt64(0)) { $0 << 8 | UInt64($1) }
            longer = longer.replacing(at: place - 4, with: big(length + UInt64(added.count), 4))
        }
        return Array(longer[..<(extends + 4)]) + added + Array(longer[(extends + 4)...])
    }

    // MARK: Matroska

    @Test func `a Matroska file that was cut within a cluster`() throws {
        let whole = try studio.bytes("a.mkv", Studio.h264 + "-cluster_time_limit 1000")
        let cut = whole.count * 6 / 10
        let seen = check(Array(whole[..<cut]), "a.mkv")
        #expect(seen.places == ["truncated \(cut)+\(whole.count - cut)"])
        #expect(seen.observations.first?.detail.contains("cut within the Cluster at byte ") == true && seen.observations.first?.detail.contains("duration of 6.0") == true, "\(seen)")

        let live = try studio.bytes("live.mkv", Studio.h264 + "-live 1 -cluster_time_limit 1000")
        let within = check(Array(live.dropLast(10)), "live.mkv")
        #expect(within.places == ["truncated \(live.count - 10)+10"])
        #expect(within.observations.first?.detail.hasPrefix("the Cluster at byte ") == true)
        #expect(check(whole + zeros(100), "a.mkv").places == ["trailing-bytes \(whole.count)+100"])
    }

    @Test func `a Matroska duration that is not that of its clusters`() throws {
        let whole = try studio.bytes("a.mkv", Studio.h264)
        let info = try #require(whole.firstRange(of: [0x44, 0x89, 0x88])).upperBound
        let seen = check(whole.replacing(at: info, with: big(Double(60_000).bitPattern, 8)), "a.mkv")
        #expect(seen.codes == [.mediaDurationDiffers])
        #expect(seen.observations.first?.detail.hasPrefix("duration of 60.000 s stated, the last block is at 6.0") == true, "\(seen)")
    }

    // MARK: Others

    @Test func `a transport stream that was cut, lost bytes, or was never filled`() throws {
        let whole = try studio.bytes("a.ts", Studio.h264 + "-muxrate 400k")
        let packets = whole.count / 188
        #expect(packets > 1000 && whole.count % 188 == 0)
        let cut = check(Array(whole[..<(188 * 500 + 30)]), "a.ts")
        #expect(cut.places == ["truncated \(188 * 500 + 30)+158"] && cut.observations.first?.detail == "the last packet, at byte 94000, has 30 of 188 bytes: 158 are missing")

        let hole = Array(whole[..<(188 * 700 + 50)] + whole[(188 * 700 + 120)...])
        let shifted = check(hole, "a.ts")
        #expect(shifted.places == ["continuity \(188 * 701)"], "\(shifted)")
        #expect(shifted.observations.first?.detail == "sync is lost at byte \(188 * 701): further on packets stand 118 bytes off")

        let zeroed = check(whole.replacing(at: 188 * 300, with: zeros(188 * 400)), "a.ts")
        #expect(zeroed.places == ["continuity \(188 * 300)+\(188 * 400)"], "\(zeroed)")
        #expect(check(whole + zeros(188 * 900), "a.ts").places == ["trailing-bytes \(whole.count)+\(188 * 900)"])
        #expect(check(whole + text("end"), "a.ts").places == ["trailing-bytes \(whole.count)+3"])
        #expect(check(Array(whole.dropFirst(100)), "a.ts").places == ["continuity 0+88"])
    }

    @Test func `a program stream that was cut, or stands in a file made beforehand`() throws {
        let whole = try studio.bytes("a.vob", Studio.both + "-c:v mpeg2video -b:v 3M -minrate 3M -maxrate 3M -bufsize 2M -r 25 -c:a mp2 -ar 48000")
        let cut = check(Array(whole.dropLast(700)), "a.vob")
        #expect(cut.codes == [.mediaTruncated] && cut.observations.first?.offset == UInt64(whole.count - 700), "\(cut)")
        let named = check(whole + zeros(3_000_000), "hiv00012.mp4")
        // The last packet may itself end with zeros, but not by much.
        #expect(named.codes == [.mediaContainerLies, .mediaTrailingBytes] && named.observations.last?.offset == UInt64(whole.count), "\(named)")

        // A newer recording over an older one, which goes on behind it from the middle of a packet.
        let newer = Array(whole[..<(2048 * 400)])
        let older = try studio.bytes("b.vob", Studio.both + "-c:v mpeg2video -b:v 3M -minrate 3M -maxrate 3M -bufsize 2M -r 25 -c:a mp2 -ar 48000")
        try #require(older.count > 2048 * 800)
        let stale = check(newer + older[(2048 * 100 + 900)...], "hiv00012.mpg")
        #expect(stale.codes == [.mediaTrailingBytes] && stale.observations.first?.offset == UInt64(newer.count), "\(stale)")
        // Joined between two packets it is no damage.
        #expect(check(newer + older, "joined.vob").observations.isEmpty)
    }

    @Test func `a Flash video that was cut`() throws {
        let whole = try studio.bytes("a.flv", Studio.h264)
        let last = whole.count - 4
        let length = whole[last...].reduce(0) { $0 << 8 | Int($1) }
        let within = check(Array(whole[..<(last - 2)]), "a.flv")
        #expect(within.places == ["truncated \(last - 2)+2"] && within.observations.first?.detail.hasPrefix("the tag at byte \(last - length) ") == true, "\(within)")
        let early = check(Array(whole[..<(whole.count * 6 / 10)]), "a.flv")
        #expect(early.places == ["truncated \(whole.count * 6 / 10)+\(whole.count - whole.count * 6 / 10)"] && early.observations.first?.detail.contains("; cut within the tag at byte ") == true, "\(early)")
        // Between two tags only what onMetaData states tells.
        let between = check(Array(whole[..<(last - length)]), "a.flv")
        #expect(between.places == ["truncated \(last - length)+\(length + 4)"] && between.observations.first?.detail.hasPrefix("the file by its onMetaData ") == true, "\(between)")
        let place = try #require(whole.place(of: "duration"))
        let longer = check(whole.replacing(at: place + 9, with: big(Double(600).bitPattern, 8)), "a.flv")
        #expect(longer.codes == [.mediaDurationDiffers], "\(longer)")
        #expect(check(whole + zeros(99), "a.flv").places == ["trailing-bytes \(whole.count)+99"])
    }

    @Test func `an AVI that was cut, or not closed`() throws {
        let whole = try studio.bytes("a.avi", Studio.both + "-c:v mpeg4 -c:a mp2")
        let movie = try #require(whole.place(of: "movi"))
        let length = whole[(movie - 4)..<movie].reversed().reduce(0) { $0 << 8 | Int($1) }
        let cut = movie + length / 2
        let seen = check(Array(whole[..<cut]), "a.avi")
        #expect(seen.places == ["truncated \(cut)+\(whole.count - cut)"], "\(seen)")
        #expect(seen.observations.first?.detail.hasSuffix("cut within the movi list at byte \(movie - 8); the index is missing with them") == true, "\(seen)")
        let unclosed = check(try studio.bytes("pipe:", Studio.both + "-c:v mpeg4 -c:a mp2 -f avi"), "a.avi")
        #expect(unclosed.codes == [.mediaWrongLength] && unclosed.observations.first?.detail.hasPrefix("the movi list states 4294967295 bytes") == true, "\(unclosed)")
        let zeroed = check(whole.replacing(at: 4, with: zeros(4)).replacing(at: movie - 4, with: zeros(4)), "a.avi")
        #expect(zeroed.codes == [.mediaWrongLength], "\(zeroed)")
        #expect(check(whole + text("somebody else's bytes"), "a.avi").places == ["trailing-bytes \(whole.count)+21"])
    }

    @Test func `sound files that were cut, or not closed`() throws {
        let wave64 = try studio.bytes("a.w64", Studio.sound)
        #expect(check(Array(wave64.dropLast(8000)), "a.w64").places == ["truncated \(wave64.count - 8000)+8000"])
        let rf64 = try studio.bytes("rf.wav", Studio.sound + "-rf64 always")
        #expect(check(Array(rf64.dropLast(8000)), "a.wav").places == ["truncated \(rf64.count - 8000)+8000"])
        for format in ["wav", "w64"] {
            let unclosed = check(try studio.bytes("pipe:", Studio.sound + "-f \(format)"), "a.\(format)")
            #expect(unclosed.codes == [.mediaWrongLength] && unclosed.observations.first?.detail.contains(", 16000 ") == true, "\(unclosed)")
        }
        let ogg = try studio.bytes("a.ogg", Studio.sound + "-c:a flac -page_duration 100000")
        let page = try #require(ogg.places(of: "OggS").last)
        #expect(check(Array(ogg[..<(page + 60)]), "a.ogg").places == ["truncated \(page + 60)+\(ogg.count - page - 60)"])
        let between = check(Array(ogg[..<page]), "a.ogg")
        #expect(between.observations.isEmpty && between.detail == "the last page is not marked as the end of its stream")
        #expect(check(ogg + zeros(40), "a.ogg").places == ["trailing-bytes \(ogg.count)+40"])
        let asf = try studio.bytes("a.wma", Studio.sound + "-c:a wmav2 -ar 44100")
        let data = try #require(asf.firstRange(of: [0x36, 0x26, 0xB2, 0x75, 0x8E, 0x66, 0xCF, 0x11])).lowerBound
        let length = asf[(data + 16)..<(data + 24)].reversed().reduce(0) { $0 << 8 | Int($1) }
        #expect(check(Array(asf[..<(data + length - 500)]), "a.wma").places == ["truncated \(data + length - 500)+500"])
    }
}
