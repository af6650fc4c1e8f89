/// Digits and marks of the sheet's times, drawn for it: fourteen pixels high, strokes of two pixels. A font would be one
/// more thing to install, and its versions would not draw alike.
enum Glyphs {
    static let height = 14
    /// Pixels between two glyphs.
    static let space = 2

    struct Glyph {
        let width: Int
        /// Row by row from the top; true is ink.
        let ink: [Bool]
    }

    /// Nil for what has no glyph.
    static func glyph(_ character: Character) -> Glyph? { table[character] }

    /// Pixels that a text takes at scale 1; characters without a glyph take none.
    static func width(_ text: String) -> Int {
        let widths = text.compactMap { glyph($0)?.width }
        return widths.reduce(0, +) + space * max(0, widths.count - 1)
    }

    private static let table: [Character: Glyph] = {
        var found: [Character: Glyph] = [" ": Glyph(width: 4, ink: [Bool](repeating: false, count: 4 * height))]
        for (characters, drawing) in [("01234", first), ("56789", second), (":-.+?", marks)] {
            let rows = drawing.split(separator: "\n").map { $0.split(separator: " ") }
            for (column, character) in characters.enumerated() {
                found[character] = Glyph(width: rows[0][column].count, ink: rows.flatMap { $0[column].map { $0 == "#" } })
            }
        }
        return found
    }()

    private static let first = """
        ..####.. ...##... ..####.. ..####.. .....##.
        .######. ..###... .######. .######. ....###.
        ##....## .####... ##....## ##....## ....###.
        ##....## ##.##... ##....## ##....## ...####.
        ##....## ...##... ......## ......## ..##.##.
        ##....## ...##... .....##. .....##. ..##.##.
        ##....## ...##... ....##.. ..####.. .##..##.
        ##....## ...##... ...##... ..####.. .##..##.
        ##....## ...##... ..##.... .....##. ##...##.
        ##....## ...##... .##..... ......## ########
        ##....## ...##... ##...... ##....## ########
        ##....## ...##... ##...... ##....## .....##.
        .######. .######. ######## .######. .....##.
        ..####.. .######. ######## ..####.. .....##.
        """

    private static let second = """
        ######## ..####.. ######## ..####.. ..####..
        ######## .######. ######## .######. .######.
        ##...... ##....## ......## ##....## ##....##
        ##...... ##...... .....##. ##....## ##....##
        ##...... ##...... .....##. ##....## ##....##
        ######.. ##...... ....##.. ##....## ##....##
        #######. ######.. ....##.. .######. ##....##
        ......## #######. ...##... .######. .#######
        ......## ##....## ...##... ##....## ..######
        ......## ##....## ..##.... ##....## ......##
        ......## ##....## ..##.... ##....## ......##
        ##....## ##....## ..##.... ##....## ##....##
        .######. .######. .##..... .######. .######.
        ..####.. ..####.. .##..... ..####.. ..####..
        """

    private static let marks = """
        .. ...... .. ........ ..####..
        .. ...... .. ........ .######.
        .. ...... .. ........ ##....##
        .. ...... .. ...##... ##....##
        ## ...... .. ...##... ......##
        ## ...... .. ...##... .....##.
        .. ###### .. ######## ....##..
        .. ###### .. ######## ...##...
        .. ...... .. ...##... ...##...
        ## ...... .. ...##... ...##...
        ## ...... .. ...##... ........
        .. ...... .. ........ ........
        .. ...... ## ........ ...##...
        .. ...... ## ........ ...##...
        """
}
