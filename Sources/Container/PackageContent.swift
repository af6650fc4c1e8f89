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
    /// The folder inside the carrier that everything lies under; nil for carriers that have none.
    var topFolder: String? { get }
    /// Lends the open file that an entry's bytes lie in as they are, and their place there.
    ///
    /// - Throws: ``FaultCode/entryUnreadable`` where they do not lie anywhere as they are, as compressed ones.
    func withBytesInPlace<Result>(of entry: Int, _ body: (BytesInPlace) throws -> Result) throws -> Result
    /// Lends `count` bytes of an entry from `start` on, in order, fewer where the entry ends; returns how many there were.
    func read(_ entry: Int, from start: UInt64, count: UInt64, cancellation: Cancellation, _ body: (UnsafeRawBufferPointer) throws -> Void) throws -> UInt64
}

/// Where an entry's bytes lie.
package struct BytesInPlace: Sendable {
    /// Open for reading; lent, not to be closed.
    package let descriptor: Int32
    package let offset: UInt64
    /// As many as are there: fewer than the entry has where the carrier is cut short.
    package let count: UInt64
}

extension PackageContent {
    package var topFolder: String? { nil }

    package func withBytesInPlace<Result>(of entry: Int, _ body: (BytesInPlace) throws -> Result) throws -> Result {
        throw Fault(.entryUnreadable, path: entries[entry].path, facts: ["reason": "not in place"])
    }

    /// Lends an entry's bytes in order; returns how many there were.
    package func read(_ entry: Int, cancellation: Cancellation, _ body: (UnsafeRawBufferPointer) throws -> Void) throws -> UInt64 {
        try read(entry, from: 0, count: .max, cancellation: cancellation, body)
    }

    /// A small entry whole; nil when it is larger than `limit`.
    package func bytes(of entry: Int, limit: Int, cancellation: Cancellation) throws -> [UInt8]? {
        guard entries[entry].size <= UInt64(limit) else { return nil }
        var bytes: [UInt8] = []
        _ = try read(entry, cancellation: cancellation) { bytes.append(contentsOf: $0) }
        return bytes
    }

    /// A small part of an entry.
    package func bytes(of entry: Int, from start: UInt64, count: Int, cancellation: Cancellation) throws -> [UInt8] {
        var bytes: [UInt8] = []
        _ = try read(entry, from: start, count: UInt64(count), cancellation: cancellation) { bytes.append(contentsOf: $0) }
        return bytes
    }
}
