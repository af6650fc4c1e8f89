package import Evidence

/// One line of the list of documents: which method needs it, under which condition, and by when.
package struct RequiredDocument: Sendable {
    package enum Need: String, Sendable, CaseIterable { case mandatory = "M", conditional = "C", notUsed = "-" }

    package let id: String
    package let zh: String
    package let en: String
    package let dueBy: Judgement.Phase
    package let isFromText: Bool
    /// Sealing itself makes it, so it is there when it is needed.
    package let isMadeByTool: Bool
    /// Of a conditional document, when it is needed, where facts can tell.
    package let condition: Check?
    private let needs: [Project.Method: Need]

    package init(id: String, zh: String = "", en: String = "", dueBy: Judgement.Phase, isFromText: Bool, isMadeByTool: Bool, condition: Check?, needs: [Project.Method: Need]) {
        self.id = id
        self.zh = zh
        self.en = en
        self.dueBy = dueBy
        self.isFromText = isFromText
        self.isMadeByTool = isMadeByTool
        self.condition = condition
        self.needs = needs
    }

    package func need(_ method: Project.Method) -> Need { needs[method] ?? .notUsed }

    /// Reads `documents` of `documents.yaml`; of each entry only what is asked for here.
    package static func read(_ node: SourceNode) -> (documents: [RequiredDocument], faults: [SourceFault]) {
        let reader = SourceReader()
        guard let root = reader.mapping(node, at: "documents"), let list = root.required("documents") else { return ([], reader.faults) }
        let terms = Terms(documents: [], stages: [], sources: [])
        var seen: Set<String> = []
        let documents = reader.items(list).compactMap { item -> RequiredDocument? in
            guard let entry = reader.mapping(item, at: "documents"), let id = entry.text("id"), let needs = entry.required("need").flatMap({ reader.mapping($0, at: "\(id).need") }) else { return nil }
            if !seen.insert(id).inserted { reader.report(.duplicate, item, at: "documents", value: id) }
            let dueBy = entry.choice("dueBy", Judgement.Phase.self)
            let condition = entry["when"].flatMap { CheckReader(reader: reader, terms: terms).check($0, at: "\(id).when") }
            let byMethod = Project.Method.allCases.map { method in (method, needs.choice(column(method), Need.self) ?? .notUsed) }
            guard let dueBy else { return nil }
            return RequiredDocument(
                id: id, zh: entry.text("zh", required: false) ?? id, en: entry.text("en", required: false) ?? id, dueBy: dueBy, isFromText: entry.text("fromText", required: false) == "true", isMadeByTool: entry.text("madeBy", required: false) == "fengcun", condition: condition,
                needs: Dictionary(byMethod) { first, _ in first })
        }
        return (documents, reader.faults)
    }

    private static func column(_ method: Project.Method) -> String {
        switch method {
        case .openTender: "OT"
        case .negotiation: "CN"
        case .consultation: "CC"
        case .inquiry: "IQ"
        case .singleSource: "SS"
        }
    }
}
