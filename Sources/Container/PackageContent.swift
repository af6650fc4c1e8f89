package import Evidence
package import Files

/// One file of a package as its carrier shows it.
package struct PackageEntry: Sendable, Equatable {
    /// Path inside the package.
    package let path: String
    package let size: UInt64
    /// What a ZIP's directory says; nil in a folder.
    package let crc32: UInt32?
}

/// A package in whatever form it lies: the same files, read in place, never written.
package protocol PackageContent: Sendable {
    /// In carrier order for a ZIP, in byte order of the paths for a folder.
    var entries: [PackageEntry] { get }
    /// What is wrong with the carrier itself.
    var findings: [Finding] { get }
    /// How many bytes the carrier takes.
    var size: UInt64 { get }
    /// Whether `entries` stand in an order that matters.
    var isOrdered: Bool { get }
    /// Lends an entry's bytes in order; returns how many there were.
    func read(_ entry: Int, cancellation: Cancellation, _ body: (UnsafeRawBufferPointer) throws -> Void) throws -> UInt64
}

extension PackageContent {
    /// A small entry whole; nil when it is larger than `limit`.
    package func bytes(of entry: Int, limit: Int, cancellation: Cancellation) throws -> [UInt8]? {
        guard entries[entry].size <= UInt64(limit) else { return nil }
        var bytes: [UInt8] = []
        _ = try read(entry, cancellation: cancellation) { bytes.append(contentsOf: $0) }
        return bytes
    }
}
