internal import Evidence
package import PackageFormat

/// What a page says, for machines: docs/schemas/report.schema.json.
package enum ReportPageJSON {
    package static let format = 1

    package static func value(_ report: InspectionReport, _ language: Language) -> JSONValue {
        let conclusion = report.conclusion
        return ReportJSON.object([
            "format": .integer(Int64(format)), "kind": .string(report.kind.rawValue), "subject": .string(report.subject), "madeAt": .string(report.madeAt.iso8601),
            "tool": .object(["name": .string(report.tool.name), "version": .string(report.tool.version)]), "packageId": report.packageID.map(JSONValue.string), "project": report.project.map(project),
            "conclusion": .object(["standing": .string(conclusion.standing.rawValue), "code": .string(conclusion.code), "word": .string(conclusion.word.text(language)), "sentence": .string(conclusion.sentence.text(language))]),
            "attention": .array(report.attention.map { attention($0, language) }), "contents": report.contents.map(contents),
            "verification": report.verification.map { ReportJSON.verification($0, tool: (report.tool.name, report.tool.version), language) },
            "rules": report.judgement.map { JudgementJSON.value($0, language) }, "rulesOrigin": report.judgement.map { _ in .string(report.judgementOrigin == .here ? "here" : "sealed") },
            "findings": .array(report.allFindings.map { ReportJSON.finding($0, language) }), "timeline": report.timeline.map { timeline($0) },
            "nature": report.nature.map { .array($0.map { nature($0, language) }) },
            "retention": .array(report.retention.map { .object(["label": .string($0.label.text(language)), "value": .string($0.value.text(language))]) }), "digests": digests(report.digests),
            "commands": .array(
                report.commands.map { command in
                    ReportJSON.object(["purpose": .string(command.purpose.text(language)), "lines": .array(command.lines.map(JSONValue.string)), "expected": command.expected.map { .string($0.text(language)) }])
                }),
        ])
    }

    private static func project(_ project: InspectionReport.ProjectFacts) -> JSONValue {
        ReportJSON.object([
            "identification": JSONValue(project.identification), "parties": JSONValue(project.parties), "venues": .array(project.venues.map(JSONValue.init)), "schedule": project.schedule.map(JSONValue.init), "people": .array(project.people.map(JSONValue.init)),
        ])
    }

    private static func attention(_ item: Attention, _ language: Language) -> JSONValue {
        ReportJSON.object([
            "weight": .string(item.weight.code), "kind": .string(item.kind.rawValue), "reference": .string(item.reference), "what": .string(item.what.text(language)), "path": item.path.map(JSONValue.string), "count": .integer(Int64(item.count)),
            "action": item.action.map { .string($0.text(language)) },
        ])
    }

    private static func contents(_ contents: InspectionReport.Contents) -> JSONValue {
        .object([
            "recordings": .integer(Int64(contents.recordings)), "documents": .integer(Int64(contents.documents)), "seconds": .integer(contents.seconds), "files": .integer(Int64(contents.files)), "bytes": .integer(Int64(clamping: contents.bytes)),
        ])
    }

    private static func timeline(_ report: TimelineReport) -> JSONValue {
        .object(["origin": .string(report.origin.rawValue), "timeline": JSONValue(report.timeline)])
    }

    private static func nature(_ item: InspectionReport.NatureItem, _ language: Language) -> JSONValue {
        ReportJSON.object([
            "nature": .string(item.nature.rawValue), "name": .string(item.name.text(language)), "code": item.code.map(JSONValue.string), "result": .string(item.result.rawValue), "method": .string(item.method.text(language)),
            "detail": item.detail.map { .string($0.text(language)) },
        ])
    }

    private static func digests(_ digests: InspectionReport.Digests) -> JSONValue {
        func entries(_ entries: [InspectionReport.Digests.Entry]) -> JSONValue {
            .array(
                entries.map { entry in
                    ReportJSON.object(["path": .string(entry.path), "size": entry.size.map { .integer(Int64(clamping: $0)) }, "algorithm": .string(entry.algorithm.rawValue), "digest": .string(entry.digest)])
                })
        }
        return ReportJSON.object(["manifest": digests.manifest.map(JSONValue.string), "lists": entries(digests.lists), "files": entries(digests.files), "count": .integer(Int64(digests.count))])
    }
}
