package import Evidence
internal import Foundation

/// A regular expression of `manifests/`, in ICU's syntax; case does not count.
package struct Pattern: Sendable {
    package struct Found {
        package let range: Range<String.Index>
        fileprivate let result: NSTextCheckingResult
        fileprivate let text: String

        /// The part that matches.
        package var whole: String { String(text[range]) }

        package func group(_ name: String) -> String? { Range(result.range(withName: name), in: text).map { String(text[$0]) } }

        /// The digits of a group.
        package func digits(_ name: String) -> String? { group(name).map { String($0.filter { $0.isASCII && $0.isNumber }) } }
    }

    private let expression: NSRegularExpression

    /// - Parameter file: who is blamed.
    /// - Throws: ``FaultCode/manifestsUnreadable``.
    package init(_ text: String, of file: String) throws(Fault) {
        do { expression = try NSRegularExpression(pattern: text, options: [.caseInsensitive]) } catch {
            throw Fault(.manifestsUnreadable, path: file, facts: ["reason": "not a regular expression: \(text)"])
        }
    }

    package func first(in text: String) -> Found? {
        guard let result = expression.firstMatch(in: text, range: NSRange(text.startIndex..., in: text)), let range = Range(result.range, in: text) else { return nil }
        return Found(range: range, result: result, text: text)
    }

    package static func all(_ texts: [String], of file: String) throws(Fault) -> [Pattern] {
        var patterns: [Pattern] = []
        for text in texts { patterns.append(try Pattern(text, of: file)) }
        return patterns
    }
}
