internal import Evidence
internal import Media
internal import MediaAnalysis
internal import Testing

/// Tracks that are too long, and values that no recording has.
@Suite struct SheetLimitTests {
    @Test(arguments: [(9, 1), (47, 1), (60, 2), (100, 3), (140, 3), (200, 5), (400, 10)]) func `a long track has longer cells and all of its time`(_ hours: Int, _ minutes: Int) {
        let sheet = ContactSheet((0..<hours).map { .plain(.at(0, 0, Double($0) * 3600), minutes: 60) })
        #expect(sheet.minutes == minutes && sheet.height <= 65_000 && !sheet.isCut, "\(sheet.height)")
    }

    @Test func `cells of two minutes say so`() {
        var recording = Sheet.Recording.plain(.at(9, 0), minutes: 2, events: [.init(.black, from: 240, to: 360)])
        recording.duration = 55 * 3600
        let sheet = SheetReader([recording])
        let row = SheetReader.margin + SheetReader.heading
        #expect((0..<3).map { sheet.label($0, row: row) } == ["09:00", "09:02", "09:04"])
        #expect(sheet.coloured(lane: 0, row: row) == [384..<576])
    }

    @Test func `what does not fit even so is cut, and the sheet says it`() {
        let sheet = ContactSheet((0..<1000).map { Sheet.Recording.plain(.at(9, 0, day: $0), minutes: 1) })
        #expect(sheet.isCut && sheet.height <= 65_000 && sheet.minutes == 60)
    }

    private static let strange: [Double] = [.nan, .infinity, -.infinity, -1, -1e300, 1e300, 0, .leastNonzeroMagnitude, 360_000]

    @Test(arguments: strange) func `no duration and no start is too strange`(_ value: Double) {
        for start in [nil, Sheet.Start(seconds: value), .at(9, 0), Sheet.Start(seconds: 0, offset: .max), Sheet.Start(seconds: 0, offset: .min)] {
            var recording = Sheet.Recording.plain(start, minutes: 1)
            recording.duration = value
            let sheet = ContactSheet([recording, .plain(.at(9, 0), minutes: 1)])
            #expect(sheet.height <= 65_000)
            if sheet.height < 3000 { #expect(sheet.picture().height == sheet.height) }
        }
    }

    @Test(arguments: strange, strange) func `no event and no picture is too strange`(_ from: Double, _ to: Double) {
        let thumbnail = Sheet.Thumbnail(at: from, picture: StillPicture(width: 2, height: 2, gray: 0))
        for start in [nil, Sheet.Start.at(9, 0)] {
            let events = EventKind.allCases.map { Sheet.Event($0, from: from, to: to) }
            let sheet = ContactSheet([Sheet.Recording(start: start, duration: 90, hasPicture: true, thumbnails: [thumbnail, .init(at: to, picture: thumbnail.picture)], levels: [1], events: events)])
            #expect(sheet.picture().height == 352)
        }
    }

    @Test func `an event that ends before it begins is not drawn`() {
        let sheet = SheetReader([.plain(.at(9, 0), minutes: 5, events: [.init(.black, from: 100, to: 50), .init(.damage, from: .nan, to: 50)])])
        #expect(sheet.coloured(lane: 0, row: SheetReader.margin + SheetReader.heading).isEmpty)
    }

    @Test func `a recording without a clock does not run into the next one's cells`() {
        var first = Sheet.Recording.plain(nil, minutes: 1, events: [.init(.black, from: 0, to: 9000)])
        first.levels = [UInt8](repeating: 255, count: 5000)
        let sheet = SheetReader([first, .plain(nil, minutes: 1, level: 0)])
        let row = SheetReader.margin + SheetReader.heading
        #expect(sheet.coloured(lane: 0, row: row) == [0..<192])
        #expect(sheet.waveHeight(185, row: row) == 18 && sheet.waveHeight(200, row: row) == 1)
    }

    @Test func `a hundred hours come out as a picture`() {
        let hours = Sheet.Recording(start: .at(9, 0), duration: 360_000, hasPicture: false, levels: [UInt8](repeating: 99, count: 720_000))
        let sheet = ContactSheet([hours])
        let picture = sheet.picture()
        #expect(picture.height == sheet.height && sheet.height <= 65_000 && !sheet.isCut)
    }
}
