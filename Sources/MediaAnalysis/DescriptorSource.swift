internal import Glibc
internal import Media
internal import MediaStructure

/// A recording's bytes for who reads its structure.
struct DescriptorSource: ByteSource {
    let bytes: MediaBytes

    var size: UInt64 { bytes.size }

    func read(_ count: Int, at offset: UInt64) -> [UInt8] {
        guard offset < size else { return [] }
        let count = Int(min(UInt64(max(0, count)), size - offset))
        return [UInt8](unsafeUninitializedCapacity: count) { buffer, done in
            done = 0
            while done < count {
                let n = pread(bytes.descriptor, buffer.baseAddress! + done, count - done, off_t(bytes.offset + offset) + off_t(done))
                if n < 0, errno == EINTR { continue }
                guard n > 0 else { break }
                done += n
            }
        }
    }
}
