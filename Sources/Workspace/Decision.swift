package import Evidence

/// Who had something changed that was in the workspace, when and why.
package struct Decision: Sendable, Equatable, Codable {
    package var at: Instant
    /// A person as given, or the program with its version.
    package var by: String
    /// One line.
    package var reason: String

    package init(at: Instant, by: String, reason: String) {
        self.at = at
        self.by = by
        self.reason = reason
    }
}

/// The events of an original's custody (docs/format.md, 8.4).
extension CustodyEvent {
    static func ingestion(of file: ArchivedFile, by agent: String, insteadOf other: String? = nil, _ decision: Decision? = nil) -> CustodyEvent {
        CustodyEvent(
            type: .ingestion, at: file.ingestedAt, agent: agent, object: file.path, sha256: file.digests["sha256"], related: other, detail: file.origin.path,
            reason: decision?.reason)
    }

    /// - Parameter other: the file that takes its place, if any.
    static func deaccession(of file: ArchivedFile, infavourOf other: String? = nil, _ decision: Decision) -> CustodyEvent {
        CustodyEvent(
            type: .deaccession, at: decision.at, agent: decision.by, object: file.path, sha256: file.digests["sha256"], size: file.size, related: other,
            detail: file.origin.name, reason: decision.reason)
    }

    /// A change of name where the path changes, of what is said about the file where it does not.
    static func move(of old: ArchivedFile, to new: ArchivedFile, _ decision: Decision) -> CustodyEvent {
        let changes = old.placement.changes(to: new.placement)
        return CustodyEvent(
            type: old.path == new.path ? .metadataModification : .filenameChange, at: decision.at, agent: decision.by, object: new.path, sha256: new.digests["sha256"],
            related: old.path == new.path ? nil : old.path, detail: changes.isEmpty ? nil : changes.joined(separator: "; "), reason: decision.reason)
    }
}

extension Placement {
    /// `lot: 1 → 2`, `start: - → 2026-09-15T14:30:00+08:00`: what is said of a file beside its folder.
    fileprivate func changes(to other: Placement) -> [String] {
        let (before, after) = (facts, other.facts)
        return ["lot", "supplier", "start", "clockOffset"].filter { before[$0] != after[$0] }.map { "\($0): \(before[$0] ?? "-") → \(after[$0] ?? "-")" }
    }

    private var facts: [String: String] {
        switch self {
        case .document(let place): ["lot": place.lot, "supplier": place.supplier].compactMapValues(\.self)
        case .recording(let place): ["start": place.start?.iso8601, "clockOffset": place.clockOffset].compactMapValues(\.self)
        }
    }
}
