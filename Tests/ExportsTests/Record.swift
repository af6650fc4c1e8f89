internal import Evidence
internal import Exports
internal import Foundation
internal import PackageFormat

/// A record as the export gets it.
enum Record {
    static let packageID = "3e0b7c52-6f1d-4f0e-9a55-2f6f0f2b9a01"
    static let at = Instant(iso8601: "2026-09-20T10:00:00+08:00")!
    static let ones = String(repeating: "1", count: 64)
    static let twos = String(repeating: "2", count: 64)

    static func file(_ path: String, name: String = "报告.pdf", type: String? = "application/pdf", digests: [String: String] = ["sha256": ones]) -> ArchivedFile {
        ArchivedFile(
            path: path, size: 4309, crc32: "00000000", digests: digests, mediaType: type, origin: .init(name: name, nameBytes: nil, path: "/mnt/\(name)", modifiedAt: at), ingestedAt: at,
            placement: .document(.init(id: "eval-report")))
    }

    static func seal(_ signers: [Dossier.RequiredSigner], sm2: Bool = false, timestamps: Int? = nil) -> Dossier.Seal {
        Dossier.Seal(level: "B-LT", timestamps: timestamps, requiredSigners: signers, sm2: sm2, digests: [.sha256], sealedAt: at, tool: "fengcun 0.1.0")
    }

    static func premis(_ files: [ArchivedFile], _ events: [CustodyEvent], name: String = "物业管理服务", seal: Dossier.Seal? = nil) -> Premis {
        Premis(packageID: packageID, number: "LZZC2026-1", name: name, manifestDigest: nil, files: files, events: events, seal: seal, tool: "fengcun 0.1.0")
    }

    static func ingestion(_ path: String, by agent: String = "fengcun 0.1.0", detail: String? = "/mnt/报告.pdf", related: String? = nil) -> CustodyEvent {
        CustodyEvent(type: .ingestion, at: at, agent: agent, object: path, sha256: ones, related: related, detail: detail)
    }

    static func event(_ type: CustodyEvent.EventType, _ path: String?, by agent: String = "张三", related: String? = nil, outcome: CustodyEvent.Outcome = .success, detail: String? = nil, reason: String? = nil) -> CustodyEvent {
        CustodyEvent(type: type, at: at, agent: agent, object: path, sha256: path == nil ? nil : ones, size: type == .deaccession ? 7 : nil, related: related, outcome: outcome, detail: detail, reason: reason)
    }
}

extension Premis {
    var text: (xml: String, counts: Counts, largest: Int) {
        get throws {
            var bytes: [UInt8] = []
            var largest = 0
            let counts = try write { piece in
                bytes += piece
                largest = max(largest, piece.count)
            }
            return (String(decoding: bytes, as: UTF8.self), counts, largest)
        }
    }
}

/// libxml2's own program, as a witness.
enum XMLLint {
    static let program = ["/usr/bin/xmllint", "/usr/local/bin/xmllint"].first { FileManager.default.isExecutableFile(atPath: $0) }
    static let isThere = program != nil
    static let schema = URL(fileURLWithPath: #filePath).deletingLastPathComponent().appendingPathComponent("premis-3.0-used.xsd").path

    /// - Returns: its exit status and what it says on standard output.
    static func run(_ arguments: [String], _ xml: String) throws -> (status: Int32, out: String) {
        let file = FileManager.default.temporaryDirectory.appendingPathComponent("premis-\(UUID().uuidString).xml")
        try Data(xml.utf8).write(to: file)
        defer { try? FileManager.default.removeItem(at: file) }
        let process = Process()
        process.executableURL = URL(fileURLWithPath: program ?? "/usr/bin/xmllint")
        process.arguments = ["--nonet"] + arguments + [file.path]
        let output = Pipe()
        process.standardOutput = output
        process.standardError = FileHandle.nullDevice
        try process.run()
        let out = output.fileHandleForReading.readDataToEndOfFile()
        process.waitUntilExit()
        return (process.terminationStatus, String(decoding: out, as: UTF8.self))
    }

    static func isValid(_ xml: String) throws -> Bool { try run(["--noout", "--schema", schema], xml).status == 0 }

    /// What an XPath says of a document; `p` stands for the namespace in its steps.
    static func ask(_ path: String, _ xml: String) throws -> String {
        let names = path.replacing(/p:([A-Za-z]+)/) { "*[local-name()='\($0.1)']" }
        return try run(["--xpath", names], xml).out.trimmingCharacters(in: .whitespacesAndNewlines)
    }
}
