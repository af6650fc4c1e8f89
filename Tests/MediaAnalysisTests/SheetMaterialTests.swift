internal import Media
internal import Testing
@testable internal import MediaAnalysis

/// What a contact sheet is made of comes from a child that hostile bytes may have taken over.
@Suite struct SheetMaterialTests {
    private func picture(_ width: Int, _ height: Int, _ seed: UInt8 = 0) -> StillPicture {
        func plane(_ count: Int) -> [UInt8] { (0..<count).map { UInt8(truncatingIfNeeded: $0 &* 7) &+ seed } }
        return StillPicture(width: width, height: height, y: plane(width * height), u: plane(width * height / 4), v: plane(width * height / 4))
    }

    private func file() -> [UInt8] {
        SheetMaterial.part(RecordingAnswer.thumbnail, SheetMaterial.encode(picture(8, 4), at: 0)) + SheetMaterial.part(RecordingAnswer.thumbnail, SheetMaterial.encode(picture(2, 2, 9), at: 60.125))
            + SheetMaterial.part(RecordingAnswer.levels, [1, 2, 255])
    }

    @Test func `what was written is read`() throws {
        let material = try #require(SheetMaterial(file()))
        #expect(material.thumbnails.map(\.at) == [0, 60.125] && material.levels == [1, 2, 255])
        for (seen, meant) in zip(material.thumbnails.map(\.picture), [picture(8, 4), picture(2, 2, 9)]) {
            #expect(seen.width == meant.width && seen.height == meant.height && seen.y == meant.y && seen.u == meant.u && seen.v == meant.v)
        }
        #expect(SheetMaterial([])?.thumbnails.isEmpty == true)
    }

    @Test(arguments: [-1, -Double.infinity, Double.infinity, 1e300]) func `a time out of bounds is brought into them`(_ at: Double) throws {
        let material = try #require(SheetMaterial(SheetMaterial.part(RecordingAnswer.thumbnail, SheetMaterial.encode(picture(2, 2), at: at))))
        #expect((0...1e9).contains(material.thumbnails[0].at))
    }

    @Test func `what is cut off is refused, but between parts`() {
        let file = file()
        let ends = [0, 17 + 48, 17 + 48 + 17 + 6, file.count]
        for count in 0...file.count { #expect((SheetMaterial(Array(file.prefix(count))) != nil) == ends.contains(count), "\(count)") }
    }

    /// As many bytes as a reader that allows the size would take.
    @Test(arguments: [(0, 2), (2, 0), (3, 2), (2, 3), (4098, 2), (2, 4098)]) func `a size out of bounds is refused with all its bytes`(_ width: Int, _ height: Int) {
        let bytes = bigEndian(0) + bigEndian(UInt64(width)).suffix(2) + bigEndian(UInt64(height)).suffix(2) + [UInt8](repeating: 0, count: width * height + 2 * (width / 2) * (height / 2))
        #expect(SheetMaterial(SheetMaterial.part(RecordingAnswer.thumbnail, bytes)) == nil)
    }

    @Test(arguments: [(65535, 65535), (4, 2), (2, 4), (1, 1)]) func `a size that its bytes do not have is refused`(_ width: Int, _ height: Int) {
        var bytes = SheetMaterial.encode(picture(2, 2), at: 1)
        bytes.replaceSubrange(8..<12, with: [UInt8(width >> 8), UInt8(width & 255), UInt8(height >> 8), UInt8(height & 255)])
        #expect(SheetMaterial(SheetMaterial.part(RecordingAnswer.thumbnail, bytes)) == nil)
    }

    @Test func `another kind, and a length without end, are refused`() {
        #expect(SheetMaterial(SheetMaterial.part(0x41, [])) == nil)
        #expect(SheetMaterial([RecordingAnswer.levels, 0xFF, 0xFF, 0xFF, 0xFF, 1]) == nil)
    }

    @Test func `every changed byte is read or refused, and stays within bounds`() {
        let file = file()
        for place in file.indices {
            for value in [0, 1, 0x7F, 0x80, 0xFF] as [UInt8] {
                var bytes = file
                bytes[place] = value
                guard let material = SheetMaterial(bytes) else { continue }
                for (_, picture) in material.thumbnails {
                    #expect(picture.y.count == picture.width * picture.height && picture.u.count == picture.y.count / 4 && picture.v.count == picture.u.count)
                }
            }
        }
    }
}
