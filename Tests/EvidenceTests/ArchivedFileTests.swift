internal import Evidence
internal import Foundation
internal import Testing

@Suite struct ArchivedFileTests {
    private let recording = Placement.recording(.init(venue: "sub1", stage: "evaluation", source: "pano", start: Instant(seconds: 1_789_453_800), clockOffset: "-2.5"))
    private let document = Placement.document(.init(id: "eval-report", lot: "1", supplier: "乙公司"))

    @Test func `the folder follows from the place`() {
        #expect(recording.folder == "data/recordings/sub1/evaluation/pano")
        #expect(document.folder == "data/documents/eval-report")
        #expect(recording.recording?.track == "sub1-evaluation-pano")
        #expect(document.recording == nil)
    }

    @Test func `a place survives being written down`() throws {
        for place in [recording, document, .document(.init(id: "x"))] {
            #expect(try JSONDecoder().decode(Placement.self, from: JSONEncoder().encode(place)) == place)
        }
        #expect(throws: DecodingError.self) { try JSONDecoder().decode(Placement.self, from: Data("{}".utf8)) }
    }

    @Test func `a digest that is not of its algorithm's form is no digest`() {
        let good = String(repeating: "0a", count: 32)
        let file = ArchivedFile(
            path: "data/documents/x/001-x", size: 1, crc32: "00000000", digests: ["sha256": good, "sm3": good.uppercased(), "sha512": good], mediaType: nil,
            origin: .init(name: "x", nameBytes: nil, path: "x", modifiedAt: Instant(seconds: 0)), ingestedAt: Instant(seconds: 0), placement: document)
        #expect(file.digest(.sha256)?.hex == good)
        #expect(file.digest(.sm3) == nil)
        #expect(file.digest(.sha512) == nil)
    }
}
