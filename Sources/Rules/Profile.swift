package import Evidence

/// The rules of one text that binds projects, in the version that applies from a day on.
package struct Profile: Sendable {
    package let id: String
    package let zh: String
    package let en: String
    /// The text: its title and number.
    package let source: String
    package let from: Day
    /// The last day on which notices fall under this version.
    package let to: Day?
    /// Whether working days are those of the main venue's region or of the country.
    package let usesRegionalCalendar: Bool
    package let rules: [Rule]
    /// SHA-256 of the file, hexadecimal.
    package let sha256: String

    package struct Rule: Sendable {
        package let id: String
        package let clause: String
        package let zh: String
        package let en: String
        package let duty: String
        package let who: [String]
        package let severity: Judgement.Severity
        package let basis: Judgement.Basis
        package let dueBy: Judgement.Phase
        /// Methods to which it applies; all where none is named.
        package let methods: [Project.Method]
        package let condition: Check?
        package let check: Check
        package let adviceZh: String?
        package let adviceEn: String?
        /// What of the test is our reading, or stricter than the text.
        package let noteZh: String?
        package let noteEn: String?
    }

    package func applies(on day: Day) -> Bool { from <= day && (to.map { day <= $0 } ?? true) }
}

extension Profile {
    private enum Calendars: String, CaseIterable { case regional, national }

    /// Everybody who may have a duty.
    package static let actors = ["buyer", "agent", "main-venue", "sub-venue", "committee", "expert", "finance"]

    /// - Parameter sha256: of the text that the node was read from.
    package static func read(_ node: SourceNode, terms: Terms, sha256: String) -> (profile: Profile?, faults: [SourceFault]) {
        let reader = SourceReader()
        guard let root = reader.mapping(node, at: "profile") else { return (nil, reader.faults) }
        if let format = root.text("format"), format != "1" { reader.report(.expected, root["format"] ?? node, at: "format", value: format, expected: "1") }
        let id = root.text("id")
        if let id, id.contains(where: { !($0.isASCII && ($0.isLowercase || $0.isNumber)) && $0 != "-" }) { reader.report(.expected, root["id"] ?? node, at: "id", value: id, expected: "a-z 0-9 -") }
        let zh = root.text("zh")
        let en = root.text("en")
        let source = root.text("source")
        let effective = root.required("effective").flatMap { reader.mapping($0, at: "effective") }
        let from = effective?.day("from")
        let to = effective?.day("to", required: false)
        if let from, let to, to < from { reader.report(.expected, root["effective"] ?? node, at: "effective.to", value: to.text, expected: "\(from.text) ...") }
        effective?.finish()
        let calendar = root["calendar"] == nil ? Calendars.national : root.choice("calendar", Calendars.self)
        var seen: Set<String> = []
        let rules = (root.required("rules").map { reader.items($0) } ?? []).enumerated().compactMap { i, item in
            rule(item, number: i + 1, reader, terms, &seen)
        }
        root.finish()
        guard let id, let zh, let en, let source, let from, let calendar, reader.faults.isEmpty else { return (nil, reader.faults) }
        return (Profile(id: id, zh: zh, en: en, source: source, from: from, to: to, usesRegionalCalendar: calendar == .regional, rules: rules, sha256: sha256), [])
    }

    private static func rule(_ node: SourceNode, number: Int, _ reader: SourceReader, _ terms: Terms, _ seen: inout Set<String>) -> Rule? {
        let name: String = if case .mapping(let members, _) = node, case .scalar(let id, _)? = members.first(where: { $0.name == "id" })?.value { id } else { "rules[\(number)]" }
        guard let mapping = reader.mapping(node, at: name) else { return nil }
        let id = mapping.text("id")
        if let id, !seen.insert(id).inserted { reader.report(.duplicate, node, at: name, value: id) }
        let clause = mapping.text("clause")
        let zh = mapping.text("zh")
        let en = mapping.text("en")
        let duty = mapping.text("duty")
        let who = mapping.required("who").map { reader.texts($0, at: "\(name).who") } ?? []
        if let node = mapping["who"], who.isEmpty { reader.report(.expected, node, at: "\(name).who", expected: actors.joined(separator: ", ")) }
        for actor in who where !actors.contains(actor) { reader.report(.unknownTerm, mapping["who"] ?? node, at: "\(name).who", value: actor, expected: actors.joined(separator: ", ")) }
        let severity = mapping.choice("severity", Judgement.Severity.self)
        let basis = mapping.choice("basis", Judgement.Basis.self)
        let dueBy = mapping.choice("dueBy", Judgement.Phase.self)
        let methods = (mapping["methods"].map { reader.texts($0, at: "\(name).methods") } ?? []).compactMap { text -> Project.Method? in
            if let method = Project.Method(rawValue: text) { return method }
            reader.report(.unknownTerm, mapping["methods"] ?? node, at: "\(name).methods", value: text, expected: Project.Method.allCases.map(\.rawValue).joined(separator: ", "))
            return nil
        }
        let checks = CheckReader(reader: reader, terms: terms)
        let condition = mapping["when"].flatMap { checks.check($0, at: "\(name).when") }
        let check = mapping.required("check").flatMap { checks.check($0, at: "\(name).check") }
        let advice = words(mapping["advice"], "\(name).advice", reader)
        let note = words(mapping["note"], "\(name).note", reader)
        mapping.finish()
        // Only what the text demands without 原则上 may keep a project from being sealed.
        if severity == .block, basis != .text || duty?.contains("原则上") == true { reader.report(.mayNotBlock, node, at: name) }
        guard let id, let clause, let zh, let en, let duty, let severity, let basis, let dueBy, let check else { return nil }
        return Rule(
            id: id, clause: clause, zh: zh, en: en, duty: duty, who: who, severity: severity, basis: basis, dueBy: dueBy, methods: methods, condition: condition, check: check, adviceZh: advice?.zh, adviceEn: advice?.en,
            noteZh: note?.zh, noteEn: note?.en)
    }

    private static func words(_ node: SourceNode?, _ place: String, _ reader: SourceReader) -> (zh: String, en: String)? {
        guard let node, let mapping = reader.mapping(node, at: place) else { return nil }
        let (zh, en) = (mapping.text("zh"), mapping.text("en"))
        mapping.finish()
        guard let zh, let en else { return nil }
        return (zh, en)
    }
}
