internal import Evidence

/// The recordings of one venue, stage and source, told apart by the recorder or channel that made them.
///
/// Names tell. Where two recordings of one name ran at once (two recorders that both export `ch1_...`), the folders that
/// they came from tell, or else the numbers in their names.
enum Devices {
    struct Key: Hashable {
        let venue: String
        let stage: String
        let source: String
    }

    struct Device {
        let key: Key
        let name: String
        /// In order of time; those that have none come last.
        var takes: [Take]
    }

    /// In the order of venue, stage, source and name.
    static func of(_ takes: [Take]) -> [Device] {
        let tracks = Dictionary(grouping: takes) { Key(venue: $0.place.venue, stage: $0.place.stage, source: $0.place.source) }
        let devices = tracks.flatMap { key, takes in
            Dictionary(grouping: takes, by: \.name.stem).flatMap { stem, takes in
                split(takes).map { Device(key: key, name: $0.key.isEmpty ? stem : $0.key + stem, takes: $0.value.sorted(by: precedes)) }
            }
        }
        return devices.sorted { a, b in
            (a.key.venue, a.key.stage, a.key.source, NaturalOrder(a.name)) < (b.key.venue, b.key.stage, b.key.source, NaturalOrder(b.name))
        }
    }

    // MARK: One name, several devices

    /// By what their label begins with, where names alone do not tell; under the empty label where they do.
    private static func split(_ takes: [Take]) -> [String: [Take]] {
        guard clash(takes) else { return ["": takes] }
        let depth = takes.map(\.folders.count).max() ?? 0
        func folder(_ take: Take, _ place: Int) -> String { place < take.folders.count ? String(take.folders[place]) : "" }
        let differing = (0..<depth).filter { place in Set(takes.map { folder($0, place) }).count > 1 }
        func number(_ take: Take) -> String { take.name.number.map(String.init) ?? "" }
        let ways: [(Take) -> String] = differing.map { place in { folder($0, place) + "/" } } + [{ number($0) + " " }, { take in differing.map { folder(take, $0) + "/" }.joined() + number(take) + " " }]
        for way in ways {
            let parts = Dictionary(grouping: takes, by: way)
            if !parts.values.contains(where: clash) { return parts }
        }
        return ["": takes]
    }

    /// Whether two of them ran at once for more than half of the shorter one: one channel's files do not.
    private static func clash(_ takes: [Take]) -> Bool {
        let dated = takes.filter { $0.reading != nil && $0.length > 0 }.sorted(by: precedes)
        for (i, a) in dated.enumerated() {
            for b in dated[(i + 1)...] {
                guard let start = b.reading, let end = a.end, start < end else { break }
                if 2 * (min(end, start + b.length) - start) > min(a.length, b.length) { return true }
            }
        }
        return false
    }

    static func precedes(_ a: Take, _ b: Take) -> Bool {
        (a.reading ?? .max, a.name.number ?? 0, NaturalOrder(a.path)) < (b.reading ?? .max, b.name.number ?? 0, NaturalOrder(b.path))
    }
}
