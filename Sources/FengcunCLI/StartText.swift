internal import Evidence

/// What each clock says of a recording's start, as people read it.
enum StartText {
    static func lines(_ start: [Recording.StartEvidence]) -> [String] { start.map(line) }

    private static func line(_ evidence: Recording.StartEvidence) -> String {
        let notes = [name(evidence), evidence.zone.flatMap { zone($0, evidence.source) }, evidence.reading.flatMap { reading($0, evidence.source) }, evidence.trust.flatMap(trust)].compactMap(\.self)
        var line = "  \(Speech.tr("开始时间", "start")) \(evidence.value)\(Speech.bracketed(notes.joined(separator: Speech.tr("；", "; "))))"
        if let start = evidence.start, start.iso8601 != evidence.value { line += " → \(start.iso8601)" }
        if let corrected = evidence.corrected { line += Speech.tr("，校正后 \(corrected.iso8601)", ", corrected \(corrected.iso8601)") }
        return line + (evidence.chosen == true ? Speech.tr(" ← 采用", " ← chosen") : "")
    }

    private static func name(_ evidence: Recording.StartEvidence) -> String {
        let source =
            switch evidence.source {
            case .declared: Speech.tr("申明", "declared")
            case .fileName: Speech.tr("文件名", "file name")
            case .container: Speech.tr("容器", "container")
            case .stream: Speech.tr("流", "stream")
            case .bext: "bext"
            case .timecode: Speech.tr("时间码", "timecode")
            case .fileTime: Speech.tr("文件时间", "file time")
            }
        return [source, evidence.source == .fileTime ? nil : evidence.detail].compactMap(\.self).joined(separator: " ")
    }

    private static func zone(_ zone: Recording.StartEvidence.Zone, _ source: Recording.StartEvidence.Source) -> String? {
        switch zone {
        case .stated: source == .declared || source == .fileTime ? nil : Speech.tr("写明时区", "zone stated")
        case .utc: Speech.tr("标为世界时", "labelled UTC")
        case .local: Speech.tr("按 +08:00", "taken as +08:00")
        }
    }

    private static func reading(_ reading: Recording.StartEvidence.Reading, _ source: Recording.StartEvidence.Source) -> String? {
        switch reading {
        case .localAsUTC: Speech.tr("实为当地时间", "in truth local time")
        case .end where source == .fileTime: Speech.tr("减去时长", "less the duration")
        case .end: Speech.tr("实为结束时间", "in truth the end")
        case .localEndAsUTC: Speech.tr("实为当地的结束时间", "in truth the end, local time")
        }
    }

    private static func trust(_ trust: Recording.StartEvidence.Trust) -> String? {
        switch trust {
        case .declared: nil
        case .high: Speech.tr("可信度高", "trust high")
        case .medium: Speech.tr("可信度中", "trust medium")
        case .low: Speech.tr("可信度低", "trust low")
        }
    }
}
