internal import ArgumentParser
internal import Evidence
internal import MediaAnalysis
internal import SystemPackage

/// Not for people: what `add`, `probe` and `analyse` start to look at recordings in a process of its own.
struct LookAtRecording: Verb {
    static var configuration: CommandConfiguration { CommandConfiguration(commandName: "look-at-recording", shouldDisplay: false) }

    func perform() throws -> ExitStatus {
        RecordingService.run()
        return .done
    }
}

extension RecordingExaminer {
    /// One whose children are this very program.
    static func ofThisProgram() -> RecordingExaminer { RecordingExaminer(program: "/proc/self/exe", arguments: ["look-at-recording"], tool: CommandLineProgram.tool) }
}
