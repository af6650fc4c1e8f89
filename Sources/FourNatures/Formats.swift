internal import Evidence

/// Formats that archives take, and which names go with which containers.
///
/// The list is GB/T 18894-2016's as it is quoted elsewhere, not its own text: what is not in it is for a person to judge.
enum Formats {
    /// Media types by content: layout and office documents, tables, pictures.
    private static let types: Set<String> = [
        "application/pdf", "application/ofd", "application/rtf", "text/rtf", "application/vnd.ms-works", "application/wps-office.wps", "application/kswps", "application/wps-office.et", "application/kset",
        "application/vnd.openxmlformats-officedocument.wordprocessingml.document", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", "application/vnd.ms-excel",
        "application/xml", "text/xml", "application/x-dbf", "image/jpeg", "image/tiff", "image/png",
    ]

    /// OLE files say themselves whether they are encrypted; more is not read of them.
    static func isCompound(_ type: String?) -> Bool { ["application/msword", "application/vnd.ms-excel", "application/vnd.ms-powerpoint", "application/x-ole-storage"].contains(type) }

    /// libavformat's names of WAV, MP3, MPG, MP4, FLV and AVI.
    private static let containers: Set<String> = ["wav", "w64", "mp3", "mpeg", "mpegvideo", "mp4", "flv", "avi"]

    static func isListed(type: String?, container: String?) -> Bool {
        if let container { return !containers.isDisjoint(with: names(container)) }
        return type.map(types.contains) ?? false
    }

    /// What libavformat opens several formats with has all their names.
    private static func names(_ container: String) -> Set<String> { Set(container.split(separator: ",").map(String.init)) }

    /// Of extensions that say what a recording is in.
    private static let byExtension: [String: Set<String>] = {
        let iso: Set = ["mp4", "mov", "m4a", "3gp"]
        let program: Set = ["mpeg", "mpegvideo", "mpegts"]
        let asf: Set = ["asf", "asf_o"]
        let matroska: Set = ["matroska", "webm"]
        return [
            "mp4": iso, "m4v": iso, "mov": iso, "m4a": iso, "3gp": iso, "mkv": matroska, "mka": matroska, "webm": matroska, "avi": ["avi"], "flv": ["flv"], "wav": ["wav", "w64"], "mp3": ["mp3"], "mpg": program, "mpeg": program, "ps": program, "vob": program,
            "ts": ["mpegts"], "m2ts": ["mpegts"], "mts": ["mpegts"], "wmv": asf, "wma": asf, "asf": asf, "dav": ["dhav"], "ogg": ["ogg"], "aac": ["aac"],
        ]
    }()

    /// Whether a recording's name agrees with what it is in; an extension that says nothing does.
    static func fits(name: String, container: String) -> Bool {
        guard let dot = name.lastIndex(of: "."), let expected = byExtension[name[name.index(after: dot)...].lowercased()] else { return true }
        return !expected.isDisjoint(with: names(container))
    }
}
