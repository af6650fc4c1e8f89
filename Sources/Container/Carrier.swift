internal import Evidence
package import Files
package import PackageFormat
package import SystemPackage

/// A package found where it lies, in whatever form: a folder or a ZIP, ours or somebody else's.
package struct Carrier: Sendable {
    package let content: any PackageContent
    package let kind: PackageKind

    /// Opens without reading more than the carrier's own records.
    ///
    /// - Throws: ``FaultCode/notAPackage``, with what is wrong with the carrier where it has a form that could hold a
    ///   package; ``FaultCode/notSealed`` for an open workspace; ``FaultCode/inputMissing`` and its like.
    package static func open(_ path: FilePath, cancellation: Cancellation) throws -> Carrier {
        let resolved = try FileFacts.resolved(path)
        switch try FileFacts(resolved).kind {
        case .folder: return try openFolder(resolved, said: path, cancellation)
        case .file: return try openFile(resolved, said: path, cancellation)
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

    private static func openFile(_ resolved: FilePath, said path: FilePath, _ cancellation: Cancellation) throws -> Carrier {
        guard try ZipPackage.hasSignature(resolved) || ["asice", "zip"].contains(path.extension?.lowercased()) else { throw Fault(.notAPackage, path: path.string) }
        let zip = try ZipPackage(resolved)
        // Of a file that broke off one cannot say whose it was.
        if zip.findings.contains(where: { $0.code == .structureTruncated }) { return Carrier(content: zip, kind: .fengcun) }
        guard let kind = try kind(of: zip, cancellation) else { throw Fault(.notAPackage, path: path.string, findings: zip.findings) }
        return Carrier(content: zip, kind: kind)
    }

    private static func kind(of content: any PackageContent, _ cancellation: Cancellation) throws -> PackageKind? {
        let names = content.entries.map(\.path)
        return try PackageKind.of(Set(names)) {
            try content.bytes(of: names.firstIndex(of: PackageLayout.bagInfo)!, limit: 1 << 20, cancellation: cancellation)
        }
    }
}
