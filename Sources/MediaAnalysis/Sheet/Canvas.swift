internal import Media

/// A picture in the making. Whatever is drawn beyond its edges is not drawn.
struct Canvas {
    let width: Int
    let height: Int
    private var y: [UInt8]
    private var u: [UInt8]
    private var v: [UInt8]

    /// - Parameters: width and height are even and above zero.
    init(width: Int, height: Int, _ ink: Ink) {
        self.width = width
        self.height = height
        y = [UInt8](repeating: ink.y, count: width * height)
        u = [UInt8](repeating: ink.u, count: width * height / 4)
        v = [UInt8](repeating: ink.v, count: width * height / 4)
    }

    consuming func finished() -> StillPicture { StillPicture(width: width, height: height, y: y, u: u, v: v) }

    // MARK: Surfaces

    mutating func fill(_ area: Area, _ ink: Ink) {
        let area = area.clipped(width, height)
        guard !area.isEmpty else { return }
        for row in area.top..<area.bottom { Canvas.paint(&y, (row * width + area.left)..<(row * width + area.right), ink.y) }
        tint(area, ink)
    }

    mutating func fill(_ area: Area, _ ink: Ink, _ pattern: Pattern) {
        let area = area.clipped(width, height)
        guard !area.isEmpty else { return }
        let dark = ink.dimmed.y
        for row in area.top..<area.bottom { for x in area.left..<area.right { y[row * width + x] = pattern.isLight(x, row) ? ink.y : dark } }
        tint(area, ink)
    }

    /// The colour of every sample that has a part in the area.
    private mutating func tint(_ area: Area, _ ink: Ink) {
        for row in (area.top / 2)..<((area.bottom + 1) / 2) {
            let samples = (row * (width / 2) + area.left / 2)..<(row * (width / 2) + (area.right + 1) / 2)
            Canvas.paint(&u, samples, ink.u)
            Canvas.paint(&v, samples, ink.v)
        }
    }

    private static func paint(_ plane: inout [UInt8], _ samples: Range<Int>, _ value: UInt8) {
        plane.withUnsafeMutableBufferPointer { $0[samples].update(repeating: value) }
    }

    // MARK: Pictures

    /// In the middle of the area, whose sides are even; what is larger is shrunk by leaving out rows and columns.
    mutating func place(_ picture: StillPicture, in area: Area) {
        let step = max(1, (picture.width + area.width - 1) / area.width, (picture.height + area.height - 1) / area.height)
        let (columns, rows) = (picture.width / step / 2 * 2, picture.height / step / 2 * 2)
        let left = area.left + (area.width - columns) / 4 * 2
        let top = area.top + (area.height - rows) / 4 * 2
        guard left >= 0, top >= 0, left + columns <= width, top + rows <= height else { return }
        for row in 0..<rows {
            let (from, to) = (row * step * picture.width, (top + row) * width + left)
            for x in 0..<columns { y[to + x] = picture.y[from + x * step] }
        }
        for row in 0..<(rows / 2) {
            let (from, to) = (row * step * (picture.width / 2), (top / 2 + row) * (width / 2) + left / 2)
            for x in 0..<(columns / 2) {
                u[to + x] = picture.u[from + x * step]
                v[to + x] = picture.v[from + x * step]
            }
        }
    }

    // MARK: Text

    /// Takes two thirds of the light from what was drawn, and its colour: a plate on which a text is read.
    mutating func shade(_ area: Area) {
        let area = area.clipped(width, height)
        guard !area.isEmpty else { return }
        for row in area.top..<area.bottom { for i in (row * width + area.left)..<(row * width + area.right) { y[i] /= 3 } }
        tint(area, .outline)
    }

    /// With a dark rim a pixel wide (times the scale), that it can be read on any picture.
    mutating func write(_ text: String, left: Int, top: Int, scale: Int = 1, _ ink: Ink) {
        for (dx, dy, ink) in Canvas.rim.map({ ($0.0, $0.1, Ink.outline) }) + [(0, 0, ink)] {
            var x = left + dx * scale
            for glyph in text.compactMap(Glyphs.glyph) {
                draw(glyph, left: x, top: top + dy * scale, scale: scale, ink)
                x += (glyph.width + Glyphs.space) * scale
            }
        }
    }

    private static let rim = [(-1, -1), (0, -1), (1, -1), (-1, 0), (1, 0), (-1, 1), (0, 1), (1, 1)]

    private mutating func draw(_ glyph: Glyphs.Glyph, left: Int, top: Int, scale: Int, _ ink: Ink) {
        for (i, isInk) in glyph.ink.enumerated() where isInk {
            fill(Area(left: left + i % glyph.width * scale, top: top + i / glyph.width * scale, width: scale, height: scale), ink)
        }
    }
}

/// Pixels of a canvas, the right column and the bottom row not among them.
struct Area: Equatable {
    var left: Int
    var top: Int
    var right: Int
    var bottom: Int

    init(left: Int, top: Int, width: Int, height: Int) {
        self.left = left
        self.top = top
        right = left + width
        bottom = top + height
    }

    var width: Int { right - left }
    var height: Int { bottom - top }
    var isEmpty: Bool { left >= right || top >= bottom }

    func clipped(_ width: Int, _ height: Int) -> Area {
        var inside = self
        inside.left = max(0, left)
        inside.top = max(0, top)
        inside.right = min(width, right)
        inside.bottom = min(height, bottom)
        return inside
    }
}
