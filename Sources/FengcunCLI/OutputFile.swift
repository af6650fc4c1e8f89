internal import Evidence
internal import Files
internal import Inspection
internal import SystemPackage

/// A file that somebody asked for beside the result.
enum OutputFile {
    /// Before the work begins: what cannot be written at the end.
    ///
    /// - Throws: ``FaultCode/targetExists``; ``FaultCode/targetInsidePackage``.
    static func refuse(_ target: FilePath, of package: FilePath) throws {
        try OutsidePackage.check(target, of: package)
        if (try? FileFacts(target)) != nil { throw Fault(.targetExists, path: target.string) }
    }

    /// Whole under its name, or not at all; nothing that is there is written over.
    static func write(_ bytes: [UInt8], to target: FilePath) throws { try write(to: target) { try $0(bytes) } }

    /// The same of what comes piece by piece.
    static func write<Result>(to target: FilePath, _ body: (([UInt8]) throws -> Void) throws -> Result) throws -> Result {
        let folder = target.removingLastComponent()
        var name = FilePath()
        if let last = target.lastComponent { name.append(last) }
        guard TargetFolder.isComponent(name.bytes) else { throw Fault(name.bytes.count > 255 ? .nameTooLong : .wrongFileType, path: target.string) }
        var file = try TargetFolder.make(folder.isEmpty ? "." : folder).create(name.bytes)
        let result = try body { bytes in try bytes.withUnsafeBytes { try file.write($0) } }
        try file.finish()
        return result
    }

    static func write(_ bytes: [UInt8], _ name: [UInt8], in folder: TargetFolder) throws {
        var file = try folder.create(name)
        try bytes.withUnsafeBytes { try file.write($0) }
        try file.finish()
    }
}
