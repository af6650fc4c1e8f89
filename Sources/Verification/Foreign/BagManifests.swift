internal import Cryptography
internal import Evidence
internal import PackageFormat

/// Which manifests a bag has, by the names in it: `manifest-ALGORITHM.txt` and `tagmanifest-ALGORITHM.txt`.
struct BagManifests {
    struct Manifest: Sendable {
        let path: String
        let isPayload: Bool
        /// As in the name.
        let algorithmName: String
        /// nil when we do not know it.
        let algorithm: ForeignDigest?
    }

    struct Algorithms {
        let payload: Set<ForeignDigest>
        let tags: Set<ForeignDigest>

        func of(_ path: String) -> Set<ForeignDigest> { path.begins("data/") ? payload : tags }
    }

    /// By path.
    let all: [Manifest]

    init(_ paths: [String]) {
        all = paths.sorted().compactMap { path in
            for (prefix, isPayload) in [("manifest-", true), ("tagmanifest-", false)] where path.hasPrefix(prefix) && path.hasSuffix(".txt") && !path.contains("/") {
                let name = String(path.dropFirst(prefix.count).dropLast(4))
                return name.isEmpty ? nil : Manifest(path: path, isPayload: isPayload, algorithmName: name, algorithm: ForeignDigest(bagItName: name))
            }
            return nil
        }
    }

    static func algorithms(_ paths: [String]) -> Algorithms {
        let manifests = BagManifests(paths).all
        return Algorithms(payload: Set(manifests.filter(\.isPayload).compactMap(\.algorithm)), tags: Set(manifests.filter { !$0.isPayload }.compactMap(\.algorithm)))
    }
}
