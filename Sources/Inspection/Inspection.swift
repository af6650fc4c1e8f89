package import Container
package import Evidence
package import Files
package import PackageFormat
package import SystemPackage

/// A package as one looks into it: what its carrier and its metadata say, read in place, and judged by nobody.
///
/// Opening reads the carrier's own records, the dossier and the media record: as much for a hundred gigabytes as for one.
/// Hostile metadata are shown as they are; what cannot be read is a finding, and the rest is shown all the same.
package struct Inspection: Sendable {
    package let content: any PackageContent
    /// nil for an open workspace.
    package let kind: PackageKind?
    package let dossier: Dossier?
    /// What is wrong with what was read so far; no verdict.
    package let findings: [Finding]

    /// Of an open workspace: where the packets of a recording lie, which no entry has yet.
    let packetFile: (@Sendable (String) -> FilePath)?

    private let index: [String: Int]
    private let files: [String: ArchivedFile]
    private let recordings: [String: Recording]

    /// Larger metadata are no project's.
    static let metadataLimit = 64 << 20

    /// - Throws: what ``Carrier/open(_:cancellation:)`` throws.
    package static func open(_ path: FilePath, cancellation: Cancellation) throws -> Inspection {
        let carrier = try Carrier.open(path, cancellation: cancellation)
        let content = carrier.content
        guard carrier.kind == .fengcun else { return Inspection(content, kind: carrier.kind, dossier: nil, files: [], recordings: [], findings: foreignFindings(content.findings)) }
        let index = Inspection.index(content)
        var findings = content.findings
        var dossier: Dossier?
        var media: MediaCatalogue?
        do { dossier = try metadata(Dossier.self, PackageLayout.dossier, content, index, cancellation) } catch { findings.append(try finding(error, PackageLayout.dossier)) }
        do { media = try metadata(MediaCatalogue.self, PackageLayout.media, content, index, cancellation) } catch { findings.append(try finding(error, PackageLayout.media)) }
        return Inspection(content, kind: .fengcun, dossier: dossier, files: dossier?.files ?? [], recordings: media?.recordings ?? [], findings: findings)
    }

    /// A workspace before it is sealed: the same view, its facts from its ledger.
    ///
    /// - Parameter packets: where the packet index of a recording lies.
    package static func openWorkspace(_ root: FilePath, files: [ArchivedFile], recordings: [Recording], packets: @escaping @Sendable (String) -> FilePath) throws(Fault) -> Inspection {
        let content = try FolderPackage(root)
        return Inspection(content, kind: nil, dossier: nil, files: files, recordings: recordings, findings: foreignFindings(content.findings), packets: packets)
    }

    /// A view of what is known already.
    package init(_ content: any PackageContent, kind: PackageKind?, dossier: Dossier?, files: [ArchivedFile], recordings: [Recording], findings: [Finding], packets: (@Sendable (String) -> FilePath)? = nil) {
        self.content = content
        packetFile = packets
        self.kind = kind
        self.dossier = dossier
        self.findings = findings
        index = Inspection.index(content)
        // Of two facts on one path the first counts, as the first of two entries does.
        self.files = Dictionary(files.map { ($0.path, $0) }) { first, _ in first }
        self.recordings = Dictionary(recordings.map { ($0.path, $0) }) { first, _ in first }
    }

    // MARK: Looking up

    package var entries: [PackageEntry] { content.entries }

    /// The entry of this very path; of several the first.
    package func entry(_ path: String) -> Int? { index[path] }

    /// What the dossier, or the ledger, says of a payload file.
    package func file(_ path: String) -> ArchivedFile? { files[path] }

    package func recording(_ path: String) -> Recording? { recordings[path] }

    /// Every payload file that the metadata know, in no order.
    package var knownFiles: [ArchivedFile] { Array(files.values) }

    /// Every recording that the media record knows, in no order.
    package var knownRecordings: [Recording] { Array(recordings.values) }

    /// A metadata entry whole.
    ///
    /// - Throws: ``FaultCode/noSuchEntry``, ``FaultCode/tooLarge``, and what reading throws.
    package func bytes(_ path: String, limit: Int = Inspection.metadataLimit, cancellation: Cancellation) throws -> [UInt8] {
        try Inspection.bytes(path, limit: limit, content, index, cancellation)
    }

    /// What `metadata/documents.json` says of a document, in whatever form it says it: the member of a list whose `path`
    /// this is.
    package func documentFacts(_ path: String, cancellation: Cancellation) throws -> JSONValue? {
        guard entry(PackageLayout.documents) != nil, case .object(let members)? = CanonicalJSON.glance(at: try bytes(PackageLayout.documents, cancellation: cancellation)) else { return nil }
        for case .array(let items) in members.values {
            for case .object(let item) in items where item["path"] == .string(path) { return .object(item.filter { $0.key != "path" }) }
        }
        return nil
    }

    // MARK: Reading metadata

    private static func index(_ content: any PackageContent) -> [String: Int] { Dictionary(content.entries.enumerated().map { ($1.path, $0) }) { first, _ in first } }

    private static func bytes(_ path: String, limit: Int = metadataLimit, _ content: any PackageContent, _ index: [String: Int], _ cancellation: Cancellation) throws -> [UInt8] {
        guard let i = index[path] else { throw Fault(.noSuchEntry, path: path) }
        guard let bytes = try content.bytes(of: i, limit: limit, cancellation: cancellation) else { throw Fault(.tooLarge, path: path, facts: ["limit": String(limit)]) }
        return bytes
    }

    private static func metadata<Value: Decodable>(_ type: Value.Type, _ path: String, _ content: any PackageContent, _ index: [String: Int], _ cancellation: Cancellation) throws -> Value {
        try CanonicalJSON.glance(type, at: try bytes(path, content, index, cancellation))
    }

    private static func finding(_ error: any Error, _ path: String) throws -> Finding {
        guard let fault = error as? Fault, fault.code != .interrupted else { throw error }
        return switch fault.code {
        case .noSuchEntry: Finding(.structureMissing, path: path)
        case .tooLarge: Finding(.structureTooLarge, path: path)
        case .malformedJSON: Finding(path == PackageLayout.dossier ? .consistencyDossier : .consistencyMedia, path: path, facts: fault.facts)
        default: Finding(.structureUnreadable, path: path, facts: fault.facts)
        }
    }

    /// Somebody else's folder may have empty ones in it.
    private static func foreignFindings(_ findings: [Finding]) -> [Finding] { findings.filter { $0.code != .structureEmptyFolder } }
}
