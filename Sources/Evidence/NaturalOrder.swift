/// A name as people order it: numbers by their value, whatever digits they are written in, all else by code point.
///
///     第2章 < 第10章      第二章 < 第十章      2.pdf < 10.pdf      track９ < track10
///
/// A number is a run of digits (ASCII or full-width) or of Chinese numerals: with 十百千万 as people count (一百零三), without
/// as digits in a row (二〇二六). Names that say the same thing differently stand in the order of their bytes, so that the order is
/// total, and the same on every machine.
package struct NaturalOrder: Sendable, Comparable {
    private let tokens: [Token]
    private let bytes: [UInt8]

    private enum Token: Sendable, Equatable {
        case character(UInt32)
        /// Decimal digits without leading zeros.
        case number([UInt8])
    }

    package init(_ name: String) {
        bytes = Array(name.utf8)
        tokens = NaturalOrder.tokens(Array(name.unicodeScalars))
    }

    package static func == (a: Self, b: Self) -> Bool { a.bytes == b.bytes }

    package static func < (a: Self, b: Self) -> Bool {
        for (one, other) in zip(a.tokens, b.tokens) where one != other { return precedes(one, other) }
        if a.tokens.count != b.tokens.count { return a.tokens.count < b.tokens.count }
        return a.bytes.lexicographicallyPrecedes(b.bytes)
    }

    /// A number stands among characters where the digits do.
    private static func precedes(_ a: Token, _ b: Token) -> Bool {
        switch (a, b) {
        case (.character(let a), .character(let b)): a < b
        case (.character(let a), .number): a < 0x30
        case (.number, .character(let b)): b >= 0x30
        case (.number(let a), .number(let b)): a.count == b.count ? a.lexicographicallyPrecedes(b) : a.count < b.count
        }
    }

    private static func tokens(_ scalars: [Unicode.Scalar]) -> [Token] {
        var tokens: [Token] = []
        var at = 0
        while at < scalars.count {
            let digits = scalars[at...].prefix { digit($0) != nil }
            let numerals = scalars[at...].prefix { numeral($0) != nil || unit($0) != nil }
            if !digits.isEmpty {
                tokens.append(.number(plain(digits.map { digit($0)! })))
            } else if !numerals.isEmpty {
                tokens.append(.number(value(numerals)))
            } else {
                tokens.append(.character(scalars[at].value))
            }
            at += max(1, digits.count, numerals.count)
        }
        return tokens
    }

    private static func plain(_ digits: [UInt8]) -> [UInt8] { Array(digits.drop { $0 == 0 }) }

    private static func digit(_ scalar: Unicode.Scalar) -> UInt8? {
        switch scalar.value {
        case 0x30...0x39: UInt8(scalar.value - 0x30)
        case 0xFF10...0xFF19: UInt8(scalar.value - 0xFF10)
        default: nil
        }
    }

    private static func numeral(_ scalar: Unicode.Scalar) -> UInt8? {
        switch scalar {
        case "〇", "零": 0
        case "一": 1
        case "二", "两": 2
        case "三": 3
        case "四": 4
        case "五": 5
        case "六": 6
        case "七": 7
        case "八": 8
        case "九": 9
        default: nil
        }
    }

    private static func unit(_ scalar: Unicode.Scalar) -> UInt64? {
        switch scalar {
        case "十": 10
        case "百": 100
        case "千": 1000
        case "万": 10000
        default: nil
        }
    }

    /// What a run of Chinese numerals counts, as decimal digits; a run that is no number has some value all the same, always the same one.
    private static func value(_ run: ArraySlice<Unicode.Scalar>) -> [UInt8] {
        guard run.contains(where: { unit($0) != nil }) else { return plain(run.map { numeral($0)! }) }
        var (total, section, digit): (UInt64, UInt64, UInt64?) = (0, 0, nil)
        for scalar in run {
            if let numeral = numeral(scalar) {
                digit = UInt64(numeral)
            } else if let unit = unit(scalar), unit < 10000 {
                section += (digit ?? 1) * unit
                digit = nil
            } else {
                total = (total + max(1, section + (digit ?? 0))).multipliedReportingOverflow(by: 10000).partialValue % 1_000_000_000_000_000
                (section, digit) = (0, nil)
            }
        }
        return plain(String(total + section + (digit ?? 0)).utf8.map { $0 - 0x30 })
    }
}
