/// Pixels of the sheet. Margin and cell are whole blocks of a JPEG, so that neighbouring pictures do not blur into each other.
enum Measure {
    static let margin = 16
    static let cells = 10
    static let cell = 192
    static let axis = cells * cell
    static let width = axis + 2 * margin
    /// Whole blocks too, below what a JPEG may be high.
    static let longest = 64_992

    /// A row, from top to bottom; what a track does not have is left out.
    static let label = 24
    static let picture = 108
    static let wave = 40
    static let lane = 16
    static let seam = 2
    static let rowGap = 14

    static let date = 44
    static let pause = 36
    static let legend = 40

    /// Minutes a cell, until the sheet is short enough.
    static let minutes = [1, 2, 3, 5, 10, 20, 30, 60]
}
