package import Evidence
package import Files
internal import ForeignArchives
internal import Foundation
internal import Isolation
package import SystemPackage

/// Documents by their content, looked at in child processes: whatever a document does to its parser, it gets a finding
/// and the next one is looked at.
package final class DocumentExaminer: Sendable {
    private let pool: ConfinedPool
    private let limit: Duration?

    /// What a child leaks is given back after so many documents.
    private static let mostDocuments = 2000

    /// - Parameters:
    ///   - program: what runs ``ExaminationService``.
    ///   - limit: time for one document; nil for one that grows with its length.
    package init(program: FilePath, arguments: [String], limit: Duration? = nil) {
        pool = ConfinedPool(program: program, arguments: arguments, mostRequests: DocumentExaminer.mostDocuments)
        self.limit = limit
    }

    /// Thirty seconds, and one more for each megabyte.
    package static func timeLimit(forBytes size: UInt64) -> Duration { .seconds(30 + min(570, size >> 20)) }

    /// Looks at a file anywhere.
    ///
    /// - Parameters:
    ///   - path: the file.
    ///   - name: what it is called where that matters: in the facts, and for its extension.
    ///   - type: media type by content, when known.
    /// - Throws: ``FaultCode/interrupted`` alone; whatever else goes wrong stands in the facts.
    package func examine(_ path: FilePath, name: String, size: UInt64, type: String? = nil, sha256: String? = nil, cancellation: Cancellation) throws(Fault) -> Examination {
        let type = type ?? ContentType.sniff(path: (path.bytes + [0]).map(CChar.init(bitPattern:)))
        var examination = Examination(facts: DocumentFacts())
        if let type, size > 0, DocumentReader.reads(type) { examination = try ask(path, size, type, cancellation) }
        examination.facts.path = name
        examination.facts.sha256 = sha256
        examination.facts.size = size
        examination.facts.type = type
        if let lie = NamedType.lie(name: name, type: type) { examination.facts.problems.insert(.init(.documentTypeLies, lie), at: 0) }
        return examination
    }

    /// The values of a workbook's first sheet.
    ///
    /// - Throws: ``FaultCode/interrupted`` alone; whatever else goes wrong is the table's refusal.
    package func firstSheet(_ path: FilePath, size: UInt64, cancellation: Cancellation) throws(Fault) -> SheetTable {
        let type = ContentType.sniff(path: (path.bytes + [0]).map(CChar.init(bitPattern:))) ?? "?"
        guard [OfficeType.sheet, OfficeType.sheetWithMacros].contains(type) else { return .refused("it is no XLSX by its content but \(type)") }
        let limit = limit ?? DocumentExaminer.timeLimit(forBytes: size)
        var answer: [UInt8] = []
        let ending = pool.ask(ExaminationService.request(path.bytes, type: type, ExaminationService.table), within: .init(total: limit, silence: limit), cancellation: cancellation) { if $0.kind == ExaminationService.table { answer = $0.bytes } }
        switch ending {
        case .answered:
            guard let table = try? JSONDecoder().decode(SheetTable.self, from: Data(answer)), table.isPlausible else { return .refused("the examination's answer cannot be read") }
            return SheetTable(name: table.name, rows: table.rows, refusal: table.refusal.map { String($0.prefix(400)) })
        case .timedOut: return .refused("it took longer than \(limit.components.seconds) s")
        case .ended(let words): return .refused("the examination: \(words)")
        case .notStarted(let words): return .refused("the examination does not start: \(words)")
        case .interrupted: throw Fault(.interrupted)
        }
    }

    private func ask(_ path: FilePath, _ size: UInt64, _ type: String, _ cancellation: Cancellation) throws(Fault) -> Examination {
        let limit = limit ?? DocumentExaminer.timeLimit(forBytes: size)
        var answer: [UInt8] = []
        let ending = pool.ask(ExaminationService.request(path.bytes, type: type), within: .init(total: limit, silence: limit), cancellation: cancellation) { if $0.kind == ExaminationService.answer { answer = $0.bytes } }
        switch ending {
        case .answered:
            guard let read = try? JSONDecoder().decode(Examination.self, from: Data(answer)), let plausible = DocumentExaminer.plausible(read) else {
                return DocumentExaminer.failed(.documentUnreadable, "the examination's answer cannot be read")
            }
            return plausible
        case .timedOut: return DocumentExaminer.failed(.documentTimeout, "\(limit.components.seconds) s")
        case .ended(let words): return DocumentExaminer.failed(.documentUnreadable, "the examination: \(words)")
        case .notStarted(let words): return DocumentExaminer.failed(.documentUnreadable, "the examination does not start: \(words)")
        case .interrupted: throw Fault(.interrupted)
        }
    }

    private static func failed(_ code: FindingCode, _ detail: String) -> Examination {
        Examination(facts: DocumentFacts(problems: [.init(code, detail)]))
    }

    /// An answer within its limits: hostile bytes may have taken over who gives it.
    private static func plausible(_ examination: Examination) -> Examination? {
        var out = examination
        let pages = out.texts.map(\.page)
        guard zip(pages, pages.dropFirst()).allSatisfy({ $0 < $1 }), pages.first.map({ $0 > 0 }) ?? true, out.texts.allSatisfy({ !$0.text.isEmpty }),
            out.texts.reduce(0, { $0 + $1.text.utf8.count }) <= TextBuilder.limit, out.facts.pages.map({ $0 >= 0 }) ?? true,
            out.facts.problems.allSatisfy({ $0.code.rawValue.hasPrefix("document.") }), out.facts.signatures.count <= 1000
        else { return nil }
        for i in out.facts.signatures.indices {
            out.facts.signatures[i].verified = false
            out.facts.signatures[i].signers = out.facts.signatures[i].signers.prefix(16).map { String($0.prefix(256)) }
        }
        out.facts.problems = out.facts.problems.prefix(16).map { .init($0.code, String($0.detail.prefix(400))) }
        return out
    }
}
