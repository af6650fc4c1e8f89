internal import Evidence
internal import Foundation
internal import Reports
import Testing

/// docs/findings.md and the code list the same: every code has its row there, and no row is of a code that is gone.
@Suite struct FindingsDocumentTests {
    @Test func everyCodeHasARow() throws {
        let documented = Set(try documentedCodes())
        #expect(FindingCode.allCases.map(\.rawValue).filter { !documented.contains($0) } == [])
        #expect(FaultCode.allCases.map(\.rawValue).filter { !documented.contains($0) } == [])
    }

    @Test func noRowIsOfAnUnknownCode() throws {
        let known = Set(FindingCode.allCases.map(\.rawValue) + FaultCode.allCases.map(\.rawValue))
        #expect(try documentedCodes().filter { !known.contains($0) } == [])
    }

    @Test func noCodeHasTwoRows() throws {
        let documented = try documentedCodes()
        #expect(documented.count == Set(documented).count)
    }

    @Test func exitStatusesAreThoseOfTheProgram() throws {
        let text = try document()
        for code in FaultCode.allCases {
            #expect(text.contains("| `\(code.rawValue)` | \(code.words.exit.rawValue) |"), "\(code.rawValue)")
        }
    }

    /// What stands between the back quotes of every row that begins with a code; rows of severities do not count.
    private func documentedCodes() throws -> [String] {
        let severities = Set(["error", "warning", "info"])
        return try document().split(separator: "\n").filter { $0.hasPrefix("| `") }
            .compactMap { $0.dropFirst(3).split(separator: "`").first.map(String.init) }
            .filter { !severities.contains($0) }
    }

    private func document() throws -> String {
        var root = URL(fileURLWithPath: #filePath)
        for _ in 0..<3 { root.deleteLastPathComponent() }
        return try String(contentsOf: root.appendingPathComponent("docs/findings.md"), encoding: .utf8)
    }
}
