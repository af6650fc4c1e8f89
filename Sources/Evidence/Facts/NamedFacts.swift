extension FactSchema {
    /// What is there in the archive, as rules name it.
    package static let archive: [FactField] = [
        FactField("documents", .list([FactField("id", .text, "文件编号", "document id"), FactField("supplier", .text, "供应商", "supplier"), FactField("lot", .text, "分标", "lot"), FactField("path", .text, "路径", "path")]), "已收文件", "documents that are there"),
        FactField("recordings", .list([FactField("venue", .text, "场地", "venue"), FactField("stage", .text, "阶段", "stage"), FactField("source", .text, "来源", "source"), FactField("path", .text, "路径", "path")]), "已收录像", "recordings that are there"),
    ]

    /// The field that a path without conditions names, `draw.venue`; nil where there is none. What stands under `other` is any text.
    package static func field(_ path: [String]) -> FactField? {
        guard let first = path.first, var field = (core + archive + sections).first(where: { $0.name == first }) else { return nil }
        for (i, name) in path.enumerated().dropFirst() {
            if i == 1, first == "other" { return path.count == 2 ? FactField(name, .text, name, name) : nil }
            guard let next = field.members.first(where: { $0.name == name }) else { return nil }
            field = next
        }
        return field
    }
}

extension Project {
    /// Everything stated of the project as one tree: its own fields, and the sections of ``FactSchema``. What is empty was not stated.
    package var allFacts: Fact {
        func record(_ members: [String: Fact?]) -> Fact { .record(members.compactMapValues(\.self)) }
        func text(_ text: String?) -> Fact? { text.flatMap { $0.isEmpty ? nil : .text($0) } }
        func time(_ time: Instant?) -> Fact? { time.map { .text($0.iso8601) } }
        func party(_ party: Party) -> Fact { record(["name": text(party.name), "code": text(party.code)]) }
        let core: [String: Fact?] = [
            "project": record([
                "number": text(identification.number), "name": text(identification.name), "method": text(identification.method.rawValue),
                "lots": identification.lots.map { .list($0.map { record(["id": text($0.id), "name": text($0.name)]) }) },
            ]),
            "parties": record(["buyer": party(parties.buyer), "agent": party(parties.agent)]),
            "venues": .list(venues.map { record(["id": text($0.id), "name": text($0.name), "adcode": text($0.adcode), "address": text($0.address)]) }),
            "schedule": schedule.map {
                record([
                    "noticePublishedAt": time($0.noticePublishedAt), "openingAt": time($0.openingAt), "openingEnd": time($0.openingEnd), "evaluationStart": time($0.evaluationStart), "evaluationEnd": time($0.evaluationEnd),
                ])
            },
            // Nobody at all was there: that was not stated, it is not filled in yet.
            "people": people.flatMap { $0.isEmpty ? nil : .list($0.map { record(["name": text($0.name), "role": text($0.role.rawValue), "venue": text($0.venue), "leader": $0.leader.map(Fact.flag)]) }) },
        ]
        return .record(facts.merging(core.compactMapValues(\.self)) { a, _ in a })
    }
}
