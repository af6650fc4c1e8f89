internal import Evidence
internal import MediaStructure
internal import Testing

/// Recordings built byte by byte, for what no tool here writes.
@Suite struct BytesTests {
    // MARK: WAV

    private static let format = chunk("fmt ", little(1, 2) + little(1, 2) + little(8000, 4) + little(8000, 4) + little(1, 2) + little(8, 2))

    private static func wav(_ data: [UInt8] = [UInt8](repeating: 128, count: 1000), riff: UInt64? = nil, stated: UInt64? = nil, behind: [UInt8] = []) -> [UInt8] {
        let body = text("WAVE") + format + text("data") + little(stated ?? UInt64(data.count), 4) + data
        return text("RIFF") + little(riff ?? UInt64(body.count), 4) + body + behind
    }

    @Test func `the lengths that a WAV states`() {
        #expect(check(Self.wav(), "a.wav") == .init(container: .wav, outcome: .ran))
        for placeholder: UInt64 in [0, 0xFFFF_FFFF, 0x7FFF_FFFF, 0x7FFF_F000] {
            let seen = check(Self.wav(riff: placeholder, stated: placeholder), "a.wav")
            #expect(seen.places == ["wrong-length 40+4"])
            #expect(seen.observations.first?.detail == "the data chunk states \(placeholder) bytes, 1000 are there: the recorder did not close the file")
        }
        #expect(check(Self.wav(riff: 0), "a.wav").places == ["wrong-length 4+4"])
        #expect(check(Self.wav(riff: 5036, stated: 5000), "a.wav").places == ["truncated 1044+4000"])
        #expect(check(Self.wav(riff: 5036), "a.wav").observations.map(\.detail) == ["RIFF at byte 0 ends at byte 5044, the file at byte 1044: 4000 bytes are missing; the data chunk is whole"])
        #expect(check(Self.wav(riff: 536, stated: 1000), "a.wav").places == ["wrong-length 4+4"])
        // A header that was written every now and then, and once more would have been needed.
        #expect(check(Self.wav([UInt8](repeating: 130, count: 1000), riff: 536, stated: 500), "a.wav").places == ["trailing-bytes 544+500"])
    }

    @Test func `what may stand behind the end of a WAV`() {
        #expect(check(Self.wav(behind: [0]), "a.wav").observations.isEmpty)
        #expect(check(Self.wav(behind: zeros(1000)), "a.wav").observations.isEmpty)
        #expect(check(Self.wav(behind: chunk("LIST", text("INFO"))), "a.wav").observations.isEmpty)
        #expect(check(Self.wav(riff: 1040), "a.wav").observations.isEmpty, "the header counted in")
        // Padding left out behind an odd length.
        let odd = text("WAVE") + Self.format + text("LIST") + little(5, 4) + text("INFO!") + chunk("data", zeros(100))
        #expect(check(text("RIFF") + little(UInt64(odd.count), 4) + odd, "a.wav") == .init(container: .wav, outcome: .ran))
        #expect(check(Self.wav(behind: zeros(100_000)), "a.wav").places == ["trailing-bytes 1044+100000"])
        #expect(check(Self.wav(behind: text("TAG") + [255]), "a.wav").places == ["trailing-bytes 1044+4"])
    }

    @Test func `an RF64 without ds64`() {
        let bytes = text("RF64") + little(0xFFFF_FFFF, 4) + text("WAVE") + Self.format + text("data") + little(0xFFFF_FFFF, 4) + zeros(100)
        #expect(check(bytes, "a.wav").places == ["wrong-length 12"])
    }

    // MARK: AVI

    @Test func `an AVI of several RIFFs`() {
        func riff(_ form: String, _ count: Int, _ more: [UInt8] = []) -> [UInt8] { chunk("RIFF", text(form) + chunk("LIST", text("movi") + chunk("00dc", zeros(count))) + more) }
        let whole = riff("AVI ", 300, chunk("idx1", zeros(16))) + riff("AVIX", 500) + riff("AVIX", 90)
        #expect(check(whole, "a.avi") == .init(container: .avi, outcome: .ran))
        let last = whole.count - 90 - 8 - 12 - 12
        let cut = check(Array(whole.dropLast(50)), "a.avi")
        #expect(cut.places == ["truncated \(whole.count - 50)+50"] && cut.observations.first?.detail.hasPrefix("the movi list at byte \(last + 12)") == true, "\(cut)")
        #expect(check(Array(whole[..<last]), "a.avi").observations.isEmpty)
        #expect(check(riff("AVI ", 30), "a.avi").detail == "no index (idx1 or indx): players will have to search")
    }

    // MARK: Matroska

    private static func element(_ id: [UInt8], _ body: [UInt8], isOpen: Bool = false) -> [UInt8] { id + (isOpen ? [0x01] + [UInt8](repeating: 0xFF, count: 7) : [0x08] + big(UInt64(body.count), 4)) + body }

    private static func cluster(_ time: UInt64, blocks: Int, isOpen: Bool) -> [UInt8] {
        let block = element([0xA3], [0x81, 0, 10, 0x80] + [UInt8](repeating: 0xAA, count: 50))
        return element([0x1F, 0x43, 0xB6, 0x75], element([0xE7], big(time, 2)) + Array((0..<blocks).map { _ in block }.joined()), isOpen: isOpen)
    }

    private static let front = element([0x1A, 0x45, 0xDF, 0xA3], element([0x42, 0x82], text("webm")))

    private static func webm(duration: Double? = nil, isOpen: Bool = true) -> [UInt8] {
        let info = element([0x15, 0x49, 0xA9, 0x66], element([0x2A, 0xD7, 0xB1], big(1_000_000, 3)) + (duration.map { element([0x44, 0x89], big($0.bitPattern, 8)) } ?? []))
        return front + element([0x18, 0x53, 0x80, 0x67], info + (0..<4).flatMap { cluster(UInt64($0) * 5000, blocks: 3, isOpen: isOpen) }, isOpen: isOpen)
    }

    @Test func `a recording of a browser, with lengths of nothing`() {
        let whole = Self.webm()
        #expect(check(whole, "a.webm").observations.isEmpty && check(whole, "a.webm").outcome == .ran)
        let cut = check(Array(whole.dropLast(20)), "a.webm")
        #expect(cut.places == ["truncated \(whole.count - 20)+20"])
        #expect(cut.observations.first?.detail.hasPrefix("the SimpleBlock at byte \(whole.count - 60) ends at byte \(whole.count)") == true, "\(cut)")
        // Cut within the head of a block.
        #expect(check(Array(whole.dropLast(57)), "a.webm").places == ["truncated \(whole.count - 57)"])
        // Between two blocks nothing tells but the duration, which such recordings do not state.
        #expect(check(Array(whole.dropLast(60)), "a.webm").observations.isEmpty)
        #expect(check(whole + zeros(2000), "a.webm").places == ["trailing-bytes \(whole.count)+2000"])
    }

    @Test func `a stated duration against the last block`() {
        for isOpen in [true, false] {
            #expect(check(Self.webm(duration: 15_040, isOpen: isOpen), "a.webm").observations.isEmpty)
            #expect(check(Self.webm(duration: 19_000, isOpen: isOpen), "a.webm").observations.isEmpty, "within a cluster's span")
            #expect(check(Self.webm(duration: 90_000, isOpen: isOpen), "a.webm").observations.map(\.detail) == ["duration of 90.000 s stated, the last block is at 15.010 s"])
            #expect(check(Self.webm(duration: .nan, isOpen: isOpen), "a.webm").observations.isEmpty)
        }
    }

    @Test func `lengths that lead to no element`() {
        let whole = Self.webm(isOpen: false)
        let third = whole.ranges(of: [0x1F, 0x43, 0xB6, 0x75])[2].lowerBound
        let seen = check(whole.replacing(at: third, with: zeros(40)), "a.webm")
        #expect(seen.places == ["wrong-length \(third)+\(whole.count - third)"], "\(seen)")
    }

    // MARK: Program streams

    /// Recorders write pictures with a length of 0, as in a transport stream.
    @Test func `packets without a length cannot be followed, and are not called damaged`() {
        let pack: [UInt8] = [0, 0, 1, 0xBA, 0x44, 0, 4, 0, 4, 1, 0, 0, 3, 0xF8]
        let sound = [0, 0, 1, 0xC0, 0, 100] + [UInt8](repeating: 7, count: 100)
        let picture = [0, 0, 1, 0xE0, 0, 0] + [UInt8](repeating: 9, count: 700)
        let seen = check(pack + sound + pack + picture + pack + sound + pack + picture, "a.mpg")
        #expect(seen == .init(container: .programStream, outcome: .partly, detail: "the packet at byte 134 states no length, so the end was not looked at; no program end code"))
        #expect(check(pack + sound + [0, 0, 1, 0xB9], "a.mpg") == .init(container: .programStream, outcome: .ran))
        #expect(check(pack + sound + zeros(900), "a.mpg").observations.isEmpty, "padding to the end of a sector")
        #expect(check(pack + sound + zeros(9000), "a.mpg").places == ["trailing-bytes 120+9000"])
        #expect(check(pack + sound + [0, 0, 1], "a.mpg").places == ["truncated 123"])
    }

    // MARK: DHAV

    private static func frame(_ count: Int) -> [UInt8] {
        let length = UInt64(24 + count + 8)
        return text("DHAV") + [0xFD, 0, 0, 0] + little(1, 4) + little(length, 4) + zeros(8) + [UInt8](repeating: 7, count: count) + text("dhav") + little(length, 4)
    }

    @Test func `a Dahua recording`() {
        let whole = Self.frame(300) + Self.frame(40) + Self.frame(500)
        #expect(check(whole, "a.dav") == .init(container: .dhav, outcome: .ran))
        #expect(check(whole, "a.mp4").codes == [.mediaContainerLies])
        #expect(check(Array(whole.dropLast(100)), "a.dav").places == ["truncated \(whole.count - 100)+100"])
        #expect(check(whole + text("DHAV") + [1], "a.dav").places == ["truncated \(whole.count + 5)"])
        #expect(check(whole + zeros(700), "a.dav").places == ["trailing-bytes \(whole.count)+700"])
    }

    // MARK: MP4

    @Test func `lengths of 64 bits and to the end of the file`() {
        let movie = box("moov", fullBox("mvhd", zeros(96)))
        let front = box("ftyp", text("isom") + zeros(4))
        #expect(check(front + movie + big(1, 4) + text("mdat") + big(116, 8) + zeros(100), "a.mp4").observations.isEmpty)
        #expect(check(front + movie + big(1, 4) + text("mdat") + big(1 << 40, 8) + zeros(100), "a.mp4").observations.first?.bytes == (1 << 40) - 116)
        #expect(check(front + movie + big(0, 4) + text("mdat") + zeros(100), "a.mp4").observations.isEmpty)
        #expect(check(front + big(0, 4) + text("mdat") + [UInt8](repeating: 9, count: 100), "a.mp4").places == ["no-index \(front.count + 8)+100"])
        #expect(check(front + movie + big(1, 4) + text("mdat") + big(.max, 8) + zeros(100), "a.mp4").codes == [.mediaTruncated])
    }

    @Test func `samples in another file are not missing here`() {
        func movie(flags: UInt64) -> [UInt8] {
            let references = box("dinf", fullBox("dref", big(1, 4) + fullBox("url ", flags: flags, text("file:///elsewhere.mov"))))
            let table = box("stbl", fullBox("stco", big(1, 4) + big(5000, 4)) + fullBox("stsc", big(1, 4) + big(1, 4) + big(3, 4) + big(1, 4)) + fullBox("stsz", big(0, 4) + big(3, 4) + big(10, 4) + big(20, 4) + big(30, 4)))
            return box("ftyp", text("qt  ") + zeros(4)) + box("moov", box("trak", box("mdia", box("minf", references + table))))
        }
        #expect(check(movie(flags: 0), "a.mov").observations.isEmpty)
        let own = check(movie(flags: 1), "a.mov")
        #expect(own.observations.map(\.detail).first?.contains("ends at byte 5060") == true && own.observations.first?.bytes == 5060 - UInt64(movie(flags: 1).count), "\(own)")
    }

    /// QuickTime's IMA 4:1: 128 samples of "one byte" take 68.
    @Test func `compressed sound takes fewer bytes than its table says`() {
        func movie(size: UInt64) -> [UInt8] {
            func table(_ chunk: UInt64) -> [UInt8] { box("stbl", fullBox("stco", big(1, 4) + big(chunk, 4)) + fullBox("stsc", big(1, 4) + big(1, 4) + big(128, 4) + big(1, 4)) + fullBox("stsz", big(size, 4) + big(128, 4))) }
            func front(_ chunk: UInt64) -> [UInt8] { box("ftyp", text("qt  ") + zeros(4)) + box("moov", box("trak", box("mdia", box("minf", table(chunk))))) }
            return front(UInt64(front(0).count + 8)) + box("mdat", zeros(68))
        }
        #expect(check(movie(size: 1), "a.mov").observations.isEmpty)
        #expect(check(movie(size: 4), "a.mov").observations.first?.bytes == 128 * 4 - 68)
    }

    @Test func `a picture needs no index of a film`() {
        for brand in ["heic", "avif", "mif1"] { #expect(check(box("ftyp", text(brand) + zeros(4)) + fullBox("meta", zeros(20)) + box("mdat", zeros(50)), "a.heic").observations.isEmpty) }
    }
}
