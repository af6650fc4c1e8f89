internal import Evidence

/// What the tags of a container and its streams say of when the recording was made.
enum StartTags {
    /// Tags of the container that hold a date and a time; the zone that Apple's cameras write is the camera's own.
    private static let moments: [(key: String, isZoned: Bool)] = [("creation_time", false), ("com.apple.quicktime.creationdate", true), ("creationdate", false), ("date", false)]

    static func evidence(_ recording: Recording) -> [Recording.StartEvidence] {
        var found: [Recording.StartEvidence] = []
        let tags = recording.tags
        if let bext = broadcastWave(recording) {
            found += bext
        } else {
            for (key, isZoned) in moments {
                // A date is any date, and mostly without a time: then it is no start.
                guard let value = tags.value(of: key), key == "creation_time" || value.contains(":") else { continue }
                found.append(.tag(.container, value, isZoned: isZoned, detail: key))
            }
        }
        if let timecode = tags.value(of: "timecode") { found.append(.timecode(timecode, "timecode")) }
        for stream in recording.streams {
            if let value = stream.tags.value(of: "creation_time") { found.append(.tag(.stream, value, detail: "#\(stream.index) creation_time")) }
            if let timecode = stream.tags.value(of: "timecode") { found.append(.timecode(timecode, "#\(stream.index) timecode")) }
        }
        return found
    }

    /// libavformat gives `bext`'s OriginationDate as `date` and its OriginationTime as `creation_time`, a time of day alone.
    private static func broadcastWave(_ recording: Recording) -> [Recording.StartEvidence]? {
        guard let time = recording.tags.value(of: "creation_time"), time.utf8.count <= 8, !time.isEmpty else { return nil }
        var found = [Recording.StartEvidence.bext(date: recording.tags.value(of: "date") ?? "", time: time)]
        // Samples since midnight. Most writers leave it at nought, and whose midnight it is it does not say.
        if let reference = recording.tags.value(of: "time_reference"), let samples = Int64(reference), samples > 0, let rate = recording.streams.lazy.compactMap(\.audio).first?.sampleRate, rate > 0 {
            found.append(.timecode(timeOfDay(samples / Int64(rate)), "time_reference \(samples) / \(rate) Hz"))
        }
        return found
    }

    private static func timeOfDay(_ seconds: Int64) -> String {
        func two(_ value: Int64) -> String { value < 10 ? "0\(value)" : "\(value)" }
        return "\(two(seconds / 3600)):\(two(seconds / 60 % 60)):\(two(seconds % 60))"
    }
}

extension [Recording.Tag] {
    fileprivate func value(of key: String) -> String? { first { $0.key.lowercased() == key }?.value }
}

extension Recording.StartEvidence {
    fileprivate static func timecode(_ value: String, _ detail: String) -> Self { Self(source: .timecode, value: value, trust: .low, detail: detail) }
}
