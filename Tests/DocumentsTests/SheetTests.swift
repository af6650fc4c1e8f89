internal import Documents
internal import Evidence
internal import Files
internal import Foundation
internal import SystemPackage
internal import TestSupport
internal import Testing

/// The first sheet of a workbook: what is read of it, and what is refused.
@Suite struct SheetTests {
    let folder: TemporaryFolder

    init() throws { folder = try TemporaryFolder() }

    private static let main = #"xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships""#

    private func read(_ path: FilePath) throws -> SheetTable {
        try DocumentExaminer.ofTheProgram.firstSheet(path, size: try FileFacts(path).size, cancellation: Cancellation())
    }

    /// - Parameters:
    ///   - data: what stands within `sheetData`, and behind it where it says so itself.
    ///   - change: of the container's parts.
    private func sheet(_ data: String, workbook: String = "<workbookPr/>", styles: String? = nil, strings: String? = nil, _ change: (inout [(name: String, content: String)]) -> Void = { _ in }) throws -> SheetTable {
        let whole = data.contains("</sheetData>") ? data : data + "</sheetData>"
        var parts: [(name: String, content: String)] = [
            ("[Content_Types].xml", #"<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Override PartName="/xl/workbook.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"/></Types>"#),
            ("xl/workbook.xml", #"<workbook \#(Self.main)>\#(workbook)<sheets><sheet name="一" sheetId="1" r:id="rId1"/><sheet name="二" sheetId="2" r:id="rId2"/></sheets></workbook>"#),
            ("xl/_rels/workbook.xml.rels", #"<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Target="worksheets/sheet1.xml"/><Relationship Id="rId2" Target="/xl/worksheets/sheet2.xml"/></Relationships>"#),
            ("xl/worksheets/sheet1.xml", "<worksheet \(Self.main)><sheetData>\(whole)</worksheet>"),
            ("xl/worksheets/sheet2.xml", "<worksheet \(Self.main)><sheetData><row><c><v>2</v></c></row></sheetData></worksheet>"),
        ]
        if let styles { parts.append(("xl/styles.xml", "<styleSheet \(Self.main)>\(styles)</styleSheet>")) }
        if let strings { parts.append(("xl/sharedStrings.xml", "<sst \(Self.main)>\(strings)</sst>")) }
        change(&parts)
        return try read(folder.write("a.xlsx", Zip.bytes(parts)))
    }

    /// `A1=text n5 ...`, a line a row.
    private func shown(_ table: SheetTable) -> [String] {
        table.refusal.map { ["refused: \($0)"] } ?? table.rows.map { row in row.cells.map { "\(SheetTable.letters($0.column))\(row.number)=\($0.kind.rawValue):\($0.text)" }.joined(separator: " ") }
    }

    @Test func `texts, shared and in place, figures, flags, formulas, errors`() throws {
        let table = try sheet(
            #"<row r="2"><c r="A2" t="s"><v>1</v></c><c r="B2" t="inlineStr"><is><r><t>行</t></r><r><t xml:space="preserve"> 内</t></r><rPh><t>hang</t></rPh></is></c><c r="C2"><v>198.5</v></c><c r="D2" t="b"><v>1</v></c><c r="E2" t="str"><f>"a"&amp;"b"</f><v>ab</v></c><c r="F2" t="e"><v>#N/A</v></c><c r="G2"><f>1+1</f></c><c r="AB2"><f>A1</f><v>7</v></c></row>"#,
            strings: "<si><t>零</t></si><si><r><t>共</t></r><r><t>享</t></r><rPh><t>gong</t></rPh></si>")
        #expect(shown(table) == ["A2=t:共享 B2=t:行 内 C2=n:198.5 D2=b:true E2=t:ab F2=e:#N/A AB2=n:7"])
        #expect(table.name == "一")
    }

    @Test func `rows and cells without their references, and out of order`() throws {
        #expect(try shown(sheet(#"<row><c><v>1</v></c><c/><c><v>3</v></c></row><row r="5"><c r="C5"><v>5</v></c><c><v>6</v></c><c r="A5"><v>4</v></c></row><row><c><v>9</v></c></row><row r="3"><c r="A3"><v>8</v></c></row>"#)) == ["A1=n:1 C1=n:3", "A3=n:8", "A5=n:4 C5=n:5 D5=n:6", "A6=n:9"])
    }

    private static let dates = #"<numFmts><numFmt numFmtId="164" formatCode="yyyy&quot;年&quot;m&quot;月&quot;d&quot;日&quot;"/><numFmt numFmtId="165" formatCode="&quot;days&quot;\ 0.00"/><numFmt numFmtId="166" formatCode="[$-804]aaaa;@"/><numFmt numFmtId="167" formatCode="[h]:mm"/><numFmt numFmtId="168" formatCode="[Red]#,##0"/></numFmts><cellStyleXfs><xf numFmtId="14"/></cellStyleXfs><cellXfs>\#(["0", "14", "22", "164", "165", "167", "31", "168"].map { #"<xf numFmtId="\#($0)"/>"# }.joined())</cellXfs>"#

    @Test(arguments: [
        (1, "46280", "d:2026-09-15"), (2, "46280.604166666664", "d:2026-09-15T14:30:00"), (3, "46280", "d:2026-09-15"), (6, "46280", "d:2026-09-15"), (5, "0.604166666666667", "d:14:30:00"), (0, "46280", "n:46280"), (4, "46280", "n:46280"),
        (7, "46280", "n:46280"), (99, "46280", "n:46280"), (1, "1", "d:1900-01-01"), (1, "59", "d:1900-02-28"), (1, "60", "e:60"), (1, "61", "d:1900-03-01"), (1, "-1", "e:-1"), (1, "3000000", "e:3000000"), (1, "46279.99999999", "d:2026-09-15"),
        (0, "0.30000000000000004", "n:0.3"), (0, "1.98E6", "n:1980000"), (0, "123456789012345678", "n:1.23456789012346e+17"),
    ])
    func `dates by their format`(style: Int, value: String, text: String) throws {
        #expect(try shown(sheet("<row><c s=\"\(style)\"><v>\(value)</v></c></row>", styles: Self.dates)) == ["A1=\(text)"])
    }

    @Test func `a workbook that counts from 1904`() throws {
        #expect(try shown(sheet(#"<row><c s="1"><v>44818</v></c><c s="1"><v>0.5</v></c></row>"#, workbook: #"<workbookPr date1904="1"/>"#, styles: Self.dates)) == ["A1=d:2026-09-15 B1=d:12:00:00"])
    }

    @Test func `merged cells hold their first one's value`() throws {
        let table = try sheet(#"<row r="1"><c r="A1"><v>1</v></c><c r="C1"><v>3</v></c></row><row r="3"><c r="A3"><v>9</v></c></row></sheetData><mergeCells><mergeCell ref="A1:B2"/><mergeCell ref="D1:E9"/></mergeCells>"#)
        #expect(shown(table) == ["A1=n:1 B1=n:1 C1=n:3", "A2=n:1 B2=n:1", "A3=n:9"])
    }

    @Test func `the first sheet that is not hidden`() throws {
        let table = try sheet("<row><c><v>1</v></c></row>") { $0[1].content = $0[1].content.replacing(#"sheetId="1""#, with: #"sheetId="1" state="veryHidden""#) }
        #expect(table.name == "二" && shown(table) == ["A1=n:2"])
    }

    @Test(arguments: [
        (#"<row r="1"><c r="A1"><v>1</v></c><c r="A1"><v>2</v></c></row>"#, "A1 stands there twice"), (#"<row r="1"><c r="A2"><v>1</v></c></row>"#, "A2 stands in row 1"), (#"<row r="0"><c><v>1</v></c></row>"#, "number 0"),
        (#"<row r="1"><c r="1A"><v>1</v></c></row>"#, "1A"), (#"<row r="1"><c r="XFE1"><v>1</v></c></row>"#, "XFE1"), (#"<row><c t="s"><v>0</v></c></row>"#, "a text that is not there"), (#"<row><c><v>one</v></c></row>"#, "holds one as a number"),
        (#"<row><c><v>nan</v></c></row>"#, "as a number"), (#"<row><c t="x"><v>1</v></c></row>"#, "not known"), (#"<row><c><v>1</v></row>"#, "not well-formed"), (#"<row r="1"><c r="XFD1"><v>1</v></c></row>"#, "more than 512 columns"),
        (#"<row><c r="A1"><v>1</v></c></row></sheetData><mergeCells><mergeCell ref="A1:A1048576"/></mergeCells>"#, "more than"), (#"<row/></sheetData><mergeCells><mergeCell ref="A1"/></mergeCells>"#, "merged cells"),
        (#"<row r="9999999"><c><v>1</v></c></row>"#, "number 9999999"),
    ])
    func `what two programs could read differently is refused`(data: String, reason: String) throws {
        let refusal = try #require(try sheet(data).refusal)
        #expect(refusal.contains(reason), "\(refusal)")
    }

    @Test func `entities, and what grows beyond belief`() throws {
        let entity = try sheet("") { $0[3].content = #"<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]><worksheet><sheetData><row><c t="str"><v>&a;</v></c></row></sheetData></worksheet>"# }
        #expect(entity.refusal?.contains("not well-formed") == true)
        let long = String(repeating: "长", count: 10_000)
        let repeated = try sheet("<row>" + String(repeating: #"<c t="s"><v>0</v></c>"#, count: 200) + "</row>", strings: "<si><t>\(long)</t></si>")
        #expect(repeated.refusal?.contains("bytes of text") == true)
        #expect(try sheet(String(repeating: "<row><c><v>1</v></c></row>", count: 20_001)).refusal == "more than 20000 rows")
        // Twenty megabytes of zeros deflate to nothing: the limit on what a container may unpack to.
        let bomb = folder.path.appending("bomb.xlsx")
        let script = "import zipfile,sys\nz=zipfile.ZipFile(sys.argv[1],'w',zipfile.ZIP_DEFLATED)\nz.writestr('[Content_Types].xml','x')\nz.writestr('xl/workbook.xml','<workbook/>')\nz.writestr('xl/worksheets/sheet1.xml',b' '*(40<<20))\n"
        #expect(try run("python3", ["-c", script, bomb.string]).status == 0)
        #expect(try read(bomb).refusal?.contains("believable") == true)
    }

    /// Whatever stands in a part, the child answers: it is read, or refused with a reason of its own.
    @Test func `damaged sheets`() throws {
        let data = #"<row r="2"><c r="A2" t="s"><v>1</v></c><c r="B2" t="inlineStr"><is><r><t>行</t></r></is></c><c r="C2" s="1"><v>46280.5</v></c></row><row><c t="b"><v>1</v></c></row></sheetData><mergeCells><mergeCell ref="A2:A9"/></mergeCells>"#
        var state: UInt64 = 11
        func next(_ bound: Int) -> Int {
            state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            return Int(state >> 33) % bound
        }
        var refused = 0
        for _ in 0..<300 {
            var text = Array(data)
            for _ in 0...next(3) {
                if next(2) == 0 { text[next(text.count)] = Array("0123456789ABZ:<>/\"= &-.e")[next(24)] } else { text.remove(at: next(text.count)) }
            }
            let table = try sheet(String(text), styles: Self.dates, strings: "<si><t>零</t></si><si><t>一</t></si>")
            if let refusal = table.refusal {
                refused += 1
                #expect(!refusal.hasPrefix("the examination"), "\(refusal): \(String(text))")
            }
        }
        #expect((100...299).contains(refused), "\(refused)")
    }

    @Test func `parts that are missing, and no workbook at all`() throws {
        #expect(try sheet("") { $0.remove(at: 3) }.refusal?.contains("sheet1.xml is not there") == true)
        #expect(try sheet("") { $0.remove(at: 2) }.refusal?.contains("rels is not there") == true)
        #expect(try read(folder.write("b.xlsx", "name,value\n")).refusal?.contains("no XLSX") == true)
        let whole = try contents(of: folder.path.appending("a.xlsx"))
        #expect(try read(folder.write("c.xlsx", Array(whole.dropLast(30)))).refusal != nil)
    }

    @Test func `a workbook that the system's zip has packed`() throws {
        try #require(try sheet("<row><c><v>1</v></c></row>").refusal == nil)
        let made = folder.path
        #expect(try run("sh", ["-c", "mkdir x && cd x && unzip -q ../a.xlsx && zip -q -r ../z.xlsx '[Content_Types].xml' xl"], in: made).status == 0)
        #expect(try shown(read(made.appending("z.xlsx"))) == ["A1=n:1"])
    }

    @Test(.enabled(if: FileManager.default.fileExists(atPath: Corpus.folder.appendingPathComponent("office/tika").path), "../shared/corpora/office is not there"))
    func `workbooks that others made`() throws {
        #expect(try shown(read(Corpus.path("office/tika/testEXCEL_dateFormats.xlsx"))).dropFirst() == ["A2=d:2018-09-20", "A3=d:1996-08-10"])
        let squares = try read(Corpus.path("office/tika/testEXCEL.xlsx"))
        #expect(shown(squares).contains("B9=n:4 C9=n:16"))
        #expect(try read(Corpus.path("office/tika/testEXCEL.strict.xlsx")).name == "First Sheet")
        #expect(try read(Corpus.path("office/tika/testEXCEL_protected_passtika_2.xlsx")).refusal != nil)
    }
}
