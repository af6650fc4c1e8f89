/// A container, told by the bytes and not by the name.
package enum ContainerKind: String, Sendable, CaseIterable {
    /// ISO/IEC 14496-12 and QuickTime: MP4, MOV, M4A, 3GP, HEIF, AVIF.
    case isoBaseMedia = "mp4"
    case matroska
    case avi
    /// RIFF, RIFX, RF64 and BW64 alike.
    case wav
    case wave64 = "w64"
    /// Packets of 188, 192 or 204 bytes.
    case transportStream = "mpeg-ts"
    /// Also behind a maker's header.
    case programStream = "mpeg-ps"
    case flv
    case asf
    case ogg
    case dhav
    case adts
    case mpegAudio = "mpeg-audio"
    case amr
    case flac
    case unknown

    /// In a sentence.
    package var words: String {
        switch self {
        case .isoBaseMedia: "MP4 or QuickTime"
        case .matroska: "Matroska or WebM"
        case .avi: "AVI"
        case .wav: "RIFF WAVE"
        case .wave64: "Sony Wave64"
        case .transportStream: "an MPEG transport stream"
        case .programStream: "an MPEG program stream"
        case .flv: "FLV"
        case .asf: "ASF (WMV, WMA)"
        case .ogg: "Ogg"
        case .dhav: "Dahua DHAV"
        case .adts: "a plain AAC (ADTS) stream"
        case .mpegAudio: "plain MPEG audio"
        case .amr: "plain AMR"
        case .flac: "plain FLAC"
        case .unknown: "unknown"
        }
    }
}

/// What a name's extension claims. Extensions that claim nothing (none, `.dat`, `.bin`, what is not known) cannot lie.
struct NameClaim {
    let suffix: String
    /// Everything that the extension is right for.
    let kinds: Set<ContainerKind>

    init?(_ name: String) {
        guard let last = name.split(separator: "/").last, let dot = last.lastIndex(of: ".") else { return nil }
        suffix = last[last.index(after: dot)...].lowercased()
        guard let kinds = Self.kinds(suffix) else { return nil }
        self.kinds = kinds
    }

    private static func kinds(_ suffix: String) -> Set<ContainerKind>? {
        switch suffix {
        case "mp4", "m4v", "m4a", "m4b", "m4r", "mov", "qt", "3gp", "3gpp", "3g2", "f4v", "ismv", "isma", "cmfv", "cmfa", "heic", "heif", "avif": [.isoBaseMedia]
        case "mkv", "mka", "mks", "mk3d", "webm": [.matroska]
        case "avi", "divx": [.avi]
        case "wav", "wave", "bwf", "rf64", "bw64": [.wav]
        case "w64": [.wave64]
        case "ts", "m2ts", "mts", "m2t", "tp", "trp": [.transportStream]
        case "mpg", "mpeg", "ps", "vob", "m2p": [.programStream]
        case "flv": [.flv]
        case "asf", "wmv", "wma": [.asf]
        case "ogg", "oga", "ogv", "ogx", "opus", "spx": [.ogg]
        case "dav": [.dhav]
        case "aac", "adts": [.adts]
        case "mp1", "mp2", "mp3", "mpa": [.mpegAudio]
        case "amr", "awb": [.amr]
        case "flac": [.flac, .ogg]
        default: nil
        }
    }
}
