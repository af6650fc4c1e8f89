internal import Evidence

/// Checks of what is in the archive: documents, recordings, what of the stages is recorded.
struct ArchiveChecks {
    private let evaluation: Evaluation
    private var archive: Archive { evaluation.archive }
    private var material: Material { archive.material }

    init(_ evaluation: Evaluation) { self.evaluation = evaluation }

    /// So much of one kind of evidence is enough for a person to look.
    private static let shown = 20

    func answer(_ check: Check) -> Answer {
        switch check {
        case .document(let id, let least): document(id, least)
        case .requiredDocuments(let fromText): requiredDocuments(fromText)
        case .signed(let id, let least): signed(id, least)
        case .text(let id, let words): text(id, words)
        case .recording(let venue, let stages, let sources): recording(venue, stages, sources)
        case .coverage(let venue, let stage, let what): coverage(venue, stage, what)
        case .quality(let codes, let stages): quality(codes, stages)
        case .handover: handover()
        case .clock(let within): clock(within)
        default: .unknown(.byPerson)
        }
    }

    // MARK: Documents

    private func evidence(_ documents: [Material.Document]) -> [Judgement.Evidence] { documents.prefix(Self.shown).map { Judgement.Evidence(.document, $0.path) } }

    private func missing(_ id: String) -> Answer { .notMet(.documentMissing, ["document": id, "count": "0", "least": "1"]) }

    private func document(_ id: String, _ least: Check.Value) -> Answer {
        let there = archive.documents(id)
        return enough(there.count, least) { number in .notMet(.documentMissing, ["document": id, "count": String(there.count), "least": number], evidence(there)) } met: { .met(evidence(there)) }
    }

    /// Whether so many are as many as a value says.
    private func enough(_ count: Int, _ least: Check.Value, not: (String) -> Answer, met: () -> Answer) -> Answer {
        evaluation.pairs(least, .literal(String(count)), areCompleted: false) { least, count in
            guard let number = Fact.text(least.text).number, let there = Fact.text(count.text).number else { return .unknown(missing: [least.name]) }
            return there < number ? not(least.text) : least.isComplete ? met() : .unknown(missing: least.missing)
        }
    }

    private func requiredDocuments(_ fromText: Bool?) -> Answer {
        let present = archive.ids
        var missing: [String] = []
        var open: [Answer] = []
        // What was due earlier lies in the package that this one supplements.
        let earlier = material.project.predecessor?.judgedTo
        for document in evaluation.matrix where document.dueBy <= evaluation.phase && (earlier.map { document.dueBy > $0 } ?? true) && (fromText == nil || fromText == document.isFromText) && !document.isMadeByTool && !present.contains(document.id) {
            switch document.need(material.project.identification.method) {
            case .mandatory: missing.append(document.id)
            case .conditional:
                guard let condition = document.condition else { continue }
                let asked = evaluation.answer(condition)
                if asked.truth == .met { missing.append(document.id) }
                if asked.truth == .unknown { open.append(asked) }
            case .notUsed: break
            }
        }
        return missing.isEmpty ? Answer.all(open) : .notMet(.documentsMissing, ["documents": missing.joined(separator: ", ")])
    }

    /// Handwritten signatures on a scan cannot be seen: that none is there is never said.
    private func signed(_ id: String, _ least: Check.Value) -> Answer {
        let there = archive.documents(id)
        guard !there.isEmpty else { return missing(id) }
        let count = there.reduce(0) { $0 + $1.signatures }
        return enough(count, least) { number in .unknown(.signaturesNotSeen, ["document": id, "count": String(count), "least": number], evidence(there)) } met: { .met(evidence(there)) }
    }

    private func text(_ id: String, _ words: [String]) -> Answer {
        let there = archive.documents(id)
        guard !there.isEmpty else { return missing(id) }
        for document in there {
            guard let text = archive.text(document) else { continue }
            if let found = words.lazy.compactMap(text.around).first { return .met([Judgement.Evidence(.document, document.path, value: found)]) }
        }
        let isReadWhole = there.allSatisfy { $0.isTextComplete && archive.text($0) != nil }
        let facts = ["document": id, "words": words.joined(separator: " / ")]
        return isReadWhole ? .notMet(.textNotFound, facts, evidence(there)) : .unknown(.textUnreadable, facts, evidence(there))
    }

    // MARK: Recordings

    /// For each venue that a value names; for all together where none is asked for.
    private func ofVenues(_ venue: Check.Value?, _ answer: (String?) -> Answer) -> Answer {
        venue.map { evaluation.every($0) { answer($0.text) } } ?? answer(nil)
    }

    private func recording(_ venue: Check.Value?, _ stages: [String], _ sources: [String]) -> Answer {
        ofVenues(venue) { venue in
            let there = material.recordings.filter { (venue == nil || $0.place.venue == venue) && (stages.isEmpty || stages.contains($0.place.stage)) && (sources.isEmpty || sources.contains($0.place.source)) }
            guard !there.isEmpty else { return noRecording(venue, stages, sources) }
            return .met(there.prefix(Self.shown).map { Judgement.Evidence(.recording, $0.path) })
        }
    }

    private func noRecording(_ venue: String? = nil, _ stages: [String] = [], _ sources: [String] = []) -> Answer {
        .notMet(.recordingMissing, ["venue": venue ?? "", "stage": stages.joined(separator: ", "), "sources": sources.joined(separator: ", ")])
    }

    private func coverage(_ venue: Check.Value?, _ stage: String, _ what: Timeline.Coverage.What) -> Answer {
        ofVenues(venue) { venue in
            guard material.recordings.contains(where: { $0.place.stage == stage && (venue == nil || $0.place.venue == venue) }) else { return noRecording(venue, [stage]) }
            let unknown = Answer.unknown(.coverageUnknown, ["stage": stage, "venue": venue ?? ""])
            guard let timeline = material.timeline, timeline.clock != nil else { return unknown }
            let rows = timeline.coverage.filter { $0.stage == stage && $0.what == what && $0.source == nil && $0.isRequired && (venue == nil || $0.venue == venue) }
            return rows.isEmpty ? unknown : Answer.all(rows.map { covered($0, timeline) })
        }
    }

    private func covered(_ row: Timeline.Coverage, _ timeline: Timeline) -> Answer {
        let place = "data/recordings/\(row.venue ?? "")/\(row.stage)"
        guard !row.missing.isEmpty else { return .met([Judgement.Evidence(.recording, place, from: row.span.from.iso8601, to: row.span.to.iso8601)]) }
        // What lies nowhere on the clock may be just what seems to be missing.
        let isAnyUnplaced = timeline.tracks.contains { track in track.stage == row.stage && track.venue == row.venue && track.segments.contains { $0.span == nil } }
        if isAnyUnplaced { return .unknown(.coverageUnknown, ["stage": row.stage, "venue": row.venue ?? ""]) }
        let facts = [
            "venue": row.venue ?? "", "stage": row.stage, "what": row.what.rawValue, "covered": row.covered.text, "missing": Millionths(count: row.missing.reduce(0) { $0 + $1.length }).text, "gaps": String(row.missing.count),
        ]
        return .notMet(.notCovered, facts, row.missing.prefix(Self.shown).map { Judgement.Evidence(.recording, place, from: $0.from.iso8601, to: $0.to.iso8601) })
    }

    private func quality(_ codes: [String], _ stages: [String]) -> Answer {
        let recordings = material.recordings.filter { stages.isEmpty || stages.contains($0.place.stage) }
        guard !recordings.isEmpty else { return noRecording(nil, stages) }
        let reasons = codes.compactMap { code -> Judgement.Reason? in
            let with = recordings.filter { $0.events[code, default: 0] > 0 }
            guard !with.isEmpty else { return nil }
            return Judgement.Reason(.qualityEvent, ["code": code, "count": String(with.reduce(0) { $0 + $1.events[code, default: 0] }), "files": String(with.count)])
        }
        if !reasons.isEmpty {
            return .notMet(reasons, recordings.filter { recording in codes.contains { recording.events[$0, default: 0] > 0 } }.prefix(Self.shown).map { Judgement.Evidence(.recording, $0.path) })
        }
        let notAnalysed = recordings.count { !$0.isAnalysed }
        return notAnalysed == 0 ? .met() : .unknown(.notAnalysed, ["count": String(notAnalysed)])
    }

    /// A clock that nothing was held against is not known to be right.
    private func clock(_ within: Check.Value) -> Answer {
        evaluation.every(within) { within in
            guard let most = Fact.text(within.text).number else { return .unknown(missing: [within.name]) }
            guard let timeline = material.timeline, timeline.clock != nil, !timeline.tracks.isEmpty else { return .unknown(.coverageUnknown, ["stage": "", "venue": ""]) }
            return Answer.all(timeline.tracks.map { clock(of: $0, most) })
        }
    }

    private func clock(of track: Timeline.Track, _ most: Millionths) -> Answer {
        let evidence = track.segments.prefix(1).map { Judgement.Evidence(.recording, $0.path, value: $0.placing.shift.text) }
        let off = track.segments.map { abs($0.placing.shift.count - ($0.placing.declared?.count ?? 0)) }.max() ?? 0
        if off > most.count {
            return .notMet(.tooMany, ["field": "clock \(track.venue)/\(track.stage)/\(track.source) \(track.device)", "value": Millionths(count: off).text, "most": most.text], evidence)
        }
        let isKnown = track.segments.allSatisfy { ![.recorder, .unknown].contains($0.placing.method) }
        return isKnown ? .met(evidence) : .unknown(.coverageUnknown, ["stage": track.stage, "venue": track.venue], evidence)
    }

    private func handover() -> Answer {
        guard let handover = material.handover, !handover.lists.isEmpty || !handover.unreadable.isEmpty else { return missing("media-handover") }
        // Without recordings nothing was handed over, whatever lists say.
        guard !material.recordings.isEmpty else { return noRecording() }
        let lists = (handover.lists + handover.unreadable).map { Judgement.Evidence(.document, $0) }
        guard !handover.lists.isEmpty else { return .unknown(.handoverUnreadable, ["path": handover.unreadable.first ?? ""], lists) }
        let wrong = handover.different.map { Judgement.Reason(.handoverDiffers, ["path": $0.list, "line": String($0.number), "name": $0.name]) }
        let strangers = handover.strangers.map { Judgement.Reason(.handoverStranger, ["path": $0.list, "line": String($0.number), "name": $0.name]) }
        if !wrong.isEmpty || !strangers.isEmpty { return .notMet(Array((wrong + strangers).prefix(Self.shown)), lists) }
        guard handover.notListed.isEmpty else {
            // What a list that cannot be read says of them nobody knows.
            let reasons = handover.notListed.prefix(Self.shown).map { Judgement.Reason(.notHandedOver, ["path": $0]) }
            return handover.unreadable.isEmpty ? .notMet(Array(reasons), lists) : Answer(truth: .unknown, reasons: [.init(.handoverUnreadable, ["path": handover.unreadable[0]])], evidence: lists)
        }
        return .met(lists)
    }
}
