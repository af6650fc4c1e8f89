package import Evidence
package import PackageFormat

/// The same for machines: the JSON that docs/cli-json.md describes.
package enum ReportJSON {
    package static func finding(_ finding: Finding, _ language: Language) -> JSONValue {
        object([
            "code": .string(finding.code.rawValue), "severity": .string(finding.severity.rawValue), "path": finding.path.map(JSONValue.string),
            "message": .string(finding.message(language)), "hint": .string(finding.hint(language)),
        ])
    }

    package static func fault(_ fault: Fault, _ language: Language) -> JSONValue {
        object([
            "code": .string(fault.code.rawValue), "message": .string(fault.message(language)), "hint": .string(fault.hint(language)), "path": fault.path.map(JSONValue.string),
        ])
    }

    package static func verification(_ report: VerificationReport, tool: (name: String, version: String), _ language: Language) -> JSONValue {
        object([
            "package": .string(report.package), "kind": .string(report.kind), "id": report.id.map(JSONValue.string), "verdict": .string(report.verdict.rawValue),
            "levels": .array(
                report.levels.map { result in
                    object([
                        "level": .string(result.level.rawValue), "outcome": .string(result.outcome.rawValue),
                        "detail": .string(ReportText.outcome(result.outcome, language) + ReportText.detail(result, language)),
                    ])
                }),
            "signers": .array(
                report.signers.map { signer in
                    object([
                        "name": .string(signer.name), "role": .string(signer.role), "signedAt": signer.signedAt.map { .string($0.iso8601) } ?? .null, "timestamp": signer.timestamp.map { .string($0.iso8601) } ?? .null,
                        "trusted": .bool(signer.trusted), "certificate": .string(signer.certificate), "notAfter": .string(signer.notAfter.iso8601),
                    ])
                }),
            "findings": .array(report.findings.map { finding($0, language) }),
            "counts": .object(["files": .integer(Int64(report.files)), "bytes": .integer(Int64(report.bytes))]),
            "required": .array(report.required.map { .string($0.rawValue) }),
            "judgedAt": .string(report.judgedAt.iso8601),
            "manifestDigest": report.manifestDigest.map(JSONValue.string),
            "retention": report.retention.map { JSONValue($0) },
            "tool": .object(["name": .string(tool.name), "version": .string(tool.version)]),
        ])
    }

    /// An object without the members that have no value.
    package static func object(_ members: [String: JSONValue?]) -> JSONValue { .object(members.compactMapValues { $0 }) }
}
