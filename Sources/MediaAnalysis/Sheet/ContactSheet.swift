internal import Evidence
package import Media

/// All recordings of a track on one picture, for people who want to look: about a picture a minute with its time, the
/// waveform, and under both what was noticed. Digits and marks only; docs/media.md says what they mean.
///
/// Equal recordings give an equal picture, and an equal file.
package struct ContactSheet {
    private let plan: Plan

    /// - Parameter recordings: in the order of the track.
    package init(_ recordings: [Sheet.Recording]) { plan = Plan(recordings) }

    /// Pixels.
    package var width: Int { Measure.width }
    package var height: Int { plan.height }
    /// Minutes a cell: one, and more where the sheet would become too high.
    package var minutes: Int { plan.minutes }
    /// Whether even so there was no room for all of it; three dots at the foot say it.
    package var isCut: Bool { plan.isCut }

    /// About 130 kB for ten minutes at the most; digits keep clean edges.
    package static let quality = 85

    package func jpeg() throws(JPEG.Failure) -> [UInt8] { try JPEG.encode(picture(), quality: ContactSheet.quality) }

    package func picture() -> StillPicture {
        var canvas = Canvas(width: Measure.width, height: plan.height, .page)
        var top = Measure.margin
        for block in plan.blocks {
            switch block {
            case .heading(let date): drawHeading(date, on: &canvas, top: top)
            case .row(let section, let row): Row(row, of: plan.sections[section], in: plan).draw(on: &canvas, top: top)
            case .pause(let section, let from, let to): drawPause(plan.sections[section], from, to, on: &canvas, top: top)
            case .cut: drawCut(on: &canvas, top: top)
            }
            top += plan.height(of: block)
        }
        drawLegend(on: &canvas, top: plan.height - Measure.margin - Measure.lane)
        return canvas.finished()
    }

    // MARK: Between the rows

    /// The day, or a question mark, and a rule to the right edge.
    private func drawHeading(_ date: String?, on canvas: inout Canvas, top: Int) {
        let text = date ?? "?"
        canvas.write(text, left: Measure.margin + 2, top: top + 6, scale: 2, .text)
        let left = Measure.margin + 2 * Glyphs.width(text) + 22
        canvas.fill(Area(left: left, top: top + 20, width: Measure.width - Measure.margin - left, height: 2), .minute)
    }

    /// A hatched strip with the times between which there is nothing.
    private func drawPause(_ section: Section, _ from: Double, _ to: Double, on canvas: inout Canvas, top: Int) {
        canvas.fill(Area(left: Measure.margin, top: top, width: Measure.axis, height: Measure.pause - Measure.rowGap), .absent, .absent)
        let isOneDay = section.date(from) == section.date(to)
        let text = [from, to].map { (isOneDay ? "" : (section.date($0) ?? "") + " ") + section.clockTime($0) }.joined(separator: " - ")
        canvas.write(text, left: Measure.margin + 6, top: top + 4, .text)
    }

    private func drawCut(on canvas: inout Canvas, top: Int) {
        for x in stride(from: Measure.width / 2 - 60, to: Measure.width / 2 + 60, by: 40) {
            canvas.fill(Area(left: x + 16, top: top + 8, width: 8, height: 8), .text)
        }
    }

    /// Number and bar of each kind; 0 is no recording.
    private func drawLegend(on canvas: inout Canvas, top: Int) {
        for number in 0...EventKind.allCases.count {
            let left = Measure.margin + 2 + number * 112
            let bar = Area(left: left + 16, top: top, width: 64, height: Measure.lane)
            canvas.write("\(number)", left: left, top: top + 1, .text)
            if let kind = EventKind(rawValue: number) { canvas.fill(bar, kind.ink, kind.pattern) } else { canvas.fill(bar, .absent, .absent) }
        }
    }
}
