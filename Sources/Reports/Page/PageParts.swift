internal import Evidence

/// What pages of reports are put together from. All that somebody else wrote goes through ``Markup``.
struct PageParts {
    let language: Language

    func tr(_ zh: String, _ en: String) -> String { language == .zh ? zh : en }

    func tr(_ words: Words) -> String { words.text(language) }

    /// Between two things of a list.
    var comma: String { tr("、", ", ") }
    var semicolon: String { tr("；", "; ") }
    var colon: String { tr("：", ": ") }
    func bracketed(_ text: String) -> String { tr("（\(text)）", " (\(text))") }

    // MARK: Text

    /// Text in the direction that its own letters have.
    func bdi(_ text: String) -> String { "<bdi>\(Markup.escaped(text))</bdi>" }

    func paragraph(_ text: String, _ css: String? = nil) -> String { block("p", css, Markup.escaped(text)) }

    /// `content` is markup.
    func block(_ name: String, _ css: String? = nil, _ content: String) -> String { "<\(name)\(css.map { " class=\"\($0)\"" } ?? "")>\(content)</\(name)>" }

    func span(_ css: String, _ text: String) -> String { "<span class=\"\(css)\">\(Markup.escaped(text))</span>" }

    func code(_ text: String) -> String { "<code>\(Markup.escaped(text))</code>" }

    // MARK: Tables

    /// - Parameter rows: of cells that are markup.
    func table(_ css: String = "", _ columns: [String], _ rows: [[String]], most: Int = 2000) -> String {
        guard !rows.isEmpty else { return "" }
        let head = columns.map { "<th>\(Markup.escaped($0))</th>" }.joined()
        let lines = rows.prefix(most).map { "<tr>\($0.joined())</tr>" }.joined(separator: "\n")
        let more = rows.count > most ? paragraph(tr("另有 \(rows.count - most) 行没有列出，见 JSON。", "\(rows.count - most) more rows are not printed; the JSON has them."), "quiet") : ""
        return "<table class=\"\(css)\"><thead><tr>\(head)</tr></thead><tbody>\n\(lines)\n</tbody></table>\(more)"
    }

    func cell(_ text: String) -> String { "<td>\(bdi(text))</td>" }

    /// Figures, which stand on one line.
    func figures(_ text: String) -> String { "<td class=\"n\">\(Markup.escaped(text))</td>" }

    func mono(_ text: String) -> String { "<td class=\"mono\">\(bdi(text))</td>" }

    func marked(_ mark: PageMark, _ text: String) -> String { "<td class=\"m \(mark.rawValue)\">\(mark.small)\(Markup.escaped(text))</td>" }
}

/// The form beside each verdict: told apart without colour, and by those who see none.
enum PageMark: String, CaseIterable {
    /// As it should be.
    case ok
    /// Not so.
    case bad
    /// Nobody can tell.
    case open
    /// Something to look at.
    case note
    /// Somebody answers for it.
    case said
    /// Not there, not run, does not apply.
    case none

    init(_ outcome: Outcome) {
        self =
            switch outcome {
            case .valid: .ok
            case .invalid: .bad
            case .undecided: .open
            case .notRun, .absent: .none
            }
    }

    init(_ outcome: Judgement.Outcome, _ severity: Judgement.Severity = .block) {
        self =
            switch outcome {
            case .met: .ok
            case .notMet: severity == .info ? .note : .bad
            case .undecided: .open
            case .notApplicable: .none
            case .overridden: .said
            }
    }

    init(_ result: InspectionReport.NatureItem.Result) {
        self =
            switch result {
            case .passed: .ok
            case .failed: .bad
            case .undecided, .manualReview: .open
            case .notRun: .none
            }
    }

    init(_ severity: Severity) {
        self =
            switch severity {
            case .error: .bad
            case .warning: .note
            case .info: .none
            }
    }

    init(_ standing: Conclusion.Standing) {
        self =
            switch standing {
            case .good: .ok
            case .bad: .bad
            case .undecided: .open
            }
    }

    init(_ weight: Attention.Weight) {
        self =
            switch weight {
            case .fatal, .serious: .bad
            case .open: .open
            case .minor: .note
            }
    }

    /// In the size of the text, and in its own colour; the word stands beside it.
    var coloured: String { small("k " + rawValue) }

    /// In the size and colour of the text.
    var small: String { small("k") }

    private func small(_ css: String) -> String { "<svg xmlns=\"http://www.w3.org/2000/svg\" class=\"\(css)\" viewBox=\"0 0 16 16\" aria-hidden=\"true\"><use href=\"#k-\(rawValue)\"/></svg>" }

    /// Once in a document, before the first ``small``.
    static var definitions: String {
        let shapes = allCases.map { "<symbol id=\"k-\($0.rawValue)\" viewBox=\"0 0 16 16\">\($0.shape)</symbol>" }
        return "<svg xmlns=\"http://www.w3.org/2000/svg\" class=\"defs\" width=\"0\" height=\"0\" aria-hidden=\"true\"><defs>\(shapes.joined())</defs></svg>"
    }

    private var shape: String {
        switch self {
        case .ok: "<circle cx=\"8\" cy=\"8\" r=\"7\" class=\"kl\"/><path d=\"M4.4 8.3l2.5 2.6 4.8-5.4\" class=\"kl\"/>"
        case .bad: "<rect x=\"1\" y=\"1\" width=\"14\" height=\"14\" rx=\"1.5\" class=\"kf\"/><path d=\"M4.6 4.6l6.8 6.8m0-6.8l-6.8 6.8\" class=\"kw\"/>"
        case .open: "<circle cx=\"8\" cy=\"8\" r=\"7\" class=\"kd\"/><path d=\"M5.8 6.3a2.2 2.2 0 1 1 3.4 1.9c-.8.5-1.2.9-1.2 1.8\" class=\"kl\"/><circle cx=\"8\" cy=\"12.1\" r=\".9\" class=\"kf\"/>"
        case .note: "<path d=\"M8 1.6l7 12.6H1z\" class=\"kl\"/><path d=\"M8 6.2v4\" class=\"kl\"/><circle cx=\"8\" cy=\"12.1\" r=\".85\" class=\"kf\"/>"
        case .said: "<path d=\"M8 1l7 7-7 7-7-7z\" class=\"kl\"/><path d=\"M5 8h6\" class=\"kl\"/>"
        case .none: "<path d=\"M4 8h8\" class=\"kl\"/>"
        }
    }
}
