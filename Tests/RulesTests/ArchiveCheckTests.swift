internal import Evidence
internal import Testing

@testable internal import Rules

/// Checks of documents, recordings, coverage, quality and handed-over lists.
@Suite struct ArchiveCheckTests {
    private func words(_ check: String, _ material: Material) throws -> String { try Made.answer(check, of: material).words }

    // MARK: Documents

    @Test func `a document is there, as often as it has to be`() throws {
        let two = try Made.material(Made.project(facts: "draw: [{name: 甲}, {}]"), documents: [Made.document("bid", "1.pdf"), Made.document("bid", "2.pdf"), Made.document("notice")])
        #expect(try words("document: bid", two) == "met")
        #expect(try words("document: {id: bid, atLeast: 3}", two) == "not met; document-missing")
        #expect(try words("document: equip-check", two) == "not met; document-missing")
        #expect(try words("document: {id: bid, atLeast: {count: $draw}}", two) == "met")
        #expect(try words("document: {id: bid, atLeast: {count: $draw.name}}", two) == "undecided; fact-missing draw[2].name")
        #expect(try words("document: {id: notice, atLeast: {times: 2, of: {count: $draw.name}}}", two) == "not met; document-missing")
        // There may have been no challenge, and then no document is needed.
        #expect(try words("document: {id: equip-check, atLeast: {count: $challenges}}", two) == "undecided; fact-missing challenges")
        #expect(try Made.answer("document: bid", of: two).evidence.map(\.path) == ["data/documents/bid/1.pdf", "data/documents/bid/2.pdf"])
        #expect(try Made.answer("document: {id: bid, atLeast: 3}", of: two).reasons.first?.facts == ["document": "bid", "count": "2", "least": "3"])
    }

    @Test func `signatures that are not seen may be there`() throws {
        let material = try Made.material(documents: [Made.document("bid", "1.pdf", signatures: 2), Made.document("bid", "2.pdf", signatures: 1), Made.document("notice")])
        #expect(try words("signed: {id: bid, atLeast: 3}", material) == "met")
        #expect(try words("signed: {id: bid, atLeast: 4}", material) == "undecided; signatures-not-seen")
        #expect(try words("signed: notice", material) == "undecided; signatures-not-seen")
        #expect(try words("signed: equip-check", material) == "not met; document-missing")
        #expect(try words("signed: {id: bid, atLeast: {count: $draw}}", material) == "undecided; fact-missing draw")
    }

    @Test(arguments: [
        ("采用远程异地评标方式", "远程异地评标", "met"), ("采用远程\n异 地　评标方式", "远程异地评标", "met"), ("采用远程异地评标方式", "远程 异地 评标", "met"), ("main and sub venue", "Main venue", "not met; text-not-found"), ("采用远\u{200B}程异地评标", "远程异地", "met"),
        // What fonts write instead: radicals, and wide figures and letters.
        ("⼯作⽇：３个", "工作日:3个", "met"), ("采用现场评标方式", "远程异地评标", "not met; text-not-found"), ("", "远程", "not met; text-not-found"), ("远", "远程", "not met; text-not-found"),
    ]) func `words are found across lines, spaces and look-alikes`(text: String, sought: String, words: String) throws {
        let material = try Made.material(documents: [Made.document("notice", hasText: true)], texts: ["data/documents/notice/1.pdf": text])
        #expect(try self.words("text: {document: notice, contains: [\"\(sought)\"]}", material) == words)
    }

    @Test func `one of several words in one of several documents is enough, and what cannot be read refutes nothing`() throws {
        let check = "text: {document: notice, contains: [远程异地, 异地评标]}"
        let (here, scan) = (Made.document("notice", "a.pdf", hasText: true), Made.document("notice", "b.pdf"))
        let texts = ["data/documents/notice/a.pdf": "本项目的评审采用异地评标的方式进行，详见招标文件第三章"]
        #expect(try words(check, Made.material(documents: [scan, here], texts: texts)) == "met")
        #expect(try Made.answer(check, of: Made.material(documents: [here], texts: texts)).evidence == [Judgement.Evidence(.document, "data/documents/notice/a.pdf", value: "…本项目的评审采用异地评标的方式进行,详见招标文件…")])
        #expect(try words(check, Made.material(documents: [scan, here], texts: ["data/documents/notice/a.pdf": "无"])) == "undecided; text-unreadable")
        #expect(try words(check, Made.material(documents: [scan])) == "undecided; text-unreadable")
        #expect(try words(check, Made.material(documents: [here])) == "undecided; text-unreadable")
        #expect(try words(check, Made.material(documents: [Made.document("notice", hasText: true, isTextComplete: false)], texts: ["data/documents/notice/1.pdf": "无"])) == "undecided; text-unreadable")
        #expect(try words(check, Made.material()) == "not met; document-missing")
    }

    // MARK: The list of documents

    private let matrix = """
        documents:
          - {id: notice, dueBy: opening, fromText: true, need: {OT: M, CN: M, CC: M, IQ: M, SS: "-"}}
          - {id: bid, dueBy: evaluation, need: {OT: M, CN: "-", CC: "-", IQ: "-", SS: "-"}}
          - {id: record, dueBy: opening, madeBy: fengcun, need: {OT: M, CN: M, CC: M, IQ: M, SS: M}}
          - {id: imported, dueBy: opening, need: {OT: C, CN: C, CC: C, IQ: C, SS: C}, when: {equal: [$budget.importedGoods, "true"]}}
          - {id: other, dueBy: opening, need: {OT: C, CN: C, CC: C, IQ: C, SS: C}}
          - {id: by-person, dueBy: closing, need: {OT: C, CN: "-", CC: "-", IQ: "-", SS: "-"}, when: {person: true}}
        """

    @Test(arguments: [
        ("all", Project.Method.openTender, Judgement.Phase.opening, "{importedGoods: false}", "", "not met notice"), ("all", .openTender, .evaluation, "{importedGoods: false}", "", "not met notice, bid"), ("all", .openTender, .evaluation, "{importedGoods: false}", "notice bid", "met"),
        ("all", .singleSource, .evaluation, "{importedGoods: false}", "", "met"), ("all", .openTender, .opening, "{importedGoods: true}", "notice", "not met imported"), ("all", .openTender, .opening, "{amount: 1}", "notice", "undecided fact-missing"), ("all", .openTender, .opening, "{amount: 1}", "", "not met notice"),
        ("all", .openTender, .opening, "{amount: 1}", "notice imported", "met"), ("fromText", .openTender, .evaluation, "{amount: 1}", "", "not met notice"), ("fromText", .openTender, .evaluation, "{amount: 1}", "notice", "met"), ("others", .openTender, .evaluation, "{importedGoods: false}", "", "not met bid"),
        // What only a person can tell is not told.
        ("all", .openTender, .closing, "{importedGoods: false}", "notice bid", "undecided by-person"),
    ]) func `the documents that the method needs by then`(which: String, method: Project.Method, phase: Judgement.Phase, budget: String, there: String, expected: String) throws {
        let (documents, faults) = RequiredDocument.read(try Made.node(matrix))
        #expect(faults == [])
        let material = try Made.material(Made.project(method: method, facts: "budget: \(budget)"), documents: there.split(separator: " ").map { Made.document(String($0)) })
        let answer = try Made.answer(try Made.check("requiredDocuments: \(which)"), material.facts, matrix: documents, phase: phase, material: material)
        #expect("\(answer.truth.word) \(answer.reasons.map { $0.facts["documents"] ?? $0.code.rawValue }.joined(separator: " "))" == (expected == "met" ? "met " : expected))
    }

    @Test func `slips in the list of documents are found`() throws {
        let faults = RequiredDocument.read(try Made.node("documents:\n  - {id: a, dueBy: opening, need: {OT: m, CN: M, CC: M, IQ: M, SS: M}}\n  - {id: a, dueBy: then, need: {OT: M, CN: M, CC: M, IQ: M}, when: {given: [$drew]}}\n")).faults.map(Made.words)
        #expect(faults == ["2 expected a.need.OT m", "3 duplicate documents a", "3 expected documents.dueBy then", "3 unknownFact a.when.given $drew", "3 missing a.need SS"])
    }

    // MARK: Recordings

    @Test func `a recording of a venue, stage or source`() throws {
        let material = try Made.material(recordings: [Made.recording("main/opening/pano"), Made.recording("main/evaluation/meeting")])
        for (check, expected) in [
            ("{}", "met"), ("{stage: opening}", "met"), ("{stage: [opening, evaluation], source: meeting}", "met"), ("{stage: opening, source: meeting}", "not met; recording-missing"), ("{venue: sub1}", "not met; recording-missing"), ("{venue: main}", "met"),
            ("{venue: \"$venues[id=main].id\"}", "met"), ("{venue: $venues.id}", "not met; recording-missing"), ("{venue: $attendance.venue}", "undecided; fact-missing attendance"),
            // No such venue: not any other instead of it.
            ("{venue: \"$venues[id=sub7].id\"}", "undecided; fact-missing $venues[id=sub7].id"),
        ] { #expect(try words("recording: \(check)", material) == expected, "\(check)") }
    }

    private func span(_ from: Int64, _ to: Int64) -> Timeline.Span { Timeline.Span(from: WallTime(microseconds: from * 1_000_000), to: WallTime(microseconds: to * 1_000_000)) }

    private func timeline(clock: Bool = true, missing: [Timeline.Span] = [], isUnplaced: Bool = false, placing: Timeline.Placing = .init(method: .recorder)) -> Timeline {
        func row(_ venue: String, _ missing: [Timeline.Span], source: String? = nil, isRequired: Bool = true) -> Timeline.Coverage {
            Timeline.Coverage(venue: venue, stage: "evaluation", source: source, what: .picture, isRequired: isRequired, span: span(0, 600), covered: Millionths(count: 590_000_000), missing: missing)
        }
        let segment = Timeline.Segment(path: "x", span: isUnplaced ? nil : span(0, 600), hasPicture: true, hasSound: true, losses: [], placing: placing)
        let track = Timeline.Track(venue: "sub1", stage: "evaluation", source: "pano", device: "a", segments: [segment], gaps: [], overlaps: [])
        return Timeline(
            clock: clock ? .init(kind: .recorder, venue: "main", source: "pano", device: "a") : nil, stages: [], tracks: [track],
            coverage: [row("main", []), row("sub1", missing), row("main", [span(0, 600)], source: "pano"), row("other", [span(0, 600)], isRequired: false)], alignments: [])
    }

    @Test func `what of a stage is recorded`() throws {
        let recordings = [Made.recording("main/evaluation/pano"), Made.recording("sub1/evaluation/pano")]
        let check = "coverage: {stage: evaluation, what: picture}"
        func words(_ check: String, _ timeline: Timeline?) throws -> String { try self.words(check, Made.material(recordings: recordings, timeline: timeline)) }
        #expect(try words(check, timeline()) == "met")
        let gap = [span(10, 19), span(100, 101)]
        #expect(try words(check, timeline(missing: gap)) == "not met; not-covered")
        #expect(try words("coverage: {venue: main, stage: evaluation, what: picture}", timeline(missing: gap)) == "met")
        let answer = try Made.answer(check, of: Made.material(recordings: recordings, timeline: timeline(missing: gap)))
        #expect(answer.reasons.first?.facts == ["venue": "sub1", "stage": "evaluation", "what": "picture", "covered": "590", "missing": "10", "gaps": "2"])
        #expect(answer.evidence.count == 3 && answer.evidence[1] == Judgement.Evidence(.recording, "data/recordings/sub1/evaluation", from: gap[0].from.iso8601, to: gap[0].to.iso8601))
        // Where nothing tells what lies when, nothing is missing either.
        #expect(try words(check, timeline(clock: false)) == "undecided; coverage-unknown")
        #expect(try words(check, nil) == "undecided; coverage-unknown")
        #expect(try words(check, timeline(missing: gap, isUnplaced: true)) == "undecided; coverage-unknown")
        #expect(try words("coverage: {stage: evaluation, what: sound}", timeline()) == "undecided; coverage-unknown")
        #expect(try words("coverage: {stage: opening, what: picture}", timeline()) == "not met; recording-missing")
        #expect(try words("coverage: {venue: \"$venues[id=sub7].id\", stage: evaluation, what: picture}", timeline()) == "undecided; fact-missing $venues[id=sub7].id")
    }

    @Test func `how far clocks were off, but for what was declared; one that nothing was held against is not known`() throws {
        func words(_ placing: Timeline.Placing, _ most: String = "2") throws -> String { try self.words("clock: {within: \(most)}", Made.material(timeline: timeline(placing: placing))) }
        let off = Millionths(7.3)
        #expect(try words(.init(method: .measured, shift: Millionths(1.9))) == "met")
        #expect(try words(.init(method: .measured, shift: off)).hasPrefix("not met; too-many clock sub1/evaluation/pano a"))
        #expect(try words(.init(method: .measured, shift: Millionths(-7.3))).hasPrefix("not met; too-many"))
        #expect(try words(.init(method: .declared, shift: off, declared: off)) == "met")
        #expect(try words(.init(method: .measured, shift: off), "60") == "met")
        #expect(try words(.init(method: .recorder)) == "undecided; coverage-unknown")
        #expect(try self.words("clock: {within: 2}", Made.material()) == "undecided; coverage-unknown")
        #expect(try self.words("clock: {within: 2}", Made.material(timeline: timeline(clock: false))) == "undecided; coverage-unknown")
    }

    @Test func `quality is what was seen, and nothing where nobody looked`() throws {
        let check = "quality: {without: [sound.silent, picture.black], stage: evaluation}"
        let (good, bad, notLookedAt) = (Made.recording("main/evaluation/pano"), Made.recording("sub1/evaluation/pano", events: ["sound.silent": 2, "picture.frozen": 1]), Made.recording("sub2/evaluation/pano", isAnalysed: false))
        #expect(try words(check, Made.material(recordings: [good])) == "met")
        #expect(try words(check, Made.material(recordings: [good, notLookedAt])) == "undecided; not-analysed")
        #expect(try words(check, Made.material(recordings: [good, bad, notLookedAt])) == "not met; quality-event")
        #expect(try Made.answer(check, of: Made.material(recordings: [good, bad])).reasons.first?.facts == ["code": "sound.silent", "count": "2", "files": "1"])
        #expect(try words(check, Made.material(recordings: [Made.recording("main/opening/pano")])) == "not met; recording-missing")
        #expect(try words(check, Made.material(recordings: [Made.recording("main/evaluation/pano", events: ["sound.silent": 0])])) == "met")
    }

    @Test func `lists that venues handed over`() throws {
        let line = Material.Handover.Line(list: "l.txt", number: 3, name: "a.mp4")
        func words(_ handover: Material.Handover?, recordings: [Material.RecordingThere] = [Made.recording("main/evaluation/pano")]) throws -> String { try self.words("handover: true", Made.material(recordings: recordings, handover: handover)) }
        #expect(try words(nil) == "not met; document-missing")
        #expect(try words(.init()) == "not met; document-missing")
        #expect(try words(.init(lists: ["l.txt"], agreed: 1)) == "met")
        #expect(try words(.init(lists: ["l.txt"], unreadable: ["s.pdf"], agreed: 1)) == "met")
        #expect(try words(.init(unreadable: ["s.pdf"], notListed: ["x"])) == "undecided; handover-unreadable")
        #expect(try words(.init(lists: ["l.txt"], notListed: ["x", "y"])) == "not met; not-handed-over; not-handed-over")
        #expect(try words(.init(lists: ["l.txt"], unreadable: ["s.pdf"], notListed: ["x"])) == "undecided; handover-unreadable")
        #expect(try words(.init(lists: ["l.txt"], unreadable: ["s.pdf"], different: [line])) == "not met; handover-differs")
        #expect(try words(.init(lists: ["l.txt"], strangers: [line], agreed: 1)) == "not met; handover-stranger")
        #expect(try words(.init(lists: ["l.txt"]), recordings: []) == "not met; recording-missing")
    }
}
