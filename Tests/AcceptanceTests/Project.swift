internal import Foundation
internal import Testing

/// A workspace `w` with originals `in/` beside it, and an identity `id/` to seal it with.
struct Project {
    let box: Sandbox

    /// - Parameter folder: where the workspace's sandbox is made.
    init(files: Int, bytes: Int, in folder: URL? = nil) throws {
        box = try Sandbox(in: folder)
        for number in 0..<files { try box.write("in/\(number).bin", Project.noise(seed: UInt64(number), bytes: bytes)) }
        try box.fengcun(expecting: 0, ["identity", "create", "id", "--name", "代理机构"])
        try reset()
    }

    static let facts = """
        format: 1
        packageId: 3e0b7c52-6f1d-4f0e-9a55-2f6f0f2b9a01
        project: {number: LZZC2026-1, name: 物业管理服务, method: open-tender}
        parties:
          buyer: {name: 柳州市某局}
          agent: {name: 某招标代理有限公司}
        venues:
          - {id: main, name: 柳州主场}

        """

    /// The workspace anew and empty.
    func reset() throws {
        for name in ["w", "w.fengcun", "w.asice"] { try? FileManager.default.removeItem(at: box.url(name)) }
        try box.fengcun(expecting: 0, ["init", "w", "--id", "LZZC2026-1"])
        try box.write("w/metadata/project.yaml", Data(Project.facts.utf8))
    }

    let addition = ["add", "w", "--document", "bid-file", "in", "--jobs", "2"]

    func sealing(_ target: String?) -> [String] { ["seal", "w", "--identity", "id/identity.p12"] + (target.map { ["--to", $0] } ?? []) }

    func add() throws { try box.fengcun(expecting: 0, addition) }

    func seal(_ target: String?, _ comment: Comment? = nil) throws { try box.fengcun(expecting: 0, sealing(target), comment) }

    /// Puts the workspace as it is aside, and brings it back.
    func keep() throws { _ = try box.shell("cp -a --reflink=auto w kept && cp -a w.fengcun kept.fengcun") }
    func restore() throws { _ = try box.shell("chmod -R u+w w; rm -rf w w.fengcun w.asice .w.asice.partial && cp -a kept w && cp -a kept.fengcun w.fengcun") }

    // MARK: How it stands

    func status() throws -> JSON { try box.fengcun(expecting: 0, ["status", "w", "--json"]).json() }

    /// Whether an `add` has begun to write a copy.
    var isCopying: Bool { box.files(below: "w.fengcun/partial").contains { box.size("w.fengcun/partial/\($0)") > 0 } }

    func inputs() throws -> [String: Data] { try Dictionary(uniqueKeysWithValues: box.files(below: "in").map { ($0, try box.read("in/\($0)")) }) }

    /// Every input is in the workspace once and byte for byte, and nothing lies about.
    func expectComplete(_ comment: Comment? = nil) throws {
        let inputs = try inputs()
        let archived = try Dictionary(box.files(below: "w/data").map { (String($0.split(separator: "-").last!), try box.read("w/data/\($0)")) }) { _, _ in Data() }
        #expect(archived == inputs, comment)
        #expect(box.files(below: "w.fengcun").filter { !$0.hasPrefix("packets/") } == ["ledger.jsonl", "lock", "secret"], comment)
        let visible = try FileManager.default.contentsOfDirectory(atPath: box.folder.path)
        #expect(visible.allSatisfy { !$0.hasSuffix(".partial") }, comment)
        #expect(!box.files(below: "w").contains { $0.hasSuffix(".partial") }, comment)
    }

    func expectVerified(_ packages: String..., comment: Comment? = nil) throws {
        try box.fengcun(expecting: 0, ["verify"] + packages + ["--trust", "id/ca.pem"], comment)
    }

    /// Bytes that do not repeat, cheap to make.
    static func noise(seed: UInt64, bytes: Int) -> Data {
        var random = SplitMix(state: seed)
        var words = [UInt64](repeating: 0, count: 8192)
        for i in words.indices { words[i] = random.next() }
        var data = Data(capacity: bytes)
        while data.count < bytes {
            words[0] = random.next()
            words.withUnsafeBytes { data.append(contentsOf: $0.prefix(bytes - data.count)) }
        }
        return data
    }
}

/// The same sequence for the same seed, everywhere.
struct SplitMix: RandomNumberGenerator {
    var state: UInt64

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var z = state
        z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
        z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
        return z ^ (z >> 31)
    }
}
