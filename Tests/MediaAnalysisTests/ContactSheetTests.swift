internal import Evidence
internal import Foundation
internal import Media
internal import MediaAnalysis
internal import Testing

@Suite struct ContactSheetTests {
    private static let firstRow = SheetReader.margin + SheetReader.heading

    // MARK: Times

    @Test func `date, times of the cells and times of the pictures are those of the recording`() {
        let sheet = SheetReader([.plain(.at(14, 31, 5), minutes: 4)])
        #expect(sheet.date(SheetReader.margin) == "2026-09-15")
        #expect((0..<10).map { sheet.label($0, row: Self.firstRow) } == (30...39).map { "14:\($0)" })
        #expect((1...4).map { sheet.pictureTime($0, row: Self.firstRow) } == ["14:31:05", "14:32:05", "14:33:05", "14:34:05"])
    }

    @Test func `every digit is read on every ground`() {
        for gray: UInt8 in [0, 128, 255] {
            let sheet = SheetReader([.plain(.at(7, 58, 46), minutes: 12, gray: gray)])
            #expect(sheet.pictureTime(8, row: Self.firstRow) == "07:58:46", "\(gray)")
            #expect(sheet.pictureTime(9, row: Self.firstRow) == "07:59:46", "\(gray)")
            #expect(sheet.pictureTime(3, row: Self.firstRow + SheetReader.row) == "08:03:46", "\(gray)")
        }
        let early = SheetReader([.plain(.at(0, 12, 39), minutes: 1, gray: 255)])
        #expect(early.pictureTime(2, row: Self.firstRow) == "00:12:39")
    }

    @Test func `times are written in the zone of the first recording`() {
        let west = Sheet.Start(seconds: Sheet.Start.at(14, 30).seconds, offset: -5 * 3600 - 1800)
        #expect(SheetReader([.plain(west, minutes: 1)]).label(0, row: Self.firstRow) == "01:00")
        #expect(SheetReader([.plain(west, minutes: 1), .plain(.at(14, 31), minutes: 1)]).pictureTime(1, row: Self.firstRow) == "01:01:00")
    }

    @Test func `a new day has a new date, and midnight is zero o'clock`() {
        let sheet = SheetReader([.plain(.at(23, 55), minutes: 10)])
        #expect(sheet.date(SheetReader.margin) == "2026-09-15")
        #expect(sheet.label(9, row: Self.firstRow) == "23:59")
        let second = Self.firstRow + SheetReader.row
        #expect(sheet.date(second) == "2026-09-16")
        #expect(sheet.label(0, row: second + SheetReader.heading) == "00:00")
        #expect(sheet.pictureTime(0, row: second + SheetReader.heading) == "00:00:00")
    }

    @Test func `recordings without a clock count from their own beginning, each by its number`() {
        let sheet = SheetReader([.plain(nil, minutes: 2.5), .plain(.at(9, 0), minutes: 1), .plain(nil, minutes: 1)])
        #expect(sheet.date(SheetReader.margin) == "2026-09-15")
        let top = Self.firstRow + SheetReader.row + SheetReader.heading
        #expect(sheet.label(0, row: top, "0. +00:00") == "1. +00:00")
        #expect(sheet.label(1, row: top, "+00:00") == "+00:01")
        #expect(sheet.label(2, row: top, "+00:00") == "+00:02")
        #expect(sheet.label(3, row: top, "0. +00:00") == "3. +00:00")
        #expect(sheet.pictureTime(2, row: top, "+00:00:00") == "+00:02:00")
        #expect(sheet.pictureTime(3, row: top, "+00:00:00") == "+00:00:00")
        #expect(sheet.lights(786..<978, top + 5).allSatisfy { $0 < 110 }, "no time where no recording counts it")
    }

    // MARK: Pictures

    @Test func `pictures of any shape stand in the middle of their cell`() {
        var recording = Sheet.Recording.plain(.at(9, 0), minutes: 4)
        let pictures = [(60, 108), (192, 54), (2, 2), (1920, 1080)].map { StillPicture(width: $0.0, height: $0.1, gray: 200) }
        recording.thumbnails = pictures.enumerated().map { .init(at: Double($0.offset) * 60, picture: $0.element) }
        let sheet = SheetReader([recording])
        func extent(_ cell: Int, _ y: Int) -> Int { (0..<192).count { sheet.light(SheetReader.margin + cell * 192 + $0, y) == 200 } }
        let top = Self.firstRow + SheetReader.label
        #expect(extent(0, top) == 60 && sheet.light(SheetReader.margin + 66, top) == 200 && sheet.light(SheetReader.margin + 65, top) < 40)
        #expect(extent(1, top + 25) == 0 && extent(1, top + 26) == 190, "a seam of two pixels between neighbours")
        #expect(extent(2, top + 52) == 2 && extent(2, top + 51) == 0)
        #expect(extent(3, top) == 190 && extent(3, top + 10) == 190)
    }

    @Test func `the first picture of a minute is the one that is shown`() {
        let sheet = SheetReader([.plain(.at(9, 0, 40), minutes: 0.25, gray: 200), .plain(.at(9, 0, 20), minutes: 0.25, gray: 90)])
        #expect(sheet.pictureTime(0, row: Self.firstRow) == "09:00:20")
        #expect(sheet.light(SheetReader.margin + 100, Self.firstRow + SheetReader.label + 40) == 90)
    }

    @Test func `sound without pictures has no strip of pictures, and pictures without sound no waveform`() {
        let sound = Sheet.Recording(start: .at(9, 0), duration: 300, hasPicture: false, levels: [UInt8](repeating: 200, count: 600), events: [.init(.silent, from: 60, to: 120)])
        let sheet = SheetReader([sound])
        #expect(sheet.picture.height == 240)
        #expect(sheet.coloured(lane: 1, row: Self.firstRow, hasPicture: false) == [192..<384])
        #expect(sheet.waveHeight(100, row: Self.firstRow, hasPicture: false) > 8)
        var silent = Sheet.Recording.plain(.at(9, 0), minutes: 5)
        silent.levels = []
        #expect(ContactSheet([silent]).height == 304 && ContactSheet([.plain(.at(9, 0), minutes: 5)]).height == 352)
    }

    // MARK: Waveform

    @Test func `the waveform is as high as the sound is loud, and nothing where there is none`() {
        var recording = Sheet.Recording.plain(.at(9, 0), minutes: 4)
        recording.levels = [UInt8](repeating: 0, count: 120) + [UInt8](repeating: 128, count: 120) + [UInt8](repeating: 255, count: 120)
        let sheet = SheetReader([recording])
        let heights = [100, 292, 484, 676].map { sheet.waveHeight($0, row: Self.firstRow) }
        #expect(heights == [1, 5, 18, 0])
        #expect(sheet.waveHeight(382, row: Self.firstRow) == 5 && sheet.waveHeight(385, row: Self.firstRow) == 18)
    }

    @Test func `half a second of noise is seen in any minute`() {
        for minutes in [4.0, 4000] {
            var recording = Sheet.Recording.plain(.at(9, 0), minutes: 4)
            recording.duration = minutes * 60
            recording.levels = [UInt8](repeating: 0, count: 480)
            recording.levels[301] = 255
            let cell = ContactSheet([recording]).minutes
            let sheet = SheetReader([recording])
            let x = Int(150.6 * 192 / 60 / Double(cell))
            #expect(sheet.waveHeight(x, row: Self.firstRow) == 18, "\(cell) minutes a cell")
        }
    }

    // MARK: Recordings

    @Test func `where recordings overlap the ground is lighter and the louder one is drawn`() {
        let sheet = SheetReader([.plain(.at(9, 0), minutes: 2, level: 255), .plain(.at(9, 1), minutes: 2, level: 0)])
        let y = sheet.laneTop(0, row: Self.firstRow) + 3
        let (one, both, other) = (sheet.light(116, y), sheet.light(308, y), sheet.light(500, y))
        #expect(one == other && both > one + 15)
        #expect([100, 292, 484].map { sheet.waveHeight($0, row: Self.firstRow) } == [18, 18, 1])
    }

    @Test func `where recordings begin and end there is a line, and between them hatching`() {
        let sheet = SheetReader([.plain(.at(9, 1), minutes: 1), .plain(.at(9, 2, 9), minutes: 1)])
        let y = sheet.laneTop(0, row: Self.firstRow) + 3
        let lines = (0..<1920).filter { sheet.light(SheetReader.margin + $0, y) > 230 }
        #expect(lines == [191, 192, 383, 384, 412, 413, 604, 605])
        #expect(Set(sheet.lights((SheetReader.margin + 386)..<(SheetReader.margin + 410), y)).count == 2, "hatched")
        #expect(Set(sheet.lights((SheetReader.margin + 194)..<(SheetReader.margin + 380), y)).count == 1, "plain")
    }

    @Test func `rows without a recording are left out, with the times between which they are`() {
        let sheet = SheetReader([.plain(.at(9, 0), minutes: 3, events: [.init(.gap, from: 180, to: 9000)]), .plain(.at(11, 35, 20), minutes: 1), .plain(.at(8, 0, day: 300), minutes: 1)])
        let pause = Self.firstRow + SheetReader.row
        #expect(sheet.read("00:00:00 - 00:00:00", left: SheetReader.margin + 6, top: pause + 4) == "09:03:00 - 11:35:20")
        let second = pause + SheetReader.pause
        #expect(sheet.label(0, row: second) == "11:30")
        #expect(sheet.read("0000-00-00 00:00:00 - 0000-00-00 00:00:00", left: SheetReader.margin + 6, top: second + SheetReader.row + 4) == "2026-09-15 11:36:20 - 2027-07-12 08:00:00")
        #expect(sheet.date(second + SheetReader.row + SheetReader.pause) == "2027-07-12")
    }

    @Test func `a track without recordings has a legend and nothing else`() throws {
        let sheet = SheetReader([])
        #expect(sheet.picture.height == 80 && !ContactSheet([]).isCut)
        #expect((0...8).map { sheet.read("0", left: SheetReader.margin + 2 + $0 * 112, top: 49) } == (0...8).map(String.init))
        #expect(try !ContactSheet([]).jpeg().isEmpty)
    }

    // MARK: The file

    @Test func `equal recordings give equal files`() throws {
        let recordings = [Sheet.Recording.plain(.at(9, 3, 7), minutes: 25, events: [.init(.frozen, from: 100, to: 200), .init(.damage, from: 100, to: 200)]), .plain(nil, minutes: 2)]
        let bytes = try ContactSheet(recordings).jpeg()
        #expect(try ContactSheet(recordings).jpeg() == bytes)
        #expect(bytes.starts(with: [0xFF, 0xD8]))
    }
}
