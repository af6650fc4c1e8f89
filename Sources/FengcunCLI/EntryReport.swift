internal import Container
internal import Evidence
internal import Inspection
internal import PackageFormat
internal import Reports

/// One entry of a package: a recording, a document, or a metadata file with its text.
struct EntryReport {
    let package: String
    let inspection: Inspection
    let path: String
    let size: UInt64
    private let facts: JSONValue?
    private let content: EntryText?
    private let track: TrackIndex.Header?

    init(package: String, inspection: Inspection, entry: Int) throws {
        self.package = package
        self.inspection = inspection
        path = inspection.entries[entry].path
        size = inspection.entries[entry].size
        let isPayload = inspection.file(path) != nil || path.hasPrefix("data/")
        let isTrack = path.hasPrefix("metadata/tracks/")
        facts = isPayload ? try? inspection.documentFacts(path, cancellation: Speech.interruption) : nil
        content = isPayload || isTrack ? nil : try EntryText(of: entry, in: inspection, cancellation: Speech.interruption)
        track = isTrack ? try? PacketTable.header(of: entry, in: inspection, cancellation: Speech.interruption).header : nil
    }

    private var file: ArchivedFile? { inspection.file(path) }
    private var recording: Recording? { inspection.recording(path) }

    private var what: String {
        switch file?.placement {
        case .recording: "recording"
        case .document: "document"
        case nil: track != nil ? "track" : path.hasPrefix("data/") ? "file" : "tag"
        }
    }

    // MARK: For people

    var text: String {
        var lines = [VisibleText.line(path), "  \(Sizes.text(size))\(Speech.bracketed("\(size) B"))"]
        if let file { lines += provenance(file).map(VisibleText.line) }
        if let recording {
            lines += RecordingText.lines(recording) + RecordingText.tags(recording) + [VisibleText.line(field("查看者", "looked at with", recording.probedWith))]
            if let analysis = recording.analysis { lines += self.analysis(analysis, of: recording) }
        }
        if let facts { lines += JSONText.lines(facts).map { "  " + VisibleText.line($0) } }
        if let track {
            lines += track.recordings.map { segment in VisibleText.line("  \(segment.path)  \(segment.packets) \(Speech.tr("个数据包", "packets"))  \(segment.timeBases.joined(separator: " "))") }
        }
        if let content {
            if let text = content.text {
                lines += ["", VisibleText.block(text)]
                if content.isCut { lines.append(Speech.tr("……（只显示前 \(EntryText.limit) 字节；全文用 extract 取出）", "... (the first \(EntryText.limit) bytes; `extract` takes out the whole)")) }
            } else {
                lines.append("  " + Speech.tr("不是文本", "not text"))
            }
        }
        return (lines + ["", NotVerified.text]).joined(separator: "\n")
    }

    private func field(_ zh: String, _ en: String, _ value: String) -> String { "  \(Speech.tr(zh + "：", en + ": "))\(value)" }

    /// What looking and listening found.
    private func analysis(_ analysis: RecordingAnalysis, of recording: Recording) -> [String] {
        let depth = analysis.depth == .thorough ? Speech.tr("逐帧", "every frame") : Speech.tr("关键帧和可疑之处", "keyframes, and what was doubtful")
        let head = field("分析", "analysis", depth + Speech.bracketed(analysis.analysedWith) + (analysis.events.isEmpty ? "  ✓ " + Speech.tr("没有发现问题", "no fault found") : ""))
        return [VisibleText.line(head)] + analysis.events.map { ReportText.observation($0, of: recording, Speech.language) } + AnalysisReport.checks(recording).map(VisibleText.line)
    }

    private func provenance(_ file: ArchivedFile) -> [String] {
        var lines = [field("原名", "original name", file.origin.name)]
        if let bytes = file.origin.nameBytes { lines.append(field("原名的字节（Base64）", "original name, bytes (Base64)", bytes)) }
        lines.append(field("来自", "from", file.origin.path))
        lines.append(field("修改于", "modified", file.origin.modifiedAt.iso8601))
        lines.append(field("收录于", "added", file.ingestedAt.iso8601))
        if let type = file.mediaType { lines.append(field("类型", "type", type)) }
        lines += file.digests.sorted { $0.key < $1.key }.map { field($0.key, $0.key, $0.value) }
        lines.append(field("CRC-32", "CRC-32", file.crc32))
        switch file.placement {
        case .document(let place):
            lines.append(field("归类", "placement", [place.id, place.lot.map { Speech.tr("标段 \($0)", "lot \($0)") }, place.supplier].compactMap { $0 }.joined(separator: "  ")))
        case .recording(let place):
            lines.append(field("归类", "placement", "\(place.venue) / \(place.stage) / \(place.source)"))
            if let start = place.start { lines.append(field("申明的开始时间", "declared start", start.iso8601)) }
            if let offset = place.clockOffset { lines.append(field("时钟校正（秒）", "clock offset (seconds)", offset)) }
        }
        return lines
    }

    // MARK: For machines

    var json: JSONValue {
        ReportJSON.object([
            "package": .string(package), "path": .string(path), "size": .integer(Int64(clamping: size)), "verified": .bool(false), "what": .string(what),
            "file": file.map { JSONValue($0) }, "recording": recording.map { .object(OpenRecording.observed($0)) }, "facts": facts, "track": track.map { JSONValue($0) },
            "text": content?.text.map(JSONValue.string), "isCut": content.map { .bool($0.isCut) },
            "findings": .array(inspection.findings.map { ReportJSON.finding($0, Speech.language) }),
        ])
    }
}

/// A value nobody here knows the type of, as lines of `name: value`.
enum JSONText {
    static func lines(_ value: JSONValue, _ name: String = "") -> [String] {
        switch value {
        case .object(let members):
            let indent = name.isEmpty ? "" : "  "
            return (name.isEmpty ? [] : ["\(name):"]) + members.sorted { $0.key < $1.key }.flatMap { lines($0.value, $0.key) }.map { indent + $0 }
        case .array(let items):
            return ["\(name): [\(items.count)]"] + items.enumerated().flatMap { lines($1, "\($0)") }.map { "  " + $0 }
        case .null: return ["\(name): -"]
        case .bool(let flag): return ["\(name): \(flag)"]
        case .integer(let number): return ["\(name): \(number)"]
        case .string(let text): return ["\(name): \(text)"]
        }
    }
}
