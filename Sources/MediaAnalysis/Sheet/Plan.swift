/// What stands on the sheet from top to bottom, before a pixel is drawn.
struct Plan {
    enum Block: Equatable {
        /// A day, or recordings without a wall clock (nil).
        case heading(String?)
        case row(section: Int, row: Int)
        /// Rows that no recording lies in are left out: the last second before and the first after them, on the axis.
        case pause(section: Int, from: Double, to: Double)
        /// The rest did not fit.
        case cut
    }

    /// Of a cell.
    let minutes: Int
    let sections: [Section]
    let hasPicture: Bool
    let hasSound: Bool
    private(set) var blocks: [Block] = []
    /// Pixels, with margins and the legend.
    private(set) var height: Int

    var isCut: Bool { blocks.last == .cut }

    init(_ recordings: [Sheet.Recording]) {
        var plan = Plan(recordings, minutes: Measure.minutes[0])
        for minutes in Measure.minutes.dropFirst() where plan.isCut { plan = Plan(recordings, minutes: minutes) }
        self = plan
    }

    private init(_ recordings: [Sheet.Recording], minutes: Int) {
        let cell = Double(minutes) * 60
        self.minutes = minutes
        hasPicture = recordings.contains { $0.hasPicture || !$0.thumbnails.isEmpty }
        hasSound = recordings.contains { !$0.levels.isEmpty }
        sections = [Section.onTheWallClock(recordings, cell: cell), Section.oneAfterTheOther(recordings, cell: cell)].compactMap(\.self)
        height = 2 * Measure.margin + Measure.legend
        for index in sections.indices where !isCut { lay(index) }
        height = (height + 15) / 16 * 16
    }

    private mutating func lay(_ index: Int) {
        let section = sections[index]
        var day: String?
        for (run, rows) in section.rows.enumerated() {
            if run > 0 {
                let boundary = Double(rows.lowerBound) * section.row
                let before = section.placed.filter { $0.start < boundary }.map(\.end).max() ?? boundary
                let after = section.placed.first { $0.start >= boundary }?.start ?? boundary
                guard add(.pause(section: index, from: before, to: after)) else { return }
            }
            for row in rows {
                let date = section.date(Double(row) * section.row)
                if date != day || row == section.rows[0].lowerBound {
                    day = date
                    guard add(.heading(date)) else { return }
                }
                guard add(.row(section: index, row: row)) else { return }
            }
        }
    }

    /// False when the sheet is full, which it then says.
    private mutating func add(_ block: Block) -> Bool {
        let fits = height + height(of: block) + Measure.pause <= Measure.longest
        blocks.append(fits ? block : .cut)
        height += height(of: fits ? block : .cut)
        return fits
    }

    func height(of block: Block) -> Int {
        switch block {
        case .heading: Measure.date
        case .pause, .cut: Measure.pause
        case .row: rowHeight
        }
    }

    private var rowHeight: Int {
        Measure.label + (hasPicture ? Measure.picture + Measure.seam : 0) + (hasSound ? Measure.wave + Measure.seam : 0) + 2 * Measure.lane + Measure.seam + Measure.rowGap
    }
}
