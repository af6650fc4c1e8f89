package import Evidence
package import SystemPackage

/// The ids that documents and recordings may have, read from `manifests/`: data, because they change by place and year.
package struct Vocabulary: Sendable {
    package struct Term: Sendable, Equatable, Decodable {
        package let id: String
        package let zh: String
        package let en: String
    }

    package struct Document: Sendable, Equatable, Decodable {
        package let id: String
        package let zh: String
        package let en: String
        package let phase: String
        /// `M`, `C` or `-` by method: `OT`, `CN`, `CC`, `IQ`, `SS`.
        private let need: [String: String]

        /// Whether every project of this method has to have the document.
        package func isMandatory(for method: Project.Method) -> Bool {
            let column =
                switch method {
                case .openTender: "OT"
                case .negotiation: "CN"
                case .consultation: "CC"
                case .inquiry: "IQ"
                case .singleSource: "SS"
                }
            return need[column] == "M"
        }
    }

    package struct Source: Sendable, Equatable, Decodable {
        package let id: String
        package let zh: String
        package let en: String
        private let need: String
        private let each: String

        /// Whether every venue has to have a recording of this source.
        package var isMandatoryAtEachVenue: Bool { need == "M" && each == "venue" }
        /// Whether the project as a whole has to have one.
        package var isMandatoryOnce: Bool { need == "M" && each == "package" }
    }

    package let documents: [Document]
    package let stages: [Term]
    package let sources: [Source]

    private struct DocumentsFile: Decodable { let documents: [Document] }
    private struct RecordingsFile: Decodable {
        let stages: [Term]
        let sources: [Source]
    }

    /// - Parameter folder: the `manifests` folder.
    /// - Throws: ``FaultCode/manifestsUnreadable``.
    package static func read(_ folder: FilePath) throws(Fault) -> Vocabulary {
        let documents = try YAMLFile.decode(DocumentsFile.self, folder.appending("documents.yaml"))
        let recordings = try YAMLFile.decode(RecordingsFile.self, folder.appending("recordings.yaml"))
        return Vocabulary(documents: documents.documents, stages: recordings.stages, sources: recordings.sources)
    }
}
