internal import Evidence

/// How events look: by colour (told apart by the colour-blind too), by pattern, and by number.
extension EventKind {
    /// The first and the last lane.
    var lanes: (Int, Int) { (isOfPicture ? 0 : 1, isOfSound ? 1 : 0) }

    var ink: Ink {
        switch self {
        case .black: Ink(0x8C86F2)
        case .frozen: Ink(0x56B4E9)
        case .stutter: Ink(0x35C79A)
        case .silent: Ink(0xF0D24A)
        case .faint: Ink(0xD9B48A)
        case .clipped: Ink(0xF2913D)
        case .gap: Ink(0xC3C8CE)
        case .damage: Ink(0xEF5350)
        }
    }

    var pattern: Pattern {
        switch self {
        case .black: .plain
        case .frozen: .upright
        case .stutter: .checks
        case .silent: .rising
        case .faint: .dots
        case .clipped: .level
        case .gap: .falling
        case .damage: .crossed
        }
    }
}

extension Ink {
    /// Of the hatching where no recording runs.
    static let absent = Ink(0x5A626B)
}

extension Canvas {
    /// A bar, with the number of its kind at the left where there is room.
    mutating func fill(_ area: Area, _ kind: EventKind) {
        fill(area, kind.ink, kind.pattern)
        let number = "\(kind.rawValue)"
        let plate = Area(left: area.left + 4, top: area.top, width: Glyphs.width(number) + 6, height: area.height)
        guard area.width >= plate.width + 8 else { return }
        fill(plate, kind.ink.dimmed)
        write(number, left: plate.left + 3, top: area.top + (area.height - Glyphs.height) / 2, .text)
    }
}
