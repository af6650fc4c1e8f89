internal import ArgumentParser
internal import Evidence
internal import Reports
internal import Rules
internal import SystemPackage
internal import Workspace

/// By which rules a project is sealed, and who answers for what is not met.
struct RuleOptions: ParsableArguments {
    @OptionGroup var phase: PhaseOption
    @Option(name: .long, help: ArgumentHelp(Speech.tr("不符合的规则仍封存的理由：编号=理由，写入档案；可多次给出", "Why a rule that is not met does not keep it from being sealed: RULE=REASON, kept in the archive; may be repeated."), valueName: "RULE=REASON")) var override: [String] = []
    @Option(name: .long, help: ArgumentHelp(Speech.tr("阻止性规则不能确定时仍封存的理由，写入档案", "Why blocking rules that cannot be decided do not keep it from being sealed; kept in the archive."), valueName: "REASON")) var undecided: String?

    /// Judges when it is sealed, and refuses where nobody answers for what is not met.
    ///
    /// - Parameter by: who answers: the signer.
    func bench(_ workspace: Workspace, _ lists: TimelineLists, by name: String, at time: Instant) throws -> @Sendable (Project, LedgerState) throws -> Judgement? {
        let overrides = try override.map { text in
            let parts = text.split(separator: "=", maxSplits: 1).map(String.init)
            guard parts.count == 2, !parts[0].isEmpty, !parts[1].allSatisfy(\.isWhitespace) else {
                throw Fault(.usage, facts: ["detail": Speech.tr("--override \(text)：应写成 规则编号=理由", "--override \(text): write it like RULE=REASON")])
            }
            return (rule: parts[0], reason: parts[1])
        }
        let (phase, undecided) = (phase.phase ?? .closing, undecided)
        return { project, ledger in
            guard var judgement = try Judge.judge(try ProjectMaterial.of(workspace, project, ledger, lists), phase: phase, at: time) else { return nil }
            for (rule, reason) in overrides where !judgement.override(rule, .init(by: name, reason: reason, at: time, instead: .notMet)) {
                throw Fault(.unknownTerm, facts: ["option": "--override", "value": rule, "known": judgement.items.filter { $0.outcome == .notMet }.map(\.rule).joined(separator: ", ")])
            }
            if !judgement.undecidedBlocking.isEmpty { judgement.undecidedReason = undecided }
            let refused = judgement.blocking + (undecided == nil ? judgement.undecidedBlocking : [])
            guard refused.isEmpty else {
                throw Fault(.rulesNotMet, path: workspace.root.string, facts: ["blocking": String(judgement.blocking.count), "undecided": String(judgement.undecidedBlocking.count)], findings: refused.map(Self.finding))
            }
            return judgement
        }
    }

    private static func finding(_ item: Judgement.Item) -> Finding {
        let language = Speech.language
        return Finding(
            item.outcome == .notMet ? .rulesNotMet : .rulesUndecided, facts: [
                "rule": item.rule, "clause": item.clause, "title": language == .zh ? item.zh : item.en, "reason": JudgementText.reasons(item, language).joined(separator: language == .zh ? "；" : "; "),
                "advice": (language == .zh ? item.adviceZh : item.adviceEn) ?? "—",
            ])
    }
}
