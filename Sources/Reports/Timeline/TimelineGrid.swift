internal import Evidence

/// The columns of a terminal that one axis is drawn in.
struct TimelineGrid {
    private let axis: TimelineAxis
    private let columns: Int

    init(_ axis: TimelineAxis, columns: Int) {
        self.axis = axis
        self.columns = columns
    }

    /// Columns of a stretch of time: those that it reaches into, one at least.
    private func columns(_ span: Timeline.Span) -> Range<Int> {
        let (from, to) = (axis.place(span.from) * Double(columns), axis.place(span.to) * Double(columns))
        guard to >= 0, from <= Double(columns) else { return 0..<0 }
        // What ends a rounding error behind the edge of a column does not reach into the next.
        let first = min(columns - 1, max(0, Int((from + 1e-6).rounded(.down))))
        return first..<min(columns, max(first + 1, Int((to - 1e-6).rounded(.up))))
    }

    private func column(_ time: WallTime) -> Int { min(columns - 1, max(0, Int((axis.place(time) * Double(columns)).rounded(.down)))) }

    // MARK: The axis

    /// As many ticks as have room for their times.
    private var ticks: (step: Int64, times: [WallTime]) {
        let minutes = axis.ticks(atMost: columns / 8)
        return minutes.step >= 60 ? minutes : axis.ticks(atMost: columns / 11)
    }

    /// `14:30`, `14:30:30`, and at midnight `09-16`, each above its tick.
    var labels: String {
        var cells = [Character](repeating: " ", count: columns)
        let (step, times) = ticks
        var free = 0
        func write(_ time: WallTime, _ text: String) {
            let start = min(column(time), columns - text.count)
            guard start >= free else { return }
            for (i, character) in text.enumerated() { cells[start + i] = character }
            free = start + text.count + 1
        }
        for time in times {
            let isMidnight = axis.midnights.contains(time)
            write(time, isMidnight ? String(Durations.date(time).dropFirst(5)) : String(time.time.prefix(step < 60 ? 8 : 5)))
        }
        return String(cells)
    }

    func ruler(declared: Timeline.Stage?) -> String {
        var cells = [Character](repeating: "─", count: columns)
        if let declared, let to = declared.to {
            for i in columns(.init(from: declared.from, to: to)) { cells[i] = "═" }
        }
        for time in ticks.times { cells[column(time)] = cells[column(time)] == "═" ? "╪" : "┼" }
        if let declared {
            cells[column(declared.from)] = "╞"
            if let to = declared.to { cells[columns(.init(from: declared.from, to: to)).upperBound - 1] = "╡" }
        }
        for time in axis.midnights { cells[column(time)] = "║" }
        return String(cells)
    }

    // MARK: Strips and lanes

    func strip(_ coverage: Timeline.Coverage) -> String {
        var cells = [Character](repeating: " ", count: columns)
        for i in columns(coverage.span.upright) { cells[i] = "━" }
        for missing in coverage.missing {
            for i in columns(missing.upright) { cells[i] = "×" }
        }
        return ending(cells)
    }

    func lane(_ lane: TimelineScene.Lane, declared: Timeline.Stage?) -> String {
        var picture = [Bool](repeating: false, count: columns)
        var sound = picture
        for segment in lane.segments {
            if segment.hasPicture { for span in segment.present(\.picture) { for i in columns(span) { picture[i] = true } } }
            if segment.hasSound { for span in segment.present(\.sound) { for i in columns(span) { sound[i] = true } } }
        }
        var cells: [Character] = zip(picture, sound).map { $0 ? $1 ? "█" : "▀" : $1 ? "▄" : " " }
        func hatch(_ range: Range<Int>) { for i in range where cells[i] == " " { cells[i] = "░" } }
        if let declared, let to = declared.to { hatch(columns(Timeline.Span(from: declared.from, to: to).upright)) }
        for gap in lane.gaps { hatch(columns(gap.gap.span.upright)) }
        for time in axis.midnights where cells[column(time)] == " " { cells[column(time)] = "║" }
        // Of several in a column the graver one is seen.
        for mark in lane.marks.sorted(by: { TimelineGrid.gravity($0.kind) < TimelineGrid.gravity($1.kind) }) {
            for i in columns(mark.span) { cells[i] = Character(String(mark.kind.rawValue)) }
        }
        for gap in lane.gaps {
            let range = columns(gap.gap.span.upright)
            guard let first = range.first(where: { cells[$0] == "░" }) ?? range.first else { continue }
            cells[first] = Character(gap.key ?? "·")
        }
        return ending(cells)
    }

    private static func gravity(_ kind: EventKind) -> Int { [.clipped, .faint, .stutter, .frozen, .silent, .black, .gap, .damage].firstIndex(of: kind) ?? 0 }

    private func ending(_ cells: [Character]) -> String { String(cells[..<((cells.lastIndex { $0 != " " } ?? -1) + 1)]) }
}

extension Timeline.Segment {
    /// Where it has what `lacks` does not take away.
    func present(_ lacks: (Timeline.Loss) -> Bool) -> [Timeline.Span] {
        guard let span = span?.upright else { return [] }
        var rest: [Timeline.Span] = []
        var from = span.from
        for loss in losses.filter(lacks).map(\.span.upright).sorted(by: { $0.from.microseconds < $1.from.microseconds }) where loss.overlaps(span) {
            if loss.from.microseconds > from.microseconds { rest.append(Timeline.Span(from: from, to: loss.from)) }
            if loss.to.microseconds > from.microseconds { from = loss.to }
        }
        return rest + (from.microseconds < span.to.microseconds ? [Timeline.Span(from: from, to: span.to)] : [])
    }
}
