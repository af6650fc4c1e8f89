internal import Evidence
internal import MediaStructure
internal import Testing

@Suite struct RecognitionTests {
    private static let pack: [UInt8] = [0, 0, 1, 0xBA, 0x44, 0, 4, 0, 4, 1, 0, 0, 3, 0xF8]

    /// The first bytes of each container, as little as they are known by.
    private static let fronts: [(ContainerKind, [UInt8])] = [
        (.isoBaseMedia, box("ftyp", text("isom") + zeros(4)) + box("moov", [])), (.isoBaseMedia, box("wide", []) + box("mdat", []) + box("moov", [])), (.matroska, [0x1A, 0x45, 0xDF, 0xA3, 0x80]),
        (.avi, text("RIFF") + little(4, 4) + text("AVI ")), (.wav, text("RIFF") + little(4, 4) + text("WAVE")), (.wav, text("RIFX") + big(4, 4) + text("WAVE")), (.wav, text("BW64") + little(4, 4) + text("WAVE")),
        (.programStream, pack), (.flv, text("FLV") + [1, 5] + big(9, 4) + zeros(4)), (.ogg, text("OggS") + zeros(23)), (.dhav, text("DHAV") + zeros(20)), (.amr, text("#!AMR\n")), (.flac, text("fLaC")),
        (.transportStream, Array((0..<5).map { _ in [0x47] + zeros(187) }.joined())), (.transportStream, Array((0..<5).map { _ in zeros(4) + [0x47] + zeros(187) }.joined())),
        (.transportStream, Array((0..<5).map { _ in [0x47] + zeros(203) }.joined())), (.adts, Array((0..<3).map { _ in [0xFF, 0xF1, 0x50, 0x80, 0x01, 0x1F, 0xFC, 0] }.joined())),
        (.mpegAudio, Array((0..<3).map { _ in [0xFF, 0xFB, 0x90, 0x00] + zeros(413) }.joined())), (.unknown, text("plain words")), (.unknown, []), (.unknown, zeros(4096)), (.unknown, [0xFF, 0xFB, 0x90, 0x00] + zeros(9000)),
    ]

    @Test(arguments: fronts.indices) func `a container is known by its first bytes`(_ index: Int) {
        let (kind, bytes) = RecognitionTests.fronts[index]
        #expect(check(bytes).container == kind)
        #expect(check([73, 68, 51, 4, 0, 0, 0, 0, 0, 3, 0, 0, 0] + bytes).container == ([.adts, .mpegAudio, .flac].contains(kind) ? kind : .unknown), "behind an ID3 tag")
    }

    private static let suffixes: [(String, Bool)] = [
        ("mp4", true), ("MP4", true), ("avi", true), ("mkv", true), ("ts", true), ("wav", true), ("dav", true), ("flv", true), ("wmv", true), ("opus", true), ("mp3", true), ("mpg", false), ("vob", false), ("ps", false), ("dat", false),
        ("", false), ("bin", false), ("xyz", false), ("264", false),
    ]

    @Test(arguments: suffixes) func `an extension lies when it is of another family`(_ suffix: String, _ lies: Bool) {
        let seen = check(RecognitionTests.pack, "172.16.8.21_02_20260915143000" + (suffix.isEmpty ? "" : "." + suffix))
        #expect(seen.codes.contains(.mediaContainerLies) == lies, "\(seen.observations)")
    }

    @Test(arguments: ["a.mov", "a.m4a", "a.3gp", "a.mp4", "dir.avi/a", "a.mp4.dat", ".avi"]) func `one family and names without an extension do not lie`(_ name: String) {
        // A leading dot is an extension to us as it is to a player.
        #expect(check(box("ftyp", text("isom") + zeros(4)) + box("moov", []), name).codes == (name == ".avi" ? [.mediaContainerLies] : []))
    }

    @Test func `what is not known is not called a lie, nor checked`() {
        let seen = check(text("plain words"), "a.mp4")
        #expect(seen == .init(container: .unknown, outcome: .notRun, detail: "the bytes are no container that is known here"))
        #expect(seen.check == .init(.structure, .notRun, "the bytes are no container that is known here"))
    }

    @Test func `a maker's header is named, and what stands behind it looked at`() {
        let stream = RecognitionTests.pack + [0, 0, 1, 0xE0, 0, 100] + [UInt8](repeating: 0xFF, count: 100)
        let seen = check(text("IMKH") + zeros(36) + stream, "a.mp4")
        #expect(seen.container == .programStream && seen.places == ["container-lies", "foreign-header 0+40"])
        let cut = check(text("IMKH") + zeros(36) + stream.dropLast(60), "a.mpg")
        #expect(cut.places == ["foreign-header 0+40", "truncated 100+60"])
        #expect(check(text("IMKH") + zeros(36) + text("something else"), "a.mp4").places == ["foreign-header 0+40"])
    }
}
