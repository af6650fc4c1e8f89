internal import Evidence
internal import Media

/// Decides which pictures of a stream are decoded, and has them looked at.
///
/// Thorough: all of them. Fast: a keyframe every few seconds. What lies between two such keyframes is a *window*, kept as
/// packets until the second keyframe has been seen; it is decoded whole when something about it is doubtful, with its
/// neighbours, so that the edges of what is found are exact:
///
/// - a keyframe is black, or the same as the one before;
/// - packets become tiny, as they do when nothing moves any more;
/// - a keyframe takes as many bytes as the one before to the last, or far more or fewer than usual;
/// - the demuxer says that a packet is damaged, the decoder refuses a keyframe, or there are zeros where none can be.
///
/// So a recording is read once, and a black or frozen stretch that is longer than a window is always found; a shorter one
/// is found when packets give it away.
struct PictureScan {
    let stream: Int
    private(set) var watch: PictureWatch
    private(set) var refused = 0
    private(set) var refusals: [Recording.Observation] = []
    /// Packets that were decoded.
    private(set) var decodedPackets = 0
    private(set) var packets = 0

    private let depth: RecordingAnalysis.Depth
    private let clock: MediaClock
    private let decoder: VideoDecoder
    /// Decodes single keyframes ahead of the decoder.
    private let scout: VideoDecoder
    private let isZeroFree: Bool
    private let onPicture: (Picture, Double) -> Void

    private struct Window {
        var packets: [(kept: RetainedPacket, at: Double)] = []
        var bytes = 0
        var from = 0.0
        var isDoubtful = false
        /// Sizes of the pictures between keyframes: the run of tiny ones that goes on, in seconds.
        var tiny = 0.0
    }

    private var previous: Window?
    private var current: Window?
    private var lastKey: Picture?
    /// Whether the decoder has everything up to the current window inside.
    private var isDecoding = false
    /// Pictures before this time belong to a place that was left, or lean on pictures that were not decoded.
    private var validFrom = -Double.infinity
    /// Usual size of a picture that is no keyframe.
    private var usualSize = 0.0
    private var usualKeyBytes = 0.0
    private var lastKeyBytes = 0.0
    /// A bare stream of pictures, as some recorders export it, has no times: it is decoded whole, and a picture's time is
    /// its number.
    private var hasTimes = false
    private var untimed = 0
    private let interval: Double

    /// Seconds from one keyframe that is looked at to the next.
    private static let windowLength = 4.0
    private static let windowBytes = 24 << 20
    private static let windowPackets = 2000
    /// A picture of less than this part of the usual size has nothing new in it.
    private static let tinyShare = 0.125
    private static let tinyLength = 1.0

    /// - Parameters:
    ///   - threads: threads that the decoder may use.
    ///   - onPicture: takes every picture that is decoded, with its time.
    /// - Returns: nil where there is no decoder for the stream.
    init?(_ reader: MediaReader, stream: Int, clock: MediaClock, depth: RecordingAnalysis.Depth, threads: Int, thresholds: QualityThresholds, onPicture: @escaping (Picture, Double) -> Void) {
        guard let decoder = VideoDecoder(reader, stream: stream, threads: threads), let scout = VideoDecoder(reader, stream: stream, threads: 1) else { return nil }
        self.stream = stream
        self.clock = clock
        self.depth = depth
        self.decoder = decoder
        self.scout = scout
        self.onPicture = onPicture
        watch = PictureWatch(stream: stream, thresholds: thresholds)
        isDecoding = depth == .thorough
        isZeroFree = ["h264", "hevc"].contains(reader.recording.streams[stream].codec)
        let video = reader.recording.streams[stream].video
        interval = PictureScan.interval(video?.declaredFrameRate) ?? PictureScan.interval(video?.frameRate) ?? 0.04
    }

    /// Seconds from picture to picture.
    private static func interval(_ rate: String?) -> Double? {
        let parts = (rate ?? "").split(separator: "/").compactMap { Double($0) }
        guard parts.count == 2, parts[0] > 0, parts[1] > 0, (0.001...10).contains(parts[1] / parts[0]) else { return nil }
        return parts[1] / parts[0]
    }

    mutating func add(_ packet: borrowing MediaPacket, at: Double) {
        packets += 1
        hasTimes = hasTimes || packet.dts != nil || packet.pts != nil
        if depth == .thorough || !hasTimes {
            isDecoding = true
            decode(packet, at: hasTimes ? at : Double(packets - 1) * interval)
        } else {
            scan(packet, at: at)
        }
    }

    // MARK: Decoding

    private mutating func decode(_ packet: borrowing MediaPacket, at: Double) {
        decodedPackets += 1
        if decoder.decode(packet, { show($0) }) == .refused {
            refused += 1
            if refusals.count < 1000 {
                refusals.append(.init(code: .mediaUndecodable, detail: "1 packet", stream: stream, from: secondsText(at), to: secondsText(at), offset: packet.position.map { UInt64(max(0, $0)) }, bytes: UInt64(packet.size)))
            }
        }
    }

    private mutating func show(_ picture: Picture) {
        guard picture.pts != nil || !hasTimes else { return }
        let at = picture.pts.map(clock.seconds) ?? Double(untimed) * interval
        if picture.pts == nil { untimed += 1 }
        guard at >= validFrom else { return }
        watch.add(picture, at: at)
        onPicture(picture, at)
    }

    // MARK: Windows

    private mutating func scan(_ packet: borrowing MediaPacket, at: Double) {
        let isUnusual = packet.isKeyframe && isUnusual(keyframe: packet.size)
        if packet.isKeyframe, isUnusual || current == nil || at - current!.from >= PictureScan.windowLength || at < current!.from { endWindow(before: packet, at: at) }
        guard current != nil else { return decode(packet, at: at) }
        if packet.isCorrupt || isUnusual || isZeroFree && packet.withBytes(PictureScan.hasRunOfZeros) { current!.isDoubtful = true }
        if !packet.isKeyframe { weigh(packet, at: at) }
        current!.packets.append((packet.retained(), at))
        current!.bytes += packet.size
        // A window that grows beyond bounds is decoded on the spot, up to the next keyframe.
        if current!.bytes > PictureScan.windowBytes || current!.packets.count > PictureScan.windowPackets {
            decodePrevious()
            decodeCurrent()
            current = nil
        }
    }

    /// A sector that a disk could not read any more is zeros. In a NAL unit no three zero bytes follow one another
    /// (ITU-T H.264 § 7.4.1, H.265 § 7.4.2.1: emulation prevention).
    private static func hasRunOfZeros(_ bytes: UnsafeRawBufferPointer) -> Bool {
        var offset = 0
        while offset + 8 <= bytes.count {
            if bytes.loadUnaligned(fromByteOffset: offset, as: UInt64.self) == 0 { return true }
            offset += 8
        }
        return false
    }

    private mutating func weigh(_ packet: borrowing MediaPacket, at: Double) {
        let size = Double(packet.size)
        if usualSize > 0, size < usualSize * PictureScan.tinyShare {
            current!.tiny += packet.duration.map(clock.length) ?? 0.04
            if current!.tiny >= PictureScan.tinyLength { current!.isDoubtful = true }
        } else {
            current!.tiny = 0
            usualSize += (size - usualSize) * (usualSize == 0 ? 1 : 0.01)
        }
    }

    private mutating func isUnusual(keyframe size: Int) -> Bool {
        let bytes = Double(size)
        defer {
            lastKeyBytes = bytes
            usualKeyBytes += (bytes - usualKeyBytes) * (usualKeyBytes == 0 ? 1 : 0.05)
        }
        guard usualKeyBytes > 0 else { return false }
        return abs(bytes - lastKeyBytes) < bytes / 2000 || bytes > usualKeyBytes * 1.5 || bytes < usualKeyBytes / 1.5
    }

    /// A keyframe ends the window before it and begins the next.
    private mutating func endWindow(before packet: borrowing MediaPacket, at: Double) {
        var key: Picture?
        scout.reset()
        var isRefused = scout.decode(packet) { key = key ?? $0 } == .refused
        scout.drain { key = key ?? $0 }
        isRefused = isRefused || key == nil
        let isDark = key.map(watch.isBlack) ?? false
        if current != nil {
            if isRefused || isDark || isSame(key, lastKey) { current!.isDoubtful = true }
            close()
        } else if isDecoding {
            finishDecoding()
        }
        current = Window(from: at, isDoubtful: isRefused || isDark || (previous?.tiny ?? 0) > 0)
        if let key, !isDecoding { watch.noteKeyframe(key) }
        lastKey = key
        if let key, !isDecoding { onPicture(key, key.pts.map(clock.seconds) ?? at) }
    }

    /// The window ends. It is decoded when it is doubtful, or follows one that was.
    private mutating func close() {
        guard let window = current else { return }
        if window.isDoubtful {
            decodePrevious()
            decodeCurrent()
            // The next one is decoded as well, for the edge.
            previous = nil
        } else if isDecoding {
            decodeCurrent()
            finishDecoding()
            previous = nil
        } else {
            previous = window
        }
        current = nil
    }

    private mutating func decodePrevious() {
        guard let window = previous, !isDecoding else { return }
        begin(at: window.from)
        for (kept, at) in window.packets { decode(kept.packet, at: at) }
        previous = nil
    }

    private mutating func decodeCurrent() {
        guard let window = current else { return }
        if !isDecoding { begin(at: window.from) }
        for (kept, at) in window.packets { decode(kept.packet, at: at) }
    }

    private mutating func begin(at: Double) {
        decoder.reset()
        watch.skip()
        validFrom = at - 0.001
        isDecoding = true
    }

    private mutating func finishDecoding() {
        decoder.drain { show($0) }
        watch.skip()
        isDecoding = false
    }

    /// Whether two keyframes show the same: with room to spare, for it only means that somebody should look.
    private func isSame(_ a: Picture?, _ b: Picture?) -> Bool {
        guard let a, let b, let change = a.difference(from: b) else { return false }
        return watch.mayBeStill(change)
    }

    /// - Returns: what was seen, in order of time.
    mutating func finish() -> [Recording.Observation] {
        if depth == .fast, current != nil { close() }
        decoder.drain { show($0) }
        return watch.finish() + refusals
    }
}
