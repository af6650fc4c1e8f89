internal import Media

/// One row of the sheet: times, pictures, waveform and lanes of ten cells, from left to right on one axis of time.
struct Row {
    private let section: Section
    private let plan: Plan
    /// Seconds of the axis.
    private let span: Range<Double>
    private let placed: [Section.Placed]
    /// Of each pixel column, how many recordings run there.
    private let cover: [Int]

    init(_ row: Int, of section: Section, in plan: Plan) {
        self.section = section
        self.plan = plan
        span = (Double(row) * section.row)..<(Double(row + 1) * section.row)
        placed = section.placed(in: span)
        var cover = [Int](repeating: 0, count: Measure.axis)
        for one in placed {
            for x in Row.columns(one.start, one.end, span) { cover[x] += 1 }
        }
        self.cover = cover
    }

    func draw(on canvas: inout Canvas, top: Int) {
        var top = top
        drawLabels(on: &canvas, top: top)
        top += Measure.label
        if plan.hasPicture {
            drawGround(on: &canvas, top: top, height: Measure.picture)
            drawPictures(on: &canvas, top: top)
            top += Measure.picture + Measure.seam
        }
        let lines = top
        if plan.hasSound {
            drawGround(on: &canvas, top: top, height: Measure.wave)
            drawMinutes(on: &canvas, top: top, height: Measure.wave)
            drawWave(on: &canvas, top: top)
            top += Measure.wave + Measure.seam
        }
        for _ in 0..<2 {
            drawGround(on: &canvas, top: top, height: Measure.lane)
            drawMinutes(on: &canvas, top: top, height: Measure.lane)
            top += Measure.lane + Measure.seam
        }
        drawBorders(on: &canvas, top: lines, bottom: top - Measure.seam)
        drawEvents(on: &canvas, top: top - 2 * (Measure.lane + Measure.seam))
    }

    // MARK: Columns

    /// Pixel columns of a stretch of the axis, one at least where it touches the row at all.
    private static func columns(_ from: Double, _ to: Double, _ span: Range<Double>, least: Int = 1) -> Range<Int> {
        guard from < span.upperBound, to > span.lowerBound || from >= span.lowerBound else { return 0..<0 }
        let left = column(max(from, span.lowerBound), span)
        let right = column(min(max(to, from), span.upperBound), span)
        let first = min(left, Measure.axis - least)
        return first..<min(Measure.axis, max(right, first + least))
    }

    private static func column(_ time: Double, _ span: Range<Double>) -> Int {
        Int(((time - span.lowerBound) / (span.upperBound - span.lowerBound) * Double(Measure.axis)).rounded())
    }

    // MARK: Parts

    private func drawLabels(on canvas: inout Canvas, top: Int) {
        for cell in 0..<Measure.cells {
            let (text, isStart) = section.label(span.lowerBound + Double(cell) * section.cell)
            canvas.write(text, left: Measure.margin + cell * Measure.cell + 2, top: top + 5, isStart || cell == 0 ? .text : .quietText)
        }
    }

    /// Plain where a recording runs, lighter where two do, hatched where none does.
    private func drawGround(on canvas: inout Canvas, top: Int, height: Int) {
        var x = 0
        while x < Measure.axis {
            let kind = min(cover[x], 2)
            let end = cover[x...].firstIndex { min($0, 2) != kind } ?? Measure.axis
            let area = Area(left: Measure.margin + x, top: top, width: end - x, height: height)
            switch kind {
            case 0: canvas.fill(area, .absent, .absent)
            case 1: canvas.fill(area, .ground)
            default: canvas.fill(area, .doubleGround)
            }
            x = end
        }
    }

    private func drawMinutes(on canvas: inout Canvas, top: Int, height: Int) {
        for cell in 1..<Measure.cells where cover[cell * Measure.cell] > 0 {
            canvas.fill(Area(left: Measure.margin + cell * Measure.cell, top: top, width: 1, height: height), .minute)
        }
    }

    /// In each cell the first picture whose time lies in it, with that time.
    private func drawPictures(on canvas: inout Canvas, top: Int) {
        var chosen: [Int: (at: Double, placed: Section.Placed, picture: StillPicture)] = [:]
        for one in placed {
            for thumbnail in one.recording.thumbnails {
                let at = one.start + thumbnail.at
                guard thumbnail.at >= 0, span.contains(at), one.shown.contains(at) else { continue }
                let cell = min(Int((at - span.lowerBound) / section.cell), Measure.cells - 1)
                if let other = chosen[cell], other.at <= at { continue }
                chosen[cell] = (at, one, thumbnail.picture)
            }
        }
        for (cell, choice) in chosen {
            let area = Area(left: Measure.margin + cell * Measure.cell, top: top, width: Measure.cell, height: Measure.picture)
            canvas.fill(area, .outline)
            canvas.place(choice.picture, in: area)
            let time = section.time(choice.at, of: choice.placed)
            let plate = Area(left: area.left + 2, top: area.bottom - Glyphs.height - 6, width: Glyphs.width(time) / 2 * 2 + 10, height: Glyphs.height + 6)
            canvas.shade(plate)
            canvas.write(time, left: plate.left + 4, top: plate.top + 3, .text)
        }
        for cell in 1..<Measure.cells { canvas.fill(Area(left: Measure.margin + cell * Measure.cell - 1, top: top, width: 2, height: Measure.picture), .page) }
    }

    /// The loudest level of each pixel column, both ways from the middle: a line of two pixels is silence, none is no sound.
    /// Levels are logarithmic; their square shows a voice against the noise of a room better than either scale.
    private func drawWave(on canvas: inout Canvas, top: Int) {
        let middle = top + Measure.wave / 2
        let seconds = section.row / Double(Measure.axis)
        for x in 0..<Measure.axis {
            let loudest = placed.compactMap { one -> UInt8? in
                let time = span.lowerBound + Double(x) * seconds
                guard one.shown.contains(time) else { return nil }
                let count = Double(one.recording.levels.count)
                let first = ((time - one.start) / Sheet.levelSeconds).rounded(.down)
                let last = ((time + seconds - one.start) / Sheet.levelSeconds).rounded(.up)
                guard last > 0, first < count else { return nil }
                return one.recording.levels[Int(max(0, first))..<Int(min(count, last))].max()
            }.max()
            guard let loudest else { continue }
            let half = 1 + Int(loudest) * Int(loudest) * (Measure.wave / 2 - 3) / (255 * 255)
            canvas.fill(Area(left: Measure.margin + x, top: middle - half, width: 1, height: 2 * half), .wave)
        }
    }

    /// Events of the picture in the upper lane, of the sound in the lower one, of the file in both; short ones over long
    /// ones, with their number where there is room.
    private func drawEvents(on canvas: inout Canvas, top: Int) {
        for bar in section.bars where bar.from < span.upperBound && bar.to >= span.lowerBound {
            let columns = Row.columns(bar.from, bar.to, span, least: 4)
            guard !columns.isEmpty else { continue }
            let (first, last) = bar.kind.lanes
            let pitch = Measure.lane + Measure.seam
            let area = Area(left: Measure.margin + columns.lowerBound, top: top + first * pitch, width: columns.count, height: (last - first) * pitch + Measure.lane)
            canvas.fill(area, bar.kind)
        }
    }

    /// Where recordings begin and end.
    private func drawBorders(on canvas: inout Canvas, top: Int, bottom: Int) {
        for one in placed {
            for time in [one.start, one.end] where time >= span.lowerBound && time <= span.upperBound {
                let x = min(max(Row.column(time, span) - 1, 0), Measure.axis - 2)
                canvas.fill(Area(left: Measure.margin + x, top: top, width: 2, height: bottom - top), .border)
            }
        }
    }
}
