internal import Foundation
internal import Glibc
internal import Isolation

/// A child for tests: does, by the word of the request, what hostile bytes may make a decoder do.
///
///     IsolationProbe filtered|open MEBIBYTES
@main struct IsolationProbe {
    static func main() {
        let arguments = CommandLine.arguments
        guard arguments.count == 3, let mebibytes = UInt(arguments[2]) else { exit(64) }
        ConfinedService.run(Confinement(memory: mebibytes << 20, isFiltered: arguments[1] == "filtered")) { request, reply in
            let words = String(decoding: request.bytes, as: UTF8.self).split(separator: " ").map(String.init)
            func say(_ text: String) { _ = reply(Message(0x41, Array(text.utf8))) }
            switch words.first {
            case "echo": say(words.dropFirst().joined(separator: " "))
            case "pid": say("\(getpid())")
            case "read": say(request.descriptor.map(read) ?? "none")
            case "descriptors": say((0..<Int32(4096)).filter { fcntl($0, F_GETFD) >= 0 }.map(String.init).joined(separator: " "))
            case "attempts": say(Attempts.each().map { "\($0.name) \($0.error)" }.joined(separator: "\n"))
            case "calls": say(Attempts.every().map { "\($0.number) \($0.name) \($0.error)" }.joined(separator: "\n"))
            case "threads": say(threads())
            case let word?: misbehave(word, reply)
            case nil: break
            }
        }
    }

    private static func read(_ descriptor: Int32) -> String {
        var bytes = [UInt8](repeating: 0, count: 64)
        let n = pread(descriptor, &bytes, bytes.count, 0)
        return n < 0 ? "error \(errno)" : String(decoding: bytes.prefix(n), as: UTF8.self)
    }

    /// Decoders work with threads: they have to begin, wait for one another and end.
    private static func threads() -> String {
        var all: [pthread_t] = []
        for _ in 0..<4 {
            var thread = pthread_t()
            guard pthread_create(&thread, nil, { _ in nil }, nil) == 0 else { return "refused" }
            all.append(thread)
        }
        for thread in all { pthread_join(thread, nil) }
        return "\(all.count)"
    }

    private static func misbehave(_ word: String, _ reply: (Message) -> Bool) {
        switch word {
        case "segv": UnsafeMutablePointer<UInt8>(bitPattern: 8)?.pointee = 1
        case "abort": abort()
        case "trap": fatalError()
        case "exit": exit(3)
        case "hang": while true { sleep(1000) }
        case "drip": while reply(Message(0x41, [0])) { usleep(20_000) }
        case "flood": while reply(Message(0x41, [UInt8](repeating: 0, count: 1 << 20))) {}
        case "nonsense": raw((0..<4096).map { UInt8(truncatingIfNeeded: $0 &* 151 &+ 200) })
        case "long": raw([0x41, 0xFF, 0xFF, 0xFF, 0xFF])
        case "half":
            raw([0x41, 0, 0, 0, 100, 1, 2, 3])
            exit(0)
        case "close":
            for descriptor in 0..<Int32(2) { Glibc.close(descriptor) }
            while true { sleep(1000) }
        case "memory":
            var held: [UnsafeMutableRawPointer] = []
            while true {
                held.append(.allocate(byteCount: 1 << 20, alignment: 16))
                memset(held[held.count - 1], 1, 1 << 20)
            }
        case "spin":
            Confinement.limitProcessorTime(seconds: 0)
            var x: UInt64 = 1
            while x != 0 { x = x &* 6_364_136_223_846_793_005 | 1 }
        default: exit(64)
        }
    }

    private static func raw(_ bytes: [UInt8]) { _ = bytes.withUnsafeBytes { Glibc.write(1, $0.baseAddress, bytes.count) } }
}
