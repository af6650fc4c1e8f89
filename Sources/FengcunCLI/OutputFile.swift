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
    static func write(_ bytes: [UInt8], to target: FilePath) throws {
        let folder = target.removingLastComponent()
        var name = FilePath()
        if let last = target.lastComponent { name.append(last) }
        guard TargetFolder.isComponent(name.bytes) else { throw Fault(name.bytes.count > 255 ? .nameTooLong : .wrongFileType, path: target.string) }
        try write(bytes, name.bytes, in: TargetFolder.make(folder.isEmpty ? "." : folder))
    }

    static func write(_ bytes: [UInt8], _ name: [UInt8], in folder: TargetFolder) throws {
        var file = try folder.create(name)
        try bytes.withUnsafeBytes { try file.write($0) }
        try file.finish()
    }
}
