/// The two languages that people read: Chinese first.
package enum Language: String, Sendable, CaseIterable {
    case zh
    case en

    /// - Parameter locale: the value of `LC_ALL`, `LC_MESSAGES` or `LANG`; Chinese when it says nothing.
    package init(locale: String?) {
        guard let locale, !locale.isEmpty, locale != "C", locale != "POSIX", !locale.hasPrefix("C.") else {
            self = .zh
            return
        }
        self = locale.hasPrefix("zh") ? .zh : .en
    }
}

/// One thing said in both languages; `{name}` stands for a fact.
package struct Words: Sendable, Equatable {
    package let zh: String
    package let en: String

    package init(_ zh: String, _ en: String) {
        self.zh = zh
        self.en = en
    }

    package func text(_ language: Language, _ facts: [String: String] = [:]) -> String {
        let text = language == .zh ? zh : en
        guard text.utf8.contains(UInt8(ascii: "{")) else { return text }
        // One pass: a fact that itself reads `{name}` stays what it is.
        return text.replacing(/\{([a-zA-Z]+)\}/) { match in
            // What the argument parser says has lines of its own.
            facts[String(match.1)].map(match.1 == "detail" ? VisibleText.block : VisibleText.line) ?? String(match.0)
        }
    }
}
