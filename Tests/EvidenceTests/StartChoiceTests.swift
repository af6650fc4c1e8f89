internal import Evidence
internal import Foundation
internal import Testing

/// Each test's day is 2026-09-15 in Asia/Shanghai, its recording a minute long and begun at 14:30:00 by the recorder's clock.
@Suite struct StartChoiceTests {
    private typealias Evidence = Recording.StartEvidence

    private static func at(_ time: String) -> Instant { Instant(iso8601: "2026-09-15T\(time)+08:00") ?? Instant(seconds: 0) }

    private static let name = Evidence(source: .fileName, value: "20260915143000", start: at("14:30:00"), zone: .local, trust: .high, detail: "Dahua")
    private static let copied = Evidence.fileTime(at("20:00:00"))
    private static func container(_ value: String) -> Evidence { .tag(.container, value, detail: "creation_time") }

    private func choose(_ evidence: Evidence..., seconds: Int64? = 60, clockOffset: String? = nil) -> StartChoice.Outcome {
        StartChoice.choose(evidence, milliseconds: seconds.map { $0 * 1000 + 8 }, clockOffset: clockOffset)
    }

    // MARK: Tags

    @Test(arguments: [
        ("2026-09-15T06:30:00.000000Z", "utc", "14:30:00"), ("2026-09-15 06:30:00Z", "utc", "14:30:00"), ("2026-09-15T14:30:00+0800", "stated", "14:30:00"),
        ("2026-09-15T01:00:00-05:30", "stated", "14:30:00"), ("2026-09-15 14:30:00", "local", "14:30:00"), ("2026-09-15T14:30:00", "local", "14:30:00"),
    ]) func `a tag is read with the zone that it has`(value: String, zone: String, time: String) {
        let evidence = Self.container(value)
        #expect(evidence.zone?.rawValue == zone)
        #expect(evidence.start?.iso8601 == "2026-09-15T\(time)+08:00")
        #expect(evidence.value == value)
        #expect(evidence.trust == (zone == "stated" ? .high : .medium))
    }

    @Test(arguments: ["", "09:02:03", "2026-09-15", "Tue Sep 15 14:30:00 2026", "1970-01-01T00:00:00Z", "1904-01-01T00:00:00.000000Z", "2000-01-01T08:00:00Z", "2026-02-30T10:00:00Z"])
    func `a tag that holds no moment, or that of a clock never set, is kept and gives no start`(value: String) {
        let evidence = Self.container(value)
        #expect(evidence.start == nil)
        #expect(evidence.value == value)
        #expect(choose(evidence).chosen == nil)
    }

    @Test func `Apple's tag states its zone even where that is universal time`() {
        let evidence = Evidence.tag(.container, "2026-09-15T06:30:00Z", isZoned: true, detail: "com.apple.quicktime.creationdate")
        #expect(evidence.zone == .stated && evidence.trust == .high && evidence.start == Self.at("14:30:00"))
    }

    @Test(arguments: ["2026-09-15 14:30:00", "2026:09:15 14-30-00", "2026_09_15 14.30.00", "2026.09.15 14 30 00"])
    func `Broadcast WAV's date and time may be written with any of its marks`(text: String) {
        let evidence = Evidence.bext(date: String(text.prefix(10)), time: String(text.dropFirst(11)))
        #expect(evidence.start == Self.at("14:30:00"))
        #expect(evidence.zone == .local && evidence.source == .bext)
    }

    @Test(arguments: [("", "09:02:03"), ("2026", "09:02:03"), ("0000-00-00", "00:00:00"), ("2026-09-15", "09:02"), ("２０２６-09-15", "09:02:03")])
    func `Broadcast WAV without a whole date and time gives no start`(date: String, time: String) {
        #expect(Evidence.bext(date: date, time: time).start == nil)
    }

    // MARK: Order

    @Test func `the order is what the document says`() {
        let all: [Evidence] = [
            .declared(Self.at("14:30:00")), Self.name, .tag(.container, "2026-09-15T14:30:00+08:00", isZoned: true, detail: "com.apple.quicktime.creationdate"),
            Self.container("2026-09-15T06:30:00Z"), .tag(.stream, "2026-09-15T06:30:00Z", detail: "#0 creation_time"), .bext(date: "2026-09-15", time: "14:30:00"), Self.copied,
        ]
        for first in all.indices {
            let outcome = StartChoice.choose(all[first...].reversed(), milliseconds: 60_000)
            #expect(outcome.evidence.filter { $0.chosen == true }.map(\.source) == [all[first].source])
            #expect(outcome.chosen.map { outcome.evidence[$0].value } == all[first].value)
        }
        let timecode = Evidence(source: .timecode, value: "14:30:00:00", start: Self.at("14:30:00"), trust: .low)
        #expect(choose(timecode).chosen == nil)
        #expect(choose().chosen == nil)
    }

    @Test func `a file's time is the end, counts only alone, and contradicts nothing`() {
        let alone = choose(Self.copied)
        #expect(alone.chosen == 0)
        #expect(alone.evidence[0].start == Self.at("19:59:00") && alone.evidence[0].reading == .end)
        #expect(choose(Self.copied, seconds: nil).chosen == nil)
        #expect(choose(Self.copied, Self.name).disagreements.isEmpty)
    }

    // MARK: What a container means

    @Test(arguments: [
        ("2026-09-15T06:30:00Z", nil), ("2026-09-15T06:30:02Z", nil), ("2026-09-15T14:30:01Z", "local-as-utc"), ("2026-09-15T06:31:00Z", "end"), ("2026-09-15T14:30:59Z", "local-end-as-utc"),
        ("2026-09-15 14:30:00", nil), ("2026-09-15 14:31:00", "end"),
    ] as [(String, String?)]) func `what the name confirms is explained, and contradicts nothing`(value: String, reading: String?) {
        for outcome in [choose(Self.container(value), Self.name), choose(Self.name, Self.container(value)), choose(Self.container(value), .declared(Self.at("14:30:00")))] {
            let container = outcome.evidence.first { $0.source == .container }
            #expect(container?.reading?.rawValue == reading)
            #expect(abs((container?.start?.seconds ?? 0) - Self.at("14:30:00").seconds) <= StartChoice.tolerance)
            #expect(container?.value == value)
            #expect(outcome.disagreements.isEmpty)
        }
    }

    @Test func `the end in a name explains where the duration does not`() {
        var name = Self.name
        name.end = Self.at("14:40:00")
        let outcome = choose(Self.container("2026-09-15T06:40:00Z"), name, seconds: nil)
        #expect(outcome.evidence[0].reading == .end && outcome.evidence[0].start == Self.at("14:30:00"))
        #expect(outcome.disagreements.isEmpty)
    }

    @Test(arguments: [("2026-09-15T06:30:03Z", 3), ("2026-09-15T06:29:57Z", -3), ("2026-09-15T14:35:00Z", 29_100), ("2026-09-15T06:33:00Z", 180)] as [(String, Int64)])
    func `what nothing explains is a disagreement, with its seconds`(value: String, seconds: Int64) {
        let outcome = choose(Self.container(value), Self.name)
        #expect(outcome.chosen == 1)
        #expect(outcome.evidence[0].reading == nil)
        #expect(outcome.disagreements == [.init(chosen: 1, others: [0], seconds: seconds)])
    }

    @Test func `clocks that say the same disagree once`() {
        let late = "2026-09-15T07:30:00Z"
        let outcome = choose(Self.name, Self.container(late), .tag(.stream, late, detail: "#0 creation_time"), .tag(.stream, late, detail: "#1 creation_time"), .bext(date: "2026-09-15", time: "13:30:00"))
        #expect(outcome.disagreements == [.init(chosen: 0, others: [1, 2, 3], seconds: 3600), .init(chosen: 0, others: [4], seconds: -3600)])
    }

    @Test func `a stated zone is never read otherwise`() {
        let outcome = choose(Self.name, .tag(.container, "2026-09-15T14:31:00+08:00", isZoned: true, detail: "x"))
        #expect(outcome.evidence[1].reading == nil && outcome.disagreements.map(\.seconds) == [60])
    }

    @Test func `with nothing to hold it against a container stays as it is written`() {
        let outcome = choose(Self.container("2026-09-15T14:30:00Z"), Evidence.fileTime(Self.at("14:31:00")))
        #expect(outcome.evidence[0].start == Self.at("22:30:00") && outcome.evidence[0].reading == nil && outcome.chosen == 0)
    }

    // MARK: Clock offset

    @Test func `the offset is added to the device's clocks and to no other`() {
        let outcome = choose(
            .declared(Self.at("14:30:07")), Self.name, Self.container("2026-09-15T14:30:00Z"), .tag(.stream, "2026-09-15T06:31:00Z", detail: "#0 creation_time"), .bext(date: "2026-09-15", time: "14:30:00"),
            Self.copied, clockOffset: "+7.3")
        #expect(outcome.evidence.map { $0.corrected?.time } == [nil, "14:30:07", "14:30:07", "14:30:07", "14:30:07", nil])
        #expect(outcome.evidence.map { $0.start?.time } == ["14:30:07", "14:30:00", "14:30:00", "14:30:00", "14:30:00", "19:59:00"])
        #expect(outcome.evidence.map(\.reading) == [nil, nil, .localAsUTC, .end, nil, .end])
        #expect(outcome.disagreements.isEmpty)
        #expect(choose(Self.name, clockOffset: "-7.6").evidence[0].began == Self.at("14:29:52"))
    }

    @Test func `without the offset a declared start contradicts the device, and the container follows the device`() {
        let outcome = choose(.declared(Self.at("14:30:07")), Self.name, Self.container("2026-09-15T14:30:00Z"))
        #expect(outcome.evidence[2].reading == .localAsUTC)
        #expect(outcome.disagreements == [.init(chosen: 0, others: [1, 2], seconds: -7)])
    }

    // MARK: On a recording

    private func recording(_ start: [Evidence], container: String? = "mov") -> Recording {
        Recording(path: "data/r.mp4", sha256: nil, size: 1, container: container, duration: "60.0008", start: start, probedWith: "t")
    }

    @Test func `declaring chooses again, and taking it back too`() {
        var recording = recording([Self.container("2026-09-15T14:30:00Z"), Self.name])
        recording.declare(start: nil)
        let before = recording
        #expect(recording.began == Self.at("14:30:00") && recording.startFindings.isEmpty)
        recording.declare(start: Self.at("14:31:00"))
        #expect(recording.began == Self.at("14:31:00"))
        #expect(recording.startFindings.map(\.code) == [.startDisagrees])
        #expect(recording.startFindings[0].severity == .warning)
        #expect(recording.startFindings[0].facts["detail"] == "declared 2026-09-15T14:31:00+08:00 ≠ container, file-name 2026-09-15T14:30:00+08:00 (-60 s)")
        recording.declare(start: Self.at("14:31:00"), clockOffset: "60")
        #expect(recording.startFindings.isEmpty)
        recording.declare(start: nil, clockOffset: "60")
        #expect(recording.began == Self.at("14:31:00"))
        recording.declare(start: nil)
        #expect(recording == before)
    }

    @Test func `nothing but a file's time or a timecode leaves the start unknown`() {
        for start in [[], [Self.copied], [Self.copied, Self.container("1970-01-01T00:00:00Z"), Evidence(source: .timecode, value: "01:00:00:00")]] {
            var recording = recording(start)
            recording.declare(start: nil)
            #expect(recording.startFindings.map(\.code) == [.startUnknown])
            recording.declare(start: Self.at("14:30:00"))
            #expect(recording.startFindings.isEmpty)
        }
        // What could not be opened has been reported for that.
        #expect(recording([], container: nil).startFindings.isEmpty)
    }

    @Test func `evidence of earlier versions is read, and judged when something is declared`() throws {
        let old = #"[{"source":"container","value":"2026-09-15T06:30:00.000000Z","detail":"creation_time"},{"source":"declared","value":"2026-09-15T14:30:00+08:00"}]"#
        var recording = recording(try JSONDecoder().decode([Recording.StartEvidence].self, from: Data(old.utf8)))
        #expect(recording.start.map(\.chosen) == [nil, nil] && recording.began == nil)
        recording.declare(start: Self.at("14:30:01"))
        #expect(recording.start.map(\.source) == [.container, .declared])
        #expect(recording.start[0].start == Self.at("14:30:00") && recording.began == Self.at("14:30:01") && recording.startFindings.isEmpty)
    }

    @Test func `what is chosen survives being written`() throws {
        let outcome = choose(Self.container("2026-09-15T14:30:00Z"), Self.name, Self.copied, clockOffset: "7")
        #expect(try JSONDecoder().decode([Recording.StartEvidence].self, from: JSONEncoder().encode(outcome.evidence)) == outcome.evidence)
    }
}
