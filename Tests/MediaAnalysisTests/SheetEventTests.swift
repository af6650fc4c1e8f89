internal import Evidence
internal import Media
internal import MediaAnalysis
internal import Testing

/// Bars lie where the events were, and can be told apart.
@Suite struct SheetEventTests {
    private static let firstRow = SheetReader.margin + SheetReader.heading

    private static func sheet(_ events: [Sheet.Event], minutes: Double = 12) -> SheetReader { SheetReader([.plain(.at(9, 0), minutes: minutes, events: events)]) }

    @Test(arguments: [(EventKind.black, [0]), (.frozen, [0]), (.stutter, [0]), (.silent, [1]), (.faint, [1]), (.clipped, [1]), (.damage, [0, 1])])
    func `an event lies in the lane of its kind, from its beginning to its end`(_ kind: EventKind, _ lanes: [Int]) {
        let sheet = Self.sheet([.init(kind, from: 90, to: 180)])
        for lane in [0, 1] { #expect(sheet.coloured(lane: lane, row: Self.firstRow) == (lanes.contains(lane) ? [288..<576] : []), "lane \(lane)") }
        #expect(sheet.read("0", left: SheetReader.margin + 288 + 7, top: sheet.laneTop(0, row: Self.firstRow) + (lanes == [0, 1] ? 10 : lanes[0] * 18 + 1)) == "\(kind.rawValue)")
    }

    @Test func `an event over the end of a row goes on in the next`() {
        let sheet = Self.sheet([.init(.frozen, from: 590, to: 610)])
        #expect(sheet.coloured(lane: 0, row: Self.firstRow) == [1888..<1920])
        #expect(sheet.coloured(lane: 0, row: Self.firstRow + SheetReader.row) == [0..<32])
    }

    @Test func `the shortest event can still be seen, at either end of a row too`() {
        for at in [0, 5, 599.99] {
            let bars = Self.sheet([.init(.damage, from: at, to: at)]).coloured(lane: 0, row: Self.firstRow)
            #expect(bars.count == 1 && (4...6).contains(bars[0].count), "\(bars)")
        }
    }

    @Test func `a short event is drawn over a long one`() {
        let sheet = Self.sheet([.init(.black, from: 300, to: 320), .init(.frozen, from: 0, to: 600)])
        let y = sheet.laneTop(0, row: Self.firstRow)
        #expect(sheet.colour(SheetReader.margin + 1000, y) != sheet.colour(SheetReader.margin + 900, y))
        #expect(sheet.colour(SheetReader.margin + 1100, y) == sheet.colour(SheetReader.margin + 900, y))
    }

    /// In grey the bars differ by what is light and dark in them, alike in colour too.
    @Test func `kinds differ in colour, and in grey as well`() {
        let sheet = SheetReader([])
        let bars = (1...8).map { number -> (colour: [UInt8], pattern: [Bool]) in
            let left = SheetReader.margin + 18 + number * 112
            let pixels = (48..<64).flatMap { sheet.lights((left + 2)..<(left + 62), $0) }
            let middle = ((pixels.max() ?? 0) + (pixels.min() ?? 0)) / 2
            return (sheet.colour(left + 30, 56), pixels.map { $0 > middle })
        }
        for (i, a) in bars.enumerated() {
            for b in bars[(i + 1)...] {
                let distance = zip(a.colour, b.colour).map { abs(Int($0) - Int($1)) }.reduce(0, +)
                #expect(distance >= 14)
                let different = zip(a.pattern, b.pattern).count { $0 != $1 }
                #expect(different * 5 > a.pattern.count, "\(different) of \(a.pattern.count)")
            }
        }
    }
}
