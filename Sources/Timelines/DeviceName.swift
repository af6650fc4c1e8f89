/// What a recording's original name says of its device: the name without time, sequence number and extension.
///
/// `NVR_ch1_main_20260915143000_20260915143100.mp4` is of `NVR_ch1_main`, `hiv00012.mp4` of `hiv`, its twelfth.
struct DeviceName: Equatable {
    var stem: String
    /// The file's number among those of its device.
    var number: Int?

    /// - Parameter times: what is known to be a time in the name, such as `20260915 143000`.
    init(_ name: String, times: [String] = []) {
        let pieces = Self.withoutTimes(Self.withoutEnding(name), Set(times.flatMap { $0.split(separator: " ") }.map(String.init)))
        var last = pieces[pieces.count - 1]
        number = nil
        // Behind the time, or where there is none, a number at the end counts the files; before the time it is a channel's.
        let digits = last.suffix { $0.isASCII && $0.isNumber }
        if !digits.isEmpty {
            let before = last[..<digits.startIndex]
            let isCounter = pieces.count > 1 ? digits.count <= 6 && before.last.map(Self.isSeparator) == true : Self.counts(digits.count, after: before)
            if isCounter {
                number = Int(digits)
                last = before
            }
        }
        let kept = (pieces.dropLast() + [last]).map(Self.trimmed).filter { !$0.isEmpty }
        stem = kept.isEmpty ? "-" : kept.joined(separator: "_")
    }

    // MARK: Endings

    /// Without the extension, and what a file manager puts behind the name of a copy.
    private static func withoutEnding(_ name: String) -> Substring {
        var base = name[...]
        if let dot = base.lastIndex(of: ".") {
            let ending = base[base.index(after: dot)...]
            if ending.count <= 5, ending.allSatisfy({ $0.isASCII && ($0.isLetter || $0.isNumber) }), ending.contains(where: \.isLetter) { base = base[..<dot] }
        }
        if let copy = base.firstMatch(of: /\s*- (?:副本|[Cc]opy)(?: ?\(\d{1,2}\))?$/) { base = base[..<copy.range.lowerBound] }
        if let mark = base.firstMatch(of: /\s*\((\d{1,2})\)$/) { return base[..<mark.range.lowerBound] + "_" + mark.1 }
        return base
    }

    /// Whether digits at the end of a name without a time count its files. One or two behind letters are a channel: `CH05`.
    private static func counts(_ digits: Int, after before: Substring) -> Bool {
        guard digits < 3, let last = before.last else { return true }
        if isSeparator(last) { return !before.hasSuffix(".") }
        return !last.isASCII && !["通道", "机位", "摄像头", "摄像机", "镜头", "工位", "席位"].contains { before.hasSuffix($0) }
    }

    // MARK: Times

    private struct Token {
        let text: Substring
        let isNumber: Bool
        var isTime = false
    }

    /// What is left before, between and behind the times; always one piece at least.
    private static func withoutTimes(_ base: Substring, _ known: Set<String>) -> [Substring] {
        var tokens: [Token] = []
        var rest = base
        while let first = rest.first {
            let isNumber = first.isASCII && first.isNumber
            let run = rest.prefix { ($0.isASCII && $0.isNumber) == isNumber }
            tokens.append(Token(text: run, isNumber: isNumber))
            rest = rest[run.endIndex...]
        }
        var isDated = false
        for i in tokens.indices where tokens[i].isNumber && !tokens[i].isTime {
            let text = tokens[i].text
            if known.contains(String(text)) || isStamp(text) || isDate(text) {
                tokens[i].isTime = true
                isDated = true
            } else if let end = dateEnd(tokens, i) ?? timeEnd(tokens, i, isDated: isDated) {
                for k in i...end { tokens[k].isTime = true }
                isDated = true
            } else if i >= 2, tokens[i - 2].isTime, tokens[i - 1].text.count <= 1, continues(text, tokens[i - 2].text) { tokens[i].isTime = true }
        }
        // Of what stands between two times nothing but a few marks is left out with them: `_`, `E`, `日`.
        for i in tokens.indices where !tokens[i].isTime && i > 0 && i + 1 < tokens.count && tokens[i - 1].isTime && tokens[i + 1].isTime && tokens[i].text.count <= 2 { tokens[i].isTime = true }
        var pieces: [Substring] = [""]
        var follows = false
        for token in tokens {
            if !token.isTime { pieces[pieces.count - 1] += token.text } else if !follows { pieces.append("") }
            follows = token.isTime
        }
        return pieces
    }

    /// `20260915143000`, with milliseconds, without seconds.
    private static func isStamp(_ text: Substring) -> Bool { [12, 14, 17].contains(text.count) && isDate(text.prefix(8)) && isClock(text.dropFirst(8).prefix(text.count == 12 ? 4 : 6)) }

    /// A time of day behind a date or another time; milliseconds behind seconds.
    private static func continues(_ text: Substring, _ before: Substring) -> Bool { text.count == 3 ? before.count == 2 : isClock(text) && (text.count == 6 || before.count <= 8) }

    private static func isDate(_ text: Substring) -> Bool {
        guard text.count == 8, text.hasPrefix("20"), let month = Int(text.dropFirst(4).prefix(2)), let day = Int(text.suffix(2)) else { return false }
        return (1...12).contains(month) && (1...31).contains(day)
    }

    /// `143000` or `1430`.
    private static func isClock(_ text: Substring) -> Bool {
        guard text.count == 6 || text.count == 4, let hour = Int(text.prefix(2)), let minute = Int(text.dropFirst(2).prefix(2)) else { return false }
        return hour < 24 && minute < 60 && (Int(text.dropFirst(4)) ?? 0) < 60
    }

    /// The last token of `2026-09-15`, `2026年9月15`.
    private static func dateEnd(_ tokens: [Token], _ i: Int) -> Int? {
        guard i + 4 < tokens.count, tokens[i].text.count == 4, tokens[i].text.hasPrefix("20"), tokens[i + 1].text.count == 1, tokens[i + 3].text.count == 1 else { return nil }
        guard "-_.年".contains(tokens[i + 1].text), "-_.月".contains(tokens[i + 3].text), let month = Int(tokens[i + 2].text), let day = Int(tokens[i + 4].text) else { return nil }
        return (1...12).contains(month) && (1...31).contains(day) ? i + 4 : nil
    }

    /// The last token of `14-30-00`, `14时30分00`, `14时30`; an address, `10.11.12.13`, is none.
    private static func timeEnd(_ tokens: [Token], _ i: Int, isDated: Bool) -> Int? {
        guard i + 2 < tokens.count, tokens[i].text.count <= 2, tokens[i + 2].text.count <= 2, tokens[i + 1].text.count == 1, let hour = Int(tokens[i].text), let minute = Int(tokens[i + 2].text), hour < 24, minute < 60 else { return nil }
        let mark = tokens[i + 1].text
        guard ".-_:：时点".contains(mark) else { return nil }
        if i + 4 < tokens.count, tokens[i + 3].text == mark || tokens[i + 3].text == "分", tokens[i].text.count == 2, tokens[i + 4].text.count == 2, let second = Int(tokens[i + 4].text), second < 60 {
            let isPartOfMore = mark == "." && (i >= 2 && tokens[i - 1].text == "." || i + 6 < tokens.count && tokens[i + 5].text == ".")
            return isPartOfMore ? nil : i + 4
        }
        return isDated && "时点".contains(mark) ? i + 2 : nil
    }

    // MARK: Separators

    private static func isSeparator(_ character: Character) -> Bool { " _-.日分秒".contains(character) }

    /// Without separators at its ends, and without the half of a bracket that a time stood in.
    private static func trimmed(_ text: Substring) -> Substring {
        let start = text.drop { isSeparator($0) || ")]".contains($0) }
        return start.dropLast(start.reversed().prefix { isSeparator($0) || "([".contains($0) }.count)
    }
}

extension Substring {
    fileprivate func suffix(_ holds: (Character) -> Bool) -> Substring { suffix(reversed().prefix(while: holds).count) }
}
