/// The tag files of anybody's bag: RFC 8493 (1.0) and the drafts from 0.93 on. Ours, in their one form, are in ``BagIt``.
///
/// Readers take text that was decoded to UTF-8 already, and report the lines that they cannot read instead of stopping.
package enum BagTagFiles {
    /// Lines end in LF, CR or CR LF (RFC 8493 §2.2.4); the last may go without. Numbers from 1.
    static func lines(_ text: [UInt8]) -> [(number: Int, text: ArraySlice<UInt8>)] {
        var lines: [(number: Int, text: ArraySlice<UInt8>)] = []
        var start = 0
        var at = 0
        while at < text.count {
            guard text[at] == 0x0A || text[at] == 0x0D else {
                at += 1
                continue
            }
            lines.append((lines.count + 1, text[start..<at]))
            at += text[at] == 0x0D && at + 1 < text.count && text[at + 1] == 0x0A ? 2 : 1
            start = at
        }
        if start < text.count { lines.append((lines.count + 1, text[start...])) }
        return lines
    }

    fileprivate static func isDigit(_ byte: UInt8) -> Bool { (0x30...0x39).contains(byte) }

    private static func isSpace(_ byte: UInt8) -> Bool { byte == 0x20 || byte == 0x09 }

    private static func trimmed(_ text: ArraySlice<UInt8>) -> ArraySlice<UInt8> {
        var text = text
        while let first = text.first, isSpace(first) { text.removeFirst() }
        while let last = text.last, isSpace(last) { text.removeLast() }
        return text
    }
}

// MARK: bagit.txt

/// What `bagit.txt` says (RFC 8493 §2.1.1):
///
///     BagIt-Version: M.N
///     Tag-File-Character-Encoding: ENCODING
package struct BagDeclaration: Sendable, Equatable {
    package struct Version: Sendable, Comparable {
        package let major: Int
        package let minor: Int

        package init(_ major: Int, _ minor: Int) { (self.major, self.minor) = (major, minor) }
        package static func < (a: Self, b: Self) -> Bool { (a.major, a.minor) < (b.major, b.minor) }
    }

    package let version: Version
    package let encoding: String
    /// Whether the text has white space or lines that the grammar does not have; the drafts were not as strict.
    package let isLoose: Bool

    package static let final = Version(1, 0)
    /// The versions that were ever published.
    package static let known: Set<[Int]> = [[0, 93], [0, 94], [0, 95], [0, 96], [0, 97], [1, 0]]

    package var isKnown: Bool { Self.known.contains([version.major, version.minor]) }

    /// - Returns: nil when the text is no declaration.
    package static func read(_ bytes: [UInt8]) -> BagDeclaration? {
        guard String(validating: bytes, as: UTF8.self) != nil else { return nil }
        var lines = BagTagFiles.lines(bytes).map { String(decoding: $0.text, as: UTF8.self) }
        var isLoose = false
        while lines.count > 2, lines.last == "" {
            lines.removeLast()
            isLoose = true
        }
        guard lines.count == 2, let version = value(lines[0], "BagIt-Version", &isLoose), let encoding = value(lines[1], "Tag-File-Character-Encoding", &isLoose) else { return nil }
        let parts = version.split(separator: ".", omittingEmptySubsequences: false)
        guard parts.count == 2, parts.allSatisfy({ !$0.isEmpty && $0.count <= 4 && $0.utf8.allSatisfy(BagTagFiles.isDigit) }), let major = Int(parts[0]), let minor = Int(parts[1]) else { return nil }
        let isName = encoding.utf8.count <= 40 && encoding.utf8.allSatisfy { (0x30...0x39).contains($0) || (0x41...0x5A).contains($0) || (0x61...0x7A).contains($0) || [0x2D, 0x2E, 0x3A, 0x5F].contains($0) }
        guard isName, !encoding.isEmpty else { return nil }
        return BagDeclaration(version: Version(major, minor), encoding: encoding, isLoose: isLoose)
    }

    private static func value(_ line: String, _ label: String, _ isLoose: inout Bool) -> String? {
        guard let colon = line.firstIndex(of: ":"), line[..<colon].filter({ $0 != " " && $0 != "\t" }) == label else { return nil }
        let value = line[line.index(after: colon)...]
        let trimmed = String(value.drop { $0 == " " || $0 == "\t" }.reversed().drop { $0 == " " || $0 == "\t" }.reversed())
        if line[..<colon] != label || value != " " + trimmed { isLoose = true }
        return trimmed
    }
}

// MARK: manifests, fetch.txt

extension BagTagFiles {
    /// `digest SP path` (RFC 8493 §2.1.3).
    package struct ManifestLine: Sendable, Equatable {
        package let number: Int
        /// Lower case.
        package let digest: String
        /// As written, but for the marker.
        package let path: String
        /// `md5sum` writes an asterisk before the name of a file that it read as binary.
        package let hasMarker: Bool
    }

    /// The lines of a manifest, and the numbers of those that are none. Empty lines are passed over.
    package static func manifest(_ text: [UInt8]) -> (lines: [ManifestLine], bad: [Int]) {
        var found: [ManifestLine] = []
        var bad: [Int] = []
        for (number, line) in lines(text) where !trimmed(line).isEmpty {
            let digest = line.prefix { !isSpace($0) }
            var path = line[digest.endIndex...].drop(while: isSpace)
            let isHex = digest.allSatisfy { (0x30...0x39).contains($0) || (0x41...0x46).contains($0) || (0x61...0x66).contains($0) }
            let hasMarker = path.first == UInt8(ascii: "*")
            if hasMarker { path = path.dropFirst() }
            guard isHex, !digest.isEmpty, !path.isEmpty, let name = String(validating: path, as: UTF8.self) else {
                bad.append(number)
                continue
            }
            found.append(ManifestLine(number: number, digest: String(decoding: digest, as: UTF8.self).lowercased(), path: name, hasMarker: hasMarker))
        }
        return (found, bad)
    }

    /// The files that `fetch.txt` names (`url SP length SP path`, RFC 8493 §2.2.3), and the lines that are none.
    package static func fetch(_ text: [UInt8]) -> (paths: [String], bad: [Int]) {
        var paths: [String] = []
        var bad: [Int] = []
        for (number, line) in lines(text) where !trimmed(line).isEmpty {
            let url = line.prefix { !isSpace($0) }
            let afterURL = line[url.endIndex...].drop(while: isSpace)
            let length = afterURL.prefix { !isSpace($0) }
            let path = afterURL[length.endIndex...].drop(while: isSpace)
            let isLength = length.elementsEqual([0x2D]) || (!length.isEmpty && length.allSatisfy(BagTagFiles.isDigit))
            guard isLength, url.contains(UInt8(ascii: ":")), !path.isEmpty, let name = String(validating: path, as: UTF8.self) else {
                bad.append(number)
                continue
            }
            paths.append(name)
        }
        return (paths, bad)
    }

    // MARK: bag-info.txt

    package struct Element: Sendable, Equatable {
        package let label: String
        package var value: String
    }

    /// The elements of `bag-info.txt` (RFC 8493 §2.2.2); a line that begins with white space goes on with the one before.
    ///
    /// - Returns: also the lines that are none, and those with white space around the label or none behind the colon,
    ///   which the drafts allowed.
    package static func info(_ text: [UInt8]) -> (elements: [Element], bad: [Int], loose: [Int]) {
        var elements: [Element] = []
        var bad: [Int] = []
        var loose: [Int] = []
        for (number, line) in lines(text) where !trimmed(line).isEmpty {
            if let first = line.first, isSpace(first) {
                if elements.isEmpty { bad.append(number) } else { elements[elements.count - 1].value += " " + String(decoding: trimmed(line), as: UTF8.self) }
                continue
            }
            guard let colon = line.firstIndex(of: UInt8(ascii: ":")), !trimmed(line[..<colon]).isEmpty, String(validating: line, as: UTF8.self) != nil else {
                bad.append(number)
                continue
            }
            let value = line[(colon + 1)...]
            if trimmed(line[..<colon]).count != colon - line.startIndex || value.first.map(isSpace) == false { loose.append(number) }
            elements.append(Element(label: String(decoding: trimmed(line[..<colon]), as: UTF8.self), value: String(decoding: trimmed(value), as: UTF8.self)))
        }
        return (elements, bad, loose)
    }
}

// MARK: Paths

extension BagTagFiles {
    /// Whether a listed path stays inside the bag, on any system: relative, no `..`, no home, drive or share.
    package static func staysInside(_ path: String) -> Bool {
        let first = path.unicodeScalars.first
        guard first != nil, first != "/", first != "~", first != "\\", first != "%" || !path.contains("%\\") else { return false }
        let letters = Array(path.utf8.prefix(2))
        if letters.count == 2, letters[1] == UInt8(ascii: ":"), (0x41...0x5A).contains(letters[0] & 0xDF) { return false }
        let segments = path.utf8.split(separator: UInt8(ascii: "/"), omittingEmptySubsequences: false)
        guard !path.utf8.contains(0), segments.allSatisfy({ !$0.isEmpty && !$0.elementsEqual(".".utf8) && !$0.elementsEqual("..".utf8) }) else { return false }
        return !path.utf8.split(whereSeparator: { $0 == UInt8(ascii: "/") || $0 == UInt8(ascii: "\\") }).contains { $0.elementsEqual("..".utf8) }
    }

    /// CR, LF and % as `%0D`, `%0A` and `%25`, and nothing else (RFC 8493 §2.1.3).
    package static func percentDecoded(_ path: String) -> String {
        var out: [UInt8] = []
        var rest = Array(path.utf8)[...]
        while let byte = rest.popFirst() {
            let code = byte == UInt8(ascii: "%") ? String(decoding: rest.prefix(2), as: UTF8.self).uppercased() : ""
            guard let decoded: UInt8 = ["0D": 0x0D, "0A": 0x0A, "25": 0x25][code] else {
                out.append(byte)
                continue
            }
            out.append(decoded)
            rest = rest.dropFirst(2)
        }
        return String(decoding: out, as: UTF8.self)
    }
}
