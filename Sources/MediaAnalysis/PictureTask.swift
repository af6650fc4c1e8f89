internal import Evidence
internal import Foundation
internal import Media

/// Which picture is asked for. Times are microseconds on the container's own clock.
package struct PictureOrder: Codable, Sendable, Equatable {
    /// A packet, as an index knows it.
    package struct Mark: Codable, Sendable, Equatable {
        package var pts: Int64?
        package var dts: Int64?

        package init(pts: Int64?, dts: Int64?) {
            self.pts = pts
            self.dts = dts
        }

        /// Decoding times may be guesses, which differ from run to run: presentation times decide where there are any.
        func isSame(as other: Mark) -> Bool { pts != nil ? pts == other.pts : dts != nil && dts == other.dts }

        func isLater(than other: Mark) -> Bool {
            if let pts, let other = other.pts { return pts > other }
            if let dts, let other = other.dts { return dts > other }
            return false
        }
    }

    package var stream: Int
    package var frame: Mark
    /// The keyframe from which it can be decoded; nil where none is known.
    package var keyframe: Mark?
    /// How many packets of the stream behind the keyframe the frame is; nil without a keyframe.
    package var distance: Int?
    /// Whether the stream has decoding times alone: then the picture is the one that comes out of the decoder in the place
    /// that the frame's time has among the times of those that go in.
    package var isByDecodingTime: Bool
    /// Threads that the decoder may use.
    package var threads: Int
    /// Pixels of the wider side, where a small picture will do; nil: its own size.
    package var widest: Int?

    package init(stream: Int, frame: Mark, keyframe: Mark?, distance: Int?, isByDecodingTime: Bool, threads: Int, widest: Int? = nil) {
        self.stream = stream
        self.frame = frame
        self.keyframe = keyframe
        self.distance = distance
        self.isByDecodingTime = isByDecodingTime
        self.threads = threads
        self.widest = widest
    }
}

/// What was decoded.
package struct PictureFacts: Codable, Sendable, Equatable {
    /// When it is shown, microseconds on the container's own clock; nil where the picture does not say.
    package var time: Int64?
    /// Pixels of the JPEG.
    package var width: Int
    package var height: Int
    /// Whether it is the very picture that was asked for, and not the last one before it that could be decoded.
    package var isExact: Bool
    /// Whether the decoder says that it had to patch the picture up.
    package var isConcealed: Bool
}

/// Decodes the one picture that is shown at a time.
///
/// It starts at the keyframe that is wanted, and nowhere else: where seeking does not lead to it, because the demuxer went
/// too far, it goes further back, in the end to the beginning. What comes before the keyframe is read and not decoded.
struct PictureTask {
    let order: PictureOrder
    /// The same recording, opened anew.
    let reopen: () -> MediaReader?

    /// Of a hundred: no difference can be seen, and a small picture that is small.
    private static let quality = (own: 95, small: 70)
    /// Seconds before the keyframe at which one tries again.
    private static let steps: [Int64] = [0, 2, 15, 120]
    /// Pieces in which the JPEG leaves the child.
    private static let piece = 4 << 20

    /// - Parameter reply: takes the JPEG in pieces, then the facts.
    /// - Returns: the recording, its damage saying why there is no picture.
    func run(_ first: MediaReader, _ reply: (UInt8, [UInt8]) -> Void) -> Recording {
        var reader = first
        var outcome = Attempt()
        for step in PictureTask.steps + [nil] {
            // Behind the first packets there is no way back but a new beginning.
            if step == nil, let again = reopen() { reader = again } else if let step, !seek(reader, step) { continue }
            outcome = attempt(reader, isFromTheBeginning: step == nil) { reply(RecordingAnswer.progress, bigEndian($0)) }
            if outcome.hasFrame || outcome.failure != nil { break }
        }
        var recording = reader.recording
        guard let picture = outcome.picture else {
            if recording.damage.isEmpty || outcome.failure != nil { recording.damage.append(.init(code: outcome.failure ?? .mediaUndecodable, detail: outcome.hasBegun ? "no picture" : "the keyframe is not found")) }
            return recording
        }
        let small = order.widest.map { max(2, min($0, 4096)) }
        guard let still = small.map({ picture.still(width: $0, height: $0) }) ?? picture.whole(), let jpeg = try? JPEG.encode(still, quality: small == nil ? PictureTask.quality.own : PictureTask.quality.small) else {
            recording.damage.append(.init(code: .mediaUndecodable, detail: "\(picture.width)×\(picture.height) cannot be encoded"))
            return recording
        }
        let facts = PictureFacts(time: outcome.time, width: still.width, height: still.height, isExact: outcome.isExact, isConcealed: picture.isConcealed)
        for start in stride(from: 0, to: jpeg.count, by: PictureTask.piece) { reply(RecordingAnswer.picture, Array(jpeg[start..<min(start + PictureTask.piece, jpeg.count)])) }
        if let json = try? JSONEncoder().encode(facts) { reply(RecordingAnswer.pictureFacts, Array(json)) }
        return recording
    }

    private func seek(_ reader: MediaReader, _ secondsBefore: Int64) -> Bool {
        guard let time = order.keyframe?.pts ?? order.keyframe?.dts else { return false }
        return reader.seek(stream: order.stream, to: time - secondsBefore * 1_000_000)
    }

    // MARK: One attempt

    private struct Attempt {
        /// Whether the keyframe was found.
        var hasBegun = false
        /// Whether the packet that is wanted came by.
        var hasFrame = false
        var picture: Picture?
        var time: Int64?
        /// Whether `picture` is the one that is wanted, and not one before it.
        var isExact = false
        var failure: FindingCode?
    }

    private struct Enough: Error {}

    /// Pictures that come out of a decoder behind the packet at most before its own: what it may hold back.
    private static let mostHeldBack: Int64 = 64

    private func attempt(_ reader: MediaReader, isFromTheBeginning: Bool, _ progress: (UInt64) -> Void) -> Attempt {
        var attempt = Attempt()
        var decoder: VideoDecoder?
        var base = TimeBase(numerator: 1, denominator: 1)
        /// Packets that went in since the keyframe, and which of them is wanted.
        var count: Int64 = 0
        var wanted: Int64?
        var pictures: Int64 = 0
        var latest = Int64.min
        func take(_ picture: Picture) {
            guard !attempt.isExact else { return }
            attempt.isExact = wanted == (order.isByDecodingTime ? pictures : picture.packetNumber)
            pictures += 1
            let time = order.isByDecodingTime ? nil : picture.pts.map(base.microseconds)
            // The last before it, for when it cannot be decoded itself.
            let isBefore = time.flatMap { time in order.frame.pts.map { latest <= time && time <= $0 } } ?? (wanted == nil)
            guard attempt.isExact || isBefore else { return }
            latest = time ?? latest
            attempt.picture = picture
            attempt.time = attempt.isExact ? order.frame.pts ?? time : time
        }
        var reported: UInt64 = 0
        do throws(Enough) {
            try reader.forEachPacket { packet throws(Enough) in
                if let position = packet.position, UInt64(max(0, position)) >= reported + (16 << 20) {
                    reported = UInt64(max(0, position))
                    progress(reported)
                }
                guard packet.stream == order.stream else { return }
                base = reader.exactTimeBase(of: order.stream)
                let mark = PictureOrder.Mark(pts: packet.pts.map(base.microseconds), dts: packet.dts.map(base.microseconds))
                if !attempt.hasBegun {
                    guard packet.isKeyframe else { return }
                    if let keyframe = order.keyframe, !keyframe.isSame(as: mark) {
                        // Times may go back where a recorder began anew: from the beginning one reads on.
                        if mark.isLater(than: keyframe), !isFromTheBeginning { throw Enough() }
                        return
                    }
                    attempt.hasBegun = true
                    decoder = VideoDecoder(reader, stream: order.stream, threads: order.threads)
                    if decoder == nil {
                        attempt.failure = .mediaNoDecoder
                        throw Enough()
                    }
                }
                if wanted == nil, order.distance.map({ $0 == count && (mark.pts == nil || order.frame.pts == nil || order.frame.pts == mark.pts) }) ?? order.frame.isSame(as: mark) { wanted = count }
                attempt.hasFrame = wanted != nil
                _ = decoder?.decode(packet, number: count, take)
                count += 1
                if attempt.isExact || (wanted ?? order.distance.map(Int64.init)).map({ count > $0 + PictureTask.mostHeldBack }) ?? false { throw Enough() }
            }
            decoder?.drain(take)
        } catch {}
        return attempt
    }
}
