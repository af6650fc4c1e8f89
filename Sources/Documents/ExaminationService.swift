internal import Evidence
internal import Foundation
internal import Glibc
internal import Isolation

/// What the child process does with each request.
///
///     request = type NUL path        type: media type by content; path: bytes, to the request's end
///     answer  = Examination as JSON
package enum ExaminationService {
    /// More memory than any honest document needs.
    private static let memory: UInt = 2 << 30
    static let answer: UInt8 = 0x45

    package static func run() {
        // The libraries open files of their own, fonts and tables of characters: the calls are not filtered.
        ConfinedService.run(Confinement(memory: memory, isFiltered: false)) { request, reply in
            guard let zero = request.bytes.firstIndex(of: 0) else { return }
            let path = (Array(request.bytes[(zero + 1)...]) + [0]).map(CChar.init(bitPattern:))
            var facts = Glibc.stat()
            let size = stat(path, &facts) == 0 ? UInt64(max(0, facts.st_size)) : 0
            Confinement.limitProcessorTime(seconds: Int(DocumentExaminer.timeLimit(forBytes: size).components.seconds))
            let examination = DocumentReader.examine(path: path, size: size, type: String(decoding: request.bytes[..<zero], as: UTF8.self))
            if let bytes = try? JSONEncoder().encode(examination) { _ = reply(Message(answer, Array(bytes))) }
        }
    }

    static func request(_ path: [UInt8], type: String) -> [UInt8] { Array(type.utf8) + [0] + path }
}
