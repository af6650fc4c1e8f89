internal import Evidence
internal import Media

/// Everything that is followed of one stream: its timestamps, and its pictures or its sound.
struct StreamWatch {
    let stream: Int
    private(set) var times: PacketTimes
    private(set) var pictures: PictureScan?
    private(set) var sound: (decoder: AudioDecoder, watch: SoundWatch)?
    /// Of the one stream whose sound is kept.
    private var keeper: SoundKeeper?
    private let clock: MediaClock
    private let isTransportStream: Bool
    private var lost: LostPackets
    private var refusedSound = 0
    private var noDecoder: Recording.Observation?

    /// - Parameter onPicture: takes every picture that is decoded, with its time.
    init(
        _ reader: MediaReader, stream index: Int, origin: Double, depth: RecordingAnalysis.Depth, threads: Int, thresholds: QualityThresholds, onPicture: @escaping (Picture, Double) -> Void
    ) {
        let facts = reader.recording.streams[index]
        stream = index
        clock = MediaClock(reader, stream: index, origin: origin)
        times = PacketTimes(stream: index, isPicture: facts.video != nil, thresholds: thresholds)
        isTransportStream = reader.recording.container == "mpegts"
        lost = LostPackets(stream: index)
        if facts.video != nil {
            pictures = PictureScan(reader, stream: index, clock: clock, depth: depth, threads: threads, thresholds: thresholds, onPicture: onPicture)
        } else if facts.audio != nil {
            sound = AudioDecoder(reader, stream: index).map { ($0, SoundWatch(stream: index, thresholds: thresholds)) }
        }
        if facts.video != nil || facts.audio != nil, pictures == nil, sound == nil { noDecoder = .init(code: .mediaNoDecoder, detail: facts.codec, stream: index) }
    }

    /// Keeps the stream's sound, from its first packet on.
    mutating func keep(_ keeper: SoundKeeper) { self.keeper = keeper }

    mutating func add(_ packet: borrowing MediaPacket) {
        times.add(decoded: packet.dts.map(clock.seconds), shown: packet.pts.map(clock.seconds), length: packet.duration.map(clock.length), size: packet.size, position: packet.position)
        let at = (packet.dts ?? packet.pts).map(clock.seconds) ?? times.end
        if packet.isCorrupt, isTransportStream { lost.add(at: at, position: packet.position) }
        pictures?.add(packet, at: at)
        guard let decoder = sound?.decoder else { return }
        if decoder.decode(packet, { listen($0) }) == .refused { refusedSound += 1 }
    }

    private mutating func listen(_ heard: AudioDecoder.Sound) {
        let at = heard.pts.map(clock.seconds)
        sound?.watch.add(heard, at: at)
        keeper?.add(heard.mono, rate: heard.sampleRate, at: at)
    }

    /// What was seen and heard.
    ///
    /// - Returns: also how much was decoded, and what of the timestamps could not be judged.
    mutating func finish() -> (events: [Recording.Observation], decoded: RecordingAnalysis.Decoded?, note: String?) {
        let (timeEvents, note) = times.finish()
        var events = [noDecoder].compactMap { $0 } + timeEvents + lost.finish()
        var decoded: RecordingAnalysis.Decoded?
        if let seen = pictures?.finish(), let scan = pictures {
            events += seen
            decoded = .init(stream: stream, units: scan.watch.pictures, refused: scan.refused, concealed: scan.watch.concealed)
        }
        if let decoder = sound?.decoder {
            decoder.drain { listen($0) }
            keeper?.finish()
            events += sound?.watch.finish() ?? []
            if refusedSound > 0 { events.append(.init(code: .mediaUndecodable, detail: "\(refusedSound) packets", stream: stream)) }
            decoded = .init(stream: stream, units: sound?.watch.samples ?? 0, refused: refusedSound)
        }
        return (events, decoded, note.map { "#\(stream) \($0)" })
    }
}
