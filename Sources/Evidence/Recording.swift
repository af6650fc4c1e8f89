/// What is known of one recording, read from its container and packets without decoding.
///
/// Numbers that are not whole are decimal strings (seconds) or fractions (`"30000/1001"`), never binary floating
/// point, so that the same facts give the same bytes.
package struct Recording: Sendable, Equatable, Codable {
    /// Place inside the archive, or the path that was probed.
    package var path: String
    /// SHA-256 of the file, when known.
    package var sha256: String?
    package var size: UInt64
    /// libavformat's demuxer name, such as `mov,mp4,m4a,3gp,3g2,mj2`; nil when nothing could open the file.
    package var container: String?
    package var containerName: String?
    /// Seconds, as the container states or libavformat estimates it.
    package var duration: String?
    /// How libavformat came to the duration: `pts`, `stream` or `bitrate` (an estimate).
    package var durationFrom: String?
    /// Seconds at which the first timestamp stands.
    package var startTime: String?
    /// Bits a second.
    package var bitRate: Int64?
    package var tags: [Tag]
    package var streams: [Stream]
    package var packets: Packets?
    /// Everything that the file says of when it was made.
    package var start: [StartEvidence]
    package var damage: [Observation]
    /// What looking and listening found; nil until it was analysed.
    package var analysis: RecordingAnalysis?
    /// The libraries that said so.
    package var probedWith: String

    package init(path: String, sha256: String?, size: UInt64, container: String? = nil, containerName: String? = nil, duration: String? = nil, durationFrom: String? = nil, startTime: String? = nil, bitRate: Int64? = nil, tags: [Tag] = [], streams: [Stream] = [], packets: Packets? = nil, start: [StartEvidence] = [], damage: [Observation] = [], analysis: RecordingAnalysis? = nil, probedWith: String) {
        self.path = path
        self.sha256 = sha256
        self.size = size
        self.container = container
        self.containerName = containerName
        self.duration = duration
        self.durationFrom = durationFrom
        self.startTime = startTime
        self.bitRate = bitRate
        self.tags = tags
        self.streams = streams
        self.packets = packets
        self.start = start
        self.damage = damage
        self.analysis = analysis
        self.probedWith = probedWith
    }

    /// A metadata tag; `bytes` (Base64) only when the value is not UTF-8, as GBK devices write it.
    package struct Tag: Sendable, Equatable, Codable {
        package var key: String
        package var value: String
        package var bytes: String?

        package init(key: String, value: String, bytes: String?) {
            self.key = key
            self.value = value
            self.bytes = bytes
        }
    }

    package struct Stream: Sendable, Equatable, Codable {
        package var index: Int
        /// `video`, `audio`, `subtitle`, `data`, `attachment` or `unknown`.
        package var kind: String
        package var codec: String
        package var codecTag: String?
        package var profile: String?
        /// Seconds a tick, a fraction.
        package var timeBase: String
        package var duration: String?
        package var startTime: String?
        /// Where it has packets; nil where none was read, or none has a time.
        package var span: Span?
        package var bitRate: Int64?
        package var video: Video?
        package var audio: Audio?
        package var tags: [Tag]

        /// Seconds since the recording's first timestamp: the first packet's, and the last one's end.
        package struct Span: Sendable, Equatable, Codable {
            package var from: String
            package var to: String

            package init(from: String, to: String) {
                self.from = from
                self.to = to
            }
        }

        package init(index: Int, kind: String, codec: String, codecTag: String?, profile: String?, timeBase: String, duration: String?, startTime: String?, span: Span? = nil, bitRate: Int64?, video: Video?, audio: Audio?, tags: [Tag]) {
            self.index = index
            self.kind = kind
            self.codec = codec
            self.codecTag = codecTag
            self.profile = profile
            self.timeBase = timeBase
            self.duration = duration
            self.startTime = startTime
            self.span = span
            self.bitRate = bitRate
            self.video = video
            self.audio = audio
            self.tags = tags
        }
    }

    package struct Video: Sendable, Equatable, Codable {
        package var width: Int
        package var height: Int
        package var pixelFormat: String?
        /// Frames a second over the stream, a fraction.
        package var frameRate: String?
        /// The rate that the container or codec declares, a fraction.
        package var declaredFrameRate: String?
        /// Whether the intervals between frames differ by more than the time base's rounding; nil when no packets were read.
        package var variableFrameRate: Bool?

        package init(width: Int, height: Int, pixelFormat: String?, frameRate: String?, declaredFrameRate: String?, variableFrameRate: Bool? = nil) {
            self.width = width
            self.height = height
            self.pixelFormat = pixelFormat
            self.frameRate = frameRate
            self.declaredFrameRate = declaredFrameRate
            self.variableFrameRate = variableFrameRate
        }
    }

    package struct Audio: Sendable, Equatable, Codable {
        package var sampleRate: Int
        package var channels: Int
        package var sampleFormat: String?
        package var bitsPerSample: Int?

        package init(sampleRate: Int, channels: Int, sampleFormat: String?, bitsPerSample: Int?) {
            self.sampleRate = sampleRate
            self.channels = channels
            self.sampleFormat = sampleFormat
            self.bitsPerSample = bitsPerSample
        }
    }

    /// The packet index in figures; the index itself is the track's `.idx`.
    package struct Packets: Sendable, Equatable, Codable {
        package var count: Int
        package var keyframes: Int
        /// Sum of packet sizes.
        package var bytes: UInt64
        /// Packets that the demuxer marked corrupt.
        package var corrupt: Int

        package init(count: Int, keyframes: Int, bytes: UInt64, corrupt: Int) {
            self.count = count
            self.keyframes = keyframes
            self.bytes = bytes
            self.corrupt = corrupt
        }
    }

    /// Something that is so of a recording, and where: of the whole, of a stretch of time, of a stretch of bytes.
    package struct Observation: Sendable, Equatable, Codable {
        package var code: FindingCode
        /// What the library or the check saw, without addresses of memory.
        package var detail: String
        /// Index of the stream concerned; nil where it is the file.
        package var stream: Int?
        /// Seconds since the recording's first timestamp, with six places at most; `to` is never before `from`.
        package var from: String?
        package var to: String?
        /// First byte in the file, and how many.
        package var offset: UInt64?
        package var bytes: UInt64?

        package init(code: FindingCode, detail: String, stream: Int? = nil, from: String? = nil, to: String? = nil, offset: UInt64? = nil, bytes: UInt64? = nil) {
            self.code = code
            self.detail = detail
            self.stream = stream
            self.from = from
            self.to = to
            self.offset = offset
            self.bytes = bytes
        }

        /// Whether something of the recording is damaged or missing: a better copy has to be asked for. What is dark or
        /// silent calls for a look, an odd name or header for a player.
        package var isDamage: Bool { code.isDamage }
    }
}
