internal import CIsolation
internal import Glibc

/// What the child does: takes requests from its standard input until that ends, and answers each.
package enum ConfinedService {
    package struct Request {
        package let bytes: [UInt8]
        /// The open file that came with it; closed when the request has been answered.
        package let descriptor: Int32?
    }

    private static let longestRequest = 1 << 20

    /// - Parameter handle: answers one request; `reply` sends a message, and says whether there is still somebody to take it.
    package static func run(_ confinement: Confinement, _ handle: (Request, _ reply: @escaping (Message) -> Bool) -> Void) {
        confinement.apply()
        while let (length, descriptor) = head() {
            defer { if let descriptor { close(descriptor) } }
            guard length <= longestRequest, let bytes = read(length) else { return }
            handle(Request(bytes: bytes, descriptor: descriptor)) { write($0.encoded) }
            guard write(Message(Message.last, []).encoded) else { return }
        }
    }

    private static func head() -> (length: Int, descriptor: Int32?)? {
        var bytes = [UInt8](repeating: 0, count: 4)
        var descriptor: Int32 = -1
        var n = 0
        repeat { n = bytes.withUnsafeMutableBytes { fc_receive_with_descriptor(0, $0.baseAddress!, 4, &descriptor) } } while n < 0 && errno == EINTR
        guard n > 0, let rest = read(4 - n) else { return nil }
        return ((bytes[..<n] + rest).reduce(0) { $0 << 8 | Int($1) }, descriptor < 0 ? nil : descriptor)
    }

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
