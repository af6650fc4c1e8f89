internal import Evidence
internal import Media

/// The sound that an analysis keeps, without anything else of the recording being decoded.
struct SoundTask {
    /// Bytes of the file between two signs of life.
    private static let step: UInt64 = 4 << 20

    /// - Returns: the recording, its damage saying why there is no more sound.
    func run(_ reader: MediaReader, _ reply: @escaping (UInt8, [UInt8]) -> Void) -> Recording {
        let origin = reader.recording.startTime.flatMap(Double.init) ?? 0
        var heard: (stream: Int, decoder: AudioDecoder, clock: MediaClock)?
        var keeper = SoundKeeper { reply(RecordingAnswer.sound, $0) }
        func keep(_ sound: AudioDecoder.Sound) { keeper.add(sound.mono, rate: sound.sampleRate, at: sound.pts.flatMap { heard?.clock.seconds($0) }) }
        var reported: UInt64 = 0
        reader.forEachPacket { packet in
            if let position = packet.position, UInt64(max(0, position)) >= reported + SoundTask.step {
                reported = UInt64(max(0, position))
                reply(RecordingAnswer.progress, bigEndian(reported))
            }
            let index = packet.stream
            if heard == nil, reader.recording.streams[index].audio != nil, let decoder = AudioDecoder(reader, stream: index) {
                heard = (index, decoder, MediaClock(reader, stream: index, origin: origin))
                reader.thinOut(allBut: index)
            }
            guard let heard, heard.stream == index else { return }
            _ = heard.decoder.decode(packet, keep)
        }
        heard?.decoder.drain(keep)
        keeper.finish()
        return reader.recording
    }
}
