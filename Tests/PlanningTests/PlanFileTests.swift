internal import Evidence
internal import Foundation
internal import Planning
internal import SystemPackage
internal import TestSupport
internal import Testing

@Suite struct PlanFileTests {
    private static let header = "file,kind,venue,stage,source,document"

    private func lines(_ text: String) -> [PlanFile.Line] { PlanFile.decode(Array(text.utf8), name: "plan.csv").lines }

    private func fault(_ text: String) -> String? {
        PlanFile.decode(Array(text.utf8), name: "plan.csv").findings.first.map { "\($0.code.rawValue) \($0.facts["line"] ?? "-") \($0.facts["field"] ?? "")" }
    }

    private func file(_ name: [UInt8], _ proposal: Proposal) -> [UInt8] {
        PlanFile.encode([.init(relative: name, size: 7, proposal: proposal)], folder: "/in") { _ in "=why" }
    }

    @Test func `written for spreadsheets`() {
        var proposal = Proposal(.document, .high, [])
        (proposal.document, proposal.lot, proposal.supplier) = ("bid-file", "1", "-甲,\"乙\"公司")
        let text = String(decoding: file(Array("投标/文件.pdf".utf8), proposal), as: UTF8.self)
        #expect(text == "\u{FEFF}file,kind,venue,stage,source,document,lot,supplier,start,confidence,why,size,folder\r\n投标/文件.pdf,document,,,,bid-file,1,\"'-甲,\"\"乙\"\"公司\",,high,'=why,7,/in\r\n")
        let line = PlanFile.decode(Array(text.utf8), name: "").lines[0]
        #expect(line[.supplier] == "-甲,\"乙\"公司" && line[.why] == "=why" && line.number == 2)
    }

    @Test(arguments: ["评标.pdf", "=cmd.pdf", "-1.pdf", "+a", "@x", "001", "1-2", "3/4", "1e5", "TRUE", "20260915143000", "a,b\"c\".pdf", " x.pdf", "x ", "hex:00", "'x", "a\nb.pdf", "a;b.pdf", "\u{FEFF}a"])
    func `every name comes back`(name: String) {
        let bytes = file(Array(name.utf8), Proposal(nil, .low, []))
        let (lines, findings) = PlanFile.decode(bytes, name: "")
        #expect(findings.isEmpty && lines.count == 1)
        let written = lines.first?[.file] ?? ""
        #expect(PlanFile.path(of: written) == Array(name.utf8))
        #expect(!"=+-@\t\r".contains(written.first ?? "="))
        // No spreadsheet takes it for a number or a date.
        #expect(Double(written) == nil && written.contains { $0.isLetter || $0 == "/" })
    }

    @Test func `a name that is not UTF-8 comes back`() {
        let name: [UInt8] = [0xC6, 0xC0, 0xB1, 0xEA, 0x2E, 0x70]
        let line = PlanFile.decode(file(name, Proposal(nil, .low, [])), name: "").lines[0]
        #expect(line[.file] == "hex:c6c0b1ea2e70" && PlanFile.path(of: line[.file]) == name)
        #expect(PlanFile.path(of: "hex:c6c") == nil && PlanFile.path(of: "hex:xx") == nil)
    }

    // MARK: As it comes back

    @Test func `columns in any order, others, empty rows and spaces do not matter`() {
        let read = lines("备注,Document, kind ,file,source,stage,venue\r\n看过, eval-report ,document,a.pdf,,,\r\n,,,,,,\r\n\r\n,,skip,b.pdf,,,,\r\n")
        #expect(read.map(\.number) == [2, 5])
        #expect(read[0][.document] == "eval-report" && read[0][.kind] == "document" && read[1][.kind] == "skip")
    }

    @Test func `line ends, separators and encodings of the programs that write them`() throws {
        let text = "\(Self.header)\n评标报告.pdf,document,,,,eval-report\n"
        let variants: [[UInt8]] = [
            Array(text.utf8), [0xEF, 0xBB, 0xBF] + Array(text.utf8), Array(text.replacing("\n", with: "\r\n").utf8), Array(text.replacing("\n", with: "\r").utf8), Array(text.replacing(",", with: ";").utf8),
            Array(text.replacing(",", with: "\t").utf8), [0xFF, 0xFE] + text.replacing(",", with: "\t").utf16.flatMap { [UInt8($0 & 0xFF), UInt8($0 >> 8)] }, Array(("sep=,\n" + text).utf8), Array(text.dropLast().utf8),
        ]
        for (i, bytes) in variants.enumerated() {
            let (lines, findings) = PlanFile.decode(bytes, name: "")
            #expect(findings.isEmpty && lines.map { $0[.file] } == ["评标报告.pdf"] && lines.first?[.document] == "eval-report", "\(i)")
        }
        let folder = try TemporaryFolder()
        let legacy = try run("iconv", ["-f", "UTF-8", "-t", "GB18030", folder.write("a", text).string]).stdout
        #expect(!legacy.isEmpty && String(validating: legacy, as: UTF8.self) == nil)
        #expect(PlanFile.decode(legacy, name: "").lines.map { $0[.file] } == ["评标报告.pdf"])
    }

    @Test func `what cannot be read says in which line`() {
        #expect(fault("") == "plan.missing-column - file")
        #expect(fault("file,kind\na,skip\n") == "plan.missing-column - venue")
        #expect(fault("\(Self.header)\n\"a\nb") == "plan.syntax 2 ")
        #expect(fault("\(Self.header)\na,\"b\"c\n") == "plan.syntax 2 ")
        #expect(fault("\(Self.header)\n\"a\nb\",skip\nc,d\"e\n") == "plan.syntax 4 ")
        #expect(fault("\(Self.header),KIND\n") == "plan.syntax 1 ")
        #expect(PlanFile.decode([0x66, 0xFF, 0xFF, 0x0A], name: "").findings.map(\.code) == [.planSyntax])
    }

    @Test(arguments: [
        ("2026-09-15T14:30:00+08:00", "2026-09-15T14:30:00+08:00"), ("2026-09-15T06:30:00Z", "2026-09-15T06:30:00+00:00"), ("2026-09-15 14:30", "2026-09-15T14:30:00+08:00"),
        ("2026/9/15 14:30", "2026-09-15T14:30:00+08:00"), ("2026/9/15 14:30:05", "2026-09-15T14:30:05+08:00"), ("2026-9-5 4:05", "2026-09-05T04:05:00+08:00"), ("2026年9月15日 14:30", "2026-09-15T14:30:00+08:00"),
        ("2026年9月15日14时30分", "2026-09-15T14:30:00+08:00"), ("2026/9/15 2:30 PM", "2026-09-15T14:30:00+08:00"), ("2026/9/15 下午 2:30:00", "2026-09-15T14:30:00+08:00"), ("2026/9/15 12:05 AM", "2026-09-15T00:05:00+08:00"),
        ("46280.6041666667", "2026-09-15T14:30:00+08:00"), ("2026/9/15", "2026-09-15T00:00:00+08:00"),
    ]) func `times as spreadsheets write them`(text: String, read: String) { #expect(WrittenTime.read(text)?.iso8601 == read) }

    @Test(arguments: ["yesterday", "9/15/2026 14:30", "15-Sep-26", "2026-13-01 10:00", "2026/9/15 25:00", "14:30", "20260915143000", "2026", "12.5"])
    func `times that nobody can be sure of`(text: String) { #expect(WrittenTime.read(text) == nil) }
}
