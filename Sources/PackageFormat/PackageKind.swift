/// Whose package it is, by the names in it.
package enum PackageKind: String, Sendable {
    /// A sealed package of this format, however mutilated.
    case fengcun = "fengcun/1"
    /// Somebody's ASiC container (ETSI EN 319 162).
    case asic
    /// A plain BagIt bag (RFC 8493).
    case bag

    /// - Parameter bagInfo: the bytes of `bag-info.txt`, asked for only where the names leave it open.
    /// - Returns: nil when nothing in it is a package's.
    package static func of(_ names: Set<String>, bagInfo: () throws -> [UInt8]?) rethrows -> PackageKind? {
        if !names.isDisjoint(with: ours) { return .fengcun }
        if names.contains(PackageLayout.bagInfo), let bytes = try bagInfo(), BagIt.declaredFormat(bytes) != nil { return .fengcun }
        if names.contains(PackageLayout.mimetype) || names.contains(where: { $0.hasPrefix("META-INF/") }) { return .asic }
        return names.contains(PackageLayout.bagDeclaration) || isBagWithoutDeclaration(names) ? .bag : nil
    }

    /// Payload and a manifest of it: a bag that has lost its `bagit.txt`.
    private static func isBagWithoutDeclaration(_ names: Set<String>) -> Bool {
        names.contains { $0.hasPrefix("manifest-") && $0.hasSuffix(".txt") } && names.contains { $0.hasPrefix("data/") }
    }

    /// Entries that no other format has. `VERIFY.txt` is no such name: others explain themselves too.
    private static let ours: Set<String> = [PackageLayout.dossier, PackageLayout.custody, PackageLayout.commitments, PackageLayout.commitmentsManifest, PackageLayout.project]
}
