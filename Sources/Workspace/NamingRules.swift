package import Evidence
package import SystemPackage

/// How recorders and people name files: `manifests/nvr-names.yaml` and `manifests/file-names.yaml`, as they stand there.
/// Patterns are regular expressions of ICU's kind.
package struct NamingRules: Sendable {
    /// A way in which a recorder, or recording software, names its files.
    package struct RecorderName: Sendable, Decodable {
        package enum Zone: String, Sendable, Decodable { case local, utc }

        package enum Role: String, Sendable, Decodable {
            case recording
            /// The recorder's own, without which the times of its recordings cannot be told.
            case index
        }

        package let vendor: String
        package let pattern: String
        package let zone: Zone?
        package let role: Role?
        /// The source, where the name alone gives it.
        package let source: String?
        /// A name, or the end of a path, that matches.
        package let example: String
    }

    /// Files that are no part of the record, and why not.
    package struct Skip: Sendable, Decodable {
        package let pattern: String
        package let zh: String
        package let en: String
    }

    /// How people name files.
    package struct FileNames: Sendable, Decodable {
        package let skip: [Skip]
        package let media: [String]
        package let archives: [String]
        package let images: [String]
        package let tables: [String]
        /// Spellings of one word: the first is read as the second.
        package let same: [[String]]
        package let noise: [String]
        /// Ends of words that name a document: what follows makes it another one, about it.
        package let things: [String]
        /// What follows words that name a doing, and does not make it another document.
        package let forms: [String]
        /// Patterns with a group `lot`.
        package let lots: [String]
        package let supplier: [String]
        package let notSupplier: [String]
    }

    private struct RecordersFile: Decodable { let names: [RecorderName] }

    package let recorders: [RecorderName]
    package let fileNames: FileNames

    /// - Parameter folder: the `manifests` folder.
    /// - Throws: ``FaultCode/manifestsUnreadable``.
    package static func read(_ folder: FilePath) throws(Fault) -> NamingRules {
        NamingRules(
            recorders: try YAMLFile.decode(RecordersFile.self, folder.appending("nvr-names.yaml")).names,
            fileNames: try YAMLFile.decode(FileNames.self, folder.appending("file-names.yaml")))
    }
}
