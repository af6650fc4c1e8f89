internal import Foundation
package import SystemPackage

/// What a program came to.
package struct Ran: Sendable, CustomStringConvertible {
    package let status: Int32
    package let stdout: [UInt8]
    package let stderr: [UInt8]

    package var text: String { String(decoding: stdout, as: UTF8.self) }
    package var errors: String { String(decoding: stderr, as: UTF8.self) }
    package var description: String { "exit \(status)\n\(text.suffix(4000))\(errors.suffix(4000))" }
}

/// Runs a program of `PATH` to its end; exit 124 when it took longer than `limit` seconds, 127 when there is none.
///
/// Output goes to files, not to pipes: nobody has to read while the program writes, and a child that it leaves behind
/// keeps nobody waiting.
@discardableResult
package func run(_ program: String, _ arguments: [String], in folder: FilePath? = nil, environment: [String: String] = [:], limit: Int = 300) throws -> Ran {
    let output = try TemporaryFolder()
    let files = try [output.write("stdout", ""), output.write("stderr", "")]
    let process = Process()
    process.executableURL = URL(fileURLWithPath: "/usr/bin/timeout")
    process.arguments = ["-k", "5", String(limit), program] + arguments
    process.environment = ProcessInfo.processInfo.environment.merging(environment) { _, new in new }
    if let folder { process.currentDirectoryURL = URL(fileURLWithPath: folder.string) }
    process.standardInput = FileHandle.nullDevice
    process.standardOutput = FileHandle(forWritingAtPath: files[0].string)
    process.standardError = FileHandle(forWritingAtPath: files[1].string)
    try process.run()
    process.waitUntilExit()
    let bytes = try files.map { Array(try Data(contentsOf: URL(fileURLWithPath: $0.string))) }
    return Ran(status: process.terminationStatus, stdout: bytes[0], stderr: bytes[1])
}

/// Whether `PATH` has a program of this name.
package func hasProgram(_ name: String) -> Bool {
    (ProcessInfo.processInfo.environment["PATH"] ?? "").split(separator: ":").contains { FileManager.default.isExecutableFile(atPath: "\($0)/\(name)") }
}

/// The folder that holds `Package.swift`.
package let packageRoot = FilePath(#filePath).removingLastComponent().removingLastComponent().removingLastComponent()
