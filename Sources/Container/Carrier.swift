internal import Evidence
package import Files
package import PackageFormat
package import SystemPackage

/// A package found where it lies, in whatever form: a folder, a ZIP or a tar, ours or somebody else's.
package struct Carrier: Sendable {
    package let content: any PackageContent
    package let kind: PackageKind

    /// Opens without reading more than the carrier's own records.
    ///
    /// - Parameter tail: where the tail of a packed file lies, for one that cannot lie beside it.
    /// - Throws: ``FaultCode/notAPackage``, with what is wrong with the carrier where it has a form that could hold a
    ///   package; ``FaultCode/notSealed`` for an open workspace; ``FaultCode/inputMissing`` and its like.
    package static func open(_ path: FilePath, tail: FilePath? = nil, cancellation: Cancellation) throws -> Carrier {
        let resolved = try FileFacts.resolved(path)
        switch try FileFacts(resolved).kind {
        case .folder: return try openFolder(resolved, said: path, cancellation)
        case .file:
            let beside = [path, resolved].map(PackedFile.tail(of:)).first { (try? FileFacts($0)) != nil }
            return try openFile(resolved, tail: tail ?? beside, said: path, cancellation)
        case .link, .other: throw Fault(.wrongFileType, path: path.string)
        }
    }

    private static func openFolder(_ resolved: FilePath, said path: FilePath, _ cancellation: Cancellation) throws -> Carrier {
        let folder = try FolderPackage(resolved)
        let names = Set(folder.entries.map(\.path))
        // An open workspace has facts, but nothing that sealing writes.
        if names.contains(PackageLayout.project), names.isDisjoint(with: [PackageLayout.dossier, PackageLayout.bagDeclaration, PackageLayout.manifest, PackageLayout.signature]) {
            throw Fault(.notSealed, path: path.string)
        }
        guard let kind = try kind(of: folder, cancellation) else { throw Fault(.notAPackage, path: path.string) }
        return Carrier(content: folder, kind: kind)
    }

    private static func openFile(_ resolved: FilePath, tail: FilePath?, said path: FilePath, _ cancellation: Cancellation) throws -> Carrier {
        if try TarPackage.hasSignature(resolved) || path.extension?.lowercased() == "tar" {
            let tar = try TarPackage(resolved, tail: tail) { PackageKind.of(Set($0), bagInfo: { nil }) == .fengcun }
            // As with a ZIP: of a tar that shows nothing of what was in it one cannot say whose it was.
            if tar.entries.isEmpty, !tar.findings.isEmpty { return Carrier(content: tar, kind: .fengcun) }
            guard let kind = try kind(of: tar, cancellation) else { throw Fault(.notAPackage, path: path.string, findings: tar.findings) }
            return Carrier(content: tar, kind: kind)
        }
        guard try ZipPackage.hasSignature(resolved) || ["asice", "zip"].contains(path.extension?.lowercased()) else { throw Fault(.notAPackage, path: path.string) }
        return try openZip(resolved, tail: tail, said: path, cancellation)
    }

    /// Ours is held against the one ZIP that its entries have; anybody else's is read as its writer may have meant it.
    private static func openZip(_ resolved: FilePath, tail: FilePath?, said path: FilePath, _ cancellation: Cancellation) throws -> Carrier {
        let strict = try ZipPackage(resolved, tail: tail)
        if try kind(of: strict, cancellation) == .fengcun { return Carrier(content: strict, kind: .fengcun) }
        // Only what is ours has a tail, and without it the file is not what there is to judge.
        if let tail, (try? FileFacts(tail)) != nil, try TailFile.read(tail) != nil { return Carrier(content: strict, kind: .fengcun) }
        let foreign: ForeignZip
        do throws(Fault) { foreign = try ForeignZip(resolved) } catch {
            // Of a file that broke off one cannot say whose it was: it is judged by the strictest rules.
            guard error.code == .notAPackage else { throw error }
            return Carrier(content: strict, kind: .fengcun)
        }
        guard let kind = try kind(of: foreign, cancellation) else { throw Fault(.notAPackage, path: path.string, findings: foreign.findings) }
        return Carrier(content: foreign, kind: kind)
    }

    private static func kind(of content: any PackageContent, _ cancellation: Cancellation) throws -> PackageKind? {
        let names = content.entries.map(\.path)
        return try PackageKind.of(Set(names)) {
            try content.bytes(of: names.firstIndex(of: PackageLayout.bagInfo)!, limit: 1 << 20, cancellation: cancellation)
        }
    }
}
