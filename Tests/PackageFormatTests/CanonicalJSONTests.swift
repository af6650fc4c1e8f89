internal import Evidence
internal import PackageFormat
internal import Testing

@Suite struct CanonicalJSONTests {
    private struct Sample: Codable, Equatable {
        var name: String
        var count: Int
        var flag: Bool
        var list: [Int]
        var note: String?
        var inner: [String: String]
    }

    private let sample = Sample(name: "甲/\"\\\n", count: -3, flag: true, list: [1, 2], note: nil, inner: [:])

    private func text(_ bytes: [UInt8]) -> String { String(decoding: bytes, as: UTF8.self) }

    @Test func `a file has two spaces a level and one newline at its end`() {
        #expect(
            text(CanonicalJSON.encode(sample)) == """
                {
                  "count": -3,
                  "flag": true,
                  "inner": {},
                  "list": [
                    1,
                    2
                  ],
                  "name": "甲/\\"\\\\\\n"
                }

                """)
    }

    @Test func `a line has no white space at all`() {
        #expect(text(CanonicalJSON.encode(sample, .line)) == #"{"count":-3,"flag":true,"inner":{},"list":[1,2],"name":"甲/\"\\\n"}"# + "\n")
    }

    @Test(arguments: [CanonicalJSON.Style.file, .line])
    func `what is written reads back`(style: CanonicalJSON.Style) throws {
        var other = sample
        other.note = "\u{0}\u{1F}\u{7F}\u{2028}😀\t\r\u{8}\u{C}"
        other.inner = ["b": "1", "a": "2", "": "3"]
        other.count = .min
        for value in [sample, other] { #expect(try CanonicalJSON.decode(Sample.self, from: CanonicalJSON.encode(value, style), style) == value) }
    }

    @Test func `escapes only what JSON demands`() {
        #expect(text(CanonicalJSON.encode(["\u{0}\u{8}\t\n\u{B}\u{C}\r\u{1F}\u{7F}/é\u{2028}"], .line)) == #"["\u0000\b\t\n\u000b\f\r\u001f"# + "\u{7F}/é\u{2028}\"]\n")
    }

    @Test func `keys are sorted by their UTF-8 bytes, not by UTF-16 or by culture`() {
        // U+FF61 comes before U+1F600 in UTF-8 and behind it in UTF-16.
        let keys = ["\u{1F600}", "\u{FF61}", "é", "z", "Z", "a", "aa", ""]
        let line = text(CanonicalJSON.encode(Dictionary(uniqueKeysWithValues: keys.map { ($0, 0) }), .line))
        #expect(line == #"{"":0,"Z":0,"a":0,"aa":0,"z":0,"é":0,"｡":0,"😀":0}"# + "\n")
    }

    @Test(arguments: [
        "", "\n", "{}", "{}\n", "null\n", "[1]\n", "{\"a\":1,\"b\":[\"x\"]}", " {\"a\":1,\"b\":[\"x\"]}\n", "{\"a\":1,\"b\":[\"x\"]}\n\n", "{\"a\":1,\"b\":[\"x\"]}\r\n",
        "{\"a\": 1,\"b\":[\"x\"]}\n", "{\"a\":1, \"b\":[\"x\"]}\n", "{\"b\":[\"x\"],\"a\":1}\n", "{\"a\":1,\"a\":1,\"b\":[\"x\"]}\n", "{\"a\":2,\"a\":1,\"b\":[\"x\"]}\n",
        "{\"a\":1,\"b\":[\"x\"],\"b\":[\"x\"]}\n", "{\"a\":1.0,\"b\":[\"x\"]}\n", "{\"a\":1e0,\"b\":[\"x\"]}\n", "{\"a\":10e-1,\"b\":[\"x\"]}\n", "{\"a\":01,\"b\":[\"x\"]}\n",
        "{\"a\":+1,\"b\":[\"x\"]}\n", "{\"a\":\"1\",\"b\":[\"x\"]}\n", "{\"a\":true,\"b\":[\"x\"]}\n", "{\"a\":1,\"b\":[\"\\u0078\"]}\n", "{\"\\u0061\":1,\"b\":[\"x\"]}\n",
        "{\"a\":1,\"b\":[\"x\",]}\n", "{\"a\":1,\"b\":[\"x\"],\"c\":2}\n", "{\"a\":1,\"b\":[\"x\"],\"c\":null}\n", "{\"a\":1,\"b\":null}\n", "{\"a\":null,\"b\":[\"x\"]}\n",
        "{\"a\":1,\"b\":[\"x\"],\"n\":null}\n", "{\"a\":9223372036854775808,\"b\":[\"x\"]}\n", "{'a':1,'b':['x']}\n", "{\"a\":1,\"b\":[\"x\"]}//\n", "\u{FEFF}{\"a\":1,\"b\":[\"x\"]}\n",
        "{\"a\":1,\"b\":[\"x\"]} \n", "{\"a\":1,\"b\":[\"x\"]}\n{\"a\":1,\"b\":[\"x\"]}\n", "{\"a\":1\n,\"b\":[\"x\"]}\n", "{\"a\":-0,\"b\":[]}\n", "{\"a\":0,\"b\":[]}\u{0}\n",
    ])
    func `refuses whatever is not the one text`(text: String) {
        struct Small: Codable, Equatable {
            var a: Int
            var b: [String]
            var n: String?
        }
        #expect((try? CanonicalJSON.decode(Small.self, from: Array("{\"a\":1,\"b\":[\"x\"]}\n".utf8), .line)) == Small(a: 1, b: ["x"]))
        let fault = #expect(throws: Fault.self) { try CanonicalJSON.decode(Small.self, from: Array(text.utf8), .line) }
        #expect(fault?.code == .malformedJSON)
        #expect(fault?.facts["reason"]?.isEmpty == false)
    }

    @Test func `a file is not a line, nor a line a file`() {
        #expect(throws: Fault.self) { try CanonicalJSON.decode(Sample.self, from: CanonicalJSON.encode(sample, .file), .line) }
        #expect(throws: Fault.self) { try CanonicalJSON.decode(Sample.self, from: CanonicalJSON.encode(sample, .line), .file) }
    }

    @Test func `an escape that JSON allows but does not demand`() {
        for text in [#"["\/"]"#, #"["\u00e9"]"#, #"["\u000B"]"#, #"["\u000a"]"#, #"["\ud83d\ude00"]"#, #"["\ud83d"]"#] {
            #expect(throws: Fault.self, "\(text)") { try CanonicalJSON.decode([String].self, from: Array((text + "\n").utf8), .line) }
        }
        #expect((try? CanonicalJSON.decode([String].self, from: Array("[\"\\u000b\"]\n".utf8), .line)) == ["\u{B}"])
    }

    @Test func `bytes that are not UTF-8`() {
        #expect(throws: Fault.self) { try CanonicalJSON.decode([String].self, from: [0x5B, 0x22, 0xFF, 0x22, 0x5D, 0x0A], .line) }
        #expect(throws: Fault.self) { try CanonicalJSON.decode([String].self, from: [0x5B, 0x22, 0xC0, 0x80, 0x22, 0x5D, 0x0A], .line) }
    }

    @Test func `nesting without end is refused, not followed`() {
        let deep = [UInt8](repeating: 0x5B, count: 100_000)
        #expect(throws: Fault.self) { try CanonicalJSON.read(deep, .line) }
    }

    @Test func `a wrong field is named`() {
        let fault = #expect(throws: Fault.self) { try CanonicalJSON.decode(Sample.self, from: Array("{\"name\":1}\n".utf8), .line) }
        #expect(fault?.facts["reason"]?.contains("name") == true || fault?.facts["reason"]?.contains("missing") == true)
    }

    private func random(_ depth: Int, _ random: inout SplitMix64) -> JSONValue {
        func text() -> String { String(String.UnicodeScalarView((0..<Int.random(in: 0...6, using: &random)).compactMap { _ in Unicode.Scalar(UInt32.random(in: 0...0x3FF, using: &random)) })) }
        switch Int.random(in: 0...(depth > 3 ? 3 : 5), using: &random) {
        case 0: return .bool(.random(using: &random))
        case 1: return .integer(.random(in: .min ... .max, using: &random))
        case 2: return .integer(.random(in: -3...3, using: &random))
        case 3: return .string(text())
        case 4: return .array((0..<Int.random(in: 0...3, using: &random)).map { _ in self.random(depth + 1, &random) })
        default:
            return .object(Dictionary((0..<Int.random(in: 0...3, using: &random)).map { _ in (text(), self.random(depth + 1, &random)) }) { a, _ in a })
        }
    }

    @Test func `any value reads back as itself`() throws {
        var generator = SplitMix64(seed: 1)
        for _ in 0..<500 {
            let value = JSONValue.array([random(0, &generator)])
            for style in [CanonicalJSON.Style.file, .line] {
                try #require(CanonicalJSON.read(CanonicalJSON.encode(value, style), style) == value)
            }
        }
    }

    @Test func `the format of a later file can be seen without the rest being understood`() {
        func format(_ text: String) -> Int? { CanonicalJSON.integer(named: "format", in: Array(text.utf8)) }
        #expect(format(#"{"format": 2, "new": {"a": [null, true]}}"#) == 2)
        #expect(format(#"{"format": "2"}"#) == nil)
        #expect(format(#"{"new": {"format": 2}}"#) == nil)
        #expect(format("[2]") == nil)
        #expect(format("{") == nil)
    }
}
