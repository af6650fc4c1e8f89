internal import Documents
internal import Evidence
internal import Files
internal import Foundation
internal import Synchronization
internal import SystemPackage
internal import TestSupport
internal import Testing

/// Whatever happens to the child, the document gets a finding and the run goes on.
@Suite struct ExaminerTests {
    let folder: TemporaryFolder
    let text: FilePath

    init() throws {
        folder = try TemporaryFolder()
        text = try folder.write("a.txt", "文字\n")
    }

    private func shell(_ script: String, limit: Duration = .seconds(20)) -> DocumentExaminer { DocumentExaminer(program: "/bin/sh", arguments: ["-c", script], limit: limit) }

    /// A child that answers what this file holds, and waits for more.
    private func answering(_ bytes: [UInt8]) throws -> DocumentExaminer {
        let file = try folder.write("answer", bytes)
        return shell("cat '\(file)'; cat >/dev/null")
    }

    /// As the child sends it: a message `E`, and the last one (Isolation/Message.swift).
    private func answering(_ text: String) throws -> DocumentExaminer { try answering(message("E", text) + message(".", "")) }

    private func message(_ kind: Character, _ text: String) -> [UInt8] {
        let bytes = Array(text.utf8)
        return Array(String(kind).utf8) + (0..<4).map { UInt8(truncatingIfNeeded: bytes.count >> (24 - 8 * $0)) } + bytes
    }

    @Test(arguments: [
        ("exit 0", "ended with status 0"), ("exit 3", "ended with status 3"), ("head -c 1 >/dev/null; kill -SEGV $$", "ended by signal 11"), ("head -c 1 >/dev/null; kill -XCPU $$", "processor time"),
        ("yes x | tr -d '\\n' | head -c 20000000", "too long"), ("printf 'E\\0\\0'", "ended with status 0"),
        ("printf 'E\\0\\0\\0\\002{'", "ended with status 0"),
    ])
    func aChildThatDoesNotAnswer(_ script: String, _ words: String) throws {
        let examination = try examine(text, by: shell(script))
        #expect(examination.codes == [.documentUnreadable])
        #expect(examination.facts.problems.first?.detail.contains(words) == true, "\(examination.facts.problems)")
        #expect(examination.facts.type == "text/plain")
        #expect(examination.texts.isEmpty)
    }

    @Test(arguments: ["{}", "no JSON", ""]) func anAnswerThatIsNone(_ answer: String) throws {
        let examination = try examine(text, by: try answering(answer))
        #expect(examination.codes == [.documentUnreadable])
        #expect(examination.facts.problems.first?.detail.contains("answer cannot be read") == true, "\(examination.facts.problems)")
    }

    /// The last message alone, and one of a kind that says nothing.
    @Test func anAnswerThatIsMissing() throws {
        for bytes in [message(".", ""), message("X", "{}") + message(".", "")] {
            let examination = try examine(text, by: try answering(bytes))
            #expect(examination.facts.problems.first?.detail.contains("answer cannot be read") == true, "\(examination.facts.problems)")
        }
    }

    @Test func aProgramThatIsNotThere() throws {
        let examination = try examine(text, by: DocumentExaminer(program: "/nowhere/fengcun", arguments: []))
        #expect(examination.codes == [.documentUnreadable])
        #expect(examination.facts.problems.first?.detail.contains("does not start") == true)
    }

    @Test func aChildThatHangs() throws {
        let examination = try examine(text, by: shell("sleep 600", limit: .milliseconds(50)))
        #expect(examination.codes == [.documentTimeout])
    }

    /// A pipe that nobody writes to keeps the real child waiting; the next document gets a new one.
    @Test func theRealChildIsEndedAndReplaced() throws {
        let pipe = folder.path.appending("pipe.pdf")
        #expect(pipe.withPlatformString { mkfifo($0, 0o600) } == 0)
        let examiner = DocumentExaminer(program: DocumentExaminer.program, arguments: DocumentExaminer.arguments, limit: .seconds(3))
        let hanging = try examiner.examine(pipe, name: "pipe.pdf", size: 1, type: "application/pdf", cancellation: Cancellation())
        #expect(hanging.codes == [.documentTimeout])
        #expect(try examine(text, by: examiner).text == "文字")
    }

    /// A child that dies over one document and serves the next.
    @Test func theRunGoesOn() throws {
        let flag = folder.path.appending("flag").string
        let examiner = DocumentExaminer(program: "/bin/sh", arguments: ["-c", "if [ -e '\(flag)' ]; then exec '\(DocumentExaminer.program.string)' examine-documents; fi; : > '\(flag)'; head -c 4 > /dev/null; kill -ABRT $$"])
        #expect(try examine(text, by: examiner).codes == [.documentUnreadable])
        for _ in 0..<3 { #expect(try examine(text, by: examiner).text == "文字") }
    }

    @Test func interrupted() throws {
        let cancellation = Cancellation()
        cancellation.cancel()
        #expect(throws: Fault.self) { try shell("sleep 600").examine(text, name: "a.txt", size: 1, type: "text/plain", cancellation: cancellation) }
    }

    /// An answer that says more than it may is none.
    @Test(arguments: [
        #"{"facts":{"path":"","size":0,"encrypted":false,"broken":false,"signatures":[],"problems":[{"code":"fixity.mismatch","detail":""}]},"texts":[]}"#,
        #"{"facts":{"path":"","size":0,"encrypted":false,"broken":false,"signatures":[],"problems":[]},"texts":[{"page":2,"text":"a"},{"page":1,"text":"b"}]}"#,
        #"{"facts":{"path":"","size":0,"encrypted":false,"broken":false,"signatures":[],"problems":[],"pages":-1},"texts":[]}"#,
        #"{"facts":{"path":"","size":0,"encrypted":false,"broken":false,"signatures":[],"problems":[]},"texts":[{"page":0,"text":"a"}]}"#,
    ])
    func anAnswerBeyondItsLimits(_ line: String) throws {
        #expect(try examine(text, by: try answering(line)).codes == [.documentUnreadable])
    }

    @Test func noSignatureIsEverVerified() throws {
        let line = #"{"facts":{"path":"x","size":9,"encrypted":false,"broken":false,"signatures":[{"number":1,"kind":"pdf-signature","signers":["A"],"verified":true}],"problems":[]},"texts":[]}"#
        let facts = try examine(text, by: try answering(line)).facts
        #expect(facts.signatures.map(\.verified) == [false])
        // What the caller knows is not the child's to say.
        #expect(facts.path == "a.txt")
        #expect(facts.size == 7)
    }

    /// Many at a time, and as many children as threads.
    @Test func sideBySide() throws {
        let files = try (0..<60).map { try folder.write("many/\($0).txt", "第 \($0) 份") }
        let examiner = DocumentExaminer.ofTheProgram
        let texts = WorkerPool(width: 4).map(files) { _, file in (try? examine(file, by: examiner).text) ?? "" }
        #expect(texts == (0..<60).map { "第 \($0) 份" })
    }
}
