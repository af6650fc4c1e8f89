package import Evidence

/// A timeline with what people need beside it to read it.
package struct TimelineReport: Sendable {
    package enum Origin: String, Sendable {
        /// From what the workspace has now, or from what an archive without a timeline says of its recordings.
        case computed
        /// As it was sealed.
        case sealed
    }

    /// What people call venues, stages and sources, by id; what has no name is called by its id.
    package struct Names: Sendable {
        /// `主场`
        package var venues: [String: Words]
        /// `柳州市公共资源交易中心`, by the venue's id.
        package var places: [String: String]
        package var stages: [String: Words]
        package var sources: [String: Words]

        package init(venues: [String: Words] = [:], places: [String: String] = [:], stages: [String: Words] = [:], sources: [String: Words] = [:]) {
            self.venues = venues
            self.places = places
            self.stages = stages
            self.sources = sources
        }
    }

    /// Number and name of the project.
    package var project: String?
    package var origin: Origin
    package var timeline: Timeline
    /// Whose observations are marked.
    package var recordings: [Recording]
    package var findings: [Finding]
    package var names: Names

    package init(project: String?, origin: Origin, timeline: Timeline, recordings: [Recording], findings: [Finding], names: Names = Names()) {
        self.project = project
        self.origin = origin
        self.timeline = timeline
        self.recordings = recordings
        self.findings = findings
        self.names = names
    }

    func venue(_ id: String?, _ language: Language) -> String {
        guard let id else { return Words("各场地合计", "all venues together").text(language) }
        return names.venues[id].map { $0.text(language) } ?? id
    }

    /// With where it is.
    func place(_ id: String, _ language: Language) -> String { [venue(id, language), names.places[id] ?? ""].filter { !$0.isEmpty }.joined(separator: "  ") }

    func stage(_ id: String, _ language: Language) -> String { names.stages[id].map { $0.text(language) } ?? id }
    func source(_ id: String, _ language: Language) -> String { names.sources[id].map { $0.text(language) } ?? id }

    /// `评审  2026-09-15 14:30:00–14:35:00（申明的时间，5 分）`
    func title(of panel: TimelineScene.Panel, _ language: Language) -> String {
        let stage = stage(panel.stage, language)
        guard let declared = panel.declared else {
            let axis = Durations.span(.init(from: panel.axis.time(panel.axis.from), to: panel.axis.time(panel.axis.to)))
            let words = panel.isAstray ? Words("（不在申明的时间里）", " (not in the declared time)") : Words("（没有申明起止时间）", " (no time is declared)")
            return "\(stage)  \(axis)\(words.text(language))"
        }
        guard let to = declared.to else { return "\(stage)  \(Durations.date(declared.from)) \(Durations.clock(declared.from))–\(Words("（没有申明结束时间）", " (its end is not declared)").text(language))" }
        let span = Timeline.Span(from: declared.from, to: to).upright
        return "\(stage)  \(Durations.span(span))" + Words("（申明的时间，{length}）", " (declared; {length})").text(language, ["length": Durations.text(span.length, language)])
    }

    /// `必备来源：全景摄像机 画面 97.0 %；...`; nil where there are none.
    func required(_ coverage: [Timeline.Coverage], _ language: Language) -> String? {
        let figures = coverage.filter { $0.source != nil && $0.isRequired }.map { entry in
            "\(source(entry.source ?? "", language)) \(TimelineWords.what(entry.what).text(language)) \(Durations.share(of: entry))"
        }
        return figures.isEmpty ? nil : Words("必备来源：", "required sources: ").text(language) + figures.joined(separator: language == .zh ? "；" : "; ")
    }
}
