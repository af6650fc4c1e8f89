/// The form of a stream's content that is the same in every container: what of a packet is picture or sound, without
/// what containers add, repeat, drop or write in another way.
///
/// A packet gives units: coded pictures (a field is one of its own) or frames of sound, so that it does not matter how
/// many of them a container puts in one packet. `docs/format.md` § 9.2 is the normative text.
///
///     | codec                           | a unit                     | its bytes                                             |
///     |---------------------------------|----------------------------|-------------------------------------------------------|
///     | h264, hevc                      | a picture                  | BE4(length) and bytes of each VCL NAL unit            |
///     | mpeg1video, mpeg2video          | a picture                  | the same of picture header, its extensions, slices    |
///     | mpeg4                           | a VOP                      | the same of the VOP                                   |
///     | mjpeg                           | a picture                  | the packet                                            |
///     | aac                             | a raw data block           | without ADTS header                                   |
///     | mp1, mp2, mp3, amr_nb, amr_wb   | a frame                    | with its header                                       |
///     | adpcm_ima_wav, adpcm_ms         | a block                    | as it is                                              |
///     | pcm_*                           | a second of samples        | little-endian                                         |
package struct CanonicalPayload {
    /// Where one leaf ends and the next begins.
    enum Division: Equatable {
        /// Before each keyframe.
        case keyframes
        /// Where the whole second of the timestamps changes.
        case seconds
        /// Every so many bytes of samples, whatever the packets.
        case samples(rate: Int, frameBytes: Int)
    }

    /// The codec's name in a leaf: libavcodec's, but of sample formats that differ in byte order the little-endian one's.
    package let codec: String
    let division: Division
    private var form: any PayloadForm

    /// - Returns: nil when there is no canonical form of this codec.
    package init?(_ format: StreamFormat) {
        var name = format.codec
        switch format.codec {
        case "h264": (form, division) = (NALUnitForm(.h264, extradata: format.extradata), .keyframes)
        case "hevc": (form, division) = (NALUnitForm(.hevc, extradata: format.extradata), .keyframes)
        case "mpeg1video", "mpeg2video": (form, division) = (MPEG2VideoForm(extradata: format.extradata), .keyframes)
        case "mpeg4": (form, division) = (MPEG4VideoForm(extradata: format.extradata), .keyframes)
        // Every picture is a keyframe: a leaf for each would be many and short.
        case "mjpeg": (form, division) = (JPEGForm(), .seconds)
        case "aac": (form, division) = (AACForm(extradata: format.extradata), .seconds)
        case "mp1", "mp2", "mp3": (form, division) = (MPEGAudioForm(), .seconds)
        case "amr_nb": (form, division) = (AMRForm(frameBytes: AMRForm.narrowBand), .seconds)
        case "amr_wb": (form, division) = (AMRForm(frameBytes: AMRForm.wideBand), .seconds)
        case "adpcm_ima_wav", "adpcm_ms":
            guard let blocks = BlockForm(format) else { return nil }
            (form, division) = (blocks, .seconds)
        default:
            guard let samples = SampleForm(format) else { return nil }
            name = samples.codec
            (form, division) = (samples, .samples(rate: format.sampleRate, frameBytes: samples.frameBytes))
        }
        codec = name
    }

    /// Reads one packet.
    ///
    /// - Parameter units: takes its units, in place of what is there. Of samples, the packet's own are one unit.
    /// - Returns: whether the packet is what the codec says. One without picture or sound has no unit and is still that.
    package mutating func read(_ packet: UnsafeRawBufferPointer, into units: inout CanonicalUnits) -> Bool {
        units.clear()
        guard form.read(packet, into: &units) else {
            units.clear()
            return false
        }
        units.end()
        return true
    }

    /// What decoding needs beside the units, as it is in force after the packets read so far.
    package var parameterSets: [UInt8] { form.parameterSets }
}

/// One family of codecs.
protocol PayloadForm {
    /// Appends the packet's units; the last need not be ended.
    ///
    /// - Returns: false when the packet is not what the codec says; what was appended is then of no use.
    mutating func read(_ packet: UnsafeRawBufferPointer, into units: inout CanonicalUnits) -> Bool
    var parameterSets: [UInt8] { get }
}
