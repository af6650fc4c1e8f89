/// What an entry of META-INF is, by its name (docs/format.md, After sealing): each signature with its manifest, and the
/// archive manifests with their timestamps.
package enum SealEntry: Sendable, Hashable {
    /// `ASiCManifestNNN.xml`: 001 is the seal, higher ones are those of further signers.
    case manifest(Int)
    case signature(Int)
    case commitmentsManifest(Int)
    case commitmentsSignature(Int)
    /// GB/T 35275, over `tagmanifest-sm3.txt`; never named `*.p7s`, which readers of ASiC take for theirs.
    case sm2(Int)
    /// `ASiCArchiveManifestNNN.xml`; nil is the newest, `ASiCArchiveManifest.xml`.
    case archiveManifest(Int?)
    case timestamp(Int)

    package static let folder = "META-INF/"

    package init?(_ path: String) {
        guard path.hasPrefix(Self.folder) else { return nil }
        let name = path.dropFirst(Self.folder.count)
        func number(_ prefix: String, _ suffix: String) -> Int? {
            guard name.hasPrefix(prefix), name.hasSuffix(suffix), name.utf8.count == prefix.utf8.count + 3 + suffix.utf8.count else { return nil }
            let digits = name.dropFirst(prefix.count).prefix(3)
            guard digits.utf8.allSatisfy({ (0x30...0x39).contains($0) }), let n = Int(digits), n > 0 else { return nil }
            return n
        }
        if name == "ASiCArchiveManifest.xml" {
            self = .archiveManifest(nil)
        } else if let n = number("ASiCManifest", ".xml") {
            self = .manifest(n)
        } else if let n = number("signature", ".p7s") {
            self = .signature(n)
        } else if let n = number("ASiCManifestCommitments", ".xml") {
            self = .commitmentsManifest(n)
        } else if let n = number("signatureCommitments", ".p7s") {
            self = .commitmentsSignature(n)
        } else if let n = number("sm2-", ".p7") {
            self = .sm2(n)
        } else if let n = number("ASiCArchiveManifest", ".xml") {
            self = .archiveManifest(n)
        } else if let n = number("timestamp", ".tst") {
            self = .timestamp(n)
        } else {
            return nil
        }
    }

    package var path: String {
        func numbered(_ prefix: String, _ n: Int, _ suffix: String) -> String { "\(Self.folder)\(prefix)\(String(repeating: "0", count: max(0, 3 - String(n).count)))\(n)\(suffix)" }
        return switch self {
        case .manifest(let n): numbered("ASiCManifest", n, ".xml")
        case .signature(let n): numbered("signature", n, ".p7s")
        case .commitmentsManifest(let n): numbered("ASiCManifestCommitments", n, ".xml")
        case .commitmentsSignature(let n): numbered("signatureCommitments", n, ".p7s")
        case .sm2(let n): numbered("sm2-", n, ".p7")
        case .archiveManifest(let n?): numbered("ASiCArchiveManifest", n, ".xml")
        case .archiveManifest(nil): "\(Self.folder)ASiCArchiveManifest.xml"
        case .timestamp(let n): numbered("timestamp", n, ".tst")
        }
    }

    /// Where it stands in META-INF: each number's signature with its manifest, then each renewal with its timestamp, the
    /// newest manifest last.
    var order: (Int, Int, Int) {
        switch self {
        case .manifest(let n): (0, n, 0)
        case .signature(let n): (0, n, 1)
        case .commitmentsManifest(let n): (0, n, 2)
        case .commitmentsSignature(let n): (0, n, 3)
        case .sm2(let n): (0, n, 4)
        case .archiveManifest(let n?): (1, n, 0)
        case .timestamp(let n): (1, n, 1)
        case .archiveManifest(nil): (1, .max, 0)
        }
    }

    /// Whether it belongs to the renewals.
    package var isRenewal: Bool {
        switch self {
        case .archiveManifest, .timestamp: true
        default: false
        }
    }
}
