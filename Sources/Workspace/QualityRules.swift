package import Evidence
internal import Files
package import SystemPackage

/// `manifests/quality.yaml`, and which text of it.
package struct QualityRules: Sendable {
    package let thresholds: QualityThresholds
    /// The file's bytes, from which its digest is taken.
    package let bytes: [UInt8]

    /// - Parameter folder: the `manifests` folder.
    /// - Throws: ``FaultCode/manifestsUnreadable``.
    package static func read(_ folder: FilePath) throws(Fault) -> QualityRules {
        let file = folder.appending("quality.yaml")
        return QualityRules(thresholds: try YAMLFile.decode(QualityThresholds.self, file), bytes: try InputFile.readAll(file, limit: 1 << 20))
    }
}
