internal import Evidence

/// Items about the values of the metadata, one by one.
struct ValueTests {
    private let subject: NatureSubject
    private let at: Instant
    private let values: [MetadataValue]

    private typealias Note = NatureTest.Note

    init(subject: NatureSubject, at: Instant) {
        self.subject = subject
        self.at = at
        let venues = Set(subject.project?.venues.map(\.id) ?? [])
        values = (subject.project.map { MetadataValue.of($0) } ?? []) + subject.files.flatMap { MetadataValue.of($0, venues: venues, subject.terms) }
    }

    /// Notes of what is wrong with each value: those of files gathered by what is wrong and in which field.
    private func notes(_ wrong: (MetadataValue) -> (NatureNote, [String: String])?) -> [Note] {
        var notes: [Note] = []
        var ofFiles: [String: (NatureNote, [String: String], [String])] = [:]
        for value in values {
            guard let (code, facts) = wrong(value) else { continue }
            guard let path = value.path else {
                notes.append(Note(code, facts: ["field": value.field].merging(facts) { first, _ in first }))
                continue
            }
            // What some files have in common is said once, with the first one's value.
            let shared = facts.filter { ["value", "expected", "exactly", "most", "character"].contains($0.key) && ($0.key != "value" || code == .unknownTerm) }
            let key = "\(value.field)\u{0}\(code.rawValue)\u{0}\(shared.sorted { $0.key < $1.key }.map { "\($0.key)=\($0.value)" }.joined(separator: "\u{0}"))"
            ofFiles[key, default: (code, ["field": value.field].merging(facts) { first, _ in first }, [])].2.append(path)
        }
        return notes + ofFiles.sorted { $0.key < $1.key }.map { Note($1.0, paths: $1.2, facts: $1.1) }
    }

    private func judged(_ item: NatureItem, _ failures: [Note], doubts: [Note] = []) -> NatureTest {
        guard subject.project != nil else { return .notRun(item, .noMetadata) }
        return .judged(item, .values, facts: ["values": String(values.count)], failures: failures, doubts: doubts)
    }

    // MARK: One by one

    var length: NatureTest {
        judged(.valueLength, notes { value in
            let length = value.text.count
            func tooLong(_ most: Int) -> (NatureNote, [String: String])? { length > most ? (.tooLong, ["length": String(length), "most": String(most)]) : nil }
            if value.text.isEmpty, value.path == nil { return (.emptyValue, [:]) }
            switch value.form {
            case .text(let most): return tooLong(most)
            case .code(let exactly, _): return length == exactly ? nil : (.wrongLength, ["length": String(length), "exactly": String(exactly)])
            case .uuid: return length == 36 ? nil : (.wrongLength, ["length": String(length), "exactly": "36"])
            case .fact: return tooLong(4000)
            case .venue, .term: return tooLong(100)
            }
        })
    }

    var form: NatureTest {
        judged(.valueForm, notes { value in
            func wrong(_ expected: String) -> (NatureNote, [String: String]) { (.wrongForm, ["value": value.text, "expected": expected]) }
            switch value.form {
            case .text, .term: return nil
            // An empty one is missing, or too short.
            case .code(_, let characters): return value.text.allSatisfy(characters.contains) ? nil : wrong(String(characters.sorted()))
            case .uuid: return value.text.wholeMatch(of: /[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}/) != nil ? nil : wrong("3e0b7c52-6f1d-4f0e-9a55-2f6f0f2b9a01")
            case .venue: return value.text.wholeMatch(of: /main|sub[1-9][0-9]?/) != nil ? nil : wrong("main | sub1 | sub2 ...")
            case .fact(let field): return isChoice(field) ? nil : field.expected(insteadOf: value.text).flatMap { ["a mapping", "[...]"].contains($0) ? nil : wrong($0) }
            }
        })
    }

    var range: NatureTest {
        let failures = notes { value in
            switch value.form {
            case .term(let known): return known.contains(value.text) ? nil : (.unknownTerm, ["value": value.text])
            case .fact(let field): return isChoice(field) && field.expected(insteadOf: value.text) != nil ? (.unknownTerm, ["value": value.text]) : nil
            default: return nil
            }
        }
        return judged(.valueRange, failures, doubts: subject.terms == nil ? [Note(.noList)] : [])
    }

    private func isChoice(_ field: FactField) -> Bool {
        switch field.kind {
        case .choice: true
        case .texts(let terms): !terms.isEmpty
        default: false
        }
    }

    /// What other programs would lose, hide or read in another order.
    var characters: NatureTest {
        judged(.characters, notes { value in
            value.text.unicodeScalars.first(where: ValueTests.isSpecial).map { (.specialCharacter, ["character": "U+" + String(repeating: "0", count: max(0, 4 - String($0.value, radix: 16).count)) + String($0.value, radix: 16, uppercase: true)]) }
        })
    }

    static func isSpecial(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.properties.generalCategory {
        case .control, .surrogate, .unassigned, .privateUse, .lineSeparator, .paragraphSeparator: true
        // A joiner and a variation selector are parts of a character.
        case .format: scalar.value != 0x200D
        default: scalar.value == 0xFFFD
        }
    }

    // MARK: Of one another

    /// Dates between the beginning of electronic procurement and next year, stages in their order, nothing before its cause.
    var plausibility: NatureTest {
        guard let project = subject.project else { return .notRun(.plausibility, .noMetadata) }
        let earliest = Instant(seconds: 946_656_000)
        let latest = Instant(seconds: at.seconds + 366 * 86400)
        func isOdd(_ time: Instant) -> Bool { time < earliest || time > latest }
        var failures: [Note] = []
        let schedule: [(String, Instant?)] = [
            ("schedule.noticePublishedAt", project.schedule?.noticePublishedAt), ("schedule.openingAt", project.schedule?.openingAt), ("schedule.openingEnd", project.schedule?.openingEnd),
            ("schedule.evaluationStart", project.schedule?.evaluationStart), ("schedule.evaluationEnd", project.schedule?.evaluationEnd),
        ]
        let stated = schedule.compactMap { name, time in time.map { (name, $0) } }
        failures += stated.filter { isOdd($0.1) }.map { Note(.implausible, facts: ["field": $0.0, "value": $0.1.iso8601]) }
        // Evaluation may begin before the opening has quite ended.
        for (before, after) in [(0, 1), (1, 2), (1, 3), (3, 4)] {
            if let a = schedule[before].1, let b = schedule[after].1, b < a { failures.append(Note(.outOfOrder, facts: ["field": schedule[after].0, "value": b.iso8601, "other": schedule[before].0])) }
        }
        for value in values {
            guard case .fact(let field) = value.form else { continue }
            let fact = Fact.text(value.text)
            switch field.kind {
            case .time, .day: if let time = fact.time ?? fact.day?.midnight, isOdd(time) { failures.append(Note(.implausible, facts: ["field": value.field, "value": value.text])) }
            case .number: if value.path == nil, let number = fact.number, number.count < 0 { failures.append(Note(.implausible, facts: ["field": value.field, "value": value.text])) }
            default: break
            }
        }
        // The seal's own clock, and the one by which the files were added.
        let last = subject.sealedAt ?? Instant(seconds: at.seconds + 86400)
        failures += odd("ingestedAt", subject.files.filter { isOdd($0.ingestedAt) || $0.ingestedAt > last }.map { ($0.path, $0.ingestedAt.iso8601) })
        let ingested = Dictionary(subject.files.map { ($0.path, $0.ingestedAt) }) { first, _ in first }
        let starts = subject.recordings.compactMap { recording in recording.start.first { $0.chosen == true }?.began.map { (recording.path, $0) } }
        let lengths = subject.recordings.compactMap { recording in recording.container == nil ? nil : recording.duration.map { (recording.path, $0) } }
        // A recorder's clock may be wrong, and a container's word on its length: somebody has to look.
        let doubts = odd("start", starts.filter { path, began in isOdd(began) || ingested[path].map { began > $0 } ?? false }.map { ($0, $1.iso8601) }) + odd("duration", lengths.filter { Double($1).map { $0 <= 0 || $0 > 31 * 86400 } ?? true })
        return judged(.plausibility, failures, doubts: doubts)
    }

    /// Files with an odd value, the first one's named.
    private func odd(_ field: String, _ hits: [(path: String, value: String)]) -> [Note] {
        hits.isEmpty ? [] : [Note(.implausible, paths: hits.map(\.path), facts: ["field": field, "value": hits[0].value])]
    }

    /// What has to be there once. The same bytes under two names may be meant.
    var repetition: NatureTest {
        guard let project = subject.project else { return .notRun(.repetition, .noMetadata) }
        func repeated(_ field: String, _ texts: [String]) -> [Note] { Dictionary(grouping: texts) { $0 }.filter { $1.count > 1 }.keys.sorted().map { Note(.repeated, facts: ["field": field, "value": $0]) } }
        let failures = repeated("venues.id", project.venues.map(\.id)) + repeated("project.lots.id", (project.identification.lots ?? []).map(\.id)) + repeated("files.path", subject.files.map { $0.path.lowercased() })
            + repeated("people", (project.people ?? []).map { "\($0.name) \($0.role.rawValue) \($0.venue ?? "")" })
        let same = Dictionary(grouping: subject.files.filter { $0.digests["sha256"] != nil }) { $0.digests["sha256"]! }.values.filter { $0.count > 1 }.flatMap { $0.map(\.path) }.sorted()
        return judged(.repetition, failures, doubts: [Note.of(.sameBytes, same)].compactMap(\.self))
    }

    /// What a project cannot be filed without, and what it should not be.
    var required: NatureTest {
        guard let project = subject.project else { return .notRun(.required, .noMetadata) }
        func missing(_ fields: [(String, Bool)]) -> [Note] { fields.filter { !$0.1 }.map { Note(.missingField, facts: ["field": $0.0]) } }
        let failures = missing(
            [
                ("packageId", !project.packageID.isEmpty), ("project.number", !project.identification.number.isEmpty), ("project.name", !project.identification.name.isEmpty), ("parties.buyer.name", !project.parties.buyer.name.isEmpty),
                ("parties.agent.name", !project.parties.agent.name.isEmpty), ("venues", !project.venues.isEmpty),
            ] + project.venues.enumerated().map { ("venues[\($0)].name", !$1.name.isEmpty) })
        let doubts = missing([
            ("schedule.openingAt", project.schedule?.openingAt != nil), ("schedule.evaluationStart", project.schedule?.evaluationStart != nil), ("schedule.evaluationEnd", project.schedule?.evaluationEnd != nil),
            ("people", !(project.people ?? []).isEmpty), ("retention.years", project.facts["retention"]?["years"] != nil), ("retention.baseDate", project.facts["retention"]?["baseDate"] != nil),
        ])
        return .judged(.required, .values, facts: ["values": String(values.count)], failures: failures, doubts: doubts)
    }
}
