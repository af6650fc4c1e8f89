internal import Files
internal import Foundation
internal import Glibc
internal import Isolation
internal import SystemPackage
internal import TestSupport
internal import Testing

/// A child has its socket, and the one file while it works on it; the parent keeps nothing of a child that has gone.
@Suite(.serialized) struct DescriptorTests {
    private let folder: TemporaryFolder

    init() throws { folder = try TemporaryFolder() }

    /// What a process has open, by what it is.
    private func open(_ pid: String) -> [String] {
        let names = (try? FileManager.default.contentsOfDirectory(atPath: "/proc/\(pid)/fd")) ?? []
        return names.compactMap { name in (try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/\(pid)/fd/\(name)")).map { "\(name) \($0.split(separator: ":")[0])" } }.sorted()
    }

    /// Descriptors of the parent that would live on in a child, one of them with a high number.
    @Test(arguments: ["open", "filtered"]) func `no descriptor of the parent is inherited`(_ mode: String) throws {
        let path = try folder.write("secret", "a")
        let leaky = try FileDescriptor.open(path, .readOnly)
        defer { try? leaky.close() }
        let high = fcntl(leaky.rawValue, F_DUPFD, 1500)
        defer { if high >= 0 { Glibc.close(high) } }
        let pool = ConfinedPoolTests.pool(mode)
        let pid = try #require(ConfinedPoolTests.ask(pool, "pid").texts.first)
        #expect(open(pid) == ["0 socket", "1 socket", "2 /dev/null"])
    }

    @Test(arguments: ["open", "filtered"]) func `the file comes with its request and goes with it, the parent keeps its own`(_ mode: String) throws {
        let file = try FileDescriptor.open(try folder.write("a.txt", "内容"), .readOnly)
        defer { try? file.close() }
        let pool = ConfinedPoolTests.pool(mode)
        for _ in 0..<3 {
            #expect(ConfinedPoolTests.ask(pool, "read", descriptor: file.rawValue).texts == ["内容"])
            let pid = try #require(ConfinedPoolTests.ask(pool, "pid").texts.first)
            #expect(open(pid).count == 3)
        }
        #expect(ConfinedPoolTests.ask(pool, "read").texts == ["none"])
        #expect(try file.seek(offset: 0, from: .current) == 0)
    }

    /// Other tests of this process open and close files meanwhile: sockets are what a pool would leave behind.
    @Test func `a hundred children leave no socket and no corpse behind`() throws {
        func children() -> Int { ((try? String(contentsOfFile: "/proc/self/task/\(getpid())/children", encoding: .utf8)) ?? "").split(separator: " ").count }
        let before = open("self").count { $0.hasSuffix("socket") }
        for round in 0..<100 {
            let pool = ConfinedPoolTests.pool(requests: 1)
            _ = ConfinedPoolTests.ask(pool, ["echo a", "exit", "abort", "half"][round % 4])
        }
        // Tests beside this one have a few of their own.
        #expect(open("self").count { $0.hasSuffix("socket") } < before + 50)
    }
}
