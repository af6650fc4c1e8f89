internal import CFFmpeg

/// What is set once for the whole process before a file is opened.
package enum MediaLibrary {
    /// Largest block that the library may allocate at once: a header that claims more is lying.
    private static let largestAllocation = 512 << 20

    private static let prepared: Void = {
        LibraryLog.install()
        av_max_alloc(largestAllocation)
    }()

    package static func prepare() { _ = prepared }

    /// `libavformat 59.27.100, libavcodec 59.37.100`
    package static var versions: String {
        "libavformat \(version(avformat_version())), libavcodec \(version(avcodec_version()))"
    }

    private static func version(_ v: UInt32) -> String { "\(v >> 16).\(v >> 8 & 0xFF).\(v & 0xFF)" }

    /// Demuxers that a recording may be opened with: all but those that follow references to other files, take their
    /// input from elsewhere, or make a "recording" out of any text.
    ///
    /// > A 63-byte text file named `.mp4` was seen to probe as nine thousand packets of somebody else's video.
    static let allowedDemuxers: String = {
        let refused: Set<String> = [
            "concat", "concatf", "hls", "applehttp", "dash", "webm_dash_manifest", "imf", "sdp", "rtsp", "rtp", "sap", "asf_o",
            "image2", "image2pipe", "ffmetadata", "tty", "bin", "xbin", "adf", "idf", "lavfi", "vapoursynth", "avisynth",
            // Subtitle and tracker texts: no recording, and they take nearly any text for their own.
            "ass", "srt", "subviewer", "subviewer1", "microdvd", "mpl2", "mpsub", "pjs", "realtext", "sami", "stl", "vplayer",
            "webvtt", "jacosub", "lrc", "aqtitle", "scc", "mcc", "sup", "vobsub", "tedcaptions", "libopenmpt", "modplug", "gme",
        ]
        var names: [String] = []
        var cursor: UnsafeMutableRawPointer?
        while let demuxer = av_demuxer_iterate(&cursor) {
            let all = String(cString: demuxer.pointee.name)
            if !all.split(separator: ",").contains(where: { refused.contains(String($0)) }), demuxer.pointee.flags & AVFMT_NOFILE == 0 {
                names.append(all)
            }
        }
        return names.joined(separator: ",")
    }()
}

/// Why libav could not do something: its code's words, and the first line it logged.
struct LibraryFailure: Error {
    let code: Int32
    let detail: String

    init(_ code: Int32) {
        self.code = code
        var buffer = [CChar](repeating: 0, count: 128)
        av_strerror(code, &buffer, buffer.count)
        let words = String(decoding: buffer.prefix { $0 != 0 }.map(UInt8.init(bitPattern:)), as: UTF8.self)
        let line = LibraryLog.firstLine()
        detail = line.isEmpty ? words : "\(line) (\(words))"
    }
}
