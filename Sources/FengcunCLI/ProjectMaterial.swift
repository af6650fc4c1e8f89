internal import Evidence
internal import Files
internal import Foundation
internal import Inspection
internal import PackageFormat
internal import Rules
internal import Synchronization
internal import SystemPackage
internal import Timelines
internal import Workspace

/// What rules are judged by, of an open workspace and of a sealed package: the same for both.
enum ProjectMaterial {
    /// Lists of digests are small; what is larger is none.
    private static let longestList = 16 << 20

    static func of(_ workspace: Workspace, _ project: Project, _ ledger: LedgerState, _ lists: TimelineLists) throws -> Material {
        let files = ledger.files
        let timeline = try workspace.timeline(project, ledger, lists, cancellation: Speech.interruption)
        return material(
            project, files, recordings: ledger.recordings.mapValues(\.recording), documents: ledger.documents.mapValues(\.facts), timeline: timeline,
            bytes: { try? InputFile.readAll(workspace.file($0), limit: longestList) },
            text: { path in
                guard let document = ledger.documents[path], !document.text.isEmpty, document.text.count <= TextLine.longest,
                    let bytes = try? InputFile(workspace.textsFile).bytes(from: document.text.lowerBound, count: document.text.count)
                else { return nil }
                return text(of: bytes, path: document.writtenAs)
            })
    }

    static func of(_ inspection: Inspection, _ dossier: Dossier, timeline: Timeline?) -> Material {
        let catalogue = (try? inspection.bytes(PackageLayout.documents, cancellation: Speech.interruption)).flatMap { try? CanonicalJSON.glance(DocumentCatalogue.self, at: $0) }
        // Read once, when the first rule asks for a text.
        let texts = Mutex<[UInt8]?>(nil)
        return material(
            dossier.stated, dossier.files, recordings: Dictionary(inspection.knownRecordings.map { ($0.path, $0) }) { first, _ in first },
            documents: Dictionary((catalogue?.documents ?? []).map { ($0.path, $0) }) { first, _ in first }, timeline: timeline,
            bytes: { try? inspection.bytes($0, limit: longestList, cancellation: Speech.interruption) },
            text: { path in
                let bytes = texts.withLock { texts in
                    if texts == nil { texts = (try? inspection.bytes(PackageLayout.texts, cancellation: Speech.interruption)) ?? [] }
                    return texts ?? []
                }
                return text(of: bytes, path: path)
            })
    }

    private static func material(
        _ project: Project, _ files: [ArchivedFile], recordings: [String: Recording], documents: [String: DocumentFacts], timeline: Timeline?, bytes: (String) -> [UInt8]?, text: @escaping @Sendable (String) -> String?
    ) -> Material {
        let archived = files.compactMap { file -> Material.Document? in
            guard case .document(let place) = file.placement else { return nil }
            let facts = documents[file.path]
            return Material.Document(path: file.path, place: place, signatures: facts?.signatures.count ?? 0, hasText: facts?.text != nil, isTextComplete: facts?.text?.truncated != true)
        }
        let there = files.compactMap { file -> Material.RecordingThere? in
            guard let place = file.placement.recording else { return nil }
            let recording = recordings[file.path]
            let codes = (recording?.damage ?? []).map(\.code.rawValue) + (recording?.analysis?.events ?? []).map(\.code.rawValue)
            return Material.RecordingThere(path: file.path, place: place, isAnalysed: recording?.analysis != nil, events: Dictionary(codes.map { ($0, 1) }, uniquingKeysWith: +))
        }
        let lists = files.filter { if case .document(let place) = $0.placement { place.id == "media-handover" } else { false } }
        let handover = HandoverList.compare(
            lists.map { file in HandoverList.Text(path: file.path, text: isText(file) ? bytes(file.path).flatMap { LegacyText.decode($0) } : nil) },
            with: files.filter { $0.placement.recording != nil }.map { HandoverList.Came(path: $0.path, name: $0.origin.name, digests: Set($0.digests.values)) })
        return Material(project: project, documents: archived, recordings: there, timeline: timeline, handover: handover, text: text)
    }

    private static func isText(_ file: ArchivedFile) -> Bool {
        file.mediaType?.hasPrefix("text/") == true || [".csv", ".txt", ".tsv", ".sha256", ".sm3", ".sha512"].contains(where: file.origin.name.lowercased().hasSuffix)
    }

    /// The text of one document among the lines of many.
    private static func text(of bytes: [UInt8], path: String) -> String? {
        // Most lines are of others: they are not taken apart.
        let named = Array("\"path\":\"\(path)\"".utf8)
        let pages = bytes.split(separator: 0x0A).filter { $0.firstRange(of: named) != nil }.compactMap { try? TextLine(Array($0) + [0x0A]) }.filter { $0.path == path }
        return pages.isEmpty ? nil : pages.map(\.text).joined(separator: "\n")
    }
}

extension Judge {
    /// Judges by what `manifests/` holds.
    static func judge(_ material: Material, phase: Judgement.Phase, at time: Instant) throws -> Judgement? { try Judge(try Rulebooks.read(), material, phase: phase, now: time).judge() }
}
