internal import CFFmpeg

/// Decodes one stream's pictures.
package final class VideoDecoder {
    private let decoder: Decoder

    /// - Parameter threads: how many threads the decoder may use.
    /// - Returns: nil where this machine has no decoder for the stream.
    package init?(_ reader: MediaReader, stream: Int, threads: Int) {
        guard let decoder = Decoder(reader, stream: stream, threads: threads) else { return nil }
        self.decoder = decoder
    }

    /// Hands in a packet, and out the pictures that are complete: with several threads, or pictures out of order, those
    /// of earlier packets.
    ///
    /// - Parameter number: by which a picture can be told to be this packet's: ``Picture/packetNumber``.
    package func decode(_ packet: borrowing MediaPacket, number: Int64 = 0, _ body: (Picture) throws -> Void) rethrows -> Decoding {
        fc_tag_next(decoder.context, number)
        return try decoder.send(packet.pointer) { try show($0, body) }
    }

    /// Hands out what is still inside. Afterwards the decoder begins anew.
    package func drain(_ body: (Picture) throws -> Void) rethrows {
        _ = try decoder.send(nil) { try show($0, body) }
        decoder.reset()
    }

    /// Forgets what is inside, to go on elsewhere.
    package func reset() { decoder.reset() }

    /// The picture shares the frame's bytes; the frame itself is used again.
    private func show(_ frame: UnsafeMutablePointer<AVFrame>, _ body: (Picture) throws -> Void) rethrows {
        if let copy = av_frame_clone(frame) { try body(Picture(copy)) }
    }
}
