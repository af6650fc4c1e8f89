internal import Evidence
internal import Files
internal import Glibc
internal import SystemPackage

/// One command to clamd over its socket: bytes out, one answer in, each within a time limit.
///
/// clamd may answer before it has everything, and hangs up then: an answer that is there is read first, whatever became of the
/// bytes that were still to be sent.
final class ClamdConnection {
    private let descriptor: Int32
    private let name: String
    private let patience: Duration
    private let cancellation: Cancellation
    private var answer: [UInt8] = []

    /// Longer answers are not clamd's.
    private static let longestAnswer = 4096

    /// - Parameter patience: how long nothing may happen.
    /// - Throws: ``FaultCode/clamdUnreachable``.
    init(_ socket: FilePath, patience: Duration, cancellation: Cancellation) throws(Fault) {
        name = socket.string
        self.patience = patience
        self.cancellation = cancellation
        let descriptor = Glibc.socket(AF_UNIX, Int32(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue | SOCK_NONBLOCK.rawValue), 0)
        guard descriptor >= 0 else { throw Fault(.clamdUnreachable, path: name, facts: ["reason": Errno(rawValue: errno).description]) }
        self.descriptor = descriptor
        var address = sockaddr_un()
        address.sun_family = sa_family_t(AF_UNIX)
        let bytes = socket.withPlatformString { Array(UnsafeBufferPointer(start: $0, count: strlen($0) + 1)).map { UInt8(bitPattern: $0) } }
        guard withUnsafeMutableBytes(of: &address.sun_path, { room in
            guard bytes.count <= room.count else { return false }
            room.copyBytes(from: bytes)
            return true
        }) else { throw Fault(.clamdUnreachable, path: name, facts: ["reason": Errno.fileNameTooLong.description]) }
        let result = withUnsafePointer(to: &address) { $0.withMemoryRebound(to: sockaddr.self, capacity: 1) { connect(descriptor, $0, socklen_t(MemoryLayout<sockaddr_un>.size)) } }
        // A queue that is full says so at once.
        guard result == 0 else { throw Fault(.clamdUnreachable, path: name, facts: ["reason": Errno(rawValue: errno).description]) }
    }

    deinit { close(descriptor) }

    /// Sends bytes whole.
    ///
    /// - Returns: false where clamd has answered already, or hung up: what there is to read decides.
    func send(_ bytes: UnsafeRawBufferPointer) throws(Fault) -> Bool {
        var rest = bytes
        while !rest.isEmpty {
            let events = try wait(for: Int32(POLLIN) | Int32(POLLOUT))
            guard events & (Int32(POLLIN) | Int32(POLLHUP) | Int32(POLLERR)) == 0 else { return false }
            let n = Glibc.send(descriptor, rest.baseAddress, rest.count, Int32(MSG_NOSIGNAL))
            if n < 0 {
                guard [EAGAIN, EINTR].contains(errno) else { return false }
                continue
            }
            rest = UnsafeRawBufferPointer(rebasing: rest[Int(n)...])
        }
        return true
    }

    func send(_ bytes: [UInt8]) throws(Fault) -> Bool {
        do { return try bytes.withUnsafeBytes { try send($0) } } catch let fault as Fault { throw fault } catch { preconditionFailure("send throws only faults") }
    }

    /// The answer, without the NUL at its end.
    ///
    /// - Throws: ``FaultCode/clamdTimeout``; ``FaultCode/clamdAnswer`` where there is none, or what comes is no text that ends.
    func receive() throws(Fault) -> String {
        var buffer = [UInt8](repeating: 0, count: 1024)
        while true {
            _ = try wait(for: Int32(POLLIN))
            let n = recv(descriptor, &buffer, buffer.count, 0)
            if n < 0, [EAGAIN, EINTR].contains(errno) { continue }
            // What was sent and not read any more lets the end look like an error.
            guard n > 0 else { throw unintelligible }
            answer += buffer[..<n]
            if let end = answer.firstIndex(of: 0) {
                guard end == answer.count - 1, let text = String(validating: answer[..<end], as: UTF8.self) else { throw unintelligible }
                return text
            }
            guard answer.count <= Self.longestAnswer else { throw unintelligible }
        }
    }

    private var unintelligible: Fault { Fault(.clamdAnswer, path: name, facts: ["answer": String(String(decoding: answer, as: UTF8.self).prefix(80))]) }

    private func wait(for events: Int32) throws(Fault) -> Int32 {
        let deadline = ContinuousClock.now + patience
        while true {
            try cancellation.check()
            let left = ContinuousClock.now.duration(to: deadline)
            guard left > .zero else { throw Fault(.clamdTimeout, path: name, facts: ["seconds": String(patience.components.seconds)]) }
            var poll = pollfd(fd: descriptor, events: Int16(events), revents: 0)
            let n = Glibc.poll(&poll, 1, Int32(min(100, max(1, left / .milliseconds(1)))))
            if n > 0 { return Int32(poll.revents) }
        }
    }
}
