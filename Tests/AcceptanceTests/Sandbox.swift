internal import Foundation
internal import Testing

/// A folder to run the program in, with a home and an environment of its own; it goes when the value goes.
final class Sandbox: Sendable {
    let folder: URL

    /// - Parameter parent: where the folder is made; the system's temporary folder when nil.
    init(in parent: URL? = nil) throws {
        folder = (parent ?? FileManager.default.temporaryDirectory).appendingPathComponent("fengcun-run-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    }

    deinit { try? FileManager.default.removeItem(at: folder) }

    struct Outcome: Sendable {
        /// Exit status; 128 and the signal's number when one ended the run.
        let status: Int32
        let out: String
        let err: String

        /// Standard output as one JSON document.
        func json() throws -> JSON { try JSON(Data(out.utf8)) }
    }

    /// Runs the program to its end.
    func fengcun(_ arguments: String...) throws -> Outcome { try start(arguments).end() }

    /// Runs the program, and records an issue when it ends otherwise than expected.
    @discardableResult
    func fengcun(expecting status: Int32, _ arguments: [String], _ comment: Comment? = nil, at location: SourceLocation = #_sourceLocation) throws -> Outcome {
        let outcome = try start(arguments).end()
        #expect(outcome.status == status, "\(arguments.joined(separator: " "))\n\(outcome.out)\(outcome.err)\(comment.map { "\n\($0)" } ?? "")", sourceLocation: location)
        return outcome
    }

    /// Runs a command line as a person would type it.
    func shell(_ line: String) throws -> Outcome { try Run("/bin/sh", ["-c", line], in: self).end() }

    func start(_ arguments: [String]) throws -> Run { try Run(Sandbox.program.path, arguments, in: self) }

    // MARK: Files

    func url(_ name: String) -> URL { folder.appendingPathComponent(name) }

    func write(_ name: String, _ data: Data) throws {
        try FileManager.default.createDirectory(at: url(name).deletingLastPathComponent(), withIntermediateDirectories: true)
        try data.write(to: url(name))
    }

    func read(_ name: String) throws -> Data { try Data(contentsOf: url(name)) }

    func exists(_ name: String) -> Bool { FileManager.default.fileExists(atPath: url(name).path) }

    func size(_ name: String) -> Int { (try? FileManager.default.attributesOfItem(atPath: url(name).path)[.size] as? NSNumber)?.intValue ?? 0 }

    /// Paths of all regular files below `name`, in order.
    func files(below name: String) -> [String] {
        (FileManager.default.subpaths(atPath: url(name).path) ?? []).filter { path in
            var isFolder: ObjCBool = false
            return FileManager.default.fileExists(atPath: url(name).appendingPathComponent(path).path, isDirectory: &isFolder) && !isFolder.boolValue
        }.sorted()
    }

    // MARK: Where things are

    /// The program that this build made, beside the test bundle.
    static let program = URL(fileURLWithPath: "/proc/self/exe").resolvingSymlinksInPath().deletingLastPathComponent().appendingPathComponent("fengcun")
    static let repository = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()

    fileprivate var environment: [String: String] {
        [
            "HOME": folder.path, "PATH": Sandbox.program.deletingLastPathComponent().path + ":/usr/local/bin:/usr/bin:/bin", "FENGCUN": Sandbox.program.path,
            "FENGCUN_MANIFESTS": Sandbox.repository.appendingPathComponent("manifests").path, "FENGCUN_PASSPHRASE": "open sesame", "LC_ALL": "en_GB.UTF-8", "TMPDIR": folder.path,
        ]
    }

    /// One run of a program; its output goes to files outside the sandbox, so that no pipe can fill up.
    final class Run {
        let process = Process()
        private let outputs: URL

        fileprivate init(_ program: String, _ arguments: [String], in sandbox: Sandbox) throws {
            outputs = FileManager.default.temporaryDirectory.appendingPathComponent("fengcun-output-\(UUID().uuidString)")
            try FileManager.default.createDirectory(at: outputs, withIntermediateDirectories: true)
            process.executableURL = URL(fileURLWithPath: program)
            process.arguments = arguments
            process.currentDirectoryURL = sandbox.folder
            process.environment = sandbox.environment
            process.standardInput = FileHandle.nullDevice
            process.standardOutput = try sink("out")
            process.standardError = try sink("err")
            try Run.withSignalsUnblocked { try process.run() }
        }

        /// A child inherits the thread's signal mask, and the threads that tests run on block every signal.
        private static func withSignalsUnblocked(_ body: () throws -> Void) rethrows {
            var none = sigset_t()
            var before = sigset_t()
            sigemptyset(&none)
            pthread_sigmask(SIG_SETMASK, &none, &before)
            defer { pthread_sigmask(SIG_SETMASK, &before, nil) }
            try body()
        }

        deinit { try? FileManager.default.removeItem(at: outputs) }

        private func sink(_ name: String) throws -> FileHandle {
            let url = outputs.appendingPathComponent(name)
            try Data().write(to: url)
            return try FileHandle(forWritingTo: url)
        }

        func send(_ signal: Int32) { kill(process.processIdentifier, signal) }

        /// Waits; a run that hangs is killed after a minute, and that is its status.
        func end() throws -> Outcome {
            let deadline = ContinuousClock.now + .seconds(60)
            while process.isRunning {
                if ContinuousClock.now > deadline { send(SIGKILL) }
                usleep(2000)
            }
            process.waitUntilExit()
            let base: Int32 = process.terminationReason == .uncaughtSignal ? 128 : 0
            return Outcome(
                status: base + process.terminationStatus, out: String(decoding: try Data(contentsOf: outputs.appendingPathComponent("out")), as: UTF8.self),
                err: String(decoding: try Data(contentsOf: outputs.appendingPathComponent("err")), as: UTF8.self))
        }
    }
}
