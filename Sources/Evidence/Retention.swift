/// How long the record is to be kept, and what forbids that anybody disposes of it: what follows from the facts of the
/// project, and from nothing else (docs/format.md, 8.1.1).
///
/// 政府采购法 art. 42 counts at least fifteen years from 采购结束之日, the day on which the procurement ends, and does not say
/// which day that is. Unless the project states one, the day taken here is our own default: ``Basis/isDefault``.
package struct Retention: Sendable, Equatable, Codable {
    /// The day from which the years count; nil while it is not known.
    package var baseDate: Day?
    /// Why that day; nil without one.
    package var basis: Basis?
    /// Why that day, in the words of whoever states it.
    package var reason: String?
    package var years: Int
    /// The last day on which the record has to be kept, whatever else holds it.
    package var until: Day?
    /// Paths of facts that are not known: without a base day, one of them would give it; with one, they may put it off.
    package var missing: [String]
    /// What is not closed: while there is any, nothing is disposed of, past `until` too.
    package var hold: [Hold]

    package enum Basis: String, Sendable, Codable, CaseIterable {
        /// The project says so.
        case stated
        case acceptance, payment
        case challengeClosed = "challenge-closed"
        case complaintClosed = "complaint-closed"
        case litigationClosed = "litigation-closed"
        /// The notice that the procurement failed or was ended.
        case termination

        /// Whether the day is our reading of a law that does not say which it is.
        package var isDefault: Bool { self != .stated }
    }

    package struct Hold: Sendable, Equatable, Codable {
        package var kind: Kind
        package var by: String?
        /// The day on which it was received.
        package var since: Day?
        package var reason: String?

        package init(kind: Kind, by: String? = nil, since: Day? = nil, reason: String? = nil) {
            self.kind = kind
            self.by = by
            self.since = since
            self.reason = reason
        }

        package enum Kind: String, Sendable, Codable, CaseIterable { case challenge, complaint, litigation, other }
    }

    /// 政府采购法 art. 42: at least fifteen.
    package static let leastYears = 15
    package static let allowedYears = leastYears...1000

    package var isHeld: Bool { !hold.isEmpty }
    /// Whether the base day may still be put off by what is not known yet.
    package var isProvisional: Bool { basis?.isDefault == true && !missing.isEmpty }

    /// - Parameter facts: ``Project/facts``. What does not fit there counts as not stated.
    package init(_ facts: [String: Fact]) {
        let stated = facts["retention"]
        years = stated?["years"]?.text.flatMap { Int($0) }.flatMap { Self.allowedYears.contains($0) ? $0 : nil } ?? Self.leastYears
        reason = nil
        missing = []
        hold = Self.holds(facts)
        if let day = stated?["baseDate"]?.day {
            baseDate = day
            basis = .stated
            reason = stated?["basis"]?.text
        } else {
            let ends = Self.ends(facts)
            missing = ends.missing
            // Of two on one day the first; a challenge that is over puts the day off, but ends no procurement.
            let closings = Self.closings(facts)
            if !ends.known.isEmpty, let last = (ends.known + closings).enumerated().max(by: { ($0.element.day, -$0.offset) < ($1.element.day, -$1.offset) }) {
                baseDate = last.element.day
                basis = last.element.basis
            }
        }
        until = baseDate.flatMap { $0.adding(years: years) }
    }

    private typealias Candidate = (day: Day, basis: Basis)

    /// What ends a procurement: acceptance and the last payment of what was bought; or the notice that nothing will be.
    private static func ends(_ facts: [String: Fact]) -> (known: [Candidate], missing: [String]) {
        let paths: [(path: String, basis: Basis)] = [("contract.acceptedOn", .acceptance), ("contract.lastPaidOn", .payment), ("award.terminationNoticeOn", .termination)]
        let all = Fact.record(facts)
        let known = paths.compactMap { path, basis in all[path: path]?.day.map { (day: $0, basis: basis) } }
        let failed = all[path: "award.outcome"]?.text == "failed" || known.contains { $0.basis == .termination }
        // Before anybody knows how it ends, each of the three may be what ends it.
        let undecided = known.isEmpty && all[path: "award.outcome"] == nil
        var missing = paths.filter { path, basis in
            (undecided || failed == (basis == .termination)) && !known.contains { $0.basis == basis }
        }.map(\.path)
        if facts["challenges"] == nil { missing.append("challenges") }
        for (i, entry) in challenges(facts).enumerated() where entry["closedOn"]?.day == nil { missing.append("challenges[\(i + 1)].closedOn") }
        return (known, missing)
    }

    private static func challenges(_ facts: [String: Fact]) -> [Fact] { facts["challenges"]?.items ?? [] }

    private static func kind(_ entry: Fact) -> Hold.Kind { entry["kind"]?.text.flatMap(Hold.Kind.init) ?? .other }

    private static func closings(_ facts: [String: Fact]) -> [Candidate] {
        challenges(facts).compactMap { entry in
            let basis: Basis =
                switch kind(entry) {
                case .complaint: .complaintClosed
                case .litigation: .litigationClosed
                case .challenge, .other: .challengeClosed
                }
            return entry["closedOn"]?.day.map { (day: $0, basis: basis) }
        }
    }

    private static func holds(_ facts: [String: Fact]) -> [Hold] {
        let open = challenges(facts).filter { $0["closedOn"]?.day == nil }.map { Hold(kind: kind($0), by: $0["by"]?.text, since: $0["receivedOn"]?.day) }
        let other = facts["retention"]?["hold"]?.text.map { [Hold(kind: .other, reason: $0)] } ?? []
        return open + other
    }
}
