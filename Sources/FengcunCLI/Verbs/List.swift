internal import ArgumentParser
internal import Container
internal import Evidence
internal import Files
internal import Inspection
internal import PackageFormat
internal import Reports
internal import SystemPackage
internal import Workspace

struct List: Verb {
    static var configuration: CommandConfiguration {
        CommandConfiguration(
            abstract: Speech.tr("列出封存包里有什么（不解包、不校验）", "List what is in a package, without unpacking or verifying it."),
            discussion: Speech.tr("也可用于未封存的工作区。", "Works on an open workspace too."))
    }

    @Argument(help: ArgumentHelp(Speech.tr("封存包（文件或文件夹），或工作区", "The package, file or folder, or a workspace."), valueName: "PACKAGE"), completion: CompletionWords.packages) var package: PathArgument
    @Argument(help: ArgumentHelp(Speech.tr("只列这个文件夹或文件（可只写路径的末尾）", "Only this folder or file; the end of its path will do."), valueName: "PATH")) var path: PathArgument?
    @Flag(name: .long, help: ArgumentHelp(Speech.tr("加上修改时间和 SHA-256", "Add modification times and SHA-256."))) var long = false
    @Flag(name: .long, help: ArgumentHelp(Speech.tr("每行一个完整路径，不画树", "One whole path a line instead of a tree."))) var flat = false
    @OptionGroup var common: CommonOptions

    func perform() throws -> ExitStatus {
        let inspection = try OpenPackage.orWorkspace(package.path).inspection
        let below: String? = try path.map { path in
            switch try EntrySearch(inspection).find(path.path.bytes) {
            case .file(let i): inspection.entries[i].path
            case .folder(let folder): folder
            }
        }
        let report = ListReport(package: package.path.string, inspection: inspection, listing: Listing(inspection, below: below), long: long)
        Speech.answer(report.json, flat ? report.flat : report.tree)
        report.noteFindings()
        return inspection.findings.contains { $0.severity == .error } ? .partly : .done
    }
}

/// A listing for people and for machines.
private struct ListReport {
    let package: String
    let inspection: Inspection
    let listing: Listing
    let long: Bool

    private var kind: String { inspection.kind?.rawValue ?? "workspace" }

    // MARK: For people

    var tree: String {
        let rows = listing.rows.map { row -> (name: String, size: UInt64, rest: [String]) in
            switch row {
            case .folder(let path, let depth, let sum): (indent(depth) + VisibleText.line(name(path)) + "/", sum.bytes, [Speech.tr("\(sum.files) 个", "\(sum.files) files")] + clock(sum.milliseconds))
            case .file(let file, let depth): (indent(depth) + VisibleText.line(name(file.path)), file.size, details(file))
            }
        }
        // A few long names may stand out; they do not push everything else aside.
        let width = min(60, rows.map { VisibleText.width($0.name) }.max() ?? 0)
        return ([heading] + rows.map { line(VisibleText.padded($0.name, to: width), $0.size, $0.rest) } + [total]).joined(separator: "\n")
    }

    var flat: String {
        let lines = listing.rows.compactMap { row -> String? in
            guard case .file(let file, _) = row else { return nil }
            return "\(VisibleText.padded(String(file.size), to: 13, right: true))  \(VisibleText.line(file.path))" + details(file).map { "  " + $0 }.joined()
        }
        return lines.joined(separator: "\n")
    }

    func noteFindings() {
        for finding in inspection.findings where !Speech.json { Speech.note(ReportText.finding(finding, Speech.language)) }
    }

    private var heading: String {
        let project = inspection.dossier.map { "  \($0.project.number) \($0.project.name)" } ?? ""
        return VisibleText.line("\(package)  \(kind)\(project)")
    }

    private var total: String {
        let sum = listing.total
        return Speech.tr("共 \(sum.files) 个文件，\(Sizes.text(sum.bytes))", "\(sum.files) files, \(Sizes.text(sum.bytes))") + clock(sum.milliseconds).map { Speech.tr("，录像 \($0)", ", \($0) of recordings") }.joined()
    }

    private func line(_ name: String, _ size: UInt64, _ rest: [String]) -> String {
        "\(name)  \(VisibleText.padded(Sizes.text(size), to: 9, right: true))" + rest.map { "  " + $0 }.joined()
    }

    private func details(_ file: Listing.File) -> [String] {
        var parts: [String] = []
        if let type = file.mediaType { parts.append(type) }
        parts += clock(file.recording?.milliseconds ?? 0)
        if let start = file.start { parts.append(start) }
        if let damage = file.recording?.damage, !damage.isEmpty { parts.append("⚠ " + damage.map(\.code.rawValue).joined(separator: " ")) }
        if let name = long ? file.facts?.origin.name : file.otherName { parts.append(Speech.tr("原名 \(name)", "was \(name)")) }
        if long, let facts = file.facts {
            parts.append(Speech.tr("修改于 \(facts.origin.modifiedAt.iso8601)", "modified \(facts.origin.modifiedAt.iso8601)"))
            if let digest = facts.digests["sha256"] { parts.append(digest) }
        }
        return parts.map(VisibleText.line)
    }

    private func name(_ path: String) -> String { path.split(separator: "/", omittingEmptySubsequences: false).last.map(String.init) ?? path }

    private func indent(_ depth: Int) -> String { String(repeating: "  ", count: depth) }

    private func clock(_ milliseconds: Int64) -> [String] { milliseconds > 0 ? [RecordingText.clock((milliseconds + 500) / 1000)] : [] }

    // MARK: For machines

    var json: JSONValue {
        ReportJSON.object([
            "package": .string(package), "kind": .string(kind), "verified": .bool(false), "id": inspection.dossier.map { .string($0.packageId) },
            "number": inspection.dossier.map { .string($0.project.number) }, "name": inspection.dossier.map { .string($0.project.name) },
            "folders": .array(listing.rows.compactMap { row in if case .folder(let path, _, let sum) = row { json(sum, path: path) } else { nil } }),
            "entries": .array(listing.rows.compactMap { row in if case .file(let file, _) = row { json(file) } else { nil } }),
            "counts": json(listing.total), "findings": .array(inspection.findings.map { ReportJSON.finding($0, Speech.language) }),
        ])
    }

    private func json(_ sum: Listing.Sum, path: String? = nil) -> JSONValue {
        ReportJSON.object(["path": path.map(JSONValue.string), "files": .integer(Int64(sum.files)), "bytes": .integer(Int64(clamping: sum.bytes)), "seconds": .integer((sum.milliseconds + 500) / 1000)])
    }

    private func json(_ file: Listing.File) -> JSONValue {
        let facts = file.facts
        return ReportJSON.object([
            "path": .string(file.path), "size": .integer(Int64(clamping: file.size)), "mediaType": file.mediaType.map(JSONValue.string), "originalName": facts.map { .string($0.origin.name) },
            "originalNameBytes": facts?.origin.nameBytes.map(JSONValue.string), "modifiedAt": facts.map { .string($0.origin.modifiedAt.iso8601) }, "sha256": facts?.digests["sha256"].map(JSONValue.string),
            "placement": facts.map { JSONValue($0.placement) }, "duration": file.recording?.duration.map(JSONValue.string), "start": file.start.map(JSONValue.string),
            "damage": file.recording.map { .array($0.damage.map { .string($0.code.rawValue) }) },
        ])
    }
}
