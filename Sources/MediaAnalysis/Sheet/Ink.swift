/// A colour as the planes of a picture hold it: full-range YCbCr.
struct Ink: Equatable {
    let y: UInt8
    let u: UInt8
    let v: UInt8

    /// `0xRRGGBB`, by the weights of BT.601 (JFIF 1.02).
    init(_ rgb: Int) {
        let (red, green, blue) = (rgb >> 16 & 0xFF, rgb >> 8 & 0xFF, rgb & 0xFF)
        y = UInt8(clamping: (299 * red + 587 * green + 114 * blue + 500) / 1000)
        u = UInt8(clamping: (1_285_000 - 1687 * red - 3313 * green + 5000 * blue) / 10_000)
        v = UInt8(clamping: (1_285_000 + 5000 * red - 4187 * green - 813 * blue) / 10_000)
    }

    private init(y: UInt8, u: UInt8, v: UInt8) {
        self.y = y
        self.u = u
        self.v = v
    }

    /// The same colour with less light: a pattern of the two survives the halved colour planes of a JPEG, and grey paper.
    var dimmed: Ink { Ink(y: UInt8(Int(y) * 2 / 5), u: u, v: v) }
}

extension Ink {
    static let page = Ink(0x1B1E22)
    /// Where a recording runs: behind waveforms and bars, and in place of a picture that there is not.
    static let ground = Ink(0x2A2F35)
    /// Where two recordings run at once.
    static let doubleGround = Ink(0x434C56)
    static let minute = Ink(0x3A4048)
    static let wave = Ink(0x86B7CE)
    static let border = Ink(0xF2F4F6)
    static let outline = Ink(0x0C0D0F)
    static let text = Ink(0xF2F4F6)
    static let quietText = Ink(0x9AA3AD)
}

/// How a stretch of a lane is filled. Patterns hang on the sheet's own pixels, so that neighbours join.
enum Pattern {
    case plain, upright, checks, rising, dots, level, falling, crossed, absent

    /// Whether the pixel is of the full colour; else it is of the dimmed one.
    func isLight(_ x: Int, _ y: Int) -> Bool {
        switch self {
        case .plain: true
        case .upright: x % 6 < 3
        case .checks: (x / 4 + y / 4) % 2 == 0
        case .rising: (x + y) % 8 < 5
        case .dots: x % 6 < 2 && y % 6 < 2 || (x + 3) % 6 < 2 && (y + 3) % 6 < 2
        case .level: y % 4 < 2
        case .falling: (x + 7 * y) % 8 < 4
        case .crossed: (x + y) % 10 > 1 && (x + 9 * y) % 10 > 1
        case .absent: (x + y) % 12 < 2
        }
    }
}
