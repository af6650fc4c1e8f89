internal import Container
internal import Cryptography
package import Evidence
package import Files

/// An entry as text, when it is text: its beginning, in UTF-8.
package struct EntryText: Sendable {
    /// nil where the bytes are no text.
    package let text: String?
    /// Whether there is more than `text` shows.
    package let isCut: Bool

    /// Bytes that are shown at most.
    package static let limit = 256 << 10

    package init(of entry: Int, in inspection: Inspection, cancellation: Cancellation) throws {
        var bytes = try inspection.content.bytes(of: entry, from: 0, count: Self.limit, cancellation: cancellation)
        isCut = inspection.entries[entry].size > UInt64(bytes.count)
        // A cut can go through a character: the one to three bytes that are left of it are no fault of the text's.
        for _ in 0..<(isCut ? 3 : 0) where String(validating: bytes, as: UTF8.self) == nil && !bytes.isEmpty { bytes.removeLast() }
        text = bytes.contains(0) ? nil : String(validating: bytes, as: UTF8.self)
    }
}

extension Inspection {
    /// SHA-256 of an entry's bytes, as they are now.
    package func digest(of path: String, cancellation: Cancellation) throws -> Digest {
        Hasher.digest(try bytes(path, cancellation: cancellation))
    }
}
