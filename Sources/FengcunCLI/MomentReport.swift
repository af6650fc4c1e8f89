internal import Evidence
internal import Inspection
internal import MediaAnalysis
internal import PackageFormat
internal import Reports

/// What `show --at` answers of one recording: the frame shown, its keyframe, the sound, and where their bytes lie.
struct MomentReport {
    let moment: RecordedMoment
    /// Where the recording's own bytes begin in the package's file, or in the recording's own where the package is a folder.
    let offset: UInt64?
    /// The JPEG that was written.
    let picture: (file: String, still: RecordingExaminer.Still)?

    private var recording: Recording { moment.recording }
    private var clock: Recording.StartEvidence? { recording.start.first { $0.chosen == true } }
    private var origin: Int64 { recording.startTime.flatMap { microseconds(of: $0) } ?? 0 }

    /// How far the frame begins before the instant, microseconds.
    private func distance(_ frame: FrameSearch.Frame) -> Int64 { moment.at - frame.time }

    private func place(_ frame: FrameSearch.Frame) -> UInt64? {
        guard let offset, let position = frame.place, position >= 0 else { return nil }
        return offset.addingReportingOverflow(UInt64(position)).overflow ? nil : offset + UInt64(position)
    }

    private static func seconds(_ microseconds: Int64) -> String { secondsText(microseconds, per: 1_000_000) }

    // MARK: For people

    /// One line: `main / evaluation / pano  PATH  0:01:20  keyframe 0:01:20 @123 (456)`.
    var line: String {
        var parts = [Self.track(recording.path).map { "\($0.venue) / \($0.stage) / \($0.source)" }, recording.path].compactMap(\.self)
        if let frame = moment.found.frame { parts.append(Speech.tr("画面 ", "frame ") + time(frame.time)) } else { parts.append(Speech.tr("没有画面", "no picture")) }
        if let key = moment.found.keyframe { parts.append(Speech.tr("关键帧 ", "keyframe ") + time(key.time) + " " + position(key)) }
        if moment.isBehindLastPacket { parts.append(Speech.tr("! 那一刻没有数据", "! no data of that instant")) }
        if let placed = moment.placed { parts.append(TimelineWords.placing(placed.placing, Speech.language)) }
        if let picture { parts.append("→ " + picture.file) }
        return VisibleText.line(parts.joined(separator: "  "))
    }

    var text: String {
        var lines = [recording.path, field("时刻", "instant", time(moment.at))]
        if let clock { lines += StartText.lines([clock]) } else { lines.append(field("开始时间", "start", Speech.tr("不知道", "not known"))) }
        lines.append(field("录像", "recording", "\(time(moment.span.lowerBound)) – \(time(moment.span.upperBound))"))
        lines.append(field("画面", "frame", moment.found.frame.map { self.frame($0) + "\n    " + about($0) } ?? Speech.tr("没有", "none")))
        if let key = moment.found.keyframe { lines.append(field("关键帧", "keyframe", frame(key))) }
        if let audio = moment.found.audio { lines.append(field("声音", "sound", frame(audio))) }
        if moment.isBehindLastPacket, let last = moment.found.span?.upperBound {
            lines.append("  ! " + Speech.tr("最后一个数据包止于 \(time(last))，容器所称的时长更长；那一刻没有数据", "the last packet ends at \(time(last)), the container claims more: there are no data of that instant"))
        }
        if let picture {
            lines.append(field("已写入", "written", "\(picture.file)  \(picture.still.facts.width)×\(picture.still.facts.height)"))
            if !picture.still.facts.isExact { lines.append("  ! " + Speech.tr("那一帧解不出，写入的是之前的一帧\(writtenTime)", "that frame cannot be decoded; the one written is an earlier one\(writtenTime)")) }
            if picture.still.facts.isConcealed { lines.append("  ! " + Speech.tr("解码器修补过这一帧", "the decoder had to patch this frame up")) }
        }
        return lines.flatMap { $0.split(separator: "\n") }.map { VisibleText.line(String($0)) }.joined(separator: "\n")
    }

    private var writtenTime: String { picture?.still.facts.time.map { Speech.bracketed(time($0 - origin)) } ?? "" }

    private func field(_ zh: String, _ en: String, _ value: String) -> String { "  \(Speech.tr(zh + "：", en + ": "))\(value)" }

    /// `2026-09-15T14:31:20.000+08:00 (+80 s)`; without a known start the seconds alone.
    private func time(_ microseconds: Int64) -> String {
        let media = (microseconds < 0 ? "" : "+") + Self.seconds(microseconds) + " s"
        return moment.wallTime(at: microseconds).map { $0.iso8601 + Speech.bracketed(media) } ?? media
    }

    private func frame(_ frame: FrameSearch.Frame) -> String {
        let stamp = frame.packet.pts.map { "PTS \($0)" } ?? frame.packet.dts.map { "DTS \($0)" } ?? "-"
        return ["#\(frame.packet.stream)", time(frame.time), stamp, "\(frame.packet.size) B", position(frame)].joined(separator: "  ")
    }

    private func position(_ frame: FrameSearch.Frame) -> String {
        guard let position = frame.place else { return Speech.tr("位置不详", "position not known") }
        return (frame.packet.position == nil ? Speech.tr("自 ", "from ") : "") + "@\(position)" + (place(frame).map { Speech.bracketed(Speech.tr("包文件内 \($0)", "\($0) in the package file")) } ?? "")
    }

    /// How the frame stands to the instant, and for how long it is shown.
    private func about(_ frame: FrameSearch.Frame) -> String {
        var words = [Speech.tr("在那一刻之前 \(Self.seconds(distance(frame))) s 开始显示", "begins \(Self.seconds(distance(frame))) s before the instant")]
        if let next = moment.found.next { words.append(Speech.tr("下一帧在 \(Self.seconds(next - moment.at)) s 之后", "the next comes \(Self.seconds(next - moment.at)) s after it")) } else { words.append(Speech.tr("是最后一帧", "it is the last")) }
        if frame.packet.isKeyframe { words.append(Speech.tr("是关键帧", "a keyframe")) }
        if frame.packet.isCorrupt { words.append(Speech.tr("数据包损坏", "a damaged packet")) }
        if frame.clock == .decoding { words.append(Speech.tr("容器只有解码时间，顺序不同的画面可能差几帧", "the container has decoding times only: pictures out of order may be a few frames away")) }
        if moment.found.untimed > 0 { words.append(Speech.tr("其后 \(moment.found.untimed) 个数据包没有写明时间，那一刻也可能是其中之一", "of \(moment.found.untimed) packets after it no time is stated: the instant may be that of one of them")) }
        return words.joined(separator: Speech.tr("，", ", "))
    }

    // MARK: For machines

    var json: [String: JSONValue?] {
        [
            "path": .string(recording.path), "what": .string("moment"), "at": instant(moment.at), "clock": clock.map { JSONValue($0) }, "span": .object(["from": instant(moment.span.lowerBound), "to": instant(moment.span.upperBound)]),
            "isBehindLastPacket": .bool(moment.isBehindLastPacket), "frame": moment.found.frame.map { json($0, isShown: true) }, "keyframe": moment.found.keyframe.map { json($0) }, "audio": moment.found.audio.map { json($0) },
            "picture": picture.map { picture in
                ReportJSON.object([
                    "file": .string(picture.file), "width": .integer(Int64(picture.still.facts.width)), "height": .integer(Int64(picture.still.facts.height)), "bytes": .integer(Int64(picture.still.jpeg.count)),
                    "time": picture.still.facts.time.map { .string(Self.seconds($0 - origin)) }, "isExact": .bool(picture.still.facts.isExact), "isConcealed": .bool(picture.still.facts.isConcealed),
                ])
            },
        ]
    }

    /// A member of the list that `show PACKAGE --at` answers.
    var item: JSONValue {
        var members = json
        members["what"] = nil
        if let placed = moment.placed {
            func onClock(_ media: Int64?) -> JSONValue? { media.flatMap(moment.wallTime).map { .string($0.iso8601) } }
            members["place"] = ReportJSON.object(["at": onClock(moment.at), "frame": onClock(moment.found.frame?.time), "keyframe": onClock(moment.found.keyframe?.time), "placing": JSONValue(placed.placing)])
        }
        if let place = Self.track(recording.path) { members.merge(["venue": .string(place.venue), "stage": .string(place.stage), "source": .string(place.source)]) { a, _ in a } }
        return ReportJSON.object(members)
    }

    private func instant(_ microseconds: Int64) -> JSONValue {
        ReportJSON.object(["time": .string(Self.seconds(microseconds)), "wall": recording.wallTime(at: microseconds).map { .string($0.iso8601) }])
    }

    private func json(_ frame: FrameSearch.Frame, isShown: Bool = false) -> JSONValue {
        let packet = frame.packet
        return ReportJSON.object([
            "number": .integer(Int64(frame.number)), "stream": .integer(Int64(packet.stream)), "pts": packet.pts.map(JSONValue.integer), "dts": packet.dts.map(JSONValue.integer), "timeFrom": .string(frame.clock.rawValue),
            "time": .string(Self.seconds(frame.time)), "wall": recording.wallTime(at: frame.time).map { .string($0.iso8601) }, "size": .integer(Int64(packet.size)), "position": frame.place.map(JSONValue.integer), "isPositionExact": .bool(packet.position != nil),
            "packagePosition": place(frame).map { .integer(Int64(clamping: $0)) }, "isKeyframe": .bool(packet.isKeyframe), "isCorrupt": .bool(packet.isCorrupt),
            "before": isShown ? .string(Self.seconds(distance(frame))) : nil, "next": isShown ? moment.found.next.map { .string(Self.seconds($0)) } : nil,
            "untimed": isShown && moment.found.untimed > 0 ? .integer(Int64(moment.found.untimed)) : nil,
        ])
    }

    /// Venue, stage and source, as a recording's place in the archive has them.
    private static func track(_ path: String) -> (venue: String, stage: String, source: String)? {
        let parts = path.split(separator: "/")
        guard parts.count == 6, path.hasPrefix("data/recordings/") else { return nil }
        return (String(parts[2]), String(parts[3]), String(parts[4]))
    }
}
