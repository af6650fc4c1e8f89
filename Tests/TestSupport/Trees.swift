internal import Evidence
package import Files
internal import Foundation
package import SystemPackage

/// All bytes of a file.
package func contents(of path: FilePath) throws -> [UInt8] { try InputFile.readAll(path, limit: 1 << 30) }

/// Bytes of every regular file below a folder, by relative path; a link counts with its target.
package func tree(_ folder: FilePath) throws -> [String: [UInt8]] {
    var files: [String: [UInt8]] = [:]
    for node in FileTree.walk(folder).nodes where node.facts.kind == .file {
        files[String(decoding: node.relative, as: UTF8.self)] = try contents(of: node.path)
    }
    return files
}

/// What `stat` says of everything below a folder, the folder itself too.
package func facts(_ folder: FilePath) throws -> [String: FileFacts] {
    var found = ["": try FileFacts(folder)]
    for node in FileTree.walk(folder).nodes { found[String(decoding: node.relative, as: UTF8.self)] = node.facts }
    return found
}

/// Copies a folder; the copy's files can be written.
@discardableResult
package func copyTree(_ source: FilePath, to target: FilePath) throws -> FilePath {
    try makeFolders(target)
    for node in FileTree.walk(source).nodes {
        let copy = FilePath(bytes: target.bytes + [0x2F] + node.relative)
        switch node.facts.kind {
        case .folder: try makeFolders(copy)
        case .file: try overwrite(copy, try contents(of: node.path))
        case .link, .other: break
        }
    }
    return target
}

/// Writes a file at a path of any bytes, in place, read-only or not; folders are made.
package func overwrite(_ path: FilePath, _ bytes: [UInt8]) throws {
    try makeFolders(path.removingLastComponent())
    if (try? FileFacts(path)) != nil { try protect(path, mode: 0o644) }
    let file = try FileDescriptor.open(path, .writeOnly, options: [.create, .truncate], permissions: [.ownerReadWrite, .groupRead, .otherRead])
    try file.closeAfter { _ = try file.writeAll(bytes) }
}

/// Removes a file, or a folder with all that is in it.
package func remove(_ path: FilePath) throws {
    if try FileFacts(path).kind == .folder { try removeTree(path) } else { try removeFile(path) }
}
