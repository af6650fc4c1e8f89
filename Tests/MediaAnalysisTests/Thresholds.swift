internal import Evidence
internal import SystemPackage
internal import TestSupport
internal import Workspace

extension QualityThresholds {
    /// The figures of manifests/quality.yaml, but of smaller pictures, which tests make faster.
    static let test: QualityThresholds = {
        guard var thresholds = try? QualityRules.read(packageRoot.appending("manifests")).thresholds else { fatalError("manifests/quality.yaml cannot be read") }
        thresholds.minimum.width = 320
        thresholds.minimum.height = 240
        thresholds.minimum.bitRate = ["h264": 10_000, "other": 1000]
        return thresholds
    }()
}

extension Recording.Observation {
    /// Seconds.
    var start: Double { from.flatMap(Double.init) ?? .nan }
    var finish: Double { to.flatMap(Double.init) ?? .nan }

    func spans(_ start: Double, _ finish: Double, within slack: Double) -> Bool { abs(self.start - start) <= slack && abs(self.finish - finish) <= slack }
}
