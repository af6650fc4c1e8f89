internal import Evidence

/// One thing that is not as it should be, and what to do about it: for the list on the first page, worst first.
package struct Attention: Sendable, Equatable {
    package enum Kind: String, Sendable { case finding, rule, nature }

    /// How bad: what comes first.
    package enum Weight: Int, Sendable, Comparable {
        /// The package is not what was sealed, or the project may not be sealed.
        case fatal, serious, open, minor

        package static func < (a: Self, b: Self) -> Bool { a.rawValue < b.rawValue }

        package var code: String {
            switch self {
            case .fatal: "fatal"
            case .serious: "serious"
            case .open: "open"
            case .minor: "minor"
            }
        }
    }

    package var weight: Weight
    package var kind: Kind
    /// The code of a finding, the id of a rule, the number of a test.
    package var reference: String
    package var what: Words
    /// Where: the first of ``count``.
    package var path: String?
    package var count = 1
    package var action: Words?
}

extension InspectionReport {
    /// Everything that somebody has to look at; findings of one code together.
    package var attention: [Attention] {
        let items = findingAttention + ruleAttention + natureAttention
        // A stable order: as bad as each other stays as it was found.
        return items.enumerated().sorted { ($0.element.weight, $0.offset) < ($1.element.weight, $1.offset) }.map(\.element)
    }

    private var findingAttention: [Attention] {
        var grouped: [Attention] = []
        // What refused a sealing says in one line what the rules say in full.
        let ofRules: Set<FindingCode> = judgement == nil ? [] : [.rulesNotMet, .rulesUndecided]
        for finding in allFindings where finding.severity != .info && !ofRules.contains(finding.code) {
            let weight: Attention.Weight = finding.severity == .error ? .fatal : .minor
            if let i = grouped.firstIndex(where: { $0.reference == finding.code.rawValue && $0.weight == weight }) {
                grouped[i].count += 1
                continue
            }
            grouped.append(Attention(weight: weight, kind: .finding, reference: finding.code.rawValue, what: Words(finding.message(.zh), finding.message(.en)), path: finding.path, action: Words(finding.hint(.zh), finding.hint(.en))))
        }
        return grouped
    }

    private var ruleAttention: [Attention] {
        (judgement?.items ?? []).compactMap { item in
            let weight: Attention.Weight
            switch (item.outcome, item.severity) {
            case (.notMet, .block): weight = .fatal
            case (.notMet, .warn): weight = .serious
            case (.undecided, .block): weight = .open
            default: return nil
            }
            let (zh, en) = (JudgementText.reasons(item, .zh, most: 2).joined(separator: "；"), JudgementText.reasons(item, .en, most: 2).joined(separator: "; "))
            let action: Words? = item.adviceZh ?? item.adviceEn == nil ? nil : Words(item.adviceZh ?? item.adviceEn ?? "", item.adviceEn ?? item.adviceZh ?? "")
            return Attention(weight: weight, kind: .rule, reference: item.rule, what: Words(item.zh + (zh.isEmpty ? "" : "：\(zh)"), item.en + (en.isEmpty ? "" : ": \(en)")), path: nil, action: action)
        }
    }

    private var natureAttention: [Attention] {
        (nature ?? []).filter { $0.result == .failed }.map { item in
            Attention(weight: .fatal, kind: .nature, reference: item.code ?? item.nature.rawValue, what: Words(item.name.zh + (item.detail.map { "：\($0.zh)" } ?? ""), item.name.en + (item.detail.map { ": \($0.en)" } ?? "")), path: nil)
        }
    }
}
