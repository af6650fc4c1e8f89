internal import Evidence
@testable internal import Media
internal import Testing

@Suite struct LeapTests {
    private func span(_ times: [Int64?], duration: Int64? = 40) -> Recording.Stream.Span? {
        var span = StreamSpan(ticksPerSecond: 1000)
        for time in times { span.add(time, duration: duration) }
        return span.span(TimeBase(numerator: 1, denominator: 1000), origin: 100_000)
    }

    @Test func `a span is from the first packet to the end of the last, in any order`() {
        #expect(span([100, 180, 140, nil, 220]) == .init(from: "0", to: "0.16"))
        #expect(span([]) == nil && span([nil]) == nil)
        // What does not say how long it lasts lasts as long as packets do.
        #expect(span([100, 180, 140, 220], duration: nil) == .init(from: "0", to: "0.16"))
        #expect(span([100], duration: nil) == .init(from: "0", to: "0"))
    }

    @Test func `packets behind the last timestamp last as well, and those between timestamps are in them`() {
        #expect(span([100, 140, nil, nil]) == .init(from: "0", to: "0.16"))
        #expect(span([100, nil, nil, 220, nil]) == .init(from: "0", to: "0.2"))
        #expect(span([100, nil, nil, 220, nil], duration: nil) == .init(from: "0", to: "0.2"))
    }

    @Test func `one packet that leaps ahead is taken for damaged, and two go on from there`() {
        #expect(span([100, 140, 9_000_000, 180]) == .init(from: "0", to: "0.12"))
        #expect(span([100, 140, 9_000_000]) == .init(from: "0", to: "0.08"))
        #expect(span([100, 140, 9_000_000, 9_000_040]) == .init(from: "0", to: "8999.98"))
        #expect(span([100, .max, .min, 140])?.from == "0")
    }
}
