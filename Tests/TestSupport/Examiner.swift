package import Documents
internal import Foundation
package import MediaAnalysis
package import SystemPackage

extension DocumentExaminer {
    /// The program that this build made, beside the test bundle; tests that ask for it depend on it.
    package static let program = FilePath(URL(fileURLWithPath: "/proc/self/exe").resolvingSymlinksInPath().deletingLastPathComponent().appendingPathComponent("fengcun").path)
    package static let arguments = ["examine-documents"]
    package static var ofTheProgram: DocumentExaminer { DocumentExaminer(program: program, arguments: arguments) }
}

extension RecordingExaminer {
    package static let ofTheProgram = RecordingExaminer(program: DocumentExaminer.program, arguments: ["look-at-recording"], tool: "fengcun test")
}
