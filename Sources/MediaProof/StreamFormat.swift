/// What a container says of one stream, as far as its canonical form depends on it.
package struct StreamFormat: Sendable, Equatable {
    /// libavcodec's name: `h264`, `aac`, `pcm_s16le`.
    package var codec: String
    /// The bytes that the container keeps for the decoder; empty where it has none.
    package var extradata: [UInt8]
    /// Samples a second and channel; 0 where it is no sound.
    package var sampleRate: Int
    package var channels: Int
    /// Bytes of one block of a codec with blocks of one size, such as IMA ADPCM; otherwise 0.
    package var blockAlign: Int

    package init(codec: String, extradata: [UInt8] = [], sampleRate: Int = 0, channels: Int = 0, blockAlign: Int = 0) {
        self.codec = codec
        self.extradata = extradata
        self.sampleRate = sampleRate
        self.channels = channels
        self.blockAlign = blockAlign
    }
}
