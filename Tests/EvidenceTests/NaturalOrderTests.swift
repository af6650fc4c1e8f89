internal import Evidence
internal import Testing

@Suite struct NaturalOrderTests {
    @Test(arguments: [
        ["第1章", "第2章", "第9章", "第10章", "第100章"],
        ["第一章", "第二章", "第九章", "第十章", "第十一章", "第二十章", "第二十一章", "第一百零三章", "第一百一十章", "第一千章", "第一万章", "第一万零二章", "第十万章"],
        ["二〇二五年", "二〇二六年"],
        ["第2章", "第三章", "第４章", "第十章", "第11章"],
        ["报告.pdf", "报告2.pdf", "报告10.pdf", "报告10a.pdf", "报告最终.pdf"],
        ["a", "a0", "a00", "a01", "a1", "a1b", "a02", "a12345678901234567890", "a12345678901234567891"],
        ["CH05_20260915_143000", "CH05_20260915_143100", "CH5_20260916_000000", "CH10_20260915_143000"],
        ["", "!", "0", "1", "A", "a", "é", "乙"],
    ])
    func `ascending`(names: [String]) {
        for (i, a) in names.enumerated() {
            for (j, b) in names.enumerated() { #expect((NaturalOrder(a) < NaturalOrder(b)) == (i < j), "\(a), \(b)") }
        }
        #expect(names.reversed().sorted { NaturalOrder($0) < NaturalOrder($1) } == names)
    }

    @Test func `the order is total, whatever the names`() {
        let parts = ["", "0", "00", "1", "01", "10", "a", "一", "十", "零", "百", "万", "千万", "二〇", "２", "-", "/", "é", "e\u{301}", "😀", String(repeating: "9", count: 40), String(repeating: "万", count: 40)]
        let names = parts.flatMap { a in parts.map { a + $0 } }
        let keys = Set(names.map { Array($0.utf8) }).map { NaturalOrder(String(decoding: $0, as: UTF8.self)) }.sorted()
        for i in keys.indices.dropFirst() { #expect(keys[i - 1] < keys[i] && !(keys[i] < keys[i - 1])) }
        // Transitive: who is before the next is before all that follow.
        for i in stride(from: 0, to: keys.count, by: 7) { for j in keys.indices where j != i { #expect((keys[i] < keys[j]) == (i < j)) } }
    }
}
