package import Evidence

/// Which days are working days, as far as the notices that it is made of tell. Days beyond are refused, never computed: the
/// State Council says each year in November which Sundays will be worked.
package struct WorkCalendar: Sendable, Equatable {
    /// `CN`, `CN-45`
    package let id: String
    package let zh: String
    package let en: String
    package let from: Day
    package let to: Day
    private let off: Set<Day>
    private let work: Set<Day>

    package init(id: String, zh: String, en: String, from: Day, to: Day, off: Set<Day>, work: Set<Day>) {
        self.id = id
        self.zh = zh
        self.en = en
        self.from = from
        self.to = to
        self.off = off
        self.work = work
    }

    package func covers(_ day: Day) -> Bool { from <= day && day <= to }

    /// Nil outside of what is covered.
    package func isWorkingDay(_ day: Day) -> Bool? {
        guard covers(day) else { return nil }
        return work.contains(day) || !off.contains(day) && day.weekday <= 5
    }

    /// The working day that lies so many working days after a day, or before it for a negative number. The day itself does not
    /// count (Ministry of Finance Order 87 art. 85).
    ///
    /// - Returns: nil where that leads out of what is covered.
    package func shifted(_ day: Day, by workingDays: Int) -> Day? {
        guard covers(day) else { return nil }
        let step = workingDays < 0 ? -1 : 1
        var (day, left) = (day, abs(workingDays))
        while left > 0 {
            day = day.adding(step)
            guard let works = isWorkingDay(day) else { return nil }
            if works { left -= 1 }
        }
        return day
    }

    /// The last day of a period of calendar days: one that is no working day goes on to the next one (Order 87 art. 85). A
    /// period that is counted back has no such rule; to move its end forward would shorten it.
    package func end(of days: Int, after day: Day) -> Day? {
        var end = day.adding(days)
        if days < 0 { return end }
        while let works = isWorkingDay(end) {
            if works { return end }
            end = end.adding(1)
        }
        return nil
    }

    /// How many working days there are from the one to the other, both included; nil outside.
    package func count(from: Day, to: Day) -> Int? {
        guard covers(from), covers(to) else { return nil }
        var count = 0
        var day = from
        while day <= to {
            if isWorkingDay(day) == true { count += 1 }
            day = day.adding(1)
        }
        return count
    }
}

extension WorkCalendar {
    /// A calendar file. A region's says what is otherwise there than in the one it is based on, day by day.
    ///
    /// - Parameter base: finds the calendar that it names.
    package static func read(_ node: SourceNode, base: (String) -> WorkCalendar?) -> (calendar: WorkCalendar?, faults: [SourceFault]) {
        let reader = SourceReader()
        guard let root = reader.mapping(node, at: "calendar") else { return (nil, reader.faults) }
        func days(_ name: String) -> Set<Day> {
            Set((root[name].map { reader.items($0) } ?? []).compactMap { item in
                guard let text = reader.text(item, at: name) else { return nil }
                if let day = Day(text), text.utf8.count == 10 { return day }
                reader.report(.expected, item, at: name, value: text, expected: "2026-09-15")
                return nil
            })
        }
        if let format = root.text("format"), format != "1" { reader.report(.expected, root["format"] ?? node, at: "format", value: format, expected: "1") }
        let id = root.text("id")
        let zh = root.text("zh")
        let en = root.text("en")
        _ = root.required("sources")
        let (from, to) = (root.day("from"), root.day("to"))
        let basedOn = root.text("basedOn", required: false)
        let (off, work) = (days("off"), days("work"))
        root.finish()
        for day in off.intersection(work).sorted() { reader.report(.duplicate, node, at: "off, work", value: day.text) }
        if let from, let to {
            if to < from { reader.report(.expected, root["to"] ?? node, at: "to", value: to.text, expected: "\(from.text) ...") }
            // A slip in a year would make a working day of a holiday.
            for day in off.union(work).sorted() where day < from || day > to { reader.report(.valueNeverFits, node, at: "off, work", value: day.text, expected: "\(from.text) ... \(to.text)") }
        }
        let under = basedOn.flatMap(base)
        if let basedOn, under == nil { reader.report(.unknownTerm, root["basedOn"] ?? node, at: "basedOn", value: basedOn) }
        guard let id, let zh, let en, let from, let to, reader.faults.isEmpty else { return (nil, reader.faults) }
        let earlier = (under?.off ?? []).subtracting(work)
        let earlierWork = (under?.work ?? []).subtracting(off)
        return (WorkCalendar(id: id, zh: zh, en: en, from: max(from, under?.from ?? from), to: min(to, under?.to ?? to), off: earlier.union(off), work: earlierWork.union(work)), [])
    }
}
