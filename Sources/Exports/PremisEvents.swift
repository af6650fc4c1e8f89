internal import Evidence
internal import PackageFormat

/// The order of elements is that of the schema's type `eventComplexType`.
extension Premis {
    /// The lines of the log in their order; then the signatures that were made at sealing, which the log has no lines for.
    ///
    /// - Returns: how many.
    func events(_ xml: inout XMLWriter, _ agents: inout PremisAgents) throws -> Int {
        for (i, event) in events.enumerated() { try write(event, number: i + 1, &xml, &agents) }
        let signatures = signatures
        for (i, signature) in signatures.enumerated() {
            let link = signature.agent.map { agents.link($0, .signer) }
            try write("signature-\(i + 1)", .signing, at: signature.at, details: [signature.detail], outcome: .success, note: nil, agent: link, objects: [("URI", uri, nil)], &xml)
        }
        return events.count + signatures.count
    }

    private func write(_ event: CustodyEvent, number: Int, _ xml: inout XMLWriter, _ agents: inout PremisAgents) throws {
        var objects: [(type: String, value: String, role: PremisTerm?)] = []
        switch (event.object, event.type, event.related) {
        case (nil, _, _): objects = [("URI", uri, nil)]
        case (let path?, .filenameChange, let old?): objects = [("local", local(path), .outcome), ("local", local(old), .source)]
        case (let path?, _, _): objects = [("local", local(path), nil)]
        }
        try write(
            "event-\(number)", event.type.term, at: event.at, details: details(event), outcome: event.outcome, note: event.sha256.map { "SHA-256 of the object: \($0)" },
            agent: agents.link(event.agent, event.type == .packageCreation ? .signer : .actor), objects: objects, &xml)
    }

    private func write(
        _ id: String, _ type: PremisTerm, at: Instant, details: [String], outcome: CustodyEvent.Outcome, note: String?, agent: PremisAgents.Link?, objects: [(type: String, value: String, role: PremisTerm?)], _ xml: inout XMLWriter
    ) throws {
        try xml.element("event") { xml in
            try xml.identifier("eventIdentifier", "local", "\(packageID)#\(id)")
            try xml.element("eventType", type)
            try xml.element("eventDateTime", [], at.iso8601)
            for detail in details { try xml.element("eventDetailInformation") { xml in try xml.element("eventDetail", [], detail) } }
            try xml.element("eventOutcomeInformation") { xml in
                try xml.element("eventOutcome", outcome.term)
                if let note { try xml.element("eventOutcomeDetail") { xml in try xml.element("eventOutcomeDetailNote", [], note) } }
            }
            if let agent { try xml.identifier("linkingAgentIdentifier", "local", agent.id) { xml in try xml.element("linkingAgentRole", agent.role) } }
            for object in objects {
                try xml.identifier("linkingObjectIdentifier", object.type, object.value) { xml in if let role = object.role { try xml.element("linkingObjectRole", role) } }
            }
        }
    }

    /// What the log's members mean depends on the event (docs/format.md, 8.4); here each says what it is.
    private func details(_ event: CustodyEvent) -> [String] {
        let (detail, related): (String, String?) =
            switch event.type {
            case .ingestion: ("read from: ", "takes the place of: ")
            case .filenameChange, .metadataModification: ("changed: ", nil)
            case .deaccession: ("original name: ", "its place is taken by: ")
            case .creation, .fixityCheck, .packageCreation: ("", nil)
            }
        return [event.detail.map { detail + $0 }, related.flatMap { words in event.related.map { words + $0 } }, event.reason.map { "reason: " + $0 }].compactMap(\.self)
    }

    private struct Signature {
        let at: Instant
        /// As the log writes a signer.
        let agent: String?
        let detail: String
    }

    /// What the dossier declares of them: the first by whoever the log says created the package, an SM2 signature by the other
    /// one whose certificate was known then. Who else was to sign did so later, or did not; nobody can tell from the dossier.
    private var signatures: [Signature] {
        guard let seal, let creation = events.last(where: { $0.type == .packageCreation && $0.outcome == .success }) else { return [] }
        let stamps = seal.timestamps.map { ", \($0) \($0 == 1 ? "timestamp" : "timestamps")" } ?? ""
        var all = [Signature(at: seal.sealedAt, agent: creation.agent, detail: "CAdES \(seal.level)\(stamps): META-INF/signature001.p7s, META-INF/signatureCommitments001.p7s")]
        if seal.sm2 {
            var others = seal.requiredSigners.filter { $0.certificate != nil }.map { "\($0.name) (\($0.role))" }
            if let first = others.firstIndex(of: creation.agent) { others.remove(at: first) }
            all.append(Signature(at: seal.sealedAt, agent: others.count == 1 ? others[0] : nil, detail: "SM2 (GB/T 35275): META-INF/sm2-001.p7"))
        }
        return all
    }
}
