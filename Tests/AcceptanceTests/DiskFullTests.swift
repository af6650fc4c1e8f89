internal import Foundation
internal import Testing

/// A disk that runs full loses nothing, leaves nothing half-made, and the same command goes on once there is room.
@Suite(.serialized) struct DiskFullTests {
    @Test func addSeesItComing() throws {
        let disk = try SmallDisk(bytes: 3 << 20)
        let project = try Project(files: 1, bytes: 512 << 10, in: disk.folder)
        // The first fits; the second, from elsewhere, is larger than what is left.
        let elsewhere = try Sandbox()
        try elsewhere.write("large.bin", Project.noise(seed: 9, bytes: 4 << 20))
        let large = elsewhere.url("large.bin").path
        try project.add()
        let outcome = try project.box.fengcun(expecting: 74, ["add", "w", "--document", "bid-file", large, "--json"])
        #expect(try outcome.json()["error.code"]?.text == "disk-full")
        #expect(try outcome.json()["error.message"]?.text.contains("\(4 << 20)") == true)
        let text = try project.box.fengcun(expecting: 74, ["add", "w", "--document", "bid-file", large])
        #expect(text.out.isEmpty && text.err.contains("not enough space") && text.err.contains("hint: "), "\(text.err)")
        try project.expectComplete()
    }

    @Test func addRunsIntoIt() throws {
        let disk = try SmallDisk(bytes: 6 << 20)
        let project = try Project(files: 3, bytes: 64 << 10, in: disk.folder)
        // There seems to be room; somebody else takes it while the run is under way.
        let elsewhere = try Sandbox()
        let pipe = elsewhere.url("in")
        for number in 0..<6 { try elsewhere.write("in/\(number).bin", Project.noise(seed: UInt64(20 + number), bytes: 700 << 10)) }
        let run = try project.box.start(["add", "w", "--document", "bid-file", pipe.path, "--jobs", "2"])
        try project.wait(for: run) { project.isCopying }
        run.send(SIGSTOP)
        try disk.fill()
        run.send(SIGCONT)
        let outcome = try run.end()
        #expect(outcome.status == 74, "\(outcome.out)\(outcome.err)")
        #expect(outcome.err.contains("not enough space") || outcome.out.contains("not enough space"), "\(outcome.out)\(outcome.err)")
        for path in project.box.files(below: "w/data") {
            #expect(try project.box.read("w/data/\(path)") == elsewhere.read("in/\(path.split(separator: "-").last!)"), "\(path)")
        }
        #expect(project.box.files(below: "w.fengcun/partial").isEmpty)
        try disk.relieve()
        try project.box.fengcun(expecting: 0, ["add", "w", "--document", "bid-file", pipe.path])
        #expect(project.box.files(below: "w/data").count == 6)
        try project.seal(nil)
        try project.expectVerified("w")
    }

    /// The originals are small and fit into what is left of a page; the ledger does not.
    @Test func ledgerRunsIntoIt() throws {
        let disk = try SmallDisk(bytes: 2 << 20)
        let project = try Project(files: 1, bytes: 10, in: disk.folder)
        let elsewhere = try Sandbox()
        for number in 0..<40 { try elsewhere.write("in/\(number).bin", Data("\(number)\n".utf8)) }
        let addition = ["add", "w", "--document", "bid-file", elsewhere.url("in").path, "--jobs", "4"]
        // One page more each time: the run ends in other places, in the ledger among them.
        var endedInLedger = 0
        for pages in 0..<12 {
            try disk.fill(leaving: pages * 4096)
            let outcome = try project.box.start(addition).end()
            #expect([0, 74].contains(outcome.status), "\(pages) pages: \(outcome.status) \(outcome.out)\(outcome.err)")
            if outcome.err.contains("ledger.jsonl") { endedInLedger += 1 }
            #expect(try project.box.read("w.fengcun/ledger.jsonl").last == 0x0A, "\(pages) pages: half a line")
            try disk.relieve()
            let state = try project.box.fengcun(expecting: 0, ["status", "w", "--json"]).json()
            #expect(state["findings"]?.items.allSatisfy { $0["code"]?.text.hasPrefix("workspace.") == true && $0["code"]?.text != "workspace.unreadable" } == true, "\(pages) pages: \(state["findings"]?.items.map(\.self) ?? [])")
        }
        #expect(endedInLedger > 0)
        try project.box.fengcun(expecting: 0, addition)
        #expect(project.box.files(below: "w/data").count == 40)
        try project.seal(nil)
        try project.expectVerified("w")
    }

    @Test func packingToIt() throws {
        let disk = try SmallDisk(bytes: 3 << 20)
        let project = try Project(files: 2, bytes: 2 << 20)
        try project.add()
        let full = disk.folder.appendingPathComponent("w.asice").path
        func expectRefusal(_ arguments: [String]) throws {
            let outcome = try project.box.fengcun(expecting: 74, arguments + ["--json"])
            #expect(try outcome.json()["error.code"]?.text == "disk-full")
            #expect(try FileManager.default.contentsOfDirectory(atPath: disk.folder.path).isEmpty)
        }
        try expectRefusal(project.sealing(full))
        #expect(try project.status()["sealed"]?.text == "false")
        try project.seal("w.asice")
        try expectRefusal(["pack", "w", "--to", full])
        try project.expectVerified("w", "w.asice")
        try project.expectComplete()
    }

    @Test func sealingOnIt() throws {
        let disk = try SmallDisk(bytes: 3 << 20)
        let project = try Project(files: 2, bytes: 100 << 10, in: disk.folder)
        try project.add()
        for pages in [0, 1, 3, 6] {
            try disk.fill(leaving: pages * 4096)
            let outcome = try project.box.fengcun(expecting: 74, project.sealing(nil))
            #expect(outcome.out.isEmpty && outcome.err.contains("not enough space"), "\(outcome.err)")
            try disk.relieve()
            #expect(try project.status()["sealed"]?.text == "false")
        }
        try project.seal("w.asice")
        try project.expectVerified("w", "w.asice")
        try project.expectComplete()
    }
}

/// A file system of a few megabytes in memory; only root can mount one.
final class SmallDisk {
    let folder: URL
    private let bytes: Int

    init(bytes: Int) throws {
        self.bytes = bytes
        folder = FileManager.default.temporaryDirectory.appendingPathComponent("fengcun-disk-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        guard geteuid() == 0, SmallDisk.run("mount", "-t", "tmpfs", "-o", "size=\(bytes)", "tmpfs", folder.path) == 0 else {
            try? FileManager.default.removeItem(at: folder)
            try Test.cancel("a tmpfs cannot be mounted here")
        }
    }

    deinit {
        _ = SmallDisk.run("umount", "-l", folder.path)
        try? FileManager.default.removeItem(at: folder)
    }

    /// Takes all room but `bytes`, rounded to pages.
    func fill(leaving bytes: Int = 0) throws {
        let free = (try FileManager.default.attributesOfFileSystem(forPath: folder.path)[.systemFreeSize] as? NSNumber)?.intValue ?? 0
        let wanted = max(0, free - bytes)
        let file = open(folder.appendingPathComponent("ballast").path, O_WRONLY | O_CREAT | O_TRUNC, 0o644)
        defer { close(file) }
        let page = [UInt8](repeating: 1, count: 4096)
        for _ in 0..<(wanted / page.count) where write(file, page, page.count) < page.count { break }
    }

    func relieve() throws { try FileManager.default.removeItem(at: folder.appendingPathComponent("ballast")) }

    private static func run(_ program: String, _ arguments: String...) -> Int32 {
        let process = Process()
        process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
        process.arguments = [program] + arguments
        process.standardError = FileHandle.nullDevice
        guard (try? process.run()) != nil else { return -1 }
        process.waitUntilExit()
        return process.terminationStatus
    }
}
