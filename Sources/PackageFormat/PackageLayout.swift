package import Evidence

/// The tree of a sealed package (docs/format.md, Tree): which entry is what, and in which order they stand.
package enum PackageLayout {
    package static let formatVersion = 1
    package static let mediaType = "application/vnd.etsi.asic-e+zip"
    package static let bagItProfile = "urn:fengcun:bagit-profile:1"

    package static let mimetype = "mimetype"
    package static let bagDeclaration = "bagit.txt"
    package static let bagInfo = "bag-info.txt"
    package static let verifyText = "VERIFY.txt"
    package static let commitments = "metadata/commitments.json"
    package static let custody = "metadata/custody.jsonl"
    package static let documents = "metadata/documents.json"
    package static let dossier = "metadata/dossier.json"
    package static let judgement = "metadata/judgement.json"
    package static let media = "metadata/media.json"
    package static let project = "metadata/project.yaml"
    package static let salts = "metadata/salts.bin"
    package static let texts = "metadata/texts.jsonl"
    package static let timeline = "metadata/timeline.json"
    package static let manifest = "META-INF/ASiCManifest001.xml"
    package static let signature = "META-INF/signature001.p7s"
    package static let commitmentsManifest = "META-INF/ASiCManifestCommitments001.xml"
    package static let commitmentsSignature = "META-INF/signatureCommitments001.p7s"

    package static func payloadManifest(_ algorithm: DigestAlgorithm) -> String { "manifest-\(algorithm.rawValue).txt" }
    package static func tagManifest(_ algorithm: DigestAlgorithm) -> String { "tagmanifest-\(algorithm.rawValue).txt" }
    package static func track(_ name: String) -> String { "metadata/tracks/\(name).idx" }
    package static func trackLeaves(_ name: String) -> String { "metadata/tracks/\(name).leaves" }
    package static func trackSheet(_ name: String) -> String { "metadata/tracks/\(name).jpg" }

    /// Entries that every sealed package has.
    package static let required: [String] = [
        mimetype, bagDeclaration, bagInfo, verifyText, commitments, custody, dossier, media, project, salts,
        payloadManifest(.sha256), tagManifest(.sha256), manifest, signature, commitmentsManifest, commitmentsSignature,
    ]

    /// The texts that no package can differ in.
    package static let constants: [String: [UInt8]] = [
        mimetype: Array(mediaType.utf8),
        bagDeclaration: Array("BagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-8\n".utf8),
        verifyText: PackageResources.VERIFY_txt,
    ]

    /// What an entry is; the cases stand in canonical order.
    package enum Kind: Int, Sendable, Comparable {
        case mimetype, bagDeclaration, bagInfo, verifyText, payload, metadata, payloadManifest, tagManifest, signatureFile

        package static func < (a: Self, b: Self) -> Bool { a.rawValue < b.rawValue }
    }

    /// - Returns: nil when no rule of the format allows an entry of this name.
    package static func kind(of path: String) -> Kind? {
        switch path {
        case mimetype: return .mimetype
        case bagDeclaration: return .bagDeclaration
        case bagInfo: return .bagInfo
        case verifyText: return .verifyText
        default: break
        }
        if SealEntry(path) != nil { return .signatureFile }
        // Sorting asks this of every path many times: nothing is split or made.
        let utf8 = path.utf8
        let slashes = utf8.reduce(0) { $1 == UInt8(ascii: "/") ? $0 + 1 : $0 }
        if utf8.starts(with: documentsPrefix) { return slashes == 3 ? .payload : nil }
        if utf8.starts(with: recordingsPrefix) { return slashes == 5 ? .payload : nil }
        for algorithm in DigestAlgorithm.allCases {
            if path == payloadManifest(algorithm) { return .payloadManifest }
            if path == tagManifest(algorithm) { return .tagManifest }
        }
        if [commitments, custody, documents, dossier, judgement, media, project, salts, texts, timeline].contains(path) || path.hasPrefix("metadata/x-") { return .metadata }
        if slashes == 2, path.hasPrefix("metadata/tracks/"), [".idx", ".leaves", ".jpg"].contains(where: path.hasSuffix) { return .metadata }
        return nil
    }

    private static let documentsPrefix = Array("data/documents/".utf8)
    private static let recordingsPrefix = Array("data/recordings/".utf8)

    /// Canonical order: by kind, then by the UTF-8 bytes of the whole path; in META-INF as ``SealEntry`` says.
    package static func precedes(_ a: String, _ b: String) -> Bool {
        let (kindA, kindB) = (kind(of: a) ?? .signatureFile, kind(of: b) ?? .signatureFile)
        if kindA != kindB { return kindA < kindB }
        if kindA == .signatureFile {
            let (i, j) = (SealEntry(a)?.order ?? (2, 0, 0), SealEntry(b)?.order ?? (2, 0, 0))
            if i != j { return i < j }
        }
        return a.utf8.lexicographicallyPrecedes(b.utf8)
    }
}
