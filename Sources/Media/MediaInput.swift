internal import CFFmpeg
internal import Glibc

/// Where a recording's bytes lie: an open file, or a part of one, as a package holds it.
package struct MediaBytes: Sendable {
    /// Open for reading; whoever opened it closes it, after the reader has gone.
    package let descriptor: Int32
    package let offset: UInt64
    package let size: UInt64

    package init(descriptor: Int32, offset: UInt64 = 0, size: UInt64) {
        self.descriptor = descriptor
        self.offset = offset
        self.size = size
    }
}

/// A recording opened through one descriptor: whatever its bytes say, no other file and no address is opened.
///
/// Owns libav's I/O context and its format context; C keeps the object's address for its callbacks.
final class MediaInput {
    let context: UnsafeMutablePointer<AVFormatContext>
    private let source: Source

    /// - Parameters:
    ///   - extension: the file's extension, for formats that no content gives away; nil to go by content alone.
    ///   - deadline: when the library is told to give up.
    init(_ bytes: MediaBytes, extension: String?, deadline: Deadline) throws(LibraryFailure) {
        LibraryLog.reset()
        let source = Source(bytes, deadline: deadline)
        self.source = source
        guard var context = avformat_alloc_context() as UnsafeMutablePointer<AVFormatContext>? else { throw LibraryFailure(fc_error(ENOMEM)) }
        context.pointee.pb = source.io
        context.pointee.flags |= AVFMT_FLAG_CUSTOM_IO
        context.pointee.interrupt_callback = AVIOInterruptCB(
            callback: { Unmanaged<Deadline>.fromOpaque($0!).takeUnretainedValue().isOver ? 1 : 0 },
            opaque: Unmanaged.passUnretained(source.deadline).toOpaque())
        fc_refuse_references(context)
        var options: OpaquePointer?
        defer { av_dict_free(&options) }
        av_dict_set(&options, "format_whitelist", MediaLibrary.allowedDemuxers, 0)
        av_dict_set(&options, "protocol_whitelist", "", 0)
        // On failure libavformat frees the format context, not our I/O context.
        var owned: UnsafeMutablePointer<AVFormatContext>? = context
        // The name is read for its extension; the bytes come through our own reader.
        let opened = avformat_open_input(&owned, `extension`.map { "recording." + $0 }, nil, &options)
        guard opened >= 0 else { throw LibraryFailure(opened) }
        context = owned!
        self.context = context
    }

    deinit {
        var owned: UnsafeMutablePointer<AVFormatContext>? = context
        avformat_close_input(&owned)
    }

    /// The corresponding C function is `avformat_find_stream_info`.
    func findStreams() throws(LibraryFailure) {
        let found = avformat_find_stream_info(context, nil)
        guard found >= 0 else { throw LibraryFailure(found) }
    }

    /// Bytes through libav's reader: `pread` at our own offset.
    private final class Source {
        let deadline: Deadline
        private(set) var io: UnsafeMutablePointer<AVIOContext>?
        private let bytes: MediaBytes
        private var offset: Int64 = 0

        init(_ bytes: MediaBytes, deadline: Deadline) {
            self.bytes = bytes
            self.deadline = deadline
            let bufferSize: Int32 = 1 << 16
            io = avio_alloc_context(
                av_malloc(Int(bufferSize))?.assumingMemoryBound(to: UInt8.self), bufferSize, 0, Unmanaged.passUnretained(self).toOpaque(),
                { opaque, buffer, count in Unmanaged<Source>.fromOpaque(opaque!).takeUnretainedValue().read(buffer!, Int(count)) }, nil,
                { opaque, offset, whence in Unmanaged<Source>.fromOpaque(opaque!).takeUnretainedValue().seek(offset, whence) })
        }

        deinit {
            if io != nil {
                // The library may have put another buffer in our one's place.
                av_freep(&io!.pointee.buffer)
                avio_context_free(&io)
            }
        }

        private func read(_ buffer: UnsafeMutablePointer<UInt8>, _ count: Int) -> Int32 {
            if deadline.isOver { return fc_error_exit }
            let left = Int64(bytes.size) - offset
            guard left > 0 else { return fc_error_eof }
            while true {
                let n = pread(bytes.descriptor, buffer, min(count, Int(left)), off_t(bytes.offset) + off_t(offset))
                if n < 0 {
                    if errno == EINTR { continue }
                    return fc_error(errno)
                }
                offset += Int64(n)
                return n == 0 ? fc_error_eof : Int32(n)
            }
        }

        private func seek(_ to: Int64, _ whence: Int32) -> Int64 {
            if whence & AVSEEK_SIZE != 0 { return Int64(bytes.size) }
            let target: Int64
            switch whence & ~AVSEEK_FORCE {
            case SEEK_SET: target = to
            case SEEK_CUR: target = offset &+ to
            case SEEK_END: target = Int64(bytes.size) &+ to
            default: return Int64(fc_error(EINVAL))
            }
            guard target >= 0 else { return Int64(fc_error(EINVAL)) }
            offset = target
            return target
        }
    }
}

/// When to give up, and a caller's wish to stop before that.
package final class Deadline {
    private let end: ContinuousClock.Instant
    private let isCancelled: () -> Bool
    package private(set) var wasMissed = false

    package init(after limit: Duration, isCancelled: @escaping () -> Bool) {
        end = .now + limit
        self.isCancelled = isCancelled
    }

    package var isOver: Bool {
        if isCancelled() { return true }
        if ContinuousClock.now >= end { wasMissed = true }
        return wasMissed
    }
}
