package import Evidence
internal import Files
internal import Foundation
package import SystemPackage
package import Workspace

/// Checks a whole plan before anything is touched, and turns it into what is to be added.
package struct PlanCheck {
    package struct Input: Sendable {
        package let path: FilePath
        package let placement: Placement
    }

    package private(set) var inputs: [Input] = []
    /// What keeps the plan from being carried out, each with its line.
    package private(set) var findings: [Finding] = []
    /// What a person may want to know all the same.
    package private(set) var notes: [Finding] = []
    private var seen: [[UInt8]: Int] = [:]
    private var folders: [[UInt8]: Folder] = [:]
    private let name: String
    private let venues: Set<String>
    private let stages: Set<String>
    private let sources: Set<String>
    private let documents: Set<String>
    private let owns: [FilePath]
    private let base: FilePath?
    private var unsure = 0

    /// A folder that lines speak of, and the names below it that they mention.
    private struct Folder {
        let path: FilePath
        var mentioned: Set<[UInt8]> = []
    }

    /// - Parameters:
    ///   - name: of the plan, for what is said of it.
    ///   - base: where the files lie now, instead of the folder that the plan names.
    package static func run(_ lines: [PlanFile.Line], name: String, base: FilePath?, workspace: Workspace, project: Project, vocabulary: Vocabulary) -> PlanCheck {
        var check = PlanCheck(
            name: name, venues: Set(project.venues.map(\.id)), stages: Set(vocabulary.stages.map(\.id)), sources: Set(vocabulary.sources.map(\.id)), documents: Set(vocabulary.documents.map(\.id)),
            owns: [workspace.root, workspace.state].compactMap { try? FileFacts.resolved($0) }, base: base)
        for line in lines { check.judge(line) }
        check.noteTheRest()
        return check
    }

    private init(name: String, venues: Set<String>, stages: Set<String>, sources: Set<String>, documents: Set<String>, owns: [FilePath], base: FilePath?) {
        self.name = name
        self.venues = venues
        self.stages = stages
        self.sources = sources
        self.documents = documents
        self.owns = owns
        self.base = base
    }

    private mutating func judge(_ line: PlanFile.Line) {
        let before = findings.count
        let path = file(line)
        guard let placement = placement(line), let path, findings.count == before else { return }
        inputs.append(Input(path: path, placement: placement))
        if line[.confidence].lowercased() == "low" { unsure += 1 }
    }

    private mutating func report(_ code: FindingCode, _ line: PlanFile.Line, _ facts: [String: String] = [:]) {
        findings.append(Finding(code, path: name, facts: facts.merging(["line": String(line.number), "file": line[.file]]) { a, _ in a }))
    }

    // MARK: The file

    /// - Returns: nil with a finding, or for a line that is to be skipped.
    private mutating func file(_ line: PlanFile.Line) -> FilePath? {
        guard !line[.file].isEmpty, let bytes = PlanFile.path(of: line[.file]), !bytes.contains(0) else {
            report(.planWrongValue, line, ["field": "file", "value": line[.file], "expected": "a path"])
            return nil
        }
        let isAbsolute = bytes.first == 0x2F
        let folder = isAbsolute ? [] : (base?.bytes ?? PlanFile.path(of: line[.folder]) ?? [])
        let path = FilePath(bytes: folder.isEmpty ? bytes : folder + [0x2F] + bytes)
        if !folder.isEmpty { folders[folder, default: Folder(path: FilePath(bytes: folder))].mentioned.insert(Self.normalized(bytes)) }
        let known = Self.normalized(path.bytes)
        if let other = seen[known] {
            report(.planDuplicate, line, ["other": String(other)])
            return nil
        }
        seen[known] = line.number
        guard kind(line) != .skip else { return nil }
        do throws(Fault) {
            // Opened once: what may not be read is better known now.
            let input = try InputFile(path)
            let resolved = try FileFacts.resolved(path)
            if owns.contains(where: { resolved.isWithin($0) }) { throw Fault(.insideWorkspace, path: path.string) }
            if !Self.agrees(line[.size], with: input.stat.size) { report(.planChanged, line, ["expected": line[.size], "actual": String(input.stat.size)]) }
        } catch { report(.planInput, line, ["reason": error.facts["system"] ?? error.code.rawValue]) }
        return path
    }

    private static func normalized(_ path: [UInt8]) -> [UInt8] {
        // Most paths are as they should be.
        let isPlain = path.first != 0x2E && !zip(path, path.dropFirst()).contains { $0 == 0x2F && ($1 == 0x2E || $1 == 0x2F) }
        return isPlain ? path : FilePath(bytes: path).lexicallyNormalized().bytes
    }

    /// A spreadsheet may show a long number as `1.23457E+11`.
    private static func agrees(_ text: String, with size: UInt64) -> Bool {
        guard !text.isEmpty else { return true }
        if let exact = UInt64(text.filter { $0 != "," }) { return exact == size }
        guard let rounded = Double(text) else { return false }
        return abs(rounded - Double(size)) <= Double(size) * 0.00001
    }

    // MARK: The place

    private static let kinds: [String: Proposal.Kind] = ["recording": .recording, "录像": .recording, "录音": .recording, "document": .document, "文件": .document, "skip": .skip, "跳过": .skip, "不收": .skip]

    /// As the line says, or as its other columns imply.
    private func kind(_ line: PlanFile.Line) -> Proposal.Kind? {
        if !line[.kind].isEmpty { return Self.kinds[line[.kind].lowercased()] }
        let isRecording = [PlanFile.Column.venue, .stage, .source].contains { !line[$0].isEmpty }
        if line[.document].isEmpty { return isRecording ? .recording : nil }
        return isRecording ? nil : .document
    }

    private mutating func placement(_ line: PlanFile.Line) -> Placement? {
        if !line[.kind].isEmpty, Self.kinds[line[.kind].lowercased()] == nil {
            report(.planWrongValue, line, ["field": "kind", "value": line[.kind], "expected": "recording | document | skip"])
            return nil
        }
        switch kind(line) {
        case .skip: return nil
        case .document: return document(line)
        case .recording: return recording(line)
        case nil:
            let filled = [PlanFile.Column.venue, .stage, .source, .document].filter { !line[$0].isEmpty }
            if filled.isEmpty { report(.planUnplaced, line) } else { report(.planContradiction, line, ["kind": "document", "field": filled.filter { $0 != .document }.map(\.rawValue).joined(separator: ", ")]) }
            return nil
        }
    }

    private mutating func document(_ line: PlanFile.Line) -> Placement? {
        refuse([.venue, .stage, .source, .start, .clockOffset], line, as: "document")
        guard let id = value(.document, line, among: documents) else { return nil }
        for column in [PlanFile.Column.lot, .supplier] where line[column].contains(where: \.isNewline) { report(.planWrongValue, line, ["field": column.rawValue, "value": "…", "expected": "one line"]) }
        return .document(.init(id: id, lot: line[.lot].isEmpty ? nil : line[.lot], supplier: line[.supplier].isEmpty ? nil : line[.supplier]))
    }

    private mutating func recording(_ line: PlanFile.Line) -> Placement? {
        refuse([.document, .lot, .supplier], line, as: "recording")
        let parts = [value(.venue, line, among: venues), value(.stage, line, among: stages), value(.source, line, among: sources)].compactMap { $0 }
        var start: Instant?
        if !line[.start].isEmpty {
            start = WrittenTime.read(line[.start])
            if start == nil { report(.planWrongValue, line, ["field": "start", "value": line[.start], "expected": "2026-09-15T14:30:00+08:00"]) }
        }
        let offset = line[.clockOffset]
        if !offset.isEmpty, offset.wholeMatch(of: /[+-]?[0-9]{1,7}(\.[0-9]{1,3})?/) == nil { report(.planWrongValue, line, ["field": "clockOffset", "value": offset, "expected": "-7.3"]) }
        guard parts.count == 3 else { return nil }
        return .recording(.init(venue: parts[0], stage: parts[1], source: parts[2], start: start, clockOffset: offset.isEmpty ? nil : offset))
    }

    private mutating func refuse(_ columns: [PlanFile.Column], _ line: PlanFile.Line, as kind: String) {
        let filled = columns.filter { !line[$0].isEmpty }
        if !filled.isEmpty { report(.planContradiction, line, ["kind": kind, "field": filled.map(\.rawValue).joined(separator: ", ")]) }
    }

    private mutating func value(_ column: PlanFile.Column, _ line: PlanFile.Line, among known: Set<String>) -> String? {
        let value = line[column].lowercased()
        if known.contains(value) { return value }
        if value.isEmpty {
            report(.planIncomplete, line, ["field": column.rawValue])
        } else {
            let expected = column == .document ? "an id of manifests/documents.yaml" : known.sorted().joined(separator: " | ")
            report(.planWrongValue, line, ["field": column.rawValue, "value": line[column], "expected": expected])
        }
        return nil
    }

    // MARK: What the plan does not say

    private mutating func noteTheRest() {
        if unsure > 0 { notes.append(Finding(.planUnsure, .info, path: name, facts: ["count": String(unsure)])) }
        for folder in folders.values.sorted(by: { $0.path.bytes.lexicographicallyPrecedes($1.path.bytes) }) {
            let rest = FileTree.walk(folder.path).nodes.filter { $0.facts.kind == .file && !folder.mentioned.contains($0.relative) }
            guard let first = rest.first else { continue }
            notes.append(Finding(.planUnmentioned, .info, path: folder.path.string, facts: ["count": String(rest.count), "file": String(decoding: first.relative, as: UTF8.self)]))
        }
    }
}
