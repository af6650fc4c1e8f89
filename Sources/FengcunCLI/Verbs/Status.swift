internal import ArgumentParser
internal import Evidence
internal import Files
internal import PackageFormat
internal import Reports
internal import Sealing
internal import SystemPackage
internal import Timelines
internal import Workspace

struct Status: Verb {
    static var configuration: CommandConfiguration {
        CommandConfiguration(abstract: Speech.tr("工作区里有什么、还缺什么、是否已封存", "What is in a workspace, what is missing, whether it is sealed."))
    }

    @Argument(help: ArgumentHelp(Speech.tr("工作区", "The workspace."), valueName: "DIR"), completion: CompletionWords.workspace) var folder: PathArgument
    @OptionGroup var common: CommonOptions

    func perform() throws -> ExitStatus {
        let workspace = try Workspace(folder.path)
        let readiness = Readiness.inspect(workspace)
        // A sealed folder may have been copied without its state: what it holds stands in its dossier.
        let files = workspace.isSealed ? try Packing(folder: workspace.root, cancellation: Speech.interruption, progress: ProgressMeter()).summary().dossier.files : readiness.files
        let lists = try TimelineLists.read(try ManifestsFolder.find())
        let timeline = try Status.timeline(workspace, readiness, lists)
        let overview = Overview(
            workspace: workspace, readiness: readiness, files: files, vocabulary: lists.vocabulary, timeline: timeline.map { TimelineFindings.of($0, rules: lists.rules.rules) } ?? [],
            warnings: Status.warnings(workspace, readiness, lists.vocabulary))
        Speech.answer(overview.json, overview.text)
        return .done
    }

    /// What had better be done soon; of a sealed folder nothing.
    private static func warnings(_ workspace: Workspace, _ readiness: Readiness, _ vocabulary: Vocabulary) -> [Finding] {
        guard !workspace.isSealed, let project = readiness.project, let loop = vocabulary.loop else { return [] }
        return SilentVenues.findings(project, readiness.files, loop, now: now())
    }

    /// Of a sealed folder the sealed one; nil where there is none, or what it would follow from cannot be read.
    private static func timeline(_ workspace: Workspace, _ readiness: Readiness, _ lists: TimelineLists) throws -> Timeline? {
        if workspace.isSealed { return (try? InputFile.readAll(workspace.file(PackageLayout.timeline), limit: 64 << 20)).flatMap { try? TimelineFile.decode($0) }?.timeline }
        return try readiness.project.flatMap { try workspace.timeline($0, readiness.ledger, lists, cancellation: Speech.interruption) }
    }
}

/// A workspace at a glance.
private struct Overview {
    let workspace: Workspace
    let readiness: Readiness
    let files: [ArchivedFile]
    let vocabulary: Vocabulary
    /// What the timeline has to say; it keeps nothing from being sealed.
    let timeline: [Finding]
    /// What cannot wait; it keeps nothing from being sealed either.
    let warnings: [Finding]

    private var isSealed: Bool { workspace.isSealed }

    private var retention: Retention? { readiness.project.map { Retention($0.facts) } }

    /// Files by their folder, in canonical order.
    private var groups: [(folder: String, files: [ArchivedFile])] {
        Dictionary(grouping: files) { $0.placement.folder }.sorted { PackageLayout.precedes($0.key + "/x/x", $1.key + "/x/x") }.map { ($0.key, $0.value) }
    }

    /// What keeps it from being sealed; of a sealed folder, nothing.
    private var obstacles: [Finding] { isSealed ? [] : readiness.findings }

    private var missingDocuments: [Vocabulary.Document] {
        guard let method = readiness.project?.identification.method else { return [] }
        let present = Set(files.compactMap { file in if case .document(let place) = file.placement { place.id } else { nil } })
        // Later phases come weeks after the evaluation; a supplement carries them. P10 is made at sealing.
        let later: Set<String> = ["P5", "P6", "P7", "P8", "P9", "P10"]
        return vocabulary.documents.filter { $0.isMandatory(for: method) && !present.contains($0.id) && !later.contains($0.phase) }
    }

    /// `main pano`: sources that a venue, or the project, should have a recording of and has none.
    private var missingSources: [(venue: String?, source: Vocabulary.Source)] {
        let places = files.compactMap(\.placement.recording)
        let venues = readiness.project?.venues.map(\.id) ?? []
        let perVenue = venues.flatMap { venue in
            vocabulary.sources.filter { source in source.isMandatoryAtEachVenue && !places.contains { $0.venue == venue && $0.source == source.id } }.map { (Optional(venue), $0) }
        }
        let once = vocabulary.sources.filter { source in source.isMandatoryOnce && !places.contains { $0.source == source.id } }.map { (String?.none, $0) }
        return perVenue + once
    }

    private func seconds(_ files: [ArchivedFile]) -> Double {
        files.compactMap { readiness.ledger.recordings[$0.path]?.recording.duration.flatMap(Double.init) }.reduce(0, +)
    }

    private func flagged(_ files: [ArchivedFile]) -> Int {
        let ledger = readiness.ledger
        return files.count { !(ledger.recordings[$0.path]?.recording.damage ?? []).isEmpty || !(ledger.documents[$0.path]?.facts.problems ?? []).isEmpty }
    }

    // MARK: For people

    var text: String {
        var lines: [String] = []
        if let project = readiness.project {
            lines.append("\(project.identification.number) \(project.identification.name)")
            lines.append("  \(Speech.tr("标识", "id")) \(project.packageID)")
        }
        lines.append("  \(isSealed ? Speech.tr("已封存", "sealed") : Speech.tr("未封存", "not sealed"))")
        lines.append("")
        for group in groups {
            let duration = seconds(group.files)
            let bytes = group.files.reduce(0) { $0 + $1.size }
            var line = "  \(title(group.files[0].placement))  \(group.files.count) \(Speech.tr("个", "files"))  \(Sizes.text(bytes))"
            if duration > 0 { line += "  \(clock(duration))" }
            let bad = flagged(group.files)
            if bad > 0 { line += Speech.tr("  ⚠ \(bad) 个有问题", "  ⚠ \(bad) flagged") }
            lines.append(line)
        }
        if groups.isEmpty { lines.append("  " + Speech.tr("还没有收录任何文件", "nothing added yet")) }
        if !timeline.isEmpty {
            lines += ["", Speech.tr("时间线（不阻止封存）：", "the timeline (nothing here keeps it from being sealed):")]
            lines += timeline.map { ReportText.finding($0, Speech.language) }
        }
        if !warnings.isEmpty { lines += [""] + warnings.map { ReportText.finding($0, Speech.language) } }
        if let retention { lines += [""] + RetentionWords.lines(retention, Speech.language).map { "  \($0.title)\(Speech.tr("：", ": "))\(VisibleText.line($0.text))" } }
        if !missingSources.isEmpty {
            lines += ["", Speech.tr("缺少的录像来源（默认要求）：", "recording sources that are missing (our defaults):")]
            lines += missingSources.map { "  - \($0.venue.map { $0 + " " } ?? "")\($0.source.id) \(Speech.tr($0.source.zh, $0.source.en))" }
        }
        if !missingDocuments.isEmpty {
            lines += ["", Speech.tr("此采购方式通常必备、还没有的文件（至评审阶段，不阻止封存）：", "documents usually mandatory for this method and not there yet (up to evaluation; they do not block sealing):")]
            lines += missingDocuments.map { "  - \($0.id) \(Speech.tr($0.zh, $0.en))" }
        }
        if !obstacles.isEmpty {
            lines += ["", Speech.tr("封存之前要处理：", "to be settled before sealing:")]
            lines += obstacles.map { ReportText.finding($0, Speech.language) }
        } else if !isSealed {
            lines += ["", Speech.tr("可以封存", "ready to be sealed")]
        }
        return lines.joined(separator: "\n")
    }

    private func title(_ placement: Placement) -> String {
        switch placement {
        case .document(let place): "\(place.id)  \(vocabulary.documents.first { $0.id == place.id }.map { Speech.tr($0.zh, $0.en) } ?? "")"
        case .recording(let place): "\(place.venue)/\(place.stage)/\(place.source)  \(vocabulary.sources.first { $0.id == place.source }.map { Speech.tr($0.zh, $0.en) } ?? "")"
        }
    }

    private func clock(_ seconds: Double) -> String {
        let whole = Int(seconds.rounded())
        func two(_ value: Int) -> String { value < 10 ? "0\(value)" : "\(value)" }
        return "\(whole / 3600):\(two(whole / 60 % 60)):\(two(whole % 60))"
    }

    // MARK: For machines

    var json: JSONValue {
        ReportJSON.object([
            "workspace": .string(workspace.root.string), "packageId": readiness.project.map { .string($0.packageID) }, "number": readiness.project.map { .string($0.identification.number) },
            "name": readiness.project.map { .string($0.identification.name) }, "sealed": .bool(isSealed), "ready": .bool(obstacles.isEmpty && !isSealed),
            "recordings": .array(
                groups.compactMap { group in
                    guard let place = group.files[0].placement.recording else { return nil }
                    return .object([
                        "venue": .string(place.venue), "stage": .string(place.stage), "source": .string(place.source), "files": .integer(Int64(group.files.count)),
                        "bytes": .integer(Int64(group.files.reduce(0) { $0 + $1.size })), "seconds": .integer(Int64(seconds(group.files).rounded())), "flagged": .integer(Int64(flagged(group.files))),
                    ])
                }),
            "documents": .array(
                groups.compactMap { group in
                    guard case .document(let place) = group.files[0].placement else { return nil }
                    return .object(["id": .string(place.id), "files": .integer(Int64(group.files.count)), "bytes": .integer(Int64(group.files.reduce(0) { $0 + $1.size })), "flagged": .integer(Int64(flagged(group.files)))])
                }),
            "missing": .object([
                "documents": .array(missingDocuments.map { .string($0.id) }),
                "sources": .array(missingSources.map { ReportJSON.object(["venue": $0.venue.map(JSONValue.string), "source": .string($0.source.id)]) }),
            ]),
            "retention": retention.map { JSONValue($0) }, "warnings": .array(warnings.map { ReportJSON.finding($0, Speech.language) }),
            "timeline": .array(timeline.map { ReportJSON.finding($0, Speech.language) }), "findings": .array(obstacles.map { ReportJSON.finding($0, Speech.language) }),
            "counts": .object(["files": .integer(Int64(files.count)), "bytes": .integer(Int64(files.reduce(0) { $0 + $1.size }))]),
        ])
    }
}
