internal import Evidence

/// Under which paths an original stood, as the chain of custody tells: one that was moved is the same object under another path,
/// and one that was taken out is an object still.
///
/// The log may be anybody's: what cannot have happened is passed over; judging it is the verifier's business.
struct ObjectHistory {
    struct Departed {
        /// The last first.
        var paths: [String]
        var sha256: String?
        var size: UInt64?
        var name: String?
    }

    /// The paths under which what stands at a path stood before, the last first.
    private var former: [String: [String]] = [:]
    /// In the order in which they left.
    private(set) var departed: [Departed] = []

    init(_ events: [CustodyEvent]) {
        for event in events where event.outcome == .success {
            guard let path = event.object else { continue }
            switch event.type {
            case .creation, .fixityCheck, .packageCreation, .metadataModification: break
            case .ingestion: former[path] = []
            case .filenameChange:
                guard let old = event.related, old != path, let earlier = former.removeValue(forKey: old) else { continue }
                former[path] = [old] + earlier
            case .deaccession:
                guard let earlier = former.removeValue(forKey: path) else { continue }
                departed.append(Departed(paths: [path] + earlier, sha256: event.sha256, size: event.size, name: event.detail))
            }
        }
    }

    func former(of path: String) -> [String] { former[path] ?? [] }
}
