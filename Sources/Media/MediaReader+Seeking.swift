internal import CFFmpeg
internal import Evidence

extension MediaReader {
    /// Goes to where the demuxer thinks that a keyframe stands which is shown at the time or before it. It may be wrong: in
    /// a transport stream it lands where it pleases, so that whoever asks has to look at the packets that come.
    ///
    /// The corresponding C function is `av_seek_frame`.
    ///
    /// - Parameters:
    ///   - stream: the stream meant; one that has not shown itself yet leaves the choice to the demuxer.
    ///   - microseconds: on the container's own clock.
    /// - Returns: whether the demuxer went anywhere.
    package func seek(stream: Int, to microseconds: Int64) -> Bool {
        guard stream < Int(input.context.pointee.nb_streams) else { return av_seek_frame(input.context, -1, microseconds, AVSEEK_FLAG_BACKWARD) >= 0 }
        return av_seek_frame(input.context, Int32(stream), exactTimeBase(of: stream).ticks(microseconds), AVSEEK_FLAG_BACKWARD) >= 0
    }
}
