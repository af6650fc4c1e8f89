internal import Foundation
internal import Media
internal import Testing

@Suite(.enabled(if: Studio.hasFFmpeg, "ffmpeg is not installed")) struct JPEGTests {
    /// A slope of light, and colours that change from corner to corner.
    private static func slope(_ width: Int, _ height: Int) -> StillPicture {
        StillPicture(
            width: width, height: height, y: (0..<(width * height)).map { UInt8($0 % width * 255 / width) },
            u: (0..<(width * height / 4)).map { UInt8($0 % (width / 2) * 255 / (width / 2)) }, v: (0..<(width * height / 4)).map { UInt8($0 / (width / 2) * 255 / (height / 2)) })
    }

    private struct Output {
        let status: Int32
        let bytes: Data
    }

    private static func run(_ program: String, _ arguments: [String]) throws -> Output {
        let process = Process()
        process.executableURL = URL(fileURLWithPath: "/usr/bin/" + program)
        process.arguments = arguments
        process.standardInput = FileHandle.nullDevice
        let pipe = Pipe()
        process.standardOutput = pipe
        try process.run()
        let bytes = try pipe.fileHandleForReading.readToEnd() ?? Data()
        process.waitUntilExit()
        return Output(status: process.terminationStatus, bytes: bytes)
    }

    @Test(arguments: [(2, 2), (16, 16), (18, 34), (190, 106), (1952, 240), (64, 65_000)]) func `ffprobe sees a JPEG of the right size`(_ width: Int, _ height: Int) throws {
        let bytes = try JPEG.encode(JPEGTests.slope(width, height), quality: 80)
        #expect(bytes.starts(with: [0xFF, 0xD8, 0xFF, 0xE0]) && bytes.suffix(2) == [0xFF, 0xD9], "JFIF from its first mark to its last")
        let studio = try Studio()
        let url = try studio.write("b.jpg", bytes)
        let seen = try JPEGTests.run("ffprobe", ["-v", "error", "-show_entries", "stream=codec_name,width,height,pix_fmt", "-of", "csv=p=0", url.path])
        #expect(String(decoding: seen.bytes, as: UTF8.self) == "mjpeg,\(width),\(height),yuvj420p\n")
    }

    @Test func `ffmpeg decodes nearly the same planes`() throws {
        let picture = JPEGTests.slope(192, 108)
        let studio = try Studio()
        let url = try studio.write("a.jpg", try JPEG.encode(picture, quality: 100))
        let decoded = try JPEGTests.run("ffmpeg", ["-v", "error", "-i", url.path, "-pix_fmt", "yuvj420p", "-f", "rawvideo", "-"])
        #expect(decoded.status == 0)
        let planes = picture.y + picture.u + picture.v
        try #require(decoded.bytes.count == planes.count)
        let worst = zip(decoded.bytes, planes).map { abs(Int($0) - Int($1)) }.max() ?? 255
        #expect(worst <= 6, "\(worst) of 255")
    }

    @Test func `equal pictures give equal bytes without a library's name`() throws {
        let bytes = try JPEG.encode(JPEGTests.slope(320, 200), quality: 70)
        #expect(try JPEG.encode(JPEGTests.slope(320, 200), quality: 70) == bytes)
        #expect(bytes.firstRange(of: Array("Lav".utf8)) == nil)
    }

    @Test func `quality goes from small to good, and not beyond`() throws {
        let picture = JPEGTests.slope(320, 200)
        let sizes = try [1, 50, 80, 100].map { try JPEG.encode(picture, quality: $0).count }
        #expect(sizes == sizes.sorted() && Set(sizes).count == 4, "\(sizes)")
        #expect(try JPEG.encode(picture, quality: .min) == JPEG.encode(picture, quality: 1))
        #expect(try JPEG.encode(picture, quality: .max) == JPEG.encode(picture, quality: 100))
    }

    @Test func `a picture that is too high is refused by its size`() {
        let picture = StillPicture(width: 2, height: 65_502, gray: 0)
        #expect(throws: JPEG.Failure.tooLarge(width: 2, height: 65_502)) { try JPEG.encode(picture, quality: 80) }
    }
}
