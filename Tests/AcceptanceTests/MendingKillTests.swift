internal import Foundation
internal import Testing

/// A mending that is killed before any of its steps is carried out by the same command, or by whatever comes next.
@Suite struct MendingKillTests {
    private static let hasStrace = FileManager.default.isExecutableFile(atPath: "/usr/bin/strace")

    private struct Case: Sendable, CustomTestStringConvertible {
        let arguments: [String]
        /// What is under `data/` afterwards.
        let data: [String: String]
        let removed: [String: String]
        var testDescription: String { arguments[0] }
    }

    private static let sound = "data/documents/bid-file/001-sound.wav"
    private static let text = "data/documents/bid-file/002-text.txt"

    private static let cases = [
        Case(
            arguments: ["move", "w", sound, text, "--document", "eval-report", "--reason", "misplaced"],
            data: ["documents/eval-report/001-sound.wav": "sound.wav", "documents/eval-report/002-text.txt": "text.txt"], removed: [:]),
        Case(
            arguments: ["move", "w", sound, "--venue", "main", "--stage", "evaluation", "--source", "pickup", "--reason", "misplaced"],
            data: ["recordings/main/evaluation/pickup/001-sound.wav": "sound.wav", "documents/bid-file/002-text.txt": "text.txt"], removed: [:]),
        Case(arguments: ["remove", "w", sound, "--reason", "not ours"], data: ["documents/bid-file/002-text.txt": "text.txt"], removed: ["documents/bid-file/001-sound.wav": "sound.wav"]),
        Case(
            arguments: ["replace", "w", text, "better.txt", "--reason", "legible"],
            data: ["documents/bid-file/001-sound.wav": "sound.wav", "documents/bid-file/003-better.txt": "better.txt"], removed: ["documents/bid-file/002-text.txt": "text.txt"]),
    ]

    /// A workspace with a sound file and a text under one document id, kept so that it can be had again.
    private static func project() throws -> Project {
        let project = try Project(files: 0, bytes: 0)
        try project.box.write("in/sound.wav", wav)
        try project.box.write("in/text.txt", Data("text".utf8))
        try project.box.write("better.txt", Data("better".utf8))
        try project.add()
        try project.keep()
        return project
    }

    /// A tenth of a second of PCM: 8 kHz, mono, 8 bits.
    static var wav: Data { wav(samples: 800) }

    /// So many samples of silence.
    static func wav(samples: Int) -> Data {
        func le(_ value: Int, _ bytes: Int) -> [UInt8] { (0..<bytes).map { UInt8(truncatingIfNeeded: value >> (8 * $0)) } }
        let format = le(16, 4) + le(1, 2) + le(1, 2) + le(8000, 4) + le(8000, 4) + le(1, 2) + le(8, 2)
        return Data(Array("RIFF".utf8) + le(36 + samples, 4) + Array("WAVEfmt ".utf8) + format + Array("data".utf8) + le(samples, 4) + [UInt8](repeating: 128, count: samples))
    }

    @Test(.enabled(if: hasStrace, "strace is not installed"), arguments: cases) private func beforeEachStep(_ example: Case) throws {
        let project = try MendingKillTests.project()
        let box = project.box
        let original = [box.url("in/sound.wav"), box.url("in/text.txt"), box.url("better.txt")]
        let bytes = try Set(original.map { try Data(contentsOf: $0) })
        var moments = 0
        // Each state that the disk goes through lies before one of these: a sync changes no name, a new folder is empty.
        for call in ["rename", "fdatasync", "rmdir", "unlink"] {
            for step in 1...60 {
                let words = example.arguments.map { "'\($0)'" }.joined(separator: " ")
                let outcome = try box.shell("exec strace -f -qq -o /dev/null -e trace=\(call) -e inject=\(call):signal=KILL:when=\(step) fengcun \(words)")
                let isThrough = outcome.status == 0
                let moment: Comment = "\(isThrough ? "not killed" : "killed before \(call) \(step)")"
                try #require(isThrough || outcome.status == 137, "\(moment)\n\(outcome.out)\(outcome.err)")
                // Nothing that stands under a name is half of something, and none of the originals is gone.
                let everywhere = try box.files(below: "w/data").map { try box.read("w/data/\($0)") } + box.files(below: "w.fengcun/removed").map { try box.read("w.fengcun/removed/\($0)") }
                #expect(Set(everywhere).isSubset(of: bytes), moment)
                #expect(try everywhere.contains(box.read("in/sound.wav")) && everywhere.contains(box.read("in/text.txt")), moment)
                // Half of the moments are followed by the same command, half by one that knows nothing of it, then the same.
                if step % 2 == 0 { try box.fengcun(expecting: 0, ["add", "w", "--document", "tender-doc", "better.txt"], moment) }
                try box.fengcun(expecting: 0, example.arguments, moment)
                var data = example.data
                if step % 2 == 0 { data["documents/tender-doc/001-better.txt"] = "better.txt" }
                #expect(Set(box.files(below: "w/data")) == Set(data.keys), moment)
                for (path, source) in data { #expect(try box.read("w/data/\(path)") == box.read(source == "better.txt" ? source : "in/\(source)"), moment) }
                #expect(Set(box.files(below: "w.fengcun/removed/data")) == Set(example.removed.keys), moment)
                for (path, source) in example.removed { #expect(try box.read("w.fengcun/removed/data/\(path)") == box.read("in/\(source)"), moment) }
                #expect(try project.status()["ready"]?.text == "true", moment)
                if isThrough || step % 3 == 1 {
                    try project.seal(nil, moment)
                    try project.expectVerified("w", comment: moment)
                }
                try project.restore()
                if isThrough { break }
                moments += 1
            }
        }
        #expect(moments >= 6)
    }
}
