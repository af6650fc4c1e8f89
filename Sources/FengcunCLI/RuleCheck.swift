internal import Evidence
internal import Files
internal import Inspection
internal import PackageFormat
internal import Reports
internal import Rules

/// The rules of a sealed package: what they came to when it was sealed, and what they come to now.
struct RuleCheck {
    /// Nil where none was sealed, or none that can be read.
    let sealed: Judgement?
    /// Nil where the project names no profile, or none that is at hand.
    let computed: Judgement?
    let findings: [Finding]

    static func of(_ inspection: Inspection, timeline: Timeline?, phase: Judgement.Phase?) throws -> RuleCheck {
        var findings: [Finding] = []
        var sealed: Judgement?
        if inspection.entry(PackageLayout.judgement) != nil {
            do { sealed = try JudgementFile.decode(try inspection.bytes(PackageLayout.judgement, cancellation: Speech.interruption)).judgement } catch let fault as Fault where fault.code != .interrupted {
                findings.append(Finding(.consistencyJudgement, path: PackageLayout.judgement, facts: ["reason": fault.facts["reason"] ?? fault.code.rawValue]))
            }
        }
        guard let dossier = inspection.dossier else { return RuleCheck(sealed: sealed, computed: nil, findings: findings) }
        do {
            let material = ProjectMaterial.of(inspection, dossier, timeline: timeline)
            var computed = try Judge.judge(material, phase: phase ?? sealed?.phase ?? .closing, at: now())
            if let sealed { computed?.adopt(sealed) }
            return RuleCheck(sealed: sealed, computed: computed, findings: findings)
        } catch let fault as Fault where fault.code == .profileUnknown {
            findings.append(Finding(.rulesNotAtHand, .warning, facts: fault.facts))
            return RuleCheck(sealed: sealed, computed: nil, findings: findings)
        }
    }

    /// What follows for the exit status.
    static func status(_ judgement: Judgement?) -> ExitStatus {
        guard let judgement else { return .done }
        return judgement.blocking.isEmpty ? judgement.undecidedBlocking.isEmpty || judgement.undecidedReason != nil ? .done : .undecided : .bad
    }

    static let none = Speech.tr("project.yaml 没有写明适用的规则（profiles），没有按规则检查；可选的见 fengcun profile list", "project.yaml names no rules (`profiles`), so none were judged; `fengcun profile list` has them")
}
