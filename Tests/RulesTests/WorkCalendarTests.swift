internal import Evidence
internal import Testing

@testable internal import Rules

@Suite struct WorkCalendarTests {
    private let national: WorkCalendar
    private let guangxi: WorkCalendar

    init() throws { (national, guangxi) = try Made.calendars() }

    private func day(_ text: String) -> Day { Day(text)! }

    @Test(arguments: [
        // Holidays that were moved, make-up days, and 三月三, which Guangxi has beside them.
        ("2023-04-24", -1, "2023-04-23", "2023-04-20"), ("2023-10-30", -3, "2023-10-25", "2023-10-25"), ("2023-10-09", -3, "2023-09-28", "2023-09-28"), ("2024-02-19", -3, "2024-02-08", "2024-02-08"),
        ("2024-04-15", -3, "2024-04-10", "2024-04-08"), ("2025-02-05", -3, "2025-01-24", "2025-01-24"), ("2025-04-02", -3, "2025-03-28", "2025-03-26"), ("2026-02-24", -3, "2026-02-12", "2026-02-12"),
        ("2026-04-21", -3, "2026-04-16", "2026-04-14"), ("2026-10-08", -3, "2026-09-28", "2026-09-28"), ("2024-09-29", -1, "2024-09-27", "2024-09-27"), ("2023-09-28", 10, "2023-10-18", "2023-10-18"),
        ("2024-02-08", 10, "2024-02-28", "2024-02-28"), ("2025-09-30", 10, "2025-10-21", "2025-10-21"), ("2026-02-13", 10, "2026-03-05", "2026-03-05"), ("2026-04-16", 10, "2026-04-30", "2026-05-07"),
    ]) func `so many working days before or after a day`(from: String, days: Int, national: String, guangxi: String) {
        #expect(self.national.shifted(day(from), by: days)?.text == national)
        #expect(self.guangxi.shifted(day(from), by: days)?.text == guangxi)
    }

    @Test(arguments: [("2023", 249, 247), ("2024", 251, 249), ("2025", 248, 246), ("2026", 248, 246)]) func `a year's working days`(year: String, national: Int, guangxi: Int) {
        let (first, last) = (day("\(year)-01-01"), day("\(year)-12-31"))
        #expect(self.national.count(from: first, to: last) == national)
        #expect(self.guangxi.count(from: first, to: last) == guangxi)
    }

    @Test func `days that no notice covers are refused, on both sides`() {
        #expect(national.isWorkingDay(day("2022-12-30")) == nil && national.isWorkingDay(day("2027-01-01")) == nil)
        #expect(national.isWorkingDay(day("2022-12-31")) == false && national.isWorkingDay(day("2026-12-31")) == true)
        #expect(national.shifted(day("2026-12-30"), by: 1)?.text == "2026-12-31")
        #expect(national.shifted(day("2026-12-30"), by: 2) == nil)
        #expect(national.shifted(day("2023-01-04"), by: -1)?.text == "2023-01-03")
        #expect(national.shifted(day("2023-01-03"), by: -1) == nil)
        #expect(national.shifted(day("2027-01-05"), by: -1) == nil)
        #expect(national.shifted(day("2022-12-01"), by: 0) == nil)
        #expect(national.end(of: 30, after: day("2026-12-15")) == nil)
        #expect(national.count(from: day("2022-12-30"), to: day("2023-01-05")) == nil)
    }

    @Test func `the day itself does not count, and a period that ends on a holiday goes on`() {
        #expect(national.shifted(day("2026-09-14"), by: 1)?.text == "2026-09-15")
        // 1 October and all that follows until the 8th.
        #expect(national.end(of: 10, after: day("2026-09-21"))?.text == "2026-10-08")
        #expect(national.end(of: 9, after: day("2026-09-21"))?.text == "2026-09-30")
        // A Saturday that is worked is no holiday.
        #expect(national.end(of: 2, after: day("2026-10-08"))?.text == "2026-10-10")
        #expect(national.end(of: 0, after: day("2026-10-03"))?.text == "2026-10-08")
        // Counted back the end stays where it is.
        #expect(national.end(of: -5, after: day("2026-10-08"))?.text == "2026-10-03")
    }

    // MARK: Files

    private func read(_ yaml: String) throws -> (calendar: WorkCalendar?, faults: [String]) {
        let (calendar, faults) = WorkCalendar.read(try Made.node(yaml)) { $0 == "CN" ? national : nil }
        return (calendar, faults.map(Made.words))
    }

    private let head = "format: 1\nid: CN-99\nzh: 某地\nen: somewhere\nsources: [a]\n"

    @Test func `a region's calendar goes before the one that it is based on, day by day`() throws {
        let read = try read(head + "basedOn: CN\nfrom: 2026-01-01\nto: 2030-12-31\noff: [2026-10-10]\nwork: [2026-10-01]\n")
        let calendar = try #require(read.calendar)
        #expect(calendar.isWorkingDay(day("2026-10-10")) == false && national.isWorkingDay(day("2026-10-10")) == true)
        #expect(calendar.isWorkingDay(day("2026-10-01")) == true && national.isWorkingDay(day("2026-10-01")) == false)
        #expect(calendar.isWorkingDay(day("2026-10-02")) == false)
        // No further than both.
        #expect(calendar.from.text == "2026-01-01" && calendar.to.text == "2026-12-31")
    }

    @Test(arguments: [
        ("basedOn: XX\nfrom: 2026-01-01\nto: 2026-12-31\n", ["6 unknownTerm basedOn XX"]),
        ("from: 2026-01-01\nto: 2026-12-31\noff: [2026-13-01, soon]\n", ["8 expected off 2026-13-01", "8 expected off soon"]),
        ("from: 2026-01-01\nto: 2026-12-31\noff: [2026-10-01]\nwork: [2026-10-01]\n", ["1 duplicate off, work 2026-10-01"]),
        ("from: 2026-12-31\nto: 2026-01-01\n", ["7 expected to 2026-01-01"]),
        ("from: 2026-01-01\nto: 2026-12-31\noff: [2062-10-01]\n", ["1 valueNeverFits off, work 2062-10-01"]),
        ("from: 2026-01-01\nholidays: []\n", ["1 missing calendar to", "7 unknownField calendar holidays"]),
        ("from: 2026-01-01T00:00:00+08:00\nto: 2026-12-31\n", ["6 expected calendar.from 2026-01-01T00:00:00+08:00"]),
    ]) func `faults of a calendar have their lines`(rest: String, faults: [String]) throws {
        let read = try read(head + rest)
        #expect(read.faults == faults)
        #expect(read.calendar == nil)
    }

    @Test func `a calendar of another format is refused`() throws {
        #expect(try read(head.replacing("format: 1", with: "format: 2") + "from: 2026-01-01\nto: 2026-12-31\n").faults == ["1 expected format 2"])
    }
}
