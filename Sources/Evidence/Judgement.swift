/// What the rules that bind a project came to: the opinion of whoever judged, with what it rests on. docs/rules.md.
package struct Judgement: Sendable, Equatable, Codable {
    /// What of the procurement is over, and thus which duties are due.
    package var phase: Phase
    package var judgedAt: Instant
    /// In the order in which they were judged.
    package var profiles: [Profile]
    /// Every rule of every profile, in their order.
    package var items: [Item]
    /// Why rules that may block and could not be decided did not keep the project from being sealed.
    package var undecidedReason: String?

    package init(phase: Phase, judgedAt: Instant, profiles: [Profile], items: [Item], undecidedReason: String? = nil) {
        self.phase = phase
        self.judgedAt = judgedAt
        self.profiles = profiles
        self.items = items
        self.undecidedReason = undecidedReason
    }

    /// By when a duty or document is due. A later phase comprises the earlier ones.
    package enum Phase: String, Sendable, Codable, CaseIterable, Comparable {
        case opening, evaluation, award, contract, closing

        package static func < (a: Self, b: Self) -> Bool { allCases.firstIndex(of: a)! < allCases.firstIndex(of: b)! }
    }

    package struct Profile: Sendable, Equatable, Codable {
        package var id: String
        package var zh: String
        package var en: String
        /// The day from which this version of the text applies, `2023-10-27`.
        package var effectiveFrom: String
        /// SHA-256 of the profile's file, hexadecimal.
        package var sha256: String

        package init(id: String, zh: String, en: String, effectiveFrom: String, sha256: String) {
            self.id = id
            self.zh = zh
            self.en = en
            self.effectiveFrom = effectiveFrom
            self.sha256 = sha256
        }
    }

    package enum Outcome: String, Sendable, Codable, CaseIterable {
        case met
        case notMet = "not-met"
        case undecided
        case notApplicable = "not-applicable"
        case overridden
    }

    /// What follows where a rule is not met.
    package enum Severity: String, Sendable, Codable, CaseIterable {
        /// The project is not sealed unless somebody answers for it. Only of duties that the text states without 原则上 and
        /// that a literal test decides.
        case block
        case warn
        /// Shown, with no consequence.
        case info
    }

    /// Whether the text says so, or this tool does where the text is silent.
    package enum Basis: String, Sendable, Codable, CaseIterable { case text, `default` }

    /// One rule and what it came to.
    package struct Item: Sendable, Equatable, Codable {
        /// `LZ-3.3-CHECK`, unique among all profiles.
        package var rule: String
        package var profile: String
        package var zh: String
        package var en: String
        /// `三(三)`, `第三十九条`.
        package var clause: String
        /// The duty in the words of the text.
        package var duty: String
        /// Roles of domain terms: `buyer`, `agent`, `main-venue`, `sub-venue`, `committee`, `expert`, `finance`.
        package var who: [String]
        package var severity: Severity
        package var basis: Basis
        package var dueBy: Phase
        package var outcome: Outcome
        /// Why, in the order of what was looked at.
        package var reasons: [Reason]
        /// Paths of facts that are not known and would decide it.
        package var missing: [String]
        package var evidence: [Evidence]
        /// What to do where it is not met or not decided.
        package var adviceZh: String?
        package var adviceEn: String?
        package var override: Override?

        package init(
            rule: String, profile: String, zh: String, en: String, clause: String, duty: String, who: [String], severity: Severity, basis: Basis, dueBy: Phase, outcome: Outcome, reasons: [Reason] = [], missing: [String] = [],
            evidence: [Evidence] = [], adviceZh: String? = nil, adviceEn: String? = nil, override: Override? = nil
        ) {
            self.rule = rule
            self.profile = profile
            self.zh = zh
            self.en = en
            self.clause = clause
            self.duty = duty
            self.who = who
            self.severity = severity
            self.basis = basis
            self.dueBy = dueBy
            self.outcome = outcome
            self.reasons = reasons
            self.missing = missing
            self.evidence = evidence
            self.adviceZh = adviceZh
            self.adviceEn = adviceEn
            self.override = override
        }

        /// Keeps the project from being sealed.
        package var blocks: Bool { severity == .block && outcome == .notMet }
        /// Keeps it from being sealed unless somebody says why it may be.
        package var mayBlock: Bool { severity == .block && outcome == .undecided }
    }

    /// Why a rule came out as it did: a code for which `Reports` has the words, and what they are filled with.
    package struct Reason: Sendable, Hashable, Codable {
        package var code: ReasonCode
        package var facts: [String: String]

        package init(_ code: ReasonCode, _ facts: [String: String] = [:]) {
            self.code = code
            self.facts = facts
        }
    }

    /// What an outcome rests on.
    package struct Evidence: Sendable, Hashable, Codable {
        package enum Kind: String, Sendable, Codable { case document, recording, fact }

        package var kind: Kind
        /// The archive path of a document or recording; the path of a fact.
        package var path: String
        /// Of a fact, what was stated; of a document, the words that were found.
        package var value: String?
        /// Of a recording, where in it, `2026-09-15T14:32:57.277+08:00` on the timeline's clock.
        package var from: String?
        package var to: String?

        package init(_ kind: Kind, _ path: String, value: String? = nil, from: String? = nil, to: String? = nil) {
            self.kind = kind
            self.path = path
            self.value = value
            self.from = from
            self.to = to
        }
    }

    package struct Override: Sendable, Equatable, Codable {
        package var by: String
        package var reason: String
        package var at: Instant
        /// What it was before.
        package var instead: Outcome

        package init(by: String, reason: String, at: Instant, instead: Outcome) {
            self.by = by
            self.reason = reason
            self.at = at
            self.instead = instead
        }
    }
}

extension Judgement {
    /// Lets a rule that is not met, or cannot be decided, be answered for by somebody. One that is met stays met.
    ///
    /// - Returns: false where there is no such rule.
    @discardableResult package mutating func override(_ rule: String, _ override: Override) -> Bool {
        guard let i = items.firstIndex(where: { $0.rule == rule }) else { return false }
        guard [.notMet, .undecided].contains(items[i].outcome) else { return true }
        items[i].override = Override(by: override.by, reason: override.reason, at: override.at, instead: items[i].outcome)
        items[i].outcome = .overridden
        return true
    }

    /// Who answered for what in an earlier judgement answers for it still: for the rules that were overridden then, and for those
    /// that could not be decided then. For one that cannot be decided now alone nobody has answered.
    package mutating func adopt(_ earlier: Judgement) {
        for item in earlier.items { if let override = item.override { self.override(item.rule, override) } }
        let answered = Set(earlier.undecidedBlocking.map(\.rule))
        undecidedReason = undecidedBlocking.allSatisfy { answered.contains($0.rule) } ? earlier.undecidedReason : nil
    }

    package func count(_ outcome: Outcome) -> Int { items.count { $0.outcome == outcome } }
    package var blocking: [Item] { items.filter(\.blocks) }
    package var undecidedBlocking: [Item] { items.filter(\.mayBlock) }
}
