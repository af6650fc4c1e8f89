internal import Evidence

/// Names in carriers that others wrote: each is held for hostile until it is plain.
enum ForeignNames {
    /// Why a name, joined to a folder, could lead out of it; nil for one that cannot, on any system.
    static func escape(_ name: [UInt8]) -> String? {
        if name.isEmpty || name.contains(0) { return "empty or NUL" }
        if name.contains(0x5C) { return "backslash" }
        if name.first == 0x2F { return "absolute" }
        if name.count >= 2, name[1] == 0x3A { return "drive" }
        return name.split(separator: 0x2F, omittingEmptySubsequences: false).contains([0x2E, 0x2E]) ? ".." : nil
    }

    /// What is wrong with the names of a carrier, links and folders among them.
    static func findings(_ names: [[UInt8]]) -> [Finding] {
        var findings: [Finding] = []
        var seen: Set<[UInt8]> = []
        for name in names {
            let text = String(decoding: name, as: UTF8.self)
            if let reason = escape(name) { findings.append(Finding(.structurePathEscape, path: text, facts: ["reason": reason])) }
            // `a/./b` and `a//b` are `a/b` to whoever unpacks.
            let plain = Array(name.split(separator: 0x2F).filter { $0 != [0x2E] }.joined(separator: [0x2F]))
            if !seen.insert(plain).inserted { findings.append(Finding(.structureDuplicate, path: text, facts: ["other": text])) }
        }
        return findings
    }

    /// The one folder under which a serialised bag lies (RFC 8493 §4), with its slash; empty where there is none.
    static func topFolder(_ names: [String]) -> String {
        guard let first = names.first, let slash = first.firstIndex(of: "/") else { return "" }
        let top = String(first[...slash])
        guard names.allSatisfy({ $0.hasPrefix(top) }), names.contains(top + "bagit.txt") || names.contains(top + "mimetype") else { return "" }
        return top
    }
}

/// How far a carrier that others wrote may expand.
enum ExpansionLimit {
    /// Bytes below which no ratio matters.
    static let harmless: UInt64 = 256 << 20
    /// Largest ratio of expanded to stored bytes; a film does not shrink by half.
    static let ratio: UInt64 = 100
    /// Most entries that are looked at.
    static let entries = 200_000

    static func isExceeded(by size: UInt64, from stored: UInt64) -> Bool { size > harmless && size / ratio > stored }
}
