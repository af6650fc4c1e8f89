package import Evidence
package import SystemPackage

/// The ids that documents and recordings may have, read from `manifests/`: data, because they change by place and year.
package struct Vocabulary: Sendable {
    package struct Term: Sendable, Equatable, Decodable {
        package let id: String
        package let zh: String
        package let en: String
        /// What people call it in the names of files and folders; `*` stands for any text between.
        package var aliases: [String] { given ?? [] }
        private let given: [String]?

        private enum CodingKeys: String, CodingKey { case id, zh, en, given = "aliases" }
    }

    /// What folders of one phase of a procurement (`P0` to `P10`) are commonly called.
    package struct Phase: Sendable, Equatable, Decodable {
        package let id: String
        package let aliases: [String]
        /// The phase whose work it does again, with the same documents.
        package let repeats: String?
    }

    /// Words that contain an alias and yet say nothing of venue, stage or source.
    package struct Neutral: Sendable, Equatable, Decodable {
        package var venue: [String] = []
        package var stage: [String] = []
        package var source: [String] = []
    }

    /// When recorders write over themselves, in days after the evaluation: whom nothing has come from by `warn` is asked for
    /// it; after `days` it may be gone.
    package struct Loop: Sendable, Equatable, Decodable {
        package let warn: Int
        package let days: Int

        package init(warn: Int, days: Int) {
            self.warn = warn
            self.days = days
        }
    }

    package struct Document: Sendable, Equatable, Decodable {
        package let id: String
        package let zh: String
        package let en: String
        package let phase: String
        /// `M`, `C` or `-` by method: `OT`, `CN`, `CC`, `IQ`, `SS`.
        private let need: [String: String]
        /// As of ``Term``.
        package var aliases: [String] { given ?? [] }
        /// Whether a folder of this name takes whatever belongs to a supplier.
        package var gathersSuppliers: Bool { gathers ?? false }
        /// Whether there is usually one for each supplier.
        package var isOfSupplier: Bool { ofSupplier ?? false }
        /// File name extensions that only this document has, in lower case.
        package var ownExtensions: [String] { extensions ?? [] }
        private let given: [String]?
        private let gathers: Bool?
        private let ofSupplier: Bool?
        private let extensions: [String]?

        private enum CodingKeys: String, CodingKey { case id, zh, en, phase, need, given = "aliases", gathers, ofSupplier, extensions }

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
        /// As of ``Term``.
        package var aliases: [String] { given ?? [] }
        /// Looked at only where no alias is found.
        package var hints: [String] { weak ?? [] }
        /// `image`, `table`: what it takes besides picture and sound.
        package var takes: [String] { also ?? [] }
        private let given: [String]?
        private let weak: [String]?
        private let also: [String]?

        private enum CodingKeys: String, CodingKey { case id, zh, en, need, each, given = "aliases", weak = "hints", also }

        /// Whether every venue has to have a recording of this source.
        package var isMandatoryAtEachVenue: Bool { need == "M" && each == "venue" }
        /// Whether the project as a whole has to have one.
        package var isMandatoryOnce: Bool { need == "M" && each == "package" }
    }

    package let documents: [Document]
    package let phases: [Phase]
    /// `main`, and `sub` for all that are numbered.
    package let venues: [Term]
    package let stages: [Term]
    package let sources: [Source]
    package let neutral: Neutral
    /// Nil where a site's list has none: then nobody is warned.
    package let loop: Loop?

    private struct DocumentsFile: Decodable {
        let documents: [Document]
        let phases: [Phase]?
    }

    private struct RecordingsFile: Decodable {
        struct Venues: Decodable { let names: [Term] }

        let venues: Venues?
        let stages: [Term]
        let sources: [Source]
        let neutral: Neutral?
        let loop: Loop?
    }

    /// - Parameter folder: the `manifests` folder.
    /// - Throws: ``FaultCode/manifestsUnreadable``.
    package static func read(_ folder: FilePath) throws(Fault) -> Vocabulary {
        let documents = try YAMLFile.decode(DocumentsFile.self, folder.appending("documents.yaml"))
        let recordings = try YAMLFile.decode(RecordingsFile.self, folder.appending("recordings.yaml"))
        return Vocabulary(
            documents: documents.documents, phases: documents.phases ?? [], venues: recordings.venues?.names ?? [], stages: recordings.stages, sources: recordings.sources,
            neutral: recordings.neutral ?? Neutral(), loop: recordings.loop)
    }
}
