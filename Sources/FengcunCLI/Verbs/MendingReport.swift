internal import Evidence
internal import Ingest
internal import PackageFormat
internal import Reports
internal import SystemPackage

/// What `move`, `remove` and `replace` answer.
enum MendingReport {
    static func status(_ results: [Mending.Result]) -> ExitStatus {
        results.contains { $0.findings.contains { $0.code.isDamage || $0.code.rawValue.hasPrefix("document.") } } ? .partly : .done
    }

    static func text(_ results: [Mending.Result]) -> String {
        var lines: [String] = []
        for result in results {
            lines.append(line(result))
            if let removed = result.removed { lines.append("    \(Speech.tr("字节保留在", "bytes kept at")) \(removed.kept.string)") }
            lines += result.findings.map { ReportText.finding($0, Speech.language) }
        }
        let (changed, before) = count(results)
        lines.append(Speech.tr("改动 \(changed) 个，原已如此 \(before) 个", "\(changed) changed, \(before) as asked already"))
        return lines.joined(separator: "\n")
    }

    private static func line(_ result: Mending.Result) -> String {
        switch result.status {
        case .moved: "\(result.path) → \(result.file?.path ?? "")"
        case .changed: "~ \(result.path)"
        case .removed: "- \(result.path)"
        case .replaced: "\(result.path) ← \(result.file?.path ?? "")  \(Sizes.text(result.file?.size ?? 0))"
        case .alreadyDone: "= \(result.path)  \(Speech.tr("原已如此", "as asked already"))" + (result.file.map { $0.path == result.path ? "" : "  \($0.path)" } ?? "")
        }
    }

    static func json(_ results: [Mending.Result]) -> JSONValue {
        let (changed, before) = count(results)
        return .object([
            "results": .array(
                results.map { result in
                    ReportJSON.object([
                        "path": .string(result.path), "status": .string(result.status.rawValue), "file": result.file.map(file),
                        "removed": result.removed.map { removed in
                            guard case .object(var members) = file(removed.file) else { return .null }
                            members["kept"] = .string(removed.kept.string)
                            return .object(members)
                        },
                        "container": result.recording?.container.map(JSONValue.string), "duration": result.recording?.duration.map(JSONValue.string),
                        "start": result.recording?.began.map { .string($0.iso8601) },
                        "findings": .array(result.findings.map { ReportJSON.finding($0, Speech.language) }),
                    ])
                }),
            "counts": .object(["changed": .integer(Int64(changed)), "alreadyDone": .integer(Int64(before))]),
        ])
    }

    private static func file(_ file: ArchivedFile) -> JSONValue {
        .object(["path": .string(file.path), "size": .integer(Int64(file.size)), "digests": JSONValue(file.digests), "placement": JSONValue(file.placement)])
    }

    private static func count(_ results: [Mending.Result]) -> (changed: Int, before: Int) {
        let before = results.count { $0.status == .alreadyDone }
        return (results.count - before, before)
    }
}
