internal import Evidence
internal import Files
internal import Scanning
internal import Synchronization
internal import SystemPackage
import Testing
internal import TestSupport

/// The protocol, against servers that do as clamd does, or worse.
@Suite struct ClamdTests {
    private func clamd(_ fake: FakeClamd, patience: Duration = .seconds(20)) -> Clamd { Clamd(socket: fake.socket, patience: patience, cancellation: Cancellation()) }

    /// The server lives as long as the call.
    private func version(_ fake: FakeClamd) throws -> Clamd.Version { try clamd(fake).version() }

    private func fault(_ body: () throws -> Void) -> Fault? {
        do {
            try body()
            return nil
        } catch { return error as? Fault }
    }

    private func scan(_ fake: FakeClamd, _ bytes: [UInt8], patience: Duration = .seconds(20)) throws -> Clamd.Answer {
        try clamd(fake, patience: patience).scan { send in
            try bytes.withUnsafeBytes { try send($0) }
            return true
        }
    }

    // MARK: What is sent

    @Test func `the commands are clamd's, and a stream's pieces have their lengths in front`() throws {
        let fake = try FakeClamd(.scripted { command, _ in command == "zPING" ? "PONG" : command == "zVERSION" ? "ClamAV 1.4.6/27815/Sun Nov 29 09:38:05 2026" : "stream: OK" })
        #expect(try clamd(fake).version() == .init(scanner: "ClamAV 1.4.6", signatures: "27815", signaturesFrom: "Sun Nov 29 09:38:05 2026"))
        #expect(clamd(fake).isThere())
        let bytes = (0..<300_000).map { UInt8(truncatingIfNeeded: $0 &* 31) }
        let answer = try clamd(fake).scan { send in
            for start in stride(from: 0, to: bytes.count, by: 70_001) { try bytes[start..<min(start + 70_001, bytes.count)].withUnsafeBytes { try send($0) } }
            // A piece of no length would end the stream.
            try send(UnsafeRawBufferPointer(start: nil, count: 0))
            return true
        }
        #expect(answer == .clean)
        #expect(fake.asked.withLock { $0.map(\.command) } == ["zVERSION", "zPING", "zINSTREAM"])
        #expect(fake.asked.withLock { $0.last?.body == bytes })
    }

    @Test func `bytes that end early are not called clean`() throws {
        let fake = try FakeClamd(.scripted { _, _ in "stream: OK" })
        #expect(try clamd(fake).scan { send in
            try TestFile.bytes.withUnsafeBytes { try send($0) }
            return false
        } == .notSent)
    }

    // MARK: What is answered

    @Test(arguments: [
        ("stream: OK", Clamd.Answer.clean), ("stream: Win.Test.EICAR_HDB-1 FOUND", .found("Win.Test.EICAR_HDB-1")), ("stream: a b FOUND", .found("a b")), ("INSTREAM size limit exceeded. ERROR", .tooLarge),
        ("stream: Can't allocate memory ERROR", .error("stream: Can't allocate memory ERROR")),
    ]) func `an answer is what it says`(text: String, answer: Clamd.Answer) throws {
        #expect(try scan(try FakeClamd(.scripted { _, _ in text }), [1, 2, 3]) == answer)
    }

    @Test(arguments: ["", "OK", "stream: ok", "stream: OK FOUND ", "HTTP/1.1 400 Bad Request", "UNKNOWN COMMAND", "stream: OK\nstream: x FOUND\n"]) func `what is not clamd's is no answer`(text: String) throws {
        let found = fault { _ = try scan(try FakeClamd(.scripted { _, _ in text }), [1, 2, 3]) }
        #expect(found?.code == .clamdAnswer, "\(String(describing: found))")
    }

    @Test func `clamd may answer before it has all, and hang up`() throws {
        let fake = try FakeClamd(.impatient(100_000, "INSTREAM size limit exceeded. ERROR"))
        let answer = try clamd(fake).scan { send in
            let piece = [UInt8](repeating: 0, count: 1 << 18)
            for _ in 0..<200 { try piece.withUnsafeBytes { try send($0) } }
            return true
        }
        #expect(answer == .tooLarge)
    }

    @Test(arguments: ["ClamAV 1.4.6", "ClamAV 1.4.6/0/Thu Jan  1 00:00:00 1970", "ClamAV 1.4.6//"]) func `signatures without a version have none`(text: String) throws {
        #expect(try version(try FakeClamd(.scripted { _, _ in text })).signatures == nil)
    }

    // MARK: What goes wrong

    @Test func `no socket, a file instead of one, and a path that is too long are said as they are`() throws {
        let folder = try TemporaryFolder()
        for path in [folder.path.appending("none"), try folder.write("file", "x"), folder.path.appending(FilePath.Component(String(repeating: "a", count: 200))!)] {
            let found = fault { _ = try Clamd(socket: path, cancellation: Cancellation()).version() }
            #expect(found?.code == .clamdUnreachable && found?.path == path.string && found?.facts["reason"]?.isEmpty == false, "\(path)")
        }
    }

    @Test(arguments: [[UInt8]](arrayLiteral: [], [0], [0xFF, 0xFE, 0], Array("HTTP/1.1 400 Bad Request\r\n\r\n".utf8), [UInt8](repeating: 65, count: 100_000), Array("ClamAV 1\0more\0".utf8), Array("ClamAV 1".utf8)))
    func `garbage is garbage, and nothing waits for its end`(bytes: [UInt8]) throws {
        let fake = try FakeClamd(.answer(bytes))
        #expect(fault { _ = try clamd(fake).version() }?.code == .clamdAnswer)
        #expect(fault { _ = try scan(fake, [UInt8](repeating: 1, count: 1_000_000)) }?.code == .clamdAnswer)
    }

    @Test func `a server that hangs up, and one that says nothing`() throws {
        #expect(fault { _ = try version(try FakeClamd(.hangUp)) }?.code == .clamdAnswer)
        let silent = try FakeClamd(.silent)
        let found = fault { _ = try clamd(silent, patience: .seconds(1)).version() }
        #expect(found?.code == .clamdTimeout && found?.facts["seconds"] == "1")
        // It takes nothing either, once the socket is full.
        #expect(fault { _ = try scan(silent, [UInt8](repeating: 1, count: 8_000_000), patience: .seconds(1)) }?.code == .clamdTimeout)
    }

    @Test func `Ctrl-C ends the waiting`() throws {
        let silent = try FakeClamd(.silent)
        let cancellation = Cancellation()
        cancellation.cancel()
        #expect(fault { _ = try Clamd(socket: silent.socket, cancellation: cancellation).version() }?.code == .interrupted)
    }

    // MARK: Runs

    private func run(_ fake: FakeClamd, _ items: [(String, UInt64)], patience: Duration = .seconds(20), read: @escaping @Sendable (Int, (UnsafeRawBufferPointer) throws -> Void) throws -> UInt64) throws -> MalwareScan {
        try MalwareScanning(clamd: clamd(fake, patience: patience), jobs: 2, progress: ProgressMeter()).run(items.map { .init(path: $0.0, size: $0.1) }, read: read)
    }

    /// Finds the test file at the beginning of a stream, and does to the rest as it is told.
    private static func good(_ other: @escaping @Sendable ([UInt8]) -> String? = { _ in "stream: OK" }) -> FakeClamd.Behaviour {
        .scripted { command, body in
            switch command {
            case "zVERSION": "ClamAV 1.4.6/27815/Sun"
            case "zPING": "PONG"
            default: body.starts(with: TestFile.bytes) ? "stream: Eicar FOUND" : other(body)
            }
        }
    }

    @Test func `a file that cannot be read, and one that is shorter than it should be, are not scanned`() throws {
        let scan = try run(try FakeClamd(Self.good()), [("a", 3), ("b", 3), ("c", 3)]) { i, body in
            if i == 0 { throw Fault(.inputOutput, path: "a", facts: ["system": "Input/output error"]) }
            try [UInt8](repeating: 1, count: i == 1 ? 2 : 3).withUnsafeBytes { try body($0) }
            return i == 1 ? 2 : 3
        }
        #expect(scan.notScanned == [.init(path: "a", reason: .unreadable, detail: "Input/output error"), .init(path: "b", reason: .unreadable, detail: "cut short")])
        #expect(scan.scanned == 1 && scan.signatures == "27815")
    }

    @Test func `one file that is too much for clamd leaves the others to be scanned`() throws {
        let fake = try FakeClamd(Self.good { $0.first == 9 ? nil : $0.first == 8 ? "stream: Can't do it ERROR" : "stream: OK" })
        let scan = try run(fake, [("a", 1), ("b", 1), ("c", 1), ("d", 1)], patience: .seconds(1)) { i, body in
            try [[9], [1], [8], [2]][i].withUnsafeBytes { try body($0) }
            return 1
        }
        #expect(scan.notScanned.map(\.path) == ["a", "c"] && scan.notScanned.map(\.reason) == [.scannerError, .scannerError] && scan.notScanned[1].detail == "stream: Can't do it ERROR")
        #expect(scan.scanned == 2)
    }

    @Test func `where there is no clamd to begin with the run ends`() throws {
        #expect(fault { _ = try run(try FakeClamd(.hangUp), [("a", 1)]) { _, _ in 1 } }?.code == .clamdAnswer)
    }

    @Test func `a large file goes through in pieces`() throws {
        let fake = try FakeClamd(.scripted { command, body in command == "zVERSION" ? "ClamAV 1/2/3" : body.starts(with: TestFile.bytes) ? "stream: E FOUND" : body.count == 50_000_000 ? "stream: OK" : "stream: short ERROR" })
        let scan = try run(fake, [("a", 50_000_000)]) { _, body in
            let piece = [UInt8](repeating: 3, count: 1_000_000)
            for _ in 0..<50 { try piece.withUnsafeBytes { try body($0) } }
            return 50_000_000
        }
        #expect(scan.isComplete && scan.scanned == 1 && scan.bytes == 50_000_000)
        // The last trial was as long as the file.
        #expect(fake.asked.withLock { $0.last?.body.count } == 50_000_000)
    }
}
