internal import Foundation
internal import Synchronization
internal import SystemPackage
internal import TestSupport

/// A server of the test's own at a local socket, which answers as it is told.
final class FakeClamd: Sendable {
    enum Behaviour: Sendable {
        /// Takes the connection and says nothing.
        case silent
        case hangUp
        /// These bytes, whatever is asked.
        case answer([UInt8])
        /// A command without its NUL, and of a stream its bytes; nil keeps silent.
        case scripted(@Sendable (String, [UInt8]) -> String?)
        /// Answers a stream when so many of its bytes have come, and hangs up.
        case impatient(Int, String)
    }

    let folder: TemporaryFolder
    var socket: FilePath { folder.path.appending("s") }
    private let listener: Int32
    private let behaviour: Behaviour
    private let open = Mutex<[Int32]>([])
    /// What was asked, in order.
    let asked = Mutex<[(command: String, body: [UInt8])]>([])

    init(_ behaviour: Behaviour) throws {
        folder = try TemporaryFolder()
        self.behaviour = behaviour
        listener = Foundation.socket(AF_UNIX, Int32(SOCK_STREAM.rawValue), 0)
        var address = sockaddr_un()
        address.sun_family = sa_family_t(AF_UNIX)
        let path = Array(folder.path.appending("s").string.utf8)
        withUnsafeMutableBytes(of: &address.sun_path) { $0.copyBytes(from: path) }
        let listener = listener
        guard withUnsafePointer(to: &address, { $0.withMemoryRebound(to: sockaddr.self, capacity: 1) { bind(listener, $0, socklen_t(MemoryLayout<sockaddr_un>.size)) } }) == 0, listen(listener, 16) == 0 else { throw Errno(rawValue: errno) }
        let thread = Thread { [weak self] in
            while true {
                let one = accept(listener, nil, nil)
                guard one >= 0, let self else { return }
                Thread { self.serve(one) }.start()
            }
        }
        thread.start()
    }

    deinit {
        shutdown(listener, Int32(SHUT_RDWR))
        close(listener)
        open.withLock { for one in $0 { close(one) } }
    }

    private func serve(_ one: Int32) {
        func read(_ count: Int) -> [UInt8]? {
            var bytes = [UInt8](repeating: 0, count: count)
            var done = 0
            while done < count {
                let n = bytes.withUnsafeMutableBytes { recv(one, $0.baseAddress! + done, count - done, 0) }
                guard n > 0 else { return nil }
                done += n
            }
            return bytes
        }
        func say(_ text: String) { _ = Array((text + "\0").utf8).withUnsafeBytes { send(one, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL)) } }
        switch behaviour {
        case .silent: open.withLock { $0.append(one) }
        case .hangUp: close(one)
        case .answer(let bytes):
            _ = read(1)
            _ = bytes.withUnsafeBytes { send(one, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL)) }
            close(one)
        case .scripted, .impatient:
            var command = ""
            while let byte = read(1)?.first, byte != 0 { command.unicodeScalars.append(Unicode.Scalar(byte)) }
            var body: [UInt8] = []
            if command == "zINSTREAM" {
                while let header = read(4) {
                    let length = header.reduce(0) { $0 << 8 | Int($1) }
                    if length == 0 { break }
                    guard let piece = read(length) else { break }
                    body += piece
                    if case .impatient(let most, let answer) = behaviour, body.count > most {
                        say(answer)
                        close(one)
                        return
                    }
                }
            }
            let heard = (command, body)
            asked.withLock { $0.append(heard) }
            if case .scripted(let answer) = behaviour {
                guard let text = answer(command, body) else { return open.withLock { $0.append(one) } }
                say(text)
            } else {
                say(command == "zVERSION" ? "ClamAV 1.4.6" : command == "zPING" ? "PONG" : "stream: OK")
            }
            close(one)
        }
    }
}
