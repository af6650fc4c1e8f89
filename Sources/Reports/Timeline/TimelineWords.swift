package import Evidence

/// What a timeline says, in words.
extension TimelineReport {
    /// `主场 全景 NVR_ch1`
    func name(of track: Timeline.Track, _ language: Language) -> String { [venue(track.venue, language), source(track.source, language), track.device].filter { !$0.isEmpty }.joined(separator: " ") }

    func name(of run: Timeline.Run, _ language: Language) -> String { [venue(run.venue, language), source(run.source, language), run.device].filter { !$0.isEmpty }.joined(separator: " ") }

    /// Which clock all times are on.
    package func clock(_ language: Language) -> String {
        guard let reference = timeline.clock else { return Words("没有一台录像机的时钟是知道的", "no recorder's clock is known").text(language) }
        let facts = ["venue": venue(reference.venue, language), "source": source(reference.source, language), "device": reference.device]
        return switch reference.kind {
        case .declared: Words("时间是标准时间：{venue}为其录像机 {device}（{source}）申明了时钟偏差，其余录像以它为准", "times are standard time: {venue} declares the clock offset of its recorder {device} ({source}), and all else is led to it").text(language, facts)
        case .recorder: Words("时间以{venue}的录像机 {device}（{source}）自己的时钟为准，没有人核对过它与标准时间差多少", "times are those of the clock of {venue}'s recorder {device} ({source}), which nobody has checked against standard time").text(language, facts)
        }
    }

    /// Where this timeline comes from.
    func origin(_ language: Language) -> String {
        switch origin {
        case .computed: Words("由现有的录像算出", "computed from the recordings as they are known now").text(language)
        case .sealed: Words("封存时所记", "as it was sealed").text(language)
        }
    }
}

package enum TimelineWords {
    static func method(_ method: Timeline.Placing.Method) -> Words {
        switch method {
        case .reference: Words("时间以此为准", "the clock itself")
        case .measured: Words("由声音测得", "measured by sound")
        case .declared: Words("按申明的偏差", "declared offset")
        case .recorder: Words("录像机自己的时钟，未核对", "the recorder's own clock, unchecked")
        case .unknown: Words("不知道何时开始", "when it began is not known")
        }
    }

    /// For where there is little room.
    static func shortMethod(_ method: Timeline.Placing.Method) -> Words {
        switch method {
        case .reference: Words("基准", "the clock")
        case .measured: Words("测得", "measured")
        case .declared: Words("申明", "declared")
        case .recorder: Words("未核对", "unchecked")
        case .unknown: Words("不详", "unknown")
        }
    }

    /// `由声音测得：时钟慢 7.275 s，走快 0.4 ppm，误差 ±205 ms`
    package static func placing(_ placing: Timeline.Placing, _ language: Language) -> String { PlacingSummary(placing).text(language) }

    /// `±205 ms`, `±2.5 s`
    static func uncertainty(_ value: Millionths) -> String {
        let count = value.count.magnitude
        return count < 1_000_000 ? "±\((count + 999) / 1000) ms" : "±\(tenths(count + 99_999, unit: 1_000_000)) s"
    }

    /// `7.275`, of millionths.
    static func thousandths(_ count: UInt64) -> String {
        let thousandths = (count &+ 500) / 1000
        let rest = String(thousandths % 1000)
        return "\(thousandths / 1000)." + String(repeating: "0", count: 3 - rest.count) + rest
    }

    /// `+7.070 s`
    static func lag(_ value: Millionths) -> String { (value.count < 0 ? "−" : "+") + thousandths(value.count.magnitude) + " s" }

    static func tenths(_ count: UInt64, unit: UInt64) -> String { "\(count / unit).\(count % unit / (unit / 10))" }

    static func cause(_ cause: Timeline.Gap.Cause) -> Words {
        switch cause {
        case .notRecorded: Words("没有录", "not recorded")
        case .notSubmitted: Words("没有提交（长度正好是整段文件）", "not submitted (as long as whole files are)")
        }
    }

    static func basis(_ basis: Timeline.Overlap.Basis) -> Words {
        switch basis {
        case .content: Words("内容相同", "the same content")
        case .clock: Words("时间重叠", "by the clock")
        }
    }

    static func what(_ what: Timeline.Coverage.What) -> Words {
        switch what {
        case .picture: Words("画面", "picture")
        case .sound: Words("声音", "sound")
        }
    }

    static func kind(_ kind: EventKind) -> Words {
        switch kind {
        case .black: Words("黑屏", "black")
        case .frozen: Words("静止", "frozen")
        case .stutter: Words("卡顿", "stutter")
        case .silent: Words("无声", "silent")
        case .faint: Words("微弱", "faint")
        case .clipped: Words("削波", "clipped")
        case .gap: Words("断档", "gap")
        case .damage: Words("损坏", "damage")
        }
    }
}
