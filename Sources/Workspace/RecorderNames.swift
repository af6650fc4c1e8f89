package import Evidence
internal import Files
internal import Foundation

/// Tells recorders' files by their names, and from when to when they are by the recorder's clock.
package struct RecorderNames: Sendable {
    package struct Reading: Sendable {
        package let name: NamingRules.RecorderName
        package let start: Instant?
        package let end: Instant?
        /// What stands in the name for the start; empty where nothing does.
        package let startText: String
        package let channel: String?
        /// The file's name without what the recorder put there.
        package let rest: String

        /// Whether a recorder or recording program is known by it, and not a time alone.
        package var isOfDevice: Bool { name.vendor != "any" }
    }

    private let patterns: [(name: NamingRules.RecorderName, pattern: Pattern)]
    /// `(1)`, ` - 副本`: what a file manager puts behind the name of a copy.
    private let copyMark: Pattern

    /// - Throws: ``FaultCode/manifestsUnreadable``.
    package init(_ names: [NamingRules.RecorderName]) throws(Fault) {
        var patterns: [(NamingRules.RecorderName, Pattern)] = []
        for name in names { patterns.append((name, try Pattern(name.pattern, of: "nvr-names.yaml"))) }
        self.patterns = patterns
        copyMark = try Pattern(#"(?:\s*\(\d{1,2}\)|\s*- (?:副本|copy)(?: ?\(\d\))?)(?=\.\w+$)"#, of: "nvr-names.yaml")
    }

    /// - Parameter path: names in normalisation form KC, the file's own last.
    package func read(_ path: [String]) -> Reading? {
        var file = path.last ?? ""
        if let mark = copyMark.first(in: file) { file.removeSubrange(mark.range) }
        let joined = (path.suffix(5).dropLast() + [file]).joined(separator: "/")
        for (name, pattern) in patterns {
            let isOfPath = name.pattern.contains("/")
            guard let found = pattern.first(in: isOfPath ? joined : file) else { continue }
            let zone = name.zone ?? .local
            let start = Self.start(found, zone)
            // Digits that are no time are no recorder's.
            if name.vendor == "any", start == nil { continue }
            let rest = isOfPath ? (name.vendor == "any" ? file : "") : file.replacingCharacters(in: found.range, with: " ")
            return Reading(
                name: name, start: start, end: start.flatMap { Self.end(found, after: $0, zone) }, startText: Self.startText(found), channel: found.group("channel"), rest: rest)
        }
        return nil
    }

    /// What the name of a file says of its start; nil where it says nothing.
    ///
    /// - Parameter path: the bytes of the path; a name that is not UTF-8 is read as programs in China would have written it.
    package func evidence(_ path: [UInt8]) -> Recording.StartEvidence? {
        let names = path.split(separator: 0x2F).map { (LegacyText.decode(Array($0)) ?? String(decoding: $0, as: UTF8.self)).precomposedStringWithCompatibilityMapping }
        guard let reading = read(names), let start = reading.start else { return nil }
        return Recording.StartEvidence(
            source: .fileName, value: reading.startText, start: start, end: reading.end, zone: reading.name.zone == .utc ? .utc : .local, trust: reading.isOfDevice ? .high : .medium,
            detail: reading.isOfDevice ? reading.name.vendor : nil)
    }

    // MARK: Times

    private static let dateParts = ["year", "month", "day", "hour", "minute", "second"]

    private static func start(_ found: Pattern.Found, _ zone: NamingRules.RecorderName.Zone) -> Instant? {
        var digits = found.digits("start") ?? ""
        if let date = found.digits("date"), let time = found.digits("time") { digits = date + time }
        let parts = dateParts.map { found.digits($0) }
        if let year = parts[0], parts[1...4].allSatisfy({ $0 != nil }) { digits = year + parts[1...].map { $0 ?? "0" }.map { $0.count == 1 ? "0" + $0 : $0 }.joined() }
        return instant(digits, zone)
    }

    private static func startText(_ found: Pattern.Found) -> String {
        if let start = found.group("start") { return start }
        if found.group("year") != nil { return found.whole }
        return ["date", "time"].compactMap { found.group($0) }.joined(separator: " ")
    }

    /// A time of day alone is that of the start's day, or of the next one.
    private static func end(_ found: Pattern.Found, after start: Instant, _ zone: NamingRules.RecorderName.Zone) -> Instant? {
        guard let digits = found.digits("end") else { return nil }
        let end: Instant?
        if digits.count == 6 {
            let day = Instant(seconds: start.seconds, offset: zone == .utc ? 0 : Instant.shanghai).date.filter(\.isNumber)
            end = instant(day + digits, zone).map { $0 < start ? Instant(seconds: $0.seconds + 86400) : $0 }
        } else {
            end = instant(digits, zone)
        }
        return end.flatMap { $0 < start ? nil : $0 }
    }

    /// Year to minutes or seconds.
    private static func instant(_ digits: String, _ zone: NamingRules.RecorderName.Zone) -> Instant? {
        let digits = digits.count == 12 ? digits + "00" : digits
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
