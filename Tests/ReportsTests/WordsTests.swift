internal import Evidence
internal import Reports
internal import Testing

@Suite struct WordsTests {
    static func placeholders(_ text: String) -> Set<String> { Set(text.matches(of: /\{([a-zA-Z]+)\}/).map { String($0.1) }) }

    private func check(_ words: Words, _ what: String) {
        #expect(!words.zh.isEmpty && !words.en.isEmpty, "\(what)")
        #expect(Self.placeholders(words.zh) == Self.placeholders(words.en), "\(what)")
        for text in [words.zh, words.en] {
            // Every brace belongs to a placeholder.
            #expect(text.count { $0 == "{" } == text.matches(of: /\{[a-zA-Z]+\}/).count && text.count { $0 == "{" } == text.count { $0 == "}" }, "\(what): \(text)")
            #expect(text == text.trimmed && (!text.hasSuffix(".") || text.hasSuffix("...")) && !text.hasSuffix("。"), "\(what): \(text)")
        }
        #expect(Self.placeholders(words.en).isSubset(of: Self.placeholders(words.zh)))
        #expect(words.en.unicodeScalars.allSatisfy { $0.isASCII }, "\(what)")
    }

    @Test(arguments: FindingCode.allCases) func `a finding has words in both languages that speak of the same facts`(code: FindingCode) {
        check(code.words.message, code.rawValue)
        check(code.words.hint, code.rawValue)
        #expect(code.words.message.zh.unicodeScalars.contains { $0.value >= 0x4E00 })
        #expect(code.words.hint.zh.unicodeScalars.contains { $0.value >= 0x4E00 })
        #expect(code.words.message != code.words.hint)
    }

    @Test(arguments: FaultCode.allCases) func `a fault has words in both languages that speak of the same facts`(code: FaultCode) {
        check(code.words.message, code.rawValue)
        check(code.words.hint, code.rawValue)
        // What a usage fault says comes from the command line's own parser.
        if code != .usage {
            #expect(code.words.message.zh.unicodeScalars.contains { $0.value >= 0x4E00 })
            #expect(code.words.hint.zh.unicodeScalars.contains { $0.value >= 0x4E00 })
        }
        #expect(code.words.exit != .done, "a fault never ends a run as done")
    }

    @Test func `finding codes are of the form level, dot, what`() {
        for code in FindingCode.allCases { #expect(code.rawValue.wholeMatch(of: /[a-z]+\.[a-z0-9-]+/) != nil, "\(code.rawValue)") }
        for code in FaultCode.allCases { #expect(code.rawValue.wholeMatch(of: /[a-z][a-z0-9-]*/) != nil, "\(code.rawValue)") }
    }

    @Test func `the swift name of a finding follows its code`() {
        // `structureForeignKind` is structure.foreign-kind: who reads one finds the other.
        for code in FindingCode.allCases {
            let plain = code.rawValue.filter { $0.isLetter || $0.isNumber }.lowercased()
            #expect("\(code)".lowercased() == plain)
        }
    }

    @Test func `facts stand in the places of their names`() {
        let words = Words("甲 {a}，乙 {b}，甲 {a}", "a {a}, b {b}, a {a}")
        #expect(words.text(.zh, ["a": "1", "b": "2", "c": "3"]) == "甲 1，乙 2，甲 1")
        #expect(words.text(.en, ["a": "1", "b": "2"]) == "a 1, b 2, a 1")
        #expect(words.text(.en, ["a": "1"]) == "a 1, b {b}, a 1")
    }

    @Test func `a fact that looks like a placeholder stays what it is`() {
        // A file may be called so; the outcome may not depend on the order of a dictionary.
        for _ in 0..<50 {
            let facts = Dictionary(uniqueKeysWithValues: [("a", "{b}"), ("b", "{a}"), ("c", "{c}")].shuffled())
            #expect(Words("{a} {b} {c}", "{a} {b} {c}").text(.en, facts) == "{b} {a} {c}")
        }
    }
}

extension String {
    fileprivate var trimmed: String { String(drop { $0.isWhitespace }.reversed().drop { $0.isWhitespace }.reversed()) }
}

@Suite struct LanguageTests {
    @Test(arguments: [nil, "", "C", "POSIX", "C.UTF-8", "C.utf8", "zh", "zh_CN.UTF-8", "zh_TW", "zh_CN.GB18030"] as [String?])
    func `Chinese where nothing else is asked for`(locale: String?) { #expect(Language(locale: locale) == .zh) }

    @Test(arguments: ["en", "en_US.UTF-8", "en_GB", "de_DE.UTF-8", "Czech"])
    func `English everywhere else`(locale: String) { #expect(Language(locale: locale) == .en) }
}
