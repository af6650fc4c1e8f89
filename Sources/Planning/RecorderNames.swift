internal import Evidence
internal import Foundation
internal import Workspace

/// Tells recorders' files by their names, and from when they are.
struct RecorderNames: Sendable {
    struct Reading: Sendable {
        let name: NamingRules.RecorderName
        let start: Instant?
        let channel: String?
        /// The file's name without what the recorder put there.
        let rest: String

        /// Whether a recorder or recording program is known by it, and not a time alone.
        var isOfDevice: Bool { name.vendor != "any" }
    }

    private let patterns: [(name: NamingRules.RecorderName, pattern: Pattern)]
    /// `(1)`, ` - 副本`: what a file manager puts behind the name of a copy.
    private let copyMark: Pattern

    init(_ names: [NamingRules.RecorderName]) throws(Fault) {
        var patterns: [(NamingRules.RecorderName, Pattern)] = []
        for name in names { patterns.append((name, try Pattern(name.pattern, of: "nvr-names.yaml"))) }
        self.patterns = patterns
        copyMark = try Pattern(#"(?:\s*\(\d{1,2}\)|\s*- (?:副本|copy)(?: ?\(\d\))?)(?=\.\w+$)"#, of: "nvr-names.yaml")
    }

    /// - Parameter path: names in normalisation form KC, the file's own last.
    func read(_ path: [String]) -> Reading? {
        var file = path.last ?? ""
        if let mark = copyMark.first(in: file) { file.removeSubrange(mark.range) }
        let joined = (path.suffix(5).dropLast() + [file]).joined(separator: "/")
        for (name, pattern) in patterns {
            let isOfPath = name.pattern.contains("/")
            guard let found = pattern.first(in: isOfPath ? joined : file) else { continue }
            let start = Self.start(found, name.zone ?? .local)
            // Digits that are no time are no recorder's.
            if name.vendor == "any", start == nil { continue }
            return Reading(name: name, start: start, channel: found.group("channel"), rest: isOfPath ? (name.vendor == "any" ? file : "") : file.replacingCharacters(in: found.range, with: " "))
        }
        return nil
    }

    private static func start(_ found: Pattern.Found, _ zone: NamingRules.RecorderName.Zone) -> Instant? {
        var digits = found.digits("start") ?? ""
        if let date = found.digits("date"), let time = found.digits("time") { digits = date + time }
        if let year = found.digits("year"), let month = found.digits("month"), let day = found.digits("day"), let hour = found.digits("hour"), let minute = found.digits("minute") {
            digits = ([year] + [month, day, hour, minute, found.digits("second") ?? "0"].map { $0.count == 1 ? "0" + $0 : $0 }).joined()
        }
        if digits.count == 12 { digits += "00" }
        guard digits.count == 14, digits.hasPrefix("20") else { return nil }
        let d = Array(digits)
        func part(_ range: Range<Int>) -> String { String(d[range]) }
        guard let read = Instant(iso8601: "\(part(0..<4))-\(part(4..<6))-\(part(6..<8))T\(part(8..<10)):\(part(10..<12)):\(part(12..<14))\(zone == .utc ? "Z" : "+08:00")") else { return nil }
        return Instant(seconds: read.seconds)
    }
}

extension String {
    fileprivate func replacingCharacters(in range: Range<String.Index>, with text: String) -> String {
        var copy = self
        copy.replaceSubrange(range, with: text)
        return copy
    }
}
