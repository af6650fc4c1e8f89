package import Evidence

/// The test for the four natures as people read it.
package enum NatureText {
    /// Files named below each note; `--json` has more.
    private static let mostPaths = 5

    package static func report(_ report: NatureReport, _ language: Language) -> String {
        var lines = [Words("四性检测（参照 DA/T 70）", "test for the four natures (after DA/T 70)").text(language)]
        for nature in Nature.allCases {
            lines += ["", "  \(nature.words.text(language))\(language == .zh ? "：" : ": ")\(counts(report, nature, language))"]
            for test in report.tests where test.item.nature == nature { lines += self.lines(test, language) }
        }
        return (lines + ["", Words("四性检测合计：", "four natures in all: ").text(language) + counts(report, nil, language)]).joined(separator: "\n")
    }

    /// `8 通过，2 未检测`; what is not there is not counted.
    private static func counts(_ report: NatureReport, _ nature: Nature?, _ language: Language) -> String {
        NatureTest.Result.allCases.map { ($0, report.count($0, of: nature)) }.filter { $0.1 > 0 }.map { "\($1) \($0.words.text(language))" }.joined(separator: language == .zh ? "，" : ", ")
    }

    private static func lines(_ test: NatureTest, _ language: Language) -> [String] {
        let mark =
            switch test.result {
            case .passed: "✓"
            case .failed: "✗"
            case .undecided: "?"
            case .notRun, .manualReview: "-"
            }
        let code = test.item.code.map { " [\($0)]" } ?? ""
        return ["    \(mark) \(test.item.words.text(language))\(code)\(language == .zh ? "：" : ": ")\(test.result.words.text(language))"] + (test.method == .none ? [] : ["        \(method(test, language))"]) + test.notes.flatMap { note -> [String] in
            var lines = ["        · \(self.note(note, language))"]
            lines += note.paths.prefix(mostPaths).map { "            \(VisibleText.line($0))" }
            if note.count > mostPaths, !note.paths.isEmpty { lines.append("            " + Words("……共 {count} 个", "... {count} in all").text(language, ["count": String(note.count)])) }
            return lines
        }
    }

    /// How it was tested, and what a person has to do where it was not.
    package static func method(_ test: NatureTest, _ language: Language) -> String {
        let words = test.method.words.text(language, test.facts)
        guard test.result == .manualReview, let byHand = test.item.byHand?.text(language) else { return words }
        return test.method == .byPerson ? byHand : words + (language == .zh ? "；" : "; ") + byHand
    }

    package static func note(_ note: NatureTest.Note, _ language: Language) -> String {
        var facts = note.facts
        // Words for what stands in facts as a code.
        if let level = facts["level"].flatMap(Level.init(rawValue:)) { facts["level"] = ReportText.level(level, language) }
        if let outcome = facts["outcome"].flatMap(Outcome.init(rawValue:)) { facts["outcome"] = ReportText.outcome(outcome, language) }
        if note.code == .notScanned, let reason = facts["reason"].flatMap(MalwareScan.Omission.Reason.init(rawValue:)) { facts["reason"] = reason.words.text(language) }
        return note.code.words.text(language, facts)
    }
}
