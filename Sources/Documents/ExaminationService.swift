internal import Evidence
internal import Foundation
internal import Glibc

/// What the child process does: takes requests from its standard input until that ends, answers each with a line of JSON.
///
///     request = BE4(length) type NUL path        type: media type by content; path: bytes, to the request's end
///     reply   = Examination as JSON, LF
package enum ExaminationService {
    /// Address space beyond what the program itself takes.
    private static let memory: UInt = 2 << 30
    private static let longestRequest = 1 << 16

    package static func run() {
        confine()
        while let head = read(4) {
            let length = head.reduce(0) { $0 << 8 | Int($1) }
            guard length <= longestRequest, let request = read(length), let zero = request.firstIndex(of: 0) else { return }
            let path = (Array(request[(zero + 1)...]) + [0]).map(CChar.init(bitPattern:))
            var facts = Glibc.stat()
            let size = stat(path, &facts) == 0 ? UInt64(max(0, facts.st_size)) : 0
            limitTime(forBytes: size)
            let examination = DocumentReader.examine(path: path, size: size, type: String(decoding: request[..<zero], as: UTF8.self))
            guard let reply = try? JSONEncoder().encode(examination), write(Array(reply) + [0x0A]) else { return }
        }
    }

    static func request(_ path: [UInt8], type: String) -> [UInt8] {
        let body = Array(type.utf8) + [0] + path
        return (0..<4).map { UInt8(truncatingIfNeeded: body.count >> (24 - 8 * $0)) } + body
    }

    // MARK: Limits

    /// Writes no files, leaves no core, and gets no more memory than any honest document needs.
    private static func confine() {
        // Ctrl-C is for the parent, which then lets this process go.
        signal(SIGINT, SIG_IGN)
        for inherited in 3..<Int32(1024) { close(inherited) }
        limit(__rlimit_resource_t(RLIMIT_CORE.rawValue), 0)
        limit(__rlimit_resource_t(RLIMIT_FSIZE.rawValue), 0)
        if let fields = try? String(contentsOfFile: "/proc/self/statm", encoding: .ascii).split(separator: " "), let pages = fields.first.flatMap({ UInt($0) }) {
            limit(__rlimit_resource_t(RLIMIT_AS.rawValue), pages * UInt(sysconf(Int32(_SC_PAGESIZE))) + memory)
        }
    }

    /// The processor's time so far, and what this document may take.
    private static func limitTime(forBytes size: UInt64) {
        var usage = rusage()
        getrusage(__rusage_who_t(RUSAGE_SELF.rawValue), &usage)
        var limits = rlimit()
        getrlimit(__rlimit_resource_t(RLIMIT_CPU.rawValue), &limits)
        limits.rlim_cur = rlim_t(usage.ru_utime.tv_sec + usage.ru_stime.tv_sec) + rlim_t(DocumentExaminer.timeLimit(forBytes: size).components.seconds) + 1
        setrlimit(__rlimit_resource_t(RLIMIT_CPU.rawValue), &limits)
    }

    private static func limit(_ resource: __rlimit_resource_t, _ value: UInt) {
        var limits = rlimit()
        getrlimit(resource, &limits)
        limits.rlim_cur = min(rlim_t(value), limits.rlim_max)
        limits.rlim_max = limits.rlim_cur
        setrlimit(resource, &limits)
    }

    // MARK: Bytes

    private static func read(_ count: Int) -> [UInt8]? {
        var out = [UInt8](repeating: 0, count: count)
        var done = 0
        while done < count {
            let n = out.withUnsafeMutableBytes { Glibc.read(0, $0.baseAddress! + done, count - done) }
            if n < 0, errno == EINTR { continue }
            guard n > 0 else { return nil }
            done += n
        }
        return out
    }

    private static func write(_ bytes: [UInt8]) -> Bool {
        var done = 0
        while done < bytes.count {
            let n = bytes.withUnsafeBytes { Glibc.write(1, $0.baseAddress! + done, bytes.count - done) }
            if n < 0, errno == EINTR { continue }
            guard n > 0 else { return false }
            done += n
        }
        return true
    }
}
