internal import Evidence

/// Recordings along one axis of time, which is cut into rows of ten cells.
///
/// A track has two at most: the recordings whose wall clock is known lie on it, counted from the midnight before the
/// first one; the others lie one after the other, each from the beginning of a cell on.
struct Section {
    enum Clock: Equatable {
        /// Seconds since 1970 of the axis's zero, and the offset in which times are written.
        case wall(origin: Int64, offset: Int)
        case none
    }

    /// A recording on the axis. All times are seconds of the axis.
    struct Placed {
        let recording: Sheet.Recording
        /// Its place in the track, from 1 on.
        let number: Int
        let start: Double
        let end: Double
        /// What of it is drawn: all on the wall clock, its own cells where it has only those.
        let shown: Range<Double>
    }

    let clock: Clock
    /// Seconds.
    let cell: Double
    let placed: [Placed]
    /// Rows that recordings lie in, in order, no two joined or overlapping.
    let rows: [ClosedRange<Int>]
    /// All events, long ones first, so that short ones are drawn over them.
    let bars: [Bar]

    /// An event on the axis.
    struct Bar {
        let kind: EventKind
        let from: Double
        let to: Double
    }

    var row: Double { cell * Double(Measure.cells) }

    /// Longer than this no recording is drawn: forty days.
    static let longest = 40 * 86400.0

    private init(clock: Clock, cell: Double, placed: [Placed]) {
        self.clock = clock
        self.cell = cell
        self.placed = placed
        let row = cell * Double(Measure.cells)
        let spans = placed.map { Int(($0.start / row).rounded(.down))...max(Int(($0.start / row).rounded(.down)), Int(($0.end / row).rounded(.up)) - 1) }
        var merged: [ClosedRange<Int>] = []
        for span in spans.sorted(by: { ($0.lowerBound, $0.upperBound) < ($1.lowerBound, $1.upperBound) }) {
            if let last = merged.last, span.lowerBound <= last.upperBound + 1 {
                merged[merged.count - 1] = last.lowerBound...max(last.upperBound, span.upperBound)
            } else {
                merged.append(span)
            }
        }
        rows = merged
        bars = placed.flatMap(Section.bars).sorted { ($1.to - $1.from, $0.from, $0.kind.rawValue) < ($0.to - $0.from, $1.from, $1.kind.rawValue) }
    }

    private static func bars(of placed: Placed) -> [Bar] {
        placed.recording.events.compactMap { event in
            guard event.from <= event.to else { return nil }
            let from = max(placed.start + max(event.from, -longest), placed.shown.lowerBound)
            let to = min(placed.start + min(event.to, longest), placed.shown.upperBound)
            return from <= to ? Bar(kind: event.kind, from: from, to: to) : nil
        }
    }

    /// Nil when no recording has a wall clock.
    static func onTheWallClock(_ recordings: [Sheet.Recording], cell: Double) -> Section? {
        let known = recordings.enumerated().filter { $0.element.knownStart != nil }
        guard let offset = known.first?.element.knownStart?.offset, let first = known.compactMap({ $0.element.knownStart?.seconds }).min() else { return nil }
        let origin = ((first + Double(offset)) / 86400).rounded(.down) * 86400 - Double(offset)
        let placed = known.compactMap { index, recording -> Placed? in
            guard let start = recording.knownStart else { return nil }
            let from = start.seconds - origin
            return Placed(recording: recording, number: index + 1, start: from, end: from + recording.length, shown: -.infinity..<(.infinity))
        }
        return Section(clock: .wall(origin: Int64(origin), offset: offset), cell: cell, placed: placed.sorted { ($0.start, $0.number) < ($1.start, $1.number) })
    }

    /// Nil when every recording has a wall clock.
    static func oneAfterTheOther(_ recordings: [Sheet.Recording], cell: Double) -> Section? {
        var next = 0.0
        var placed: [Placed] = []
        for (index, recording) in recordings.enumerated() where recording.knownStart == nil {
            let end = next + max(1, (recording.length / cell).rounded(.up)) * cell
            placed.append(Placed(recording: recording, number: index + 1, start: next, end: next + recording.length, shown: next..<end))
            next = end
        }
        return placed.isEmpty ? nil : Section(clock: .none, cell: cell, placed: placed)
    }

    func placed(in span: Range<Double>) -> [Placed] {
        placed.filter { $0.start < span.upperBound && ($0.end > span.lowerBound || $0.start >= span.lowerBound) }
    }

    // MARK: Times in digits

    /// `YYYY-MM-DD` of a moment of the axis, where it has dates.
    func date(_ time: Double) -> String? { instant(time)?.date }

    /// `HH:MM:SS` on the wall clock.
    func clockTime(_ time: Double) -> String { instant(time)?.time ?? "" }

    /// `HH:MM:SS`, or `+HH:MM:SS` from the beginning of a recording that has no wall clock.
    func time(_ time: Double, of placed: Placed) -> String { instant(time)?.time ?? "+" + Section.elapsed(time - placed.start) }

    /// `HH:MM` at which a cell begins; empty where no recording counts the time.
    func label(_ cell: Double) -> (text: String, isStart: Bool) {
        if let time = instant(cell)?.time { return (String(time.dropLast(3)), false) }
        guard let owner = placed.last(where: { $0.shown.contains(cell) }) else { return ("", false) }
        let elapsed = "+" + Section.elapsed(cell - owner.start).dropLast(3)
        return cell == owner.start ? ("\(owner.number). \(elapsed)", true) : (elapsed, false)
    }

    private func instant(_ time: Double) -> Instant? {
        guard case .wall(let origin, let offset) = clock else { return nil }
        return Instant(seconds: origin + Int64(time.rounded(.down)), offset: offset)
    }

    private static func elapsed(_ time: Double) -> String {
        let seconds = Int(max(0, time))
        return [seconds / 3600, seconds / 60 % 60, seconds % 60].map { $0 < 10 ? "0\($0)" : "\($0)" }.joined(separator: ":")
    }
}

extension Sheet.Recording {
    /// A clock that shows no year of four digits, or is in no zone of the Earth, shows nothing.
    fileprivate var knownStart: Sheet.Start? {
        guard let start, start.seconds.isFinite, (-62_135_510_400...253_402_214_400).contains(start.seconds), (-86400...86400).contains(start.offset) else { return nil }
        return start
    }

    fileprivate var length: Double { duration.isFinite ? min(max(duration, 0), Section.longest) : duration == .infinity ? Section.longest : 0 }
}
