package import Evidence

/// `project.yaml` as `init` writes it: every field, explained.
package enum ProjectTemplate {
    package static func text(packageID: String, number: String, profiles: [String]) -> String {
        """
        # 封存：项目事实 | Fengcun: the facts of this project
        # 由采购代理机构填写；`fengcun status` 列出还缺什么。字段名不可增改，写错的字段会报错。
        # Filled in by the procurement agent; `fengcun status` says what is still missing. Unknown fields are errors.
        # 时间写成 2026-09-15T14:30:00+08:00；不写时区按北京时间。| Times are ISO 8601; without an offset: Asia/Shanghai.

        format: 1                       # 本文件的格式版本 | version of this file's format
        packageId: \(packageID)   # 档案包的唯一标识，建立时生成，不要改 | identity of the archive, made once: leave it

        project:
          number: \(quoted(number))     # 采购项目编号 | procurement number
          name: ""                      # 项目名称 | name of the project
          method: open-tender           # 采购方式 | method: open-tender 公开招标, negotiation 竞争性谈判, consultation 竞争性磋商, inquiry 询价, single-source 单一来源
          # lots:                       # 分标（可选）| lots, if any
          #   - {id: "1", name: "第1分标"}

        parties:
          buyer: {name: "", code: ""}   # 采购人：名称、统一社会信用代码（可选）| buyer: name, unified social credit code (optional)
          agent: {name: "", code: ""}   # 采购代理机构 | procurement agent

        venues:                         # 场地：main 主场，sub1、sub2…… 副场 | venues: main, then sub venues
          - {id: main, name: "", adcode: "", address: ""}   # 名称、行政区划代码（GB/T 2260）、地址 | name, division code, address
          - {id: sub1, name: "", adcode: "", address: ""}

        schedule:                       # 时间（知道的就填）| times, as far as known
          noticePublishedAt:            # 采购公告发布 | tender notice published
          openingAt:                    # 开标 | opening
          openingEnd:                   # 开标结束 | opening ends
          evaluationStart:              # 评审开始（首位签到）| evaluation begins: first sign-in
          evaluationEnd:                # 评审结束（最后签字）| evaluation ends: last signature

        people: []                      # 人员 | people; role: buyer-representative 采购人代表, expert 评审专家, agent-staff, venue-staff, supervisor
          # - {name: "张三", role: expert, venue: sub1, leader: true}

        profiles: [\(profiles.joined(separator: ", "))]    # 适用的规则 | rule profiles that apply

        digests: [sha256]               # 摘要算法：sha256 必有，可加 sm3（国密）、sha512 | digests: sha256 always, sm3 and sha512 on wish

        # predecessor:                  # 补充包：指明被补充的档案包 | for a supplement: the package that it follows
        #   packageId: ""
        #   manifestDigest: ""          # 前一包 META-INF/ASiCManifest001.xml 的 SHA-256
        #   judgedTo: evaluation        # 前一包判到哪一步，本包只判以后应办的 | up to where that one was judged; this one has what is due later: opening, evaluation, award, contract

        # 以下是规则要用的事实，知道多少填多少；没有填的，有关规则判为“不能确定”。确实没有发生的写 []。
        # Facts that rules ask for. Where one is not given, its rules cannot be decided; [] says that there was none.

        """ + FactSchema.sections.map(section).joined(separator: "\n")
    }

    /// One section of the facts: a record as it is to be filled in, a list as a comment that shows one entry.
    private static func section(_ field: FactField) -> String {
        let title = "# \(field.zh) | \(field.en)\n"
        switch field.kind {
        case .record(let members): return title + "\(field.name):\n" + members.map { line($0, indent: "  ") }.joined()
        case .list(let members): return title + "# \(field.name):\n" + entry(members, indent: "# ")
        default: return line(field, indent: "")
        }
    }

    /// A section that has been filled in, its name at the beginning of the first line: of a record every field, explained; of
    /// a list one entry in a line.
    package static func lines(of field: FactField, _ value: Fact) -> [String] {
        guard case .record(let members) = field.kind else { return [field.name + ":"] + rows(value, field.members, indent: "  ") }
        // A record without members in the schema takes any texts.
        let given = members.isEmpty ? names(of: value).map { FactField($0, .text, "", "") } : members
        return [field.name + ":"] + given.flatMap { member -> [String] in
            guard let fact = value[member.name] else { return line(member, indent: "  ").split(separator: "\n").map(String.init) }
            if case .list = member.kind { return ["  \(member.name):"] + rows(fact, member.members, indent: "    ") }
            let text = "  \(member.name): \(flow(fact, member.members))"
            let words = member.zh.isEmpty ? "" : "# \(member.zh) | \(member.en)"
            return [words.isEmpty ? text : text + String(repeating: " ", count: max(1, 32 - text.count)) + words]
        }
    }

    private static func rows(_ value: Fact, _ members: [FactField], indent: String) -> [String] { (value.items ?? []).map { indent + "- " + flow($0, members) } }

    private static func names(of value: Fact) -> [String] { if case .record(let members) = value { members.keys.sorted() } else { [] } }

    /// A value in one line, members in the order of the schema.
    private static func flow(_ value: Fact, _ members: [FactField]) -> String {
        switch value {
        case .text(let text): scalar(text)
        case .list(let items): "[" + items.map { flow($0, members) }.joined(separator: ", ") + "]"
        case .record: "{" + members.compactMap { member in value[member.name].map { "\(member.name): \(flow($0, member.members))" } }.joined(separator: ", ") + "}"
        }
    }

    /// Plain where no reader of YAML takes it for anything else, in double quotes otherwise.
    private static func scalar(_ text: String) -> String {
        let isWord = text.wholeMatch(of: /[a-z][a-z0-9-]*/) != nil && !["y", "n", "yes", "no", "on", "off", "null"].contains(text)
        let isFigure = text.wholeMatch(of: /[0-9]{4}-[0-9]{2}-[0-9]{2}(T[0-9]{2}:[0-9]{2}:[0-9]{2}[+-][0-9]{2}:[0-9]{2})?|[1-9][0-9]{0,17}(\.[0-9]*[1-9])?|0/) != nil
        return isWord || isFigure ? text : quoted(text)
    }

    private static func entry(_ members: [FactField], indent: String) -> String {
        members.enumerated().map { i, member in line(member, indent: indent + (i == 0 ? "  - " : "    ")) }.joined()
    }

    private static func line(_ field: FactField, indent: String) -> String {
        var words = field.zh + " | " + field.en
        func listed(_ terms: [FactField.Term]) -> String { terms.map { "\($0.id) \($0.zh)" }.joined(separator: ", ") }
        switch field.kind {
        case .choice(let terms): words += "; " + listed(terms)
        case .texts(let terms): words += "; [" + (terms.isEmpty ? "甲, 乙" : listed(terms)) + "]"
        case .flag: words += "; true, false"
        case .list(let members): return "\(indent)# \(field.name):  # \(words)\n" + entry(members, indent: indent + "# ")
        default: break
        }
        let name = indent + field.name + ":"
        return name + String(repeating: " ", count: max(1, 32 - name.count)) + "# " + words + "\n"
    }

    /// A double-quoted YAML scalar, what cannot be seen as escapes.
    private static func quoted(_ text: String) -> String {
        var out = "\""
        for scalar in text.unicodeScalars {
            switch scalar {
            case "\"", "\\": out += "\\" + String(scalar)
            case _ where [.control, .format, .lineSeparator, .paragraphSeparator, .surrogate, .privateUse, .unassigned].contains(scalar.properties.generalCategory):
                let digits = String(scalar.value, radix: 16, uppercase: true)
                out += (scalar.value > 0xFFFF ? "\\U" : "\\u") + String(repeating: "0", count: (scalar.value > 0xFFFF ? 8 : 4) - digits.count) + digits
            default: out.unicodeScalars.append(scalar)
            }
        }
        return out + "\""
    }
}
