internal import Media
internal import MediaAnalysis

/// Reads a contact sheet as an eye does: pixels at places that docs/media.md gives. Knows neither glyphs nor colours of
/// the program.
struct SheetReader {
    let picture: StillPicture

    init(_ recordings: [Sheet.Recording]) { picture = ContactSheet(recordings).picture() }

    static let margin = 16
    static let cell = 192
    static let heading = 44
    static let pause = 36
    /// Heights in a row with pictures and sound.
    static let label = 24
    static let thumbnail = 108
    static let wave = 40
    static let lane = 16
    static let seam = 2
    static let row = 224

    func light(_ x: Int, _ y: Int) -> Int { Int(picture.y[y * picture.width + x]) }
    func colour(_ x: Int, _ y: Int) -> [UInt8] {
        let i = y / 2 * (picture.width / 2) + x / 2
        return [picture.u[i], picture.v[i]]
    }

    /// Pixels of a part of a line.
    func lights(_ x: Range<Int>, _ y: Int) -> [Int] { x.map { light($0, y) } }

    // MARK: Text

    /// A text of known shape, `0` for a digit and all other characters for themselves: the digits that are there, by seven
    /// points each, `?` for what is none. Other characters have to be as wide as they are, and are not looked at.
    func read(_ shape: String, left: Int, top: Int, scale: Int = 1) -> String {
        var x = left
        return String(
            shape.map { character in
                defer { x += (SheetReader.widths[character] ?? 8) * scale + 2 * scale }
                return character == "0" ? digit(x, top, scale) : character
            })
    }

    private static let widths: [Character: Int] = [":": 2, ".": 2, "-": 6, " ": 4]

    private func digit(_ left: Int, _ top: Int, _ scale: Int) -> Character {
        let points = [(4, 0), (0, 4), (6, 4), (4, 6), (1, 9), (7, 9), (4, 13)]
        let seen = points.map { light(left + $0.0 * scale, top + $0.1 * scale) > 110 ? "1" : "0" }.joined()
        return SheetReader.digits[seen] ?? "?"
    }

    /// Top, upper left, upper right, middle, lower left, lower right, bottom.
    private static let digits: [String: Character] = [
        "1110111": "0", "1001001": "1", "1011101": "2", "1011011": "3", "0010110": "4", "1101011": "5", "1101111": "6", "1011000": "7", "1111111": "8", "1110011": "9",
    ]

    /// The date that stands at this height.
    func date(_ top: Int) -> String { read("0000-00-00", left: SheetReader.margin + 2, top: top + 6, scale: 2) }

    /// The time over a cell of the row that begins at this height.
    func label(_ cell: Int, row top: Int, _ shape: String = "00:00") -> String { read(shape, left: SheetReader.margin + cell * SheetReader.cell + 2, top: top + 5) }

    /// The time on the picture in a cell.
    func pictureTime(_ cell: Int, row top: Int, _ shape: String = "00:00:00") -> String {
        read(shape, left: SheetReader.margin + cell * SheetReader.cell + 6, top: top + SheetReader.label + SheetReader.thumbnail - 17)
    }

    // MARK: Lanes

    /// The middle of the waveform, and of lane 0 or 1, of the row that begins at this height; with what the sheet has.
    func waveMiddle(row top: Int, hasPicture: Bool = true) -> Int { top + SheetReader.label + (hasPicture ? SheetReader.thumbnail + SheetReader.seam : 0) + SheetReader.wave / 2 }
    func laneTop(_ lane: Int, row top: Int, hasPicture: Bool = true) -> Int {
        waveMiddle(row: top, hasPicture: hasPicture) + SheetReader.wave / 2 + SheetReader.seam + lane * (SheetReader.lane + SheetReader.seam)
    }

    /// The columns of a lane, counted from the left end of the axis, that are of a colour and not of the sheet's greys; the
    /// number on a bar, which is grey, is of the bar.
    func coloured(lane: Int, row top: Int, hasPicture: Bool = true) -> [Range<Int>] {
        let y = laneTop(lane, row: top, hasPicture: hasPicture)
        return runs((0..<1920).map { colour(SheetReader.margin + $0, y).contains { abs(Int($0) - 128) > 12 } })
    }

    private func runs(_ flags: [Bool]) -> [Range<Int>] {
        var found: [Range<Int>] = []
        for (x, flag) in flags.enumerated() where flag {
            if let last = found.last, x - last.upperBound <= 12 { found[found.count - 1] = last.lowerBound..<(x + 1) } else { found.append(x..<(x + 1)) }
        }
        return found
    }

    /// Half the height of the waveform in a column.
    func waveHeight(_ x: Int, row top: Int, hasPicture: Bool = true) -> Int {
        let middle = waveMiddle(row: top, hasPicture: hasPicture)
        return (1...(SheetReader.wave / 2)).prefix { light(SheetReader.margin + x, middle - $0) > 140 }.count
    }
}

extension Sheet.Recording {
    /// A recording with a picture a minute, all of one grey, and sound of one level.
    static func plain(_ start: Sheet.Start?, minutes: Double, gray: UInt8 = 60, level: UInt8 = 128, events: [Sheet.Event] = []) -> Sheet.Recording {
        let picture = StillPicture(width: 192, height: 108, gray: gray)
        return Sheet.Recording(
            start: start, duration: minutes * 60, hasPicture: true, thumbnails: (0..<Int(minutes.rounded(.up))).map { .init(at: Double($0) * 60, picture: picture) },
            levels: [UInt8](repeating: level, count: Int(minutes * 120)), events: events)
    }
}

extension Sheet.Start {
    /// Shanghai time on 2026-09-15 (day 0) and the days after it.
    static func at(_ hour: Int, _ minute: Int, _ second: Double = 0, day: Int = 0) -> Sheet.Start {
        // 2026-09-15T00:00:00+08:00
        Sheet.Start(seconds: 1_789_401_600 + Double(day * 86400 + hour * 3600 + minute * 60) + second)
    }
}
