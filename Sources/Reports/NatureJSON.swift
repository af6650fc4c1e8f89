package import Evidence
package import PackageFormat

/// The same for machines: `fourNatures` of docs/cli-json.md.
package enum NatureJSON {
    package static func report(_ report: NatureReport, _ language: Language) -> JSONValue {
        ReportJSON.object([
            "tests": .array(report.tests.map { test($0, language) }),
            "counts": .object(Dictionary(uniqueKeysWithValues: NatureTest.Result.allCases.map { ($0.rawValue, JSONValue.integer(Int64(report.count($0)))) })),
            "testedAt": .string(report.testedAt.iso8601),
            "malware": report.malware.map { malware($0) },
        ])
    }

    private static func test(_ test: NatureTest, _ language: Language) -> JSONValue {
        ReportJSON.object([
            "item": .string(test.item.rawValue), "nature": .string(test.item.nature.rawValue), "code": test.item.code.map(JSONValue.string), "name": .string(test.item.words.text(language)), "result": .string(test.result.rawValue),
            "method": .object(["code": .string(test.method.rawValue), "text": .string(NatureText.method(test, language))]),
            "notes": .array(
                test.notes.map { note in
                    ReportJSON.object([
                        "code": .string(note.code.rawValue), "text": .string(NatureText.note(note, language)), "facts": .object(note.facts.mapValues(JSONValue.string)),
                        "paths": note.paths.isEmpty ? nil : .array(note.paths.map(JSONValue.string)), "count": note.count == 0 ? nil : .integer(Int64(note.count)),
                    ])
                }),
        ])
    }

    private static func malware(_ scan: MalwareScan) -> JSONValue {
        ReportJSON.object([
            "scanner": .string(scan.scanner), "signatures": scan.signatures.map(JSONValue.string), "signaturesFrom": scan.signaturesFrom.map(JSONValue.string), "knowsTestFile": .bool(scan.knowsTestFile), "scanned": .integer(Int64(scan.scanned)),
            "bytes": .integer(Int64(clamping: scan.bytes)), "found": .array(scan.found.map { .object(["path": .string($0.path), "name": .string($0.name)]) }),
            "notScanned": .array(scan.notScanned.map { ReportJSON.object(["path": .string($0.path), "reason": .string($0.reason.rawValue), "detail": $0.detail.map(JSONValue.string)]) }),
        ])
    }
}
