internal import Evidence

/// Picture size, frame rate and bit rate against the least that is asked for.
struct MinimumCheck {
    private let minimum: QualityThresholds.Minimum

    init(_ thresholds: QualityThresholds) { minimum = thresholds.minimum }

    func run(_ recording: Recording, _ times: [Int: PacketTimes]) -> [Recording.Observation] {
        var found: [Recording.Observation] = []
        for stream in recording.streams {
            // A cover or a snapshot is no recording, and has no rate.
            guard let video = stream.video, let times = times[stream.index], times.count > 1 else { continue }
            if video.width < minimum.width || video.height < minimum.height {
                found.append(.init(code: .pictureLowResolution, detail: "\(video.width)×\(video.height) < \(minimum.width)×\(minimum.height)", stream: stream.index))
            }
            guard let first = times.first, times.end - first > 1 else { continue }
            let length = times.end - first
            let rate = Double(times.count) / length
            if rate < minimum.frameRate * 0.98 {
                found.append(.init(code: .pictureLowFrameRate, detail: "\(secondsText((rate * 10).rounded() / 10)) < \(secondsText(minimum.frameRate)) fps", stream: stream.index))
            }
            let bits = Int(Double(times.bytes) * 8 / length)
            if let least = minimum.bitRate[stream.codec] ?? minimum.bitRate["other"], bits < least {
                found.append(.init(code: .pictureLowBitRate, detail: "\(bits / 1000) < \(least / 1000) kb/s", stream: stream.index))
            }
        }
        return found
    }
}

/// What the container declares against what its packets add up to.
struct DurationCheck {
    private let slack: Double
    private let share: Double

    init(_ thresholds: QualityThresholds) {
        slack = thresholds.durationSlack
        share = thresholds.durationShare
    }

    func run(_ recording: Recording, _ times: [Int: PacketTimes]) -> [Recording.Observation] {
        // A bit rate's estimate is no declaration.
        guard recording.durationFrom != "bitrate", let declared = recording.duration.flatMap(Double.init), let end = times.values.filter({ $0.first != nil }).map(\.end).max() else { return [] }
        guard abs(declared - end) > max(slack, share * declared) else { return [] }
        return [.init(code: .mediaDurationDiffers, detail: "\(secondsText(declared)) s declared, \(secondsText((end * 100).rounded() / 100)) s in its packets", from: secondsText(min(max(0, end), declared)), to: secondsText(max(declared, end)))]
    }
}
