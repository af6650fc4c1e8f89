internal import Evidence
internal import Testing

@testable internal import Rules

@Suite struct SelectorTests {
    @Test(arguments: [
        "$a", "$.a", "$a.b.c", "$a[b=c]", "$a[b!=c].d", "$a[b^=45.02]", "$a[b=c|d|e]", "$a[b=c, d!=e].f", "$a[b=$.c]", "$.a[b!=$.c].d", "$a[b= c ]", "$a-b.c1", "$a[b=柳州 市].c",
    ]) func `takes`(text: String) { #expect(Selector(text) != nil) }

    @Test(arguments: [
        "", "a", "$", "$.", "$$a", "$a.", "$a..b", "$.a.", "$a[", "$a]", "$a[]", "$a[b]", "$a[b=]", "$a[=c]", "$a[b=c", "$a[b=c]]", "$a[b=c][d=e]", "$a[b=c]d", "$a[b=|c]", "$a[b=c|]", "$a[b==c]", "$a[b=c,]", "$a[b = c]", "$a b", "$a[b=$.]",
        "$a[b=$.c d]", "$a[b<c]", "$甲", "$a[b!c]",
    ]) func `refuses`(text: String) { #expect(Selector(text) == nil) }

    private static let facts = """
        venues: [{id: main, adcode: "450200"}, {id: sub1, adcode: "450300"}, {id: sub2}]
        draw: [{name: 张三, venue: main}, {name: 李四, venue: sub1}, {name: 王五}, {venue: main}]
        reevaluations: [{reason: x, members: [张三, 李四]}, {reason: y, members: []}, {reason: z}]
        incidents: []
        budget: {amount: "5", funding: 自筹}
        """

    /// Values that were found; after `?` paths of what is missing.
    private func select(_ text: String, item: String? = nil) throws -> String {
        let facts = try Made.facts(Self.facts)
        let here = item.flatMap { Selector($0) }.flatMap { Selection.of($0, in: facts, item: nil).found.first }
        let selector = try #require(Selector(text))
        let selection = Selection.of(selector, in: facts, item: here)
        return (selection.found.map { $0.fact.text ?? $0.path } + (selection.missing.isEmpty ? [] : ["?"] + selection.missing)).joined(separator: " ")
    }

    @Test(arguments: [
        ("$budget.amount", "5"), ("$budget.nothing", "? budget.nothing"), ("$nothing.at.all", "? nothing"), ("$incidents", ""), ("$incidents.kind", ""),
        ("$venues", "venues[main] venues[sub1] venues[sub2]"), ("$venues.adcode", "450200 450300 ? venues[sub2].adcode"), ("$venues[id=main].adcode", "450200"), ("$venues[id=sub9].adcode", ""),
        ("$venues[id!=main].id", "sub1 sub2"), ("$venues[id=main|sub1].id", "main sub1"), ("$venues[id!=main|sub1].id", "sub2"), ("$venues[id^=sub].id", "sub1 sub2"),
        // What was not stated is neither this nor another.
        ("$venues[adcode^=4502].id", "main ? venues[sub2].adcode"), ("$venues[adcode!=450200].id", "sub1 ? venues[sub2].adcode"), ("$draw[venue=main].name", "张三 ? draw[王五].venue draw[main].name"),
        // One condition that does not hold is enough.
        ("$draw[name=张三,venue=sub1]", ""), ("$draw[venue=main,name=王五].name", "? draw[王五].venue draw[main].name"),
        // Lists of texts, and lists in lists.
        ("$reevaluations.members", "张三 李四 ? reevaluations[3].members"), ("$reevaluations[reason=y].members", ""),
        // A record counts where it fulfils the conditions.
        ("$budget[funding=自筹].amount", "5"), ("$budget[funding=其他].amount", ""), ("$budget[years=5].amount", "? budget.years"),
    ]) func `finds, and says what is missing`(text: String, found: String) throws {
        #expect(try select(text) == found)
    }

    @Test(arguments: [
        ("$.name", "$draw[name=李四]", "李四"), ("$venues[id=$.venue].adcode", "$draw[name=李四]", "450300"), ("$venues[id!=$.venue].id", "$draw[name=李四]", "main sub2"),
        ("$venues[id=$.venue].id", "$draw[name=王五]", "? draw[王五].venue draw[王五].venue draw[王五].venue"), ("$.members", "$reevaluations[reason=x]", "张三 李四"),
    ]) func `goes by the item that it stands in`(text: String, item: String, found: String) throws {
        #expect(try select(text, item: item) == found)
    }

    @Test func `without an item nothing of one is known`() throws {
        #expect(try select("$.name") == "? $.name")
    }
}
