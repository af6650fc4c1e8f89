internal import Evidence

/// Checks of what is in the archive: documents, recordings, what of the stages is recorded.
struct ArchiveChecks {
    private let evaluation: Evaluation
    private var material: Material { evaluation.material }

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

    private func documents(_ id: String) -> [Material.Document] { material.documents.filter { $0.place.id == id } }

    private func evidence(_ documents: [Material.Document]) -> [Judgement.Evidence] { documents.prefix(Self.shown).map { Judgement.Evidence(.document, $0.path) } }

    private func document(_ id: String, _ least: Check.Value) -> Answer {
        let there = documents(id)
        let known = evaluation.known(least)
        if let unknown = known.unknown { return there.isEmpty ? .notMet(.documentMissing, ["document": id, "count": "0", "least": "1"]) : unknown }
        let number = known.values.first.flatMap { Int($0.text) } ?? 1
        return there.count >= number ? .met(evidence(there)) : .notMet(.documentMissing, ["document": id, "count": String(there.count), "least": String(number)], evidence(there))
    }

    private func requiredDocuments(_ fromText: Bool?) -> Answer {
        let present = Set(material.documents.map(\.place.id))
        var missing: [String] = []
        var unknown: [String] = []
        for document in evaluation.matrix where document.dueBy <= evaluation.phase && (fromText == nil || fromText == document.isFromText) && !document.isMadeByTool && !present.contains(document.id) {
            switch document.need(material.project.identification.method) {
            case .mandatory: missing.append(document.id)
            case .conditional:
                guard let condition = document.condition else { continue }
                let asked = evaluation.answer(condition)
                if asked.truth == .met { missing.append(document.id) }
                if asked.truth == .unknown { unknown += asked.missing }
            case .notUsed: break
            }
        }
        if !missing.isEmpty { return .notMet(.documentsMissing, ["documents": missing.joined(separator: ", ")]) }
        return unknown.isEmpty ? .met() : .unknown(missing: unknown)
    }

    /// Handwritten signatures on a scan cannot be seen: that none is there is never said.
    private func signed(_ id: String, _ least: Check.Value) -> Answer {
        let there = documents(id)
        guard !there.isEmpty else { return .notMet(.documentMissing, ["document": id, "count": "0", "least": "1"]) }
        let known = evaluation.known(least)
        if let unknown = known.unknown { return unknown }
        let number = known.values.first.flatMap { Int($0.text) } ?? 1
        let count = there.reduce(0) { $0 + $1.signatures }
        return count >= number ? .met(evidence(there)) : .unknown(.signaturesNotSeen, ["document": id, "count": String(count), "least": String(number)], evidence(there))
    }

    private func text(_ id: String, _ words: [String]) -> Answer {
        let there = documents(id)
        guard !there.isEmpty else { return .notMet(.documentMissing, ["document": id, "count": "0", "least": "1"]) }
        var isUnreadable = false
        for document in there {
            guard document.hasText, let text = material.text(document.path) else {
                isUnreadable = true
                continue
            }
            let plain = text.filter { !$0.isWhitespace }
            for word in words {
                if let range = plain.firstRange(of: word) { return .met([Judgement.Evidence(.document, document.path, value: Self.around(range, in: plain))]) }
            }
        }
        let facts = ["document": id, "words": words.joined(separator: " / ")]
        return isUnreadable ? .unknown(.textUnreadable, facts, evidence(there)) : .notMet(.textNotFound, facts, evidence(there))
    }

    private static func around(_ range: Range<String.Index>, in text: String) -> String {
        let from = text.index(range.lowerBound, offsetBy: -12, limitedBy: text.startIndex) ?? text.startIndex
        let to = text.index(range.upperBound, offsetBy: 12, limitedBy: text.endIndex) ?? text.endIndex
        return "…\(text[from..<to])…"
    }

    // MARK: Recordings

    private func recording(_ venue: Check.Value?, _ stages: [String], _ sources: [String]) -> Answer {
        var wanted: String?
        if let venue {
            let known = evaluation.known(venue)
            if let unknown = known.unknown { return unknown }
            wanted = known.values.first?.text
        }
        let there = material.recordings.filter { (wanted == nil || $0.place.venue == wanted) && (stages.isEmpty || stages.contains($0.place.stage)) && (sources.isEmpty || sources.contains($0.place.source)) }
        guard !there.isEmpty else { return .notMet(.recordingMissing, ["venue": wanted ?? "", "stage": stages.joined(separator: ", "), "sources": sources.joined(separator: ", ")]) }
        return .met(there.prefix(Self.shown).map { Judgement.Evidence(.recording, $0.path) })
    }

    private func coverage(_ venue: Check.Value?, _ stage: String, _ what: Timeline.Coverage.What) -> Answer {
        var wanted: String?
        if let venue {
            let known = evaluation.known(venue)
            if let unknown = known.unknown { return unknown }
            wanted = known.values.first?.text
        }
        guard material.recordings.contains(where: { $0.place.stage == stage && (wanted == nil || $0.place.venue == wanted) }) else {
            return .notMet(.recordingMissing, ["venue": wanted ?? "", "stage": stage, "sources": ""])
        }
        let rows = (material.timeline?.coverage ?? []).filter { $0.stage == stage && $0.what == what && $0.source == nil && $0.isRequired && (wanted == nil || $0.venue == wanted) }
        guard material.timeline?.clock != nil, !rows.isEmpty else { return .unknown(.coverageUnknown, ["stage": stage, "venue": wanted ?? ""]) }
        return Answer.all(
            rows.map { row in
                let gaps = row.missing.map { Judgement.Evidence(.recording, "data/recordings/\(row.venue ?? "")/\(row.stage)", from: $0.from.iso8601, to: $0.to.iso8601) }
                guard !row.missing.isEmpty else { return .met([Judgement.Evidence(.recording, "data/recordings/\(row.venue ?? "")/\(row.stage)", from: row.span.from.iso8601, to: row.span.to.iso8601)]) }
                let lost = row.missing.reduce(0) { $0 + $1.length }
                let facts = ["venue": row.venue ?? "", "stage": stage, "what": what.rawValue, "covered": row.covered.text, "missing": Millionths(count: lost).text, "gaps": String(row.missing.count)]
                return .notMet(.notCovered, facts, Array(gaps.prefix(Self.shown)))
            })
    }

    private func quality(_ codes: [String], _ stages: [String]) -> Answer {
        let recordings = material.recordings.filter { stages.isEmpty || stages.contains($0.place.stage) }
        guard !recordings.isEmpty else { return .notMet(.recordingMissing, ["venue": "", "stage": stages.joined(separator: ", "), "sources": ""]) }
        let reasons = codes.compactMap { code -> Judgement.Reason? in
            let with = recordings.filter { $0.events[code] != nil }
            guard !with.isEmpty else { return nil }
            return Judgement.Reason(.qualityEvent, ["code": code, "count": String(with.reduce(0) { $0 + ($1.events[code] ?? 0) }), "files": String(with.count)])
        }
        if !reasons.isEmpty {
            return .notMet(reasons, recordings.filter { recording in codes.contains { recording.events[$0] != nil } }.prefix(Self.shown).map { Judgement.Evidence(.recording, $0.path) })
        }
        let notAnalysed = recordings.count { !$0.isAnalysed }
        return notAnalysed == 0 ? .met() : .unknown(.notAnalysed, ["count": String(notAnalysed)])
    }

    /// A clock that nothing was held against is not known to be right.
    private func clock(_ within: Check.Value) -> Answer {
        let known = evaluation.known(within)
        if let unknown = known.unknown { return unknown }
        guard let most = known.values.first.flatMap({ Fact.text($0.text).number }) else { return .unknown(missing: [evaluation.words(within)]) }
        guard let timeline = material.timeline, timeline.clock != nil, !timeline.tracks.isEmpty else { return .unknown(.coverageUnknown, ["stage": "", "venue": ""]) }
        return Answer.all(
            timeline.tracks.map { track in
                let evidence = track.segments.prefix(1).map { Judgement.Evidence(.recording, $0.path, value: $0.placing.shift.text) }
                let off = track.segments.map { abs($0.placing.shift.count - ($0.placing.declared?.count ?? 0)) }.max() ?? 0
                if off > most.count {
                    return .notMet(.tooMany, ["field": "clock \(track.venue)/\(track.stage)/\(track.source) \(track.device)", "value": Millionths(count: off).text, "most": most.text], evidence)
                }
                let isKnown = track.segments.allSatisfy { ![.recorder, .unknown].contains($0.placing.method) }
                return isKnown ? .met(evidence) : .unknown(.coverageUnknown, ["stage": track.stage, "venue": track.venue], evidence)
            })
    }

    private func handover() -> Answer {
        guard let handover = material.handover else { return .notMet(.documentMissing, ["document": "media-handover", "count": "0", "least": "1"]) }
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
