internal import Evidence
internal import Foundation
internal import Workspace

/// Says which document a path speaks of.
struct DocumentReader: Sendable {
    let names: NameReader
    private let documents: [String: Vocabulary.Document]
    private let order: [String: Int]
    private let byExtension: [String: String]
    private let repeats: [String: String]

    init(_ vocabulary: Vocabulary, _ names: NameReader) {
        self.names = names
        documents = Dictionary(vocabulary.documents.map { ($0.id, $0) }) { a, _ in a }
        order = Dictionary(vocabulary.documents.enumerated().map { ($1.id, $0) }) { a, _ in a }
        repeats = Dictionary(vocabulary.phases.compactMap { phase in phase.repeats.map { (phase.id, $0) } }) { a, _ in a }
        byExtension = Dictionary(vocabulary.documents.flatMap { document in document.ownExtensions.map { ($0, document.id) } }) { a, _ in a }
    }

    /// What a name makes of each id.
    private struct Candidate {
        let id: String
        let alias: String
        let weight: Int
        let score: Int
        let isWhole: Bool
        let isTail: Bool
        /// What follows the alias and nobody knows.
        let rest: String
        let agrees: Bool
    }

    /// - Parameters:
    ///   - name: the file's own.
    ///   - folders: nearest first.
    ///   - text: what the file says, read only when the names say nothing.
    /// - Returns: what is proposed; `kind` is nil when nothing speaks of a document.
    func read(_ name: NameReading, extension: String, folders: [NameReading], isArchive: Bool, text: () -> String?) -> Proposal {
        var phases = folders.first { !$0.phases.isEmpty }?.phases ?? []
        phases += phases.compactMap { repeats[$0] }
        let own = candidates(of: name, phases: phases)
        var proposal = gathered(name, folders, own) ?? byExtension[`extension`].map { id in
            var proposal = Proposal(.document, .high, [Reason(.extensionSays, ["word": "." + `extension`])])
            proposal.document = id
            return proposal
        } ?? named(own, phases) ?? (isArchive ? nil : slipped(name) ?? foldered(folders, phases) ?? told(text))
            ?? Proposal(nil, .low, phases.isEmpty || isArchive ? [] : [Reason(.onlyPhase, ["phase": phases.joined(separator: ", ")])])
        if isArchive {
            proposal.confidence = min(proposal.confidence, .medium)
            proposal.reasons.append(Reason(.archive))
        }
        if let id = proposal.document {
            proposal.lot = ([name] + folders).lazy.compactMap(\.lot).first
            if documents[id]?.isOfSupplier == true, proposal.supplier == nil { proposal.supplier = ([name] + folders).lazy.compactMap(\.supplier).first }
        }
        return proposal
    }

    /// Whether the name says by itself, and clearly, which document it is.
    func isClear(_ name: NameReading) -> Bool {
        guard let best = candidates(of: name, phases: []).first else { return false }
        return best.weight >= 4 && best.isTail
    }

    // MARK: The name

    private func candidates(of name: NameReading, phases: [String]) -> [Candidate] {
        var best: [String: Candidate] = [:]
        for match in name.documents {
            let isTail = names.isTail(match.range, of: name.folded)
            let isAside = match.range.allSatisfy { name.folded.isBracketed[$0] } && !name.folded.isBracketed.allSatisfy { $0 }
            let agrees = documents[match.key].map { phases.contains($0.phase) } ?? false
            let score = (isAside ? match.weight / 2 : match.weight * 2) + (isTail && !isAside ? 3 : 0) + (agrees ? 2 : 0)
            if best[match.key].map({ $0.score < score }) ?? true {
                best[match.key] = Candidate(id: match.key, alias: match.alias, weight: match.weight, score: score, isWhole: names.isWhole(match.range, of: name.folded), isTail: isTail, rest: names.rest(behind: match, of: name.folded), agrees: agrees)
            }
        }
        return best.values.sorted { ($0.score, order[$1.id] ?? 0) > ($1.score, order[$0.id] ?? 0) }
    }

    private func named(_ own: [Candidate], _ phases: [String]) -> Proposal? {
        guard let best = own.first else { return nil }
        let rival = own.dropFirst().first
        let lead = rival.map { best.score - $0.score } ?? .max
        let isStrong = best.weight >= 4 || best.isWhole && (best.agrees || phases.isEmpty || best.weight >= 3) || best.weight == 3 && best.isTail && best.agrees
        var confidence: Proposal.Confidence = lead < 2 ? .low : lead < 4 ? .medium : isStrong ? .high : .medium
        // In Chinese the noun that says what it is stands last.
        if !best.rest.isEmpty { confidence = min(confidence, best.rest.count > 2 ? .low : .medium) }
        if best.weight <= 2, !best.isTail, !best.agrees { confidence = .low }
        var proposal = Proposal(.document, confidence, [Reason(.nameSays, ["word": best.alias])])
        // One word for two documents: the phase of the folder has the say.
        if let rival, rival.alias == best.alias, best.agrees, !rival.agrees {
            proposal.confidence = .high
            proposal.reasons.append(Reason(.phaseDecides, ["phase": documents[best.id]?.phase ?? "", "other": rival.id]))
        } else if let rival, lead < 4 {
            proposal.reasons.append(Reason(.rival, ["other": rival.id, "word": rival.alias]))
        }
        if !best.rest.isEmpty { proposal.reasons.append(Reason(.followed, ["word": best.rest])) }
        proposal.document = best.id
        return proposal
    }

    private func slipped(_ name: NameReading) -> Proposal? {
        let slip = names.documents.slip(in: name.folded)
        guard let match = slip ?? names.documents.torn(in: name.folded) else { return nil }
        var proposal = Proposal(.document, .low, [Reason(slip == nil ? .torn : .slip, ["word": match.alias])])
        proposal.document = match.key
        return proposal
    }

    // MARK: The folders

    /// In a folder of bids whatever lies below a supplier is part of its bid.
    private func gathered(_ name: NameReading, _ folders: [NameReading], _ own: [Candidate]) -> Proposal? {
        guard let (depth, id, alias) = folders.enumerated().lazy.compactMap({ depth, folder -> (Int, String, String)? in
            let found = candidates(of: folder, phases: [])
            guard let best = found.first, best.isWhole || best.isTail && found.count == 1, documents[best.id]?.gathersSuppliers == true else { return nil }
            return (depth, best.id, best.alias)
        }).first else { return nil }
        let below = folders[..<depth].reversed()
        let company = below.lazy.compactMap(\.supplier).first
        // A folder that is no lot and no document is a supplier's, though its name does not end like one.
        let short = below.first { $0.lot == nil && $0.documents.isEmpty }.map { names.parties.withoutNumber($0.text) }
        guard let supplier = company ?? short ?? name.supplier else {
            // Directly in the folder lie also the papers about the bids.
            guard let best = own.first, best.id != id, best.weight >= 3 else {
                var proposal = Proposal(.document, own.first?.id == id ? .high : .medium, [Reason(.folderSays, ["word": alias])])
                proposal.document = id
                return proposal
            }
            return nil
        }
        if company == nil, short == nil, let best = own.first, best.id != id, best.weight >= 4 { return nil }
        var proposal = Proposal(.document, company == nil && short != nil ? .medium : .high, [Reason(.gathered, ["word": alias, "supplier": supplier])])
        if let best = own.first, best.id != id, best.weight >= 5, best.isTail, documents[best.id]?.isOfSupplier == false {
            proposal.confidence = .medium
            proposal.reasons.append(Reason(.rival, ["other": best.id, "word": best.alias]))
        }
        proposal.document = id
        proposal.supplier = supplier
        return proposal
    }

    private func foldered(_ folders: [NameReading], _ phases: [String]) -> Proposal? {
        for (depth, folder) in folders.enumerated() {
            let found = candidates(of: folder, phases: phases)
            guard let best = found.first else { continue }
            let isOne = found.count == 1 || best.score - found[1].score >= 4
            let isPhaseToo = !folder.phases.isEmpty
            guard best.weight >= 3 || best.isWhole, !(isPhaseToo && best.weight < 4) else { continue }
            var proposal = Proposal(.document, isOne && (best.isWhole || best.isTail) && depth == 0 && !isPhaseToo ? .medium : .low, [Reason(.folderSays, ["word": best.alias])])
            if !isOne { proposal.reasons.append(Reason(.rival, ["other": found[1].id, "word": found[1].alias])) }
            proposal.document = best.id
            return proposal
        }
        return nil
    }

    // MARK: The content

    /// A title stands at the beginning.
    private func told(_ text: () -> String?) -> Proposal? {
        guard let text = text() else { return nil }
        let head = FoldedName(String(text.prefix(400)).folded(same: names.same))
        let found = names.documents.matches(in: head).filter { $0.weight >= 4 }
        guard let first = found.first else { return nil }
        let others = found.filter { $0.key != first.key }
        var proposal = Proposal(.document, first.range.lowerBound <= 60 ? .medium : .low, [Reason(.textSays, ["word": first.alias])])
        if let other = others.first { proposal.reasons.append(Reason(.rival, ["other": other.key, "word": other.alias])) }
        proposal.document = first.key
        return proposal
    }
}
