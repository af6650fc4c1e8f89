internal import Evidence
internal import Foundation
internal import MediaStructure
internal import Testing

/// Real recordings: of sound ones nothing is said, and what is said of the others is so.
@Suite struct CorpusTests {
    /// Files that were cut, or cut up, by whoever made them a test of something else. Each claim was held against the bytes by hand.
    private static let claims: [String: (places: [String], reason: String)] = [
        "media/androidx/sample_80KHz_mono_20_repeating_1_samples.wav": (["trailing-bytes 84+2"], "RIFF ends at 8 + 76, the data chunk at 44 + 40, and one more sample of two bytes follows"),
        "media/mp4ff/complseg-1.0001.mp4": (["truncated 198077+111550809"], "the first segment of a DASH recording: its sidx lists 111 MB of segments"),
        "media/mp4ff/init.mp4": (["truncated 7769+22351282"], "the front of a DASH recording: moov and a sidx of segments that are not there"),
        "media/mp4ff/stpp_combined.mp4": (["truncated 2509"], "the first of eight segments of 6 s: mehd promises 48 s"),
        "media/mp4parse/test_case_1185230.mp4": (["truncated 3250+8816"], "ftyp, free and moov twice, and no mdat at all"),
        "media/mutagen/issue_29.wma": (["truncated 32000+648688"], "cut after 32000 bytes"),
        "media/nom-exif/sony-a7-xavc.MP4": (["truncated 2745+10816056"], "ftyp and moov of a film; the mdat was left out"),
        "media/tinytag/alac_file.m4a": (["truncated 20000+279220"], "cut after 20000 bytes, within moov"),

        "media-broken/androidx/sample_malformed_free_box.mp4": (["no-index"], "a box of three bytes stands behind ftyp: nothing behind it can be told apart"),
        "media-broken/mp4ff/2xSencNoMdat.mp4": (["no-index"], "a moof alone"),
        "media-broken/mp4ff/clear_with_enc_boxes.mp4": (["truncated 15330"], "two fragments without their media; mehd promises 43 minutes"),
        "media-broken/mp4ff/multi_vttc.mp4": (["no-index"], "a segment without its moov"),
        "media-broken/mp4parse/unknown_mdat_in_oversized_meta.avif": (["truncated 2104+3229073"], "a meta box of 3 MB in a file of 2 KB"),
        "media-broken/mp4parse/valid_with_garbage_overread.avif": (["trailing-bytes 370+20"], "a line of text behind mdat"),
        "media-broken/nom-exif/compatible-brands-fail.heic": (["no-index"], "ftyp alone, of the brand heic in the wrong place"),
        "media-broken/nom-exif/compatible-brands-fail.mov": (["no-index"], "ftyp and wide alone"),
        "media-broken/nom-exif/compatible-brands.heic": (["no-index"], "ftyp alone"),
        "media-broken/nom-exif/compatible-brands.mov": (["no-index"], "ftyp and wide alone"),
        "media-broken/scipy/test-44100Hz-le-1ch-4bytes-early-eof-no-data.wav": (["truncated 72+17636"], "cut before the data chunk"),
        "media-broken/scipy/test-44100Hz-le-1ch-4bytes-early-eof.wav": (["truncated 1024+16696"], "cut within the data chunk"),
        "media-broken/scipy/test-44100Hz-le-1ch-4bytes-incomplete-chunk.wav": (["truncated 13+17695"], "cut within the first chunk's name"),
        "media-broken/tinytag/invalid_object_size.wma": (["truncated 2500+3605677"], "cut after 2500 bytes"),
        "media-broken/tinytag/mp4_invalid_size_zero.m4a": (["no-index"], "ftyp and a free box to the end"),
    ]

    @Test(.enabled(if: Corpus.isThere, Comment(rawValue: Corpus.absence)), arguments: ["media", "media-broken", "media-nvr"])
    func `nothing is said but what is so`(_ folder: String) throws {
        let files = Corpus.files(folder)
        #expect(files.count >= 8)
        for path in files.map({ "\(folder)/\($0)" }) {
            let seen = try check(Corpus.folder.appendingPathComponent(path))
            #expect(seen.places == CorpusTests.claims[path]?.places ?? [], "\(path): \(seen.observations.map(\.detail))")
            #expect(seen.outcome != .partly, "\(path): \(seen.detail ?? "")")
        }
        for path in CorpusTests.claims.keys where path.hasPrefix(folder + "/") { #expect(files.contains(String(path.dropFirst(folder.count + 1))), "\(path) is not there any more") }
    }

    /// What libavformat takes each for, in our words.
    @Test(.enabled(if: Corpus.isThere, Comment(rawValue: Corpus.absence))) func `containers are told as ffprobe tells them`() throws {
        let kinds: [String: ContainerKind] = [
            "mov,mp4,m4a,3gp,3g2,mj2": .isoBaseMedia, "matroska,webm": .matroska, "avi": .avi, "wav": .wav, "w64": .wave64, "mpegts": .transportStream, "mpeg": .programStream, "flv": .flv, "asf": .asf, "ogg": .ogg,
            "aac": .adts, "mp3": .mpegAudio, "amr": .amr, "flac": .flac,
        ]
        let table = try String(contentsOf: Corpus.folder.appendingPathComponent("media-probe.tsv"), encoding: .utf8)
        var compared = 0
        for line in table.split(separator: "\n").dropFirst() {
            let fields = line.split(separator: "\t", omittingEmptySubsequences: false)
            let url = Corpus.folder.appendingPathComponent(String(fields[0]))
            guard fields[0].hasPrefix("media/"), FileManager.default.fileExists(atPath: url.path) else { continue }
            let seen = try check(url).container
            // A frame or two of plain sound, or tags that no tag reader understands, are too little for us.
            if let kind = kinds[String(fields[1])], !([.adts, .mpegAudio].contains(kind) && seen == .unknown) { #expect(seen == kind, "\(fields[0])") }
            if kinds[String(fields[1])] == nil { #expect(seen == .unknown, "\(fields[0])") }
            compared += 1
        }
        #expect(compared > 100)
    }

    /// The sample project is in the package, so this one is never skipped.
    @Test func `of the sample project only two extensions lie`() throws {
        let folder = URL(fileURLWithPath: #filePath).deletingLastPathComponent().appendingPathComponent("../../samples/liuzhou/recordings").standardizedFileURL
        let files = (FileManager.default.enumerator(atPath: folder.path)?.compactMap { $0 as? String } ?? []).filter { $0.contains(".") && !$0.hasPrefix(".") && $0.split(separator: "/").last?.contains(".") == true }.sorted()
        #expect(files.count == 23)
        for path in files {
            let seen = try check(folder.appendingPathComponent(path))
            #expect(seen.outcome == .ran)
            if path.contains("172.16.8.21_02_") {
                #expect(seen.observations.map(\.detail) == ["named .mp4, but the bytes are an MPEG program stream"] && seen.codes == [.mediaContainerLies])
            } else {
                #expect(seen.observations.isEmpty, "\(path): \(seen.observations.map(\.detail))")
            }
        }
    }
}
