internal import Files
internal import Foundation
internal import Glibc
internal import Isolation
internal import Synchronization
internal import SystemPackage
internal import TestSupport
internal import Testing

/// Whatever happens to the child, the request ends in what happened, and the next one is served.
@Suite struct ConfinedPoolTests {
    /// The program that this build made, beside the test bundle.
    static let program = FilePath(URL(fileURLWithPath: "/proc/self/exe").resolvingSymlinksInPath().deletingLastPathComponent().appendingPathComponent("IsolationProbe").path)

    static func pool(_ mode: String = "open", mebibytes: Int = 256, requests: Int = 1000) -> ConfinedPool { ConfinedPool(program: program, arguments: [mode, String(mebibytes)], mostRequests: requests) }

    /// The texts of the answer.
    static func ask(_ pool: ConfinedPool, _ request: String, descriptor: Int32? = nil, seconds: Double = 20, silence: Double = 20, cancellation: Cancellation = Cancellation()) -> (ending: ConfinedPool.Ending, texts: [String]) {
        var texts: [String] = []
        let ending = pool.ask(Array(request.utf8), descriptor: descriptor, within: .init(total: .seconds(seconds), silence: .seconds(silence)), cancellation: cancellation) { message in
            if message.kind != Message.last, texts.count < 100 { texts.append(String(decoding: message.bytes, as: UTF8.self)) }
        }
        return (ending, texts)
    }

    private func expectServed(_ pool: ConfinedPool) {
        let next = Self.ask(pool, "echo 下一个")
        #expect(next.ending == .answered && next.texts == ["下一个"], "\(next)")
    }

    @Test(arguments: ["open", "filtered"]) func `a request is answered, and the next by the same child`(_ mode: String) {
        let pool = Self.pool(mode)
        let first = Self.ask(pool, "pid")
        #expect(first.ending == .answered && Int(first.texts.first ?? "") != nil)
        #expect(Self.ask(pool, "pid").texts == first.texts)
        expectServed(pool)
    }

    @Test(arguments: ["open", "filtered"], [("segv", "it ended by signal 11"), ("abort", "it ended by signal 6"), ("exit", "it ended with status 3")])
    func `a child that dies`(_ mode: String, _ end: (word: String, words: String)) {
        let pool = Self.pool(mode)
        #expect(Self.ask(pool, end.word).ending == .ended(end.words))
        expectServed(pool)
    }

    @Test(arguments: ["open", "filtered"]) func `a child whose program finds a mistake of its own`(_ mode: String) {
        let pool = Self.pool(mode)
        let ending = Self.ask(pool, "trap").ending
        // Swift traps with an illegal instruction or a breakpoint.
        #expect([.ended("it ended by signal 4"), .ended("it ended by signal 5")].contains(ending), "\(ending)")
        expectServed(pool)
    }

    @Test func `a child that hangs is ended by the limit on the whole and on silence`() {
        let pool = Self.pool()
        let begun = ContinuousClock.now
        #expect(Self.ask(pool, "hang", seconds: 0.3).ending == .timedOut)
        #expect(Self.ask(pool, "hang", silence: 0.3).ending == .timedOut)
        #expect(.now - begun < .seconds(10))
        expectServed(pool)
    }

    /// It keeps sending, so it is never silent.
    @Test func `a child that goes on for ever is ended by the limit on the whole alone`() {
        let pool = Self.pool()
        let dripping = Self.ask(pool, "drip", seconds: 1, silence: 0.9)
        #expect(dripping.ending == .timedOut && dripping.texts.count > 3)
        expectServed(pool)
    }

    @Test func `a child that floods is ended when its answer is too long`() {
        let pool = Self.pool()
        var taken = 0
        let ending = pool.ask(Array("flood".utf8), within: .init(total: .seconds(60), silence: .seconds(60)), mostBytes: 20 << 20, cancellation: Cancellation()) { taken += $0.bytes.count }
        #expect(ending == .ended("its answer was too long"))
        #expect(taken <= 20 << 20)
        expectServed(pool)
    }

    @Test(arguments: ["nonsense", "long"]) func `a child that answers nonsense`(_ word: String) {
        let pool = Self.pool()
        #expect(Self.ask(pool, word).ending == .ended("its answer was too long"))
        expectServed(pool)
    }

    @Test func `a child that stops in the middle of its answer`() {
        let pool = Self.pool()
        let half = Self.ask(pool, "half")
        #expect(half.ending == .ended("it ended with status 0") && half.texts.isEmpty)
        expectServed(pool)
    }

    /// It lives on: it is ended.
    @Test func `a child that closes its socket`() throws {
        let pool = Self.pool()
        let pid = try #require(Self.ask(pool, "pid").texts.first)
        #expect(Self.ask(pool, "close").ending == .ended("it ended by signal 9"))
        #expect(!FileManager.default.fileExists(atPath: "/proc/\(pid)"))
        expectServed(pool)
    }

    @Test(arguments: ["open", "filtered"]) func `a child that uses up its memory`(_ mode: String) {
        let pool = Self.pool(mode, mebibytes: 64)
        guard case .ended(let words) = Self.ask(pool, "memory").ending, words.hasPrefix("it ended by signal") else {
            Issue.record("it did not end")
            return
        }
        expectServed(pool)
    }

    @Test(arguments: ["open", "filtered"]) func `a child that uses up its processor time`(_ mode: String) {
        let pool = Self.pool(mode)
        #expect(Self.ask(pool, "spin", seconds: 60, silence: 60).ending == .ended("it used up its processor time"))
        expectServed(pool)
    }

    @Test func `a program that is not there, or is none`() throws {
        let folder = try TemporaryFolder()
        let none = try folder.write("none", "")
        for program in [FilePath("/nowhere/fengcun"), none] {
            guard case .notStarted(let words) = Self.ask(ConfinedPool(program: program, arguments: [], mostRequests: 1), "echo a").ending else {
                Issue.record("\(program) started")
                continue
            }
            #expect(!words.isEmpty)
        }
    }

    @Test func `a child is let go after so many requests`() {
        let pool = Self.pool(requests: 2)
        let pids = (0..<4).map { _ in Self.ask(pool, "pid").texts.first }
        #expect(pids[0] == pids[1] && pids[2] == pids[3] && pids[1] != pids[2])
    }

    // MARK: Cancellation

    @Test func `a request that is cancelled ends at once, and its child with it`() throws {
        let pool = Self.pool()
        let pid = try #require(Self.ask(pool, "pid").texts.first)
        let cancellation = Cancellation()
        let ending = Mutex<ConfinedPool.Ending?>(nil)
        let begun = ContinuousClock.now
        let thread = Thread { ending.withLock { $0 = Self.ask(pool, "hang", seconds: 60, silence: 60, cancellation: cancellation).ending } }
        thread.start()
        usleep(200_000)
        #expect(FileManager.default.fileExists(atPath: "/proc/\(pid)"))
        cancellation.cancel()
        while !thread.isFinished, .now - begun < .seconds(20) { usleep(10_000) }
        #expect(ending.withLock { $0 } == .interrupted)
        #expect(.now - begun < .seconds(10))
        #expect(!FileManager.default.fileExists(atPath: "/proc/\(pid)"))
        expectServed(pool)
    }

    @Test func `children end with their pool`() throws {
        var pool: ConfinedPool? = Self.pool()
        let pid = try #require(pool.flatMap { Self.ask($0, "pid").texts.first })
        #expect(FileManager.default.fileExists(atPath: "/proc/\(pid)"))
        pool = nil
        #expect(!FileManager.default.fileExists(atPath: "/proc/\(pid)"))
    }
}
