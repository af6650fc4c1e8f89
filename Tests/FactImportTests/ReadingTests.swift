internal import Evidence
internal import FactImport
internal import Files
internal import Foundation
internal import SystemPackage
internal import TestSupport
internal import Testing
internal import Workspace

/// From cells to facts, and what does not fit.
@Suite struct ReadingTests {
    private func read(_ format: String = "csv", _ text: String, _ groups: String, head: String = "") throws -> FactReading {
        let mapping = try Made.mapping(format, groups, head: head)
        let project = try #require(try Made(Made.core).project)
        let rows = format == "csv" ? ExportRows.csv(Array(text.utf8), name: "a", mapping) : ExportRows.json(Array(text.utf8), name: "a", mapping)
        return FactReading.read(rows, name: "a", mapping, project: project)
    }

    /// One cell as the field of a section.
    private func cell(_ text: String, _ field: String, _ rules: String = "") throws -> (String?, [String]) {
        let words = field.split(separator: ".").map(String.init)
        let section = words.dropLast().joined(separator: ".")
        let reading = try read("csv", "项\n\"\(text)\"\n", "  - section: \(section)\n    fields: {\(words.last!): {column: [项]\(rules)}}\n")
        let fact = reading[words[0]]
        let record = fact?.items?.first ?? fact
        let value = record?[words.last!]
        return (value?.text ?? value?.items.map { items in items.compactMap(\.text).joined(separator: "+") }, Made.brief(reading.findings))
    }

    @Test(arguments: [
        ("2026-09-15", "2026-09-15"), ("2026/9/15", "2026-09-15"), ("2026年9月15日", "2026-09-15"), ("2026-09-15 14:30", "2026-09-15T14:30:00+08:00"), ("2026/9/15 9:05:07", "2026-09-15T09:05:07+08:00"),
        ("2026年9月15日 14时30分", "2026-09-15T14:30:00+08:00"), ("2026-09-15T14:30:00", "2026-09-15T14:30:00+08:00"), ("2026-09-15T06:30:00Z", "2026-09-15T06:30:00+00:00"), ("46280.6041666667", "2026-09-15T14:30:00+08:00"),
        ("46280", "2026-09-15"), ("20260915", "2026-09-15"), ("20260915143000", "2026-09-15T14:30:00+08:00"), ("1789453800000", "2026-09-15T14:30:00+08:00"), ("2026-09-15（星期二）14:30", "2026-09-15T14:30:00+08:00"),
        ("2026年9月15日下午2:30", "2026-09-15T14:30:00+08:00"),
    ])
    func `times as exports write them`(text: String, time: String) throws {
        #expect(try cell(text, "draw.drawnAt") == (time, []))
        #expect(try cell(text, "award.confirmedOn") == ("2026-09-15", []))
    }

    @Test(arguments: ["2026-13-01", "2026-02-30 10:00", "9月15日", "14:30", "上午", "20261315", "12345", "1789453800", "2026-09-15 25:00", "2026.9"])
    func `times that are none`(text: String) throws {
        #expect(try cell(text, "draw.drawnAt") == (nil, ["facts.wrong-value 2 项 draw.drawnAt"]))
        #expect(try cell(text, "award.confirmedOn") == (nil, ["facts.wrong-value 2 项 award.confirmedOn"]))
    }

    @Test(arguments: [
        ("1980000", "", "1980000"), ("1,980,000.50", "", "1980000.5"), ("￥1 980 000", "", "1980000"), ("198万元", "", "1980000"), ("198.0001", ", times: 10000", "1980001"), ("198 元", ", times: 10000", "198"), ("1.2亿元", "", "120000000"),
        ("-3", "", "-3"), ("1.50000000", "", "1.5"),
    ])
    func `figures`(text: String, rules: String, number: String) throws { #expect(try cell(text, "budget.amount", rules) == (number, [])) }

    @Test(arguments: ["约198万", "1.2345678", "1.2.3", "12%", "9223372036854775807", "1e6", "一百万元"])
    func `figures that are none`(text: String) throws { #expect(try cell(text, "budget.amount") == (nil, ["facts.wrong-value 2 项 budget.amount"])) }

    @Test(arguments: [("是", "true"), ("否", "false"), ("TRUE", "true"), (" 有 ", "true"), ("无需", "false")])
    func `flags`(text: String, flag: String) throws { #expect(try cell(text, "budget.importedGoods", ", values: {有: true, 无需: \"false\"}") == (flag, [])) }

    @Test func `choices by their id, by their name, by the mapping's words, and by no others`() throws {
        #expect(try cell("sum-error", "reevaluations.ground") == ("sum-error", []))
        #expect(try cell("分值汇总计算错误", "reevaluations.ground") == ("sum-error", []))
        #expect(try cell("算错了", "reevaluations.ground", ", values: {算错了: sum-error}") == ("sum-error", []))
        #expect(try cell("算错了", "reevaluations.ground") == (nil, ["facts.wrong-value 2 项 reevaluations.ground"]))
    }

    @Test func `texts are parted, and an empty cell is no text`() throws {
        #expect(try cell("张三、李四，王五；赵六", "reevaluations.members") == ("张三+李四+王五+赵六", []))
        #expect(try cell("社会关注度高、影响力大", "remote.reasons", ", values: {社会关注度高: attention, 影响力大: attention}") == ("attention+attention", []))
        #expect(try cell("张三、李四", "remote.reasons") == (nil, ["facts.wrong-value 2 项 remote.reasons"]))
    }

    @Test func `a text of several lines is one line; signs for nothing are nothing`() throws {
        #expect(try cell("第一行\n  第二行", "drawRule.ratio") == ("第一行 第二行", []))
        for sign in ["-", "—", "/", "  ", "\u{3000}"] { #expect(try cell(sign, "drawRule.ratio").0 == nil) }
        #expect(try cell("=\"\"001\"\"", "drawRule.ratio") == ("001", []))
    }

    @Test func `venues by name, id or the mapping's words`() throws {
        for (text, id) in [("柳州主场", "main"), ("桂林 副场", "sub1"), ("SUB1", "sub1"), ("副场", "sub1")] { #expect(try cell(text, "draw.venue", ", lookup: venue, values: {副场: sub1}") == (id, [])) }
        let reading = try read("csv", "项\n南宁\n", "  - section: draw\n    fields: {venue: {column: [项], lookup: venue}}\n")
        #expect(reading.findings.first?.facts["expected"] == "main | 柳州主场 | sub1 | 桂林副场")
    }

    @Test func `two columns as one time`() throws {
        let reading = try read("csv", "日期,时间\n2026/9/15,14:30\n2026/9/16,\n", "  - section: draw\n    fields: {drawnAt: {column: [日期], then: [时间]}}\n")
        #expect(reading["draw"]?.items?.compactMap { $0["drawnAt"]?.text } == ["2026-09-15T14:30:00+08:00", "2026-09-16"])
    }

    @Test func `every fault is named, with its row, and nothing is given up before the end`() throws {
        let reading = try read(
            "csv", "表\n姓名,时间,场地\n张三,2026-09-15,main\n,2026-09-15,sub1\n李四,昨天,sub2\n,,\n王五,2026-09-15,\n",
            "  - section: draw\n    fields:\n      name: {column: [姓名], required: true}\n      drawnAt: {column: [时间]}\n      venue: {column: [场地], lookup: venue, required: true}\n")
        #expect(Made.brief(reading.findings) == ["facts.missing-value 4 姓名 draw.name", "facts.wrong-value 5 时间 draw.drawnAt", "facts.wrong-value 5 场地 draw.venue", "facts.missing-value 7 场地 draw.venue"])
        #expect(reading.findings.map { $0.facts["value"] } == ["", "昨天", "sub2", ""])
    }

    @Test func `a record has one value, whichever rows give it`() throws {
        let groups = "  - section: budget\n    fields: {amount: {column: [金额]}, funding: {column: [资金]}}\n"
        #expect(try read("csv", "金额,资金\n100,\n100.00,财政\n", groups)["budget"] == .record(["amount": .text("100"), "funding": .text("财政")]))
        let reading = try read("csv", "金额,资金\n100,财政\n200,\n", groups)
        #expect(Made.brief(reading.findings) == ["facts.contradiction 3 金额 budget.amount"])
        #expect(reading.findings.first?.facts["other"] == "2" && reading.findings.first?.facts["before"] == "100")
    }

    @Test func `rows of one export give several sections, and a list within a record`() throws {
        let groups = """
              - section: equipmentCheck
                fields: {checkedOn: {column: [日期]}, signedBy: {is: main}}
              - section: equipmentCheck.items
                fields: {item: {column: [项目]}, result: {column: [结果]}}
              - section: people
                when: [{column: [姓名], not: [""]}]
                fields: {name: {column: [姓名]}, role: {is: venue-staff}}

            """
        let reading = try read("csv", "日期,项目,结果,姓名\n2026-09-14,录音,正常,张三\n2026-09-14,录像,不正常,张三\n", groups)
        #expect(reading.findings.isEmpty)
        #expect(reading["equipmentCheck"]?["signedBy"] == .list([.text("main")]))
        #expect(reading["equipmentCheck"]?["items"]?.items == [.record(["item": .text("audio-record"), "result": .text("pass")]), .record(["item": .text("video-record"), "result": .text("fail")])])
        #expect(reading["people"]?.items?.count == 1)
    }

    @Test func `headings below a title, with other spaces, widths and marks`() throws {
        let groups = "  - section: budget\n    fields: {amount: {column: [预算金额(元)], required: true}}\n"
        #expect(try read("csv", "采购项目表,,\n导出时间：今天,,\n序号,*预算 金额（元）：,备注\n1,100,\n", groups)["budget"]?["amount"]?.text == "100")
        #expect(Made.brief(try read("csv", "采购项目表,,\n序号,金额,备注\n1,100,\n", groups).findings) == ["facts.missing-column budget.amount"])
        #expect(Made.brief(try read("csv", "预算金额（元）,预算金额(元)\n1,2\n", groups).findings) == ["facts.duplicate-column budget.amount"])
        #expect(try read("csv", "一\n二\n预算金额(元)\n100\n", groups, head: "header: 2\n").findings.map(\.code) == [.factsMissingColumn])
    }

    @Test func `nothing to import is said with the figures`() throws {
        let reading = try read("csv", "项目编号,金额\nB-2,1\n\nA-1,\n", "  - section: budget\n    when: [{column: [金额], not: [\"\"]}]\n    fields: {amount: {column: [金额]}}\n", head: "project: [项目编号]\n")
        #expect(reading.findings.map(\.code) == [.factsNoRows])
        #expect(reading.findings.first?.facts == ["rows": "2", "others": "1", "filtered": "1", "number": "A-1"])
    }

    // MARK: JSON

    @Test func `members by their path, from the record or from the top`() throws {
        let text = #"{"meta": {"code": "Ａ-1"}, "list": [{"p": {"x": 12.50, "ok": true}, "who": ["甲", "乙"]}, {"p": {"x": null}}]}"#
        let groups = "  - section: reevaluations\n    fields: {attachments: {column: [p.x]}, remote: {column: [p.ok]}, members: {column: [who]}}\n"
        let reading = try read("json", text, groups, head: "rows: list\nproject: [$.meta.code]\n")
        #expect(reading.findings.isEmpty)
        #expect(reading["reevaluations"]?.items == [.record(["attachments": .text("12.5"), "remote": .text("true"), "members": .list([.text("甲"), .text("乙")])])])
    }

    @Test(arguments: [
        ("{", "not JSON"), ("", "not JSON"), ("[1]", "record 1 is no object"), (#"{"list": 3}"#, "there are no records"), (#"{"a": 1, "a": 2}"#, "not JSON"), ("\u{FEFF}x", "not JSON"),
    ])
    func `JSON that holds no records`(text: String, reason: String) throws {
        let reading = try read("json", text, "  - section: budget\n    fields: {amount: {column: [a]}}\n", head: text == "[1]" ? "" : "rows: list\n")
        #expect(reading.findings.map(\.code) == [.factsSyntax])
        #expect(reading.findings.first?.facts["reason"]?.contains(reason) == true, "\(reading.findings)")
    }

    @Test func `an object is no value`() throws {
        let reading = try read("json", #"{"a": {"b": 1}}"#, "  - section: budget\n    fields: {amount: {column: [a]}, funding: {column: [b], required: true}}\n")
        #expect(Made.brief(reading.findings) == ["facts.missing-column budget.funding"])
        #expect(Made.brief(try read("json", #"{"a": {"b": 1}}"#, "  - section: budget\n    fields: {amount: {column: [a]}}\n").findings) == ["facts.wrong-value 1 a budget.amount"])
    }

    /// Damage of any kind is said, or read as something; nothing ends the program.
    @Test(arguments: ["zcy-project.json", "gx-exception.csv"]) func `damaged exports`(name: String) throws {
        let whole = try contents(of: Made.exports.appending(FilePath.Component(name)!))
        let mapping = try Made.mapping(String(name.prefix { $0 != "." }))
        let project = try #require(try Made().project)
        var state: UInt64 = 7
        func next(_ bound: Int) -> Int {
            state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            return Int(state >> 33) % bound
        }
        var said = 0
        for _ in 0..<400 {
            var bytes = whole
            for _ in 0...next(4) {
                switch next(3) {
                case 0: bytes[next(bytes.count)] = UInt8(next(256))
                case 1: bytes.remove(at: next(bytes.count))
                default: bytes.insert([0x22, 0x2C, 0x0A, 0x39, 0x7B, 0x5D, 0x30, 0x2D][next(8)], at: next(bytes.count))
                }
            }
            let rows = mapping.format == .json ? ExportRows.json(bytes, name: name, mapping) : ExportRows.csv(bytes, name: name, mapping)
            let reading = FactReading.read(rows, name: name, mapping, project: project)
            if !reading.findings.isEmpty { said += 1 }
            #expect(!reading.findings.isEmpty || !reading.sections.isEmpty)
        }
        #expect(said > 100)
    }

    @Test(arguments: ["a\n\"x\n", "a\nb\"c\n"]) func `CSV that cannot be read`(text: String) throws {
        let reading = try read("csv", text, "  - section: budget\n    fields: {amount: {column: [a]}}\n")
        #expect(reading.findings.map(\.code) == [.factsSyntax])
        #expect(reading.findings.first?.facts["reason"]?.hasPrefix("line 2: ") == true)
    }
}
