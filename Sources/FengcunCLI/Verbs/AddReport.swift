internal import Evidence
internal import Ingest
internal import PackageFormat
internal import Reports

/// What `add` answers.
enum AddReport {
    static func status(_ results: [Ingest.Result]) -> ExitStatus {
        // A recording that cannot be read is kept, but the work is not done: somebody has to ask for a better copy.
        // So is a document that cannot be opened.
        let flagged = results.contains { $0.status == .added && $0.findings.contains { $0.code.isDamage || $0.code.rawValue.hasPrefix("document.") } }
        return ExitStatus.worst(results.compactMap { $0.fault?.statusAmongSeveral } + [flagged ? .partly : .done])
    }

    static func text(_ results: [Ingest.Result]) -> String {
        var lines: [String] = []
        for result in results {
            switch result.status {
            case .added:
                let file = result.file!
                lines.append("+ \(file.path)  \(Sizes.text(file.size))  \(about(result))")
            case .alreadyThere: lines.append("= \(result.file?.path ?? "")  \(Speech.tr("已收录，内容相同", "already there, same bytes"))  \(result.source)")
            case .failed:
                lines.append("! \(result.fault?.message(Speech.language) ?? result.source)")
                lines.append("    hint: \(result.fault?.hint(Speech.language) ?? "")")
            }
            lines += result.findings.map { ReportText.finding($0, Speech.language) }
        }
        let counts = count(results)
        lines.append(
            Speech.tr(
                "收录 \(counts.added) 个（\(Sizes.text(counts.bytes))），已有 \(counts.there) 个，失败 \(counts.failed) 个",
                "\(counts.added) added (\(Sizes.text(counts.bytes))), \(counts.there) already there, \(counts.failed) failed"))
        return lines.joined(separator: "\n")
    }

    static func json(_ results: [Ingest.Result], notes: [Finding], analysis: Analyse.Answer? = nil) -> JSONValue {
        let counts = count(results)
        return ReportJSON.object([
            "findings": notes.isEmpty ? nil : .array(notes.map { ReportJSON.finding($0, Speech.language) }),
            "analysis": analysis?.json,
            "results": .array(
                results.map { result in
                    ReportJSON.object([
                        "source": .string(result.source), "status": .string(result.status.rawValue), "path": result.file.map { .string($0.path) },
                        "size": result.file.map { .integer(Int64($0.size)) }, "digests": result.file.map { JSONValue($0.digests) },
                        "mediaType": result.file?.mediaType.map(JSONValue.string), "container": result.recording?.container.map(JSONValue.string),
                        "duration": result.recording?.duration.map(JSONValue.string),
                        "start": result.recording?.began.map { .string($0.iso8601) }, "document": result.document.map { JSONValue($0) },
                        "findings": .array(result.findings.map { ReportJSON.finding($0, Speech.language) }),
                        "error": result.fault.map { ReportJSON.fault($0, Speech.language) },
                    ])
                }),
            "counts": .object(["added": .integer(Int64(counts.added)), "alreadyThere": .integer(Int64(counts.there)), "failed": .integer(Int64(counts.failed)), "bytes": .integer(Int64(counts.bytes))]),
        ])
    }

    private static func about(_ result: Ingest.Result) -> String {
        guard let recording = result.recording else { return about(result.file?.mediaType, result.document) }
        let streams = recording.streams.map { stream in
            if let video = stream.video { return "\(stream.codec) \(video.width)×\(video.height)" }
            if let audio = stream.audio { return "\(stream.codec) \(audio.sampleRate) Hz" }
            return stream.codec
        }
        return ([recording.container?.split(separator: ",").first.map(String.init), recording.duration.map { "\($0) s" }].compactMap { $0 } + streams).joined(separator: ", ")
    }

    private static func about(_ type: String?, _ document: DocumentFacts?) -> String {
        var parts = [type].compactMap { $0 }
        if let pages = document?.pages { parts.append(Speech.tr("\(pages) 页", pages == 1 ? "1 page" : "\(pages) pages")) }
        if let signatures = document?.signatures, !signatures.isEmpty {
            let names = signatures.flatMap(\.signers).joined(separator: Speech.tr("、", ", "))
            parts.append(Speech.tr("有 \(signatures.count) 个签名（未验证）", "\(signatures.count) signed (not verified)") + (names.isEmpty ? "" : Speech.tr("：", ": ") + names))
        }
        return parts.joined(separator: ", ")
    }

    private static func count(_ results: [Ingest.Result]) -> (added: Int, there: Int, failed: Int, bytes: UInt64) {
        let added = results.filter { $0.status == .added }
        return (added.count, results.count { $0.status == .alreadyThere }, results.count { $0.status == .failed }, added.reduce(0) { $0 + ($1.file?.size ?? 0) })
    }
}
