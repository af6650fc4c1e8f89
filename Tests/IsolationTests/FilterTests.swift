internal import Foundation
internal import Glibc
internal import Isolation
internal import TestSupport
internal import Testing

/// What a child may do once it is filtered, tried by the child itself, call by call.
@Suite struct FilterTests {
    /// Name and error number of each attempt; 0 where it succeeded.
    private func tried(_ mode: String, _ request: String) -> [String: Int32] {
        let (ending, texts) = ConfinedPoolTests.ask(ConfinedPoolTests.pool(mode), request)
        #expect(ending == .answered, "\(ending)")
        let lines = (texts.first ?? "").split(separator: "\n").map { $0.split(separator: " ") }
        return Dictionary(lines.compactMap { words in words.last.flatMap { Int32($0) }.map { (String(words[words.count - 2]), $0) } }, uniquingKeysWith: { first, _ in first })
    }

    @Test func `a filtered child opens no file, reaches no network, starts and signals no process`() {
        let ordinary = tried("open", "attempts")
        let filtered = tried("filtered", "attempts")
        #expect(filtered.count >= 20 && Set(filtered.keys) == Set(ordinary.keys))
        for name in ["openat", "newfstatat", "socket", "pipe2", "kill-parent", "tgkill-parent", "prlimit-parent", "write-elsewhere", "map-code", "protect-code", "vfork", "execve", "dup"] {
            // The attempt is one that an ordinary process succeeds with: it is not refused for another reason.
            #expect(ordinary[name] == 0, "\(name) of an ordinary process ends in \(ordinary[name] ?? -1)")
        }
        for (name, error) in filtered { #expect(error == EPERM, "\(name) ends in \(error)") }
    }

    /// Whatever calls this system's library knows, and the next kernel's has more.
    @Test func `every call that a decoder does not need is refused`() {
        let filtered = tried("filtered", "calls")
        #expect(filtered.count > 280)
        for (name, error) in filtered { #expect(error == EPERM, "\(name) ends in \(error)") }
    }

    @Test func `threads work`() { #expect(ConfinedPoolTests.ask(ConfinedPoolTests.pool("filtered"), "threads").texts == ["4"]) }
}
