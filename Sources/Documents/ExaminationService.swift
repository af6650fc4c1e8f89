internal import Evidence
internal import Foundation
internal import Glibc
internal import Isolation

/// What the child process does with each request.
///
///     request = task type NUL path   task: E or T; type: media type by content; path: bytes, to the request's end
///     answer  = Examination as JSON, of task E
///             / SheetTable as JSON, of task T
package enum ExaminationService {
    /// More memory than any honest document needs.
    private static let memory: UInt = 2 << 30
    static let answer: UInt8 = 0x45
    static let table: UInt8 = 0x54

    package static func run() {
        // The libraries open files of their own, fonts and tables of characters: the calls are not filtered.
        ConfinedService.run(Confinement(memory: memory, isFiltered: false)) { request, reply in
            guard let task = request.bytes.first, let zero = request.bytes.firstIndex(of: 0) else { return }
            let path = (Array(request.bytes[(zero + 1)...]) + [0]).map(CChar.init(bitPattern:))
            var facts = Glibc.stat()
            let size = stat(path, &facts) == 0 ? UInt64(max(0, facts.st_size)) : 0
            Confinement.limitProcessorTime(seconds: Int(DocumentExaminer.timeLimit(forBytes: size).components.seconds))
            if task == table {
                if let bytes = try? JSONEncoder().encode(SheetReader.read(path: path, size: size)) { _ = reply(Message(table, Array(bytes))) }
                return
            }
            let examination = DocumentReader.examine(path: path, size: size, type: String(decoding: request.bytes[1..<zero], as: UTF8.self))
            if let bytes = try? JSONEncoder().encode(examination) { _ = reply(Message(answer, Array(bytes))) }
        }
    }

    static func request(_ path: [UInt8], type: String, _ task: UInt8 = answer) -> [UInt8] { [task] + Array(type.utf8) + [0] + path }
}
