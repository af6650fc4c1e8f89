internal import Evidence
internal import Ingest
internal import PackageFormat
internal import Reports

/// What `analyse` answers.
enum AnalysisReport {
    /// Damage calls for a better copy; what is dark or silent calls for a look.
    static func status(_ recordings: [Recording]) -> ExitStatus {
        recordings.contains { ($0.damage + ($0.analysis?.events ?? [])).contains(where: \.isDamage) } ? .partly : .done
    }

    /// - Parameter new: how many this run looked at; nil where that is plain.
    static func text(_ recordings: [Recording], of new: Int? = nil, _ pairs: [Aligning.Result] = [], sheets: [String] = []) -> String {
        var lines = recordings.flatMap(self.lines)
        if let new {
            let seen = recordings.reduce(0) { $0 + $1.damage.count + ($1.analysis?.events.count ?? 0) }
            lines.append(Speech.tr("看了 \(new) 段，共 \(recordings.count) 段录像，\(seen) 处提醒", "\(new) looked at now, of \(recordings.count) recordings; \(seen) warnings"))
        }
        if !pairs.isEmpty { lines += [Speech.tr("声音对照：", "sounds held against each other:")] + pairs.map(AnalysisReport.line) }
        if !sheets.isEmpty { lines += [Speech.tr("缩略图总表：", "contact sheets:")] + sheets.map { "  " + VisibleText.line($0) } }
        return lines.joined(separator: "\n")
    }

    private static func lines(_ recording: Recording) -> [String] {
        let observations = recording.damage + (recording.analysis?.events ?? [])
        var head = VisibleText.line(recording.path)
        if let duration = recording.duration { head += "  \(duration) s" }
        head += observations.isEmpty ? "  ✓ " + Speech.tr("没有发现问题", "no fault found") : ""
        return [head] + observations.map { ReportText.observation($0, of: recording, Speech.language) } + checks(recording)
    }

    /// Which checks ran, and which did not.
    static func checks(_ recording: Recording) -> [String] {
        let checks = recording.analysis?.checks ?? []
        let notRun = checks.filter { $0.outcome == .notRun }
        let ran = checks.filter { $0.outcome != .notRun }.map { words($0.name) + ($0.outcome == .partly ? Speech.tr("（部分）", " (in part)") : "") }
        return (ran.isEmpty ? [] : ["    " + Speech.tr("查过：", "checked: ") + ran.joined(separator: Speech.tr("、", ", "))])
            + (notRun.isEmpty ? [] : ["    " + Speech.tr("没有查：", "not checked: ") + notRun.map { "\(words($0.name))\(Speech.bracketed($0.detail ?? ""))" }.joined(separator: Speech.tr("、", ", "))])
    }

    static func words(_ check: RecordingAnalysis.CheckName) -> String {
        switch check {
        case .structure: Speech.tr("文件结构", "structure")
        case .timestamps: Speech.tr("时间戳", "timestamps")
        case .duration: Speech.tr("时长", "duration")
        case .pictures: Speech.tr("画面解码", "picture decoding")
        case .black: Speech.tr("黑屏", "black")
        case .frozen: Speech.tr("静止", "frozen")
        case .stutter: Speech.tr("卡顿", "stutter")
        case .minimum: Speech.tr("最低参数", "minimum")
        case .sound: Speech.tr("声音解码", "sound decoding")
        case .silent: Speech.tr("无声", "silence")
        case .clipped: Speech.tr("过载", "clipping")
        case .leaves: Speech.tr("证明叶", "leaves")
        }
    }

    // MARK: Sounds held against each other

    /// `main/pickup CH05 ×5 – sub1/pano XVR ×3: ...`
    private static func line(_ result: Aligning.Result) -> String {
        let sides = [result.pair.a, result.pair.b].map { VisibleText.line("\($0.venue)/\($0.source) \($0.device)") + ($0.parts.count > 1 ? " ×\($0.parts.count)" : "") }
        return "  " + sides.joined(separator: " – ") + Speech.tr("：", ": ") + words(result)
    }

    /// By how much the clocks differ, where the recorders' clocks are known; else by how much places do.
    private static func words(_ result: Aligning.Result) -> String {
        let text = AlignmentText(alignment: result.pair.alignment)
        guard let offset = result.pair.alignment.offset else { return text.verdict }
        let less = result.expected?.count ?? 0
        let difference = Alignment.Interval(low: .init(count: offset.low.count - less), high: .init(count: offset.high.count - less))
        let words = result.expected == nil ? Speech.tr("同一时刻前者的位置更靠后 ", "at one instant the first stands further by ") + span(difference) : clocks(difference)
        return text.verdict + Speech.tr("，", ", ") + words
    }

    private static func clocks(_ difference: Alignment.Interval) -> String {
        let negated = Alignment.Interval(low: .init(count: -difference.high.count), high: .init(count: -difference.low.count))
        if difference.low.count >= 0 { return Speech.tr("前者的钟快 ", "the first one's clock is ahead by ") + span(difference) }
        if difference.high.count <= 0 { return Speech.tr("前者的钟慢 ", "the first one's clock is behind by ") + span(negated) }
        let (behind, ahead) = (AlignmentText.milliseconds(negated.high), AlignmentText.milliseconds(difference.high))
        return Speech.tr("前者的钟在慢 \(behind) s 与快 \(ahead) s 之间", "the first one's clock is between \(behind) s behind and \(ahead) s ahead")
    }

    private static func span(_ interval: Alignment.Interval) -> String {
        let (low, high) = (AlignmentText.milliseconds(interval.low), AlignmentText.milliseconds(interval.high))
        return low == high ? "\(low) s" : Speech.tr("\(low) 至 \(high) s", "\(low) to \(high) s")
    }

    private static func json(_ result: Aligning.Result) -> JSONValue {
        ReportJSON.object(
            AlignmentText(alignment: result.pair.alignment).members.merging(["a": JSONValue(result.pair.a), "b": JSONValue(result.pair.b), "expected": result.expected.map { .string($0.text) }]) { first, _ in first })
    }

    static func json(_ workspace: String, _ results: [Analysing.Result], _ pairs: [Aligning.Result], sheets: [String]) -> JSONValue {
        ReportJSON.object([
            "workspace": .string(workspace), "analysed": .integer(Int64(results.count { $0.isNew })),
            "sheets": .array(sheets.map(JSONValue.string)), "alignments": .array(pairs.map(json)), "files": .array(results.map { OpenRecording.json($0.recording) }),
        ])
    }
}
