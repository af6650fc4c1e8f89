package import Evidence
internal import Files
package import SystemPackage
internal import Yams

/// The ids that documents and recordings may have, read from `manifests/`: data, because they change by place and year.
package struct Vocabulary: Sendable {
    package struct Term: Sendable, Equatable, Decodable {
        package let id: String
        package let zh: String
        package let en: String
    }

    package let documents: [Term]
    package let stages: [Term]
    package let sources: [Term]

    private struct DocumentsFile: Decodable { let documents: [Term] }
    private struct RecordingsFile: Decodable {
        let stages: [Term]
        let sources: [Term]
    }

    /// - Parameter folder: the `manifests` folder.
    /// - Throws: ``FaultCode/manifestsUnreadable``.
    package static func read(_ folder: FilePath) throws(Fault) -> Vocabulary {
        let documents = try decode(DocumentsFile.self, folder.appending("documents.yaml"))
        let recordings = try decode(RecordingsFile.self, folder.appending("recordings.yaml"))
        return Vocabulary(documents: documents.documents, stages: recordings.stages, sources: recordings.sources)
    }

    private static func decode<Value: Decodable>(_ type: Value.Type, _ path: FilePath) throws(Fault) -> Value {
        do {
            return try YAMLDecoder().decode(type, from: String(decoding: InputFile.readAll(path, limit: 4 << 20), as: UTF8.self))
        } catch {
            throw Fault(.manifestsUnreadable, path: path.string, facts: ["reason": (error as? Fault)?.code.rawValue ?? "\(error)"])
        }
    }
}
