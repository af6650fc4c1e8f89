internal import Cryptography
internal import Evidence
internal import Inspection
internal import PackageFormat
internal import Reports
internal import Sealing
internal import SystemPackage
internal import Timelines
internal import Workspace

/// What `check` says of a package.
struct PackageCheckReport {
    let package: String
    let inspection: Inspection
    let timeline: TimelineCheck
    let lists: TimelineLists
    let rules: RuleCheck
    let leaves: Leaves?
    let natures: NatureReport

    /// What a page says beside the timeline's own findings.
    var beside: [Finding] { inspection.findings + timeline.findings + rules.findings + timeline.differences + (leaves?.findings ?? []) + (natures.malware?.findings ?? []) }

    private var findings: [Finding] {
        inspection.findings + timeline.findings + rules.findings + timeline.differences + TimelineFindings.of(timeline.computed, rules: lists.rules.rules) + (leaves?.findings ?? []) + (natures.malware?.findings ?? [])
    }
    private var agrees: Bool { timeline.sealed != nil && timeline.differences.isEmpty }
    private var sameRules: Bool { timeline.sealed?.rules == Hasher.digest(lists.rules.bytes).hex }
    private var hasRecordings: Bool { !timeline.computed.tracks.isEmpty }

    func answer() -> ExitStatus {
        Speech.answer(json, (ruleLines + findings.map { ReportText.finding($0, Speech.language) } + lines + ["", NatureText.report(natures, Speech.language)]).joined(separator: "\n"))
        let wrong = (inspection.findings + timeline.findings + rules.findings).contains { $0.severity == .error }
        return ExitStatus.worst([wrong ? .bad : !hasRecordings || agrees ? .done : .undecided, leaves?.status ?? .done, RuleCheck.status(rules.computed), natures.exitStatus])
    }

    private var ruleLines: [String] {
        guard let computed = rules.computed else { return rules.sealed == nil && rules.findings.isEmpty ? [RuleCheck.none, ""] : (rules.sealed.map { JudgementText.lines($0, Speech.language) + [Speech.tr("  （以上是封存时的判定）", "  (as judged at sealing)"), ""] } ?? []) }
        return JudgementText.lines(computed, Speech.language) + [""]
    }

    private var lines: [String] {
        var lines: [String] = []
        if !hasRecordings {
            lines.append(Speech.tr("没有录像，没有时间线", "no recordings, and no timeline"))
        } else if let sealed = timeline.sealed {
            let rules = sameRules ? "" : Speech.tr("；封存时用的 timeline.yaml 与现在的不同", "; it was made by another timeline.yaml than this one")
            lines.append(
                agrees ? Speech.tr("时间线与重算的一致", "the timeline is the one that follows now") + rules
                    : Speech.tr("时间线与重算的有 \(timeline.differences.count) 处不同（封存时用 \(sealed.madeWith)）", "the timeline differs in \(timeline.differences.count) places from what follows now (sealed by \(sealed.madeWith))") + rules)
        } else {
            lines.append(Speech.tr("封存时没有写时间线，以上由现在算出", "no timeline was sealed; what stands above follows now"))
        }
        if let leaves {
            lines.append(
                Speech.tr(
                    "\(leaves.committed) 段录像有证明叶，\(leaves.agreed) 段与承诺相符；另有 \(inspection.knownRecordings.count - leaves.committed) 段没有分析过，没有证明叶",
                    "\(leaves.committed) recordings have leaves, \(leaves.agreed) agree with what was committed; \(inspection.knownRecordings.count - leaves.committed) more were not analysed and have none"))
        }
        return lines
    }

    private var json: JSONValue {
        ReportJSON.object([
            "package": .string(package), "recordings": .integer(Int64(inspection.knownRecordings.count)),
            "timeline": .object(["sealed": .bool(timeline.sealed != nil), "agrees": .bool(agrees), "sameRules": .bool(sameRules), "differences": .integer(Int64(timeline.differences.count))]),
            "rules": rules.computed.map { JudgementJSON.value($0, Speech.language) }, "sealedRules": rules.sealed.map { JudgementJSON.value($0, Speech.language) },
            "committed": leaves.map { .integer(Int64($0.committed)) }, "agreed": leaves.map { .integer(Int64($0.agreed)) },
            "fourNatures": NatureJSON.report(natures, Speech.language), "findings": .array(findings.map { ReportJSON.finding($0, Speech.language) }),
        ])
    }
}

/// What `check` says of an open workspace.
struct WorkspaceCheckReport {
    let workspace: Workspace
    let readiness: Readiness
    let timeline: [Finding]
    let judgement: Judgement?
    let natures: NatureReport

    func answer() -> ExitStatus {
        let findings = readiness.findings + timeline + (natures.malware?.findings ?? [])
        Speech.answer(
            ReportJSON.object([
                "workspace": .string(workspace.root.string), "ready": .bool(readiness.findings.isEmpty), "recordings": .integer(Int64(readiness.files.count { $0.placement.recording != nil })),
                "rules": judgement.map { JudgementJSON.value($0, Speech.language) }, "fourNatures": NatureJSON.report(natures, Speech.language), "findings": .array(findings.map { ReportJSON.finding($0, Speech.language) }),
            ]),
            ((judgement.map { JudgementText.lines($0, Speech.language) } ?? [RuleCheck.none]) + (findings.isEmpty ? [] : [""]) + findings.map { ReportText.finding($0, Speech.language) } + ["", NatureText.report(natures, Speech.language)]).joined(separator: "\n"))
        return ExitStatus.worst([readiness.findings.contains { $0.severity == .error } ? .bad : .done, RuleCheck.status(judgement), natures.exitStatus])
    }
}
