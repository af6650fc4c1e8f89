internal import Evidence
internal import PackageFormat
internal import Reports

/// A recording's facts as people read them.
enum RecordingText {
    static func lines(_ recording: Recording) -> [String] {
        var lines: [String] = []
        if let container = recording.container {
            lines.append("  \(Speech.tr("容器", "container")) \(container)\(Speech.bracketed(recording.containerName ?? ""))")
            if let duration = recording.duration { lines.append("  \(Speech.tr("时长", "duration")) \(duration) s\(recording.durationFrom == "bitrate" ? Speech.tr("（估计）", " (estimated)") : "")") }
        }
        lines += recording.streams.map(stream)
        if let packets = recording.packets { lines.append("  \(packets.count) \(Speech.tr("个数据包", "packets")), \(packets.keyframes) \(Speech.tr("个关键帧", "keyframes"))") }
        lines += StartText.lines(recording.start)
        return lines.map(VisibleText.line) + recording.damage.map { ReportText.observation($0, of: recording, Speech.language) }
    }

    static func tags(_ recording: Recording) -> [String] {
        let own = recording.tags.map { "  \($0.key) = \($0.value)" }
        let streams = recording.streams.flatMap { stream in stream.tags.map { "  #\(stream.index) \($0.key) = \($0.value)" } }
        return (own + streams).map(VisibleText.line)
    }

    private static func stream(_ stream: Recording.Stream) -> String {
        var parts = ["#\(stream.index)", stream.kind, stream.codec]
        if let profile = stream.profile { parts.append(profile) }
        if let video = stream.video {
            parts.append("\(video.width)×\(video.height)")
            if let rate = video.frameRate { parts.append("\(rate) fps") }
            if video.variableFrameRate == true { parts.append(Speech.tr("帧率可变", "variable frame rate")) }
        }
        if let audio = stream.audio { parts.append("\(audio.sampleRate) Hz, \(audio.channels) ch") }
        if let rate = stream.bitRate { parts.append("\(rate / 1000) kb/s") }
        parts.append("\(Speech.tr("时基", "time base")) \(stream.timeBase)")
        return "  " + parts.joined(separator: "  ")
    }

    /// `1:02:03`.
    static func clock(_ seconds: Int64) -> String {
        func two(_ value: Int64) -> String { value < 10 ? "0\(value)" : "\(value)" }
        return "\(seconds / 3600):\(two(seconds / 60 % 60)):\(two(seconds % 60))"
    }
}
