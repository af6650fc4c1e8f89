/// Where a recording's bytes come from: a file, a stretch of a package, an array.
package protocol ByteSource {
    var size: UInt64 { get }

    /// `count` bytes from `offset` on: fewer at the end, or where they cannot be read; never more.
    func read(_ count: Int, at offset: UInt64) -> [UInt8]
}
