internal import Evidence
internal import PackageFormat
internal import Workspace

/// What docs/facts.md and the schemas for editors say of `project.yaml` and of mappings, from ``FactSchema`` itself.
enum SchemaDocuments {
    // MARK: docs/facts.md

    /// A table for each section.
    static var tables: String { (FactSchema.core + FactSchema.sections).map(table).joined(separator: "\n\n") }

    private static func table(_ section: FactField) -> String {
        let head = "### `\(section.name)`\n\n\(section.zh) | \(section.en) · \(value(section))\n"
        guard !section.members.isEmpty else { return head.trimmingEnd }
        return head + "\n| 字段 field | 取值 value | 含义 | meaning |\n|---|---|---|---|\n" + section.members.flatMap { rows($0, below: "") }.joined(separator: "\n")
    }

    private static func rows(_ field: FactField, below path: String) -> [String] {
        ["| `\(path)\(field.name)` | \(value(field)) | \(escaped(field.zh)) | \(escaped(field.en)) |"] + field.members.flatMap { rows($0, below: "\(path)\(field.name).") }
    }

    private static func value(_ field: FactField) -> String {
        func listed(_ terms: [FactField.Term]) -> String { terms.map { "`\($0.id)` \($0.zh)" }.joined(separator: "<br>") }
        switch field.kind {
        case .text: return "一行文字 text"
        case .time: return "时间 time"
        case .day: return "日期 day"
        case .number: return "数 number"
        case .flag: return "`true`、`false`"
        case .choice(let terms): return listed(terms)
        case .texts(let terms): return terms.isEmpty ? "若干文字 texts" : "若干 some of:<br>" + listed(terms)
        case .record: return "记录 record"
        case .list: return "列表 list"
        }
    }

    private static func escaped(_ text: String) -> String { text.replacing("|", with: "\\|") }

    // MARK: docs/schemas/project-yaml.json

    /// JSON Schema of `project.yaml`. Empty fields are allowed everywhere, as `init` writes them.
    static var project: JSONValue {
        var properties: [String: JSONValue] = [:]
        for field in FactSchema.core + FactSchema.sections { properties[field.name] = schema(field) }
        return .object([
            "$schema": .string("https://json-schema.org/draft/2020-12/schema"), "$id": .string("https://fengcun.invalid/schemas/1/project-yaml.json"), "title": .string("metadata/project.yaml"),
            "description": .string("项目事实，见 docs/facts.md。| The facts of a project, see docs/facts.md."),
            "type": .string("object"), "properties": .object(properties), "required": .array(["format", "packageId", "project", "parties", "venues"].map(JSONValue.string)), "additionalProperties": .bool(false),
        ])
    }

    private static func schema(_ field: FactField) -> JSONValue {
        var members: [String: JSONValue] = ["description": .string("\(field.zh) | \(field.en)")]
        func types(_ names: String...) -> JSONValue { .array((names + ["null"]).map(JSONValue.string)) }
        func words(_ terms: [FactField.Term]) -> [JSONValue] { terms.map { Int64($0.id).map(JSONValue.integer) ?? .string($0.id) } }
        switch field.kind {
        // A text that looks like a number is one to readers of YAML.
        case .text: members["type"] = types("string", "number")
        case .time: (members["type"], members["pattern"]) = (types("string"), .string("^([0-9]{4}-[0-9]{2}-[0-9]{2}([T ][0-9]{2}:[0-9]{2}(:[0-9]{2}(\\.[0-9]+)?)?(Z|[+-][0-9]{2}:?[0-9]{2})?)?)?$"))
        case .day: (members["type"], members["pattern"]) = (types("string"), .string("^([0-9]{4}-[0-9]{2}-[0-9]{2}([T ].*)?)?$"))
        case .number: (members["type"], members["pattern"]) = (types("number", "string"), .string("^(-?[0-9]+(\\.[0-9]{1,6})?)?$"))
        case .flag: members["type"] = types("boolean")
        case .choice(let terms): members["enum"] = .array(words(terms) + [.null, .string("")])
        case .texts(let terms):
            members["type"] = types("array")
            members["items"] = terms.isEmpty ? .object(["type": .array([.string("string"), .string("number")])]) : .object(["enum": .array(words(terms))])
        case .record(let fields):
            members["type"] = types("object")
            if !fields.isEmpty { members.merge(object(fields)) { a, _ in a } }
        case .list(let fields):
            members["type"] = types("array")
            members["items"] = .object(object(fields).merging(["type": .string("object")]) { a, _ in a })
        }
        return .object(members)
    }

    private static func object(_ fields: [FactField]) -> [String: JSONValue] {
        ["properties": .object(Dictionary(uniqueKeysWithValues: fields.map { ($0.name, schema($0)) })), "additionalProperties": .bool(false)]
    }

    // MARK: docs/schemas/mapping.json

    /// JSON Schema of a mapping: of each section the fields that it has.
    static var mapping: JSONValue {
        let text = JSONValue.object(["type": .string("string"), "minLength": .integer(1)])
        let texts = JSONValue.object(["type": .string("array"), "items": text, "minItems": .integer(1)])
        let words = JSONValue.object(["type": .string("array"), "items": .object(["type": .array(["string", "number", "boolean"].map(JSONValue.string))])])
        func object(_ properties: [String: JSONValue], _ required: [String] = []) -> JSONValue {
            .object(["type": .string("object"), "properties": .object(properties), "required": .array(required.map(JSONValue.string)), "additionalProperties": .bool(false)])
        }
        let scalar = JSONValue.object(["type": .array(["string", "number", "boolean"].map(JSONValue.string))])
        let field = JSONValue.object([
            "oneOf": .array([
                object(["is": scalar], ["is"]),
                object([
                    "column": texts, "then": texts, "required": .object(["type": .string("boolean")]), "values": .object(["type": .string("object"), "additionalProperties": scalar]), "lookup": .object(["const": .string("venue")]),
                    "times": .object(["type": .string("integer"), "minimum": .integer(1), "maximum": .integer(1_000_000_000)]),
                ], ["column"]),
            ])
        ])
        let condition = JSONValue.object(["oneOf": .array([object(["column": texts, "is": words], ["column", "is"]), object(["column": texts, "not": words], ["column", "not"])])])
        let groups = targets.map { name, fields -> JSONValue in
            let known: JSONValue = fields.isEmpty
                ? .object(["type": .string("object"), "minProperties": .integer(1), "additionalProperties": .object(["$ref": .string("#/$defs/field")])])
                : .object(["type": .string("object"), "minProperties": .integer(1), "properties": .object(Dictionary(uniqueKeysWithValues: fields.map { ($0, .object(["$ref": .string("#/$defs/field")])) })), "additionalProperties": .bool(false)])
            return object(["section": .object(["const": .string(name)]), "when": .object(["type": .string("array"), "items": .object(["$ref": .string("#/$defs/condition")])]), "fields": known], ["section", "fields"])
        }
        return .object([
            "$schema": .string("https://json-schema.org/draft/2020-12/schema"), "$id": .string("https://fengcun.invalid/schemas/1/mapping.json"), "title": .string("manifests/mappings/NAME.yaml"),
            "description": .string("其他系统的导出怎样成为事实，见 docs/facts.md。| How another system's exports become facts, see docs/facts.md."),
            "type": .string("object"),
            "properties": .object([
                "version": .object(["const": .integer(1)]), "id": text, "zh": text, "en": text, "format": .object(["enum": .array(FactMapping.Format.allCases.map { .string($0.rawValue) })]), "rows": text,
                "header": .object(["type": .string("integer"), "minimum": .integer(1), "maximum": .integer(200)]), "project": texts, "groups": .object(["type": .string("array"), "minItems": .integer(1), "items": .object(["oneOf": .array(groups)])]),
            ]),
            "required": .array(["version", "id", "zh", "en", "format", "groups"].map(JSONValue.string)), "additionalProperties": .bool(false), "$defs": .object(["field": field, "condition": condition]),
        ])
    }

    /// Sections, and lists within records, with the fields that a column can fill.
    private static var targets: [(name: String, fields: [String])] {
        FactSchema.importable.flatMap { section -> [(name: String, fields: [String])] in
            let own = section.members.filter { !$0.isList && !$0.isRecord }.map(\.name)
            return [(section.name, own)] + section.members.filter { section.isRecord && $0.isList }.map { ("\(section.name).\($0.name)", $0.members.map(\.name)) }
        }
    }
}

extension String {
    fileprivate var trimmingEnd: String { last == "\n" ? String(dropLast()).trimmingEnd : self }
}
