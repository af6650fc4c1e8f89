internal import Files
internal import Foundation
internal import SystemPackage

/// One bit of one file: `file` is empty for the packed package itself.
struct Flip: Sendable {
    var file = ""
    let position: Int
    let bit: Int
    /// nil where any level may be the one that notices.
    var kind: ZipRegion.Kind?

    /// Whether every byte is to be tried.
    static let isExhaustive = ProcessInfo.processInfo.environment["FENGCUN_EXHAUSTIVE"] != nil

    /// Makes each change in a copy of the package and takes it back again, on two threads.
    ///
    /// - Parameters:
    ///   - copy: the package for a lane.
    ///   - complaint: what is wrong with the judgement on the package as it is now.
    static func tryAll(_ flips: [Flip], on copy: @escaping @Sendable (Int) throws -> FilePath, _ complaint: @escaping @Sendable (Flip, FilePath) throws -> String?) throws -> [String] {
        try sideBySide(flips) { lane, flips in
            let package = try copy(lane)
            return try flips.compactMap { flip in
                let file = try FileDescriptor.open(flip.file.isEmpty ? package : FilePath(package.string + "/" + flip.file), .readWrite)
                defer { try? file.close() }
                try flip.invert(in: file)
                defer { try? flip.invert(in: file) }
                return try complaint(flip, package)
            }
        }
    }

    private func invert(in file: FileDescriptor) throws {
        try withUnsafeTemporaryAllocation(byteCount: 1, alignment: 1) { byte in
            _ = try file.read(fromAbsoluteOffset: Int64(position), into: byte)
            byte[0] ^= 1 << UInt8(bit)
            _ = try file.write(toAbsoluteOffset: Int64(position), UnsafeRawBufferPointer(byte))
        }
    }

    /// Splits the work between two threads, each with a copy of its own.
    static func sideBySide<Item: Sendable>(_ items: [Item], _ body: @escaping @Sendable (Int, [Item]) throws -> [String]) throws -> [String] {
        let lanes = [items.enumerated().filter { $0.offset % 2 == 0 }.map(\.element), items.enumerated().filter { $0.offset % 2 == 1 }.map(\.element)]
        return try WorkerPool(width: 2).map(lanes) { lane, items in Result { try body(lane, items) } }.flatMap { try $0.get() }
    }
}
