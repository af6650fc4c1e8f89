internal import CDeflate

/// CRC-32 (ISO 3309), which ZIP headers carry; begins at 0.
///
/// The corresponding C function is `libdeflate_crc32`.
package func crc32(_ checksum: UInt32, _ bytes: UnsafeRawBufferPointer) -> UInt32 {
    libdeflate_crc32(checksum, bytes.baseAddress, bytes.count)
}
