internal import ArgumentParser
internal import Documents
internal import Evidence
internal import SystemPackage

/// Not for people: what `add` starts to look at documents in a process of its own.
struct ExamineDocuments: Verb {
    static var configuration: CommandConfiguration { CommandConfiguration(commandName: "examine-documents", shouldDisplay: false) }

    func perform() throws -> ExitStatus {
        ExaminationService.run()
        return .done
    }
}

extension DocumentExaminer {
    /// One whose children are this very program.
    static func ofThisProgram() -> DocumentExaminer { DocumentExaminer(program: "/proc/self/exe", arguments: ["examine-documents"]) }
}
