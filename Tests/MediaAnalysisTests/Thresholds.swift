internal import Evidence
internal import Foundation

extension QualityThresholds {
    /// The figures of manifests/quality.yaml, but of smaller pictures, which tests make faster.
    static let test: QualityThresholds = {
        let json = """
            {"version": 1, "black": {"brightness": 0.1, "share": 0.98, "least": 2},
             "frozen": {"block": 9, "keyframeBlock": 13, "noise": 0.06, "sameMean": 0.4, "refinedMean": 1.3, "refinedNoise": 0.04, "refinedBits": 1.4, "least": 3, "leastStill": 20},
             "stutter": {"share": 0.15, "least": 3}, "gap": {"picture": 2, "sound": 0.5}, "silent": {"level": -60, "least": 3}, "faint": {"level": -45, "range": 8, "least": 30},
             "clipped": {"share": 0.002, "least": 2}, "minimum": {"width": 320, "height": 240, "frameRate": 15, "bitRate": {"h264": 10000, "other": 1000}, "sampleRate": 8000},
             "durationSlack": 2, "durationShare": 0.01}
            """
        guard let thresholds = try? JSONDecoder().decode(QualityThresholds.self, from: Data(json.utf8)) else { fatalError("the thresholds of the tests are none") }
        return thresholds
    }()
}

extension Recording.Observation {
    /// Seconds.
    var start: Double { from.flatMap(Double.init) ?? .nan }
    var finish: Double { to.flatMap(Double.init) ?? .nan }

    func spans(_ start: Double, _ finish: Double, within slack: Double) -> Bool { abs(self.start - start) <= slack && abs(self.finish - finish) <= slack }
}
