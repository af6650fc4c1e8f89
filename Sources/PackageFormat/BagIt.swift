package import Evidence

/// BagIt 1.0 tag files (RFC 8493) in the one form that the archive uses.
///
///     manifest     = *( digest SP SP path LF )        lines by the UTF-8 bytes of the path
///     bag-info     = *( label ":" SP value LF )       the labels of ``bagInfo(for:)``, in its order
package enum BagIt {
    package static func manifest(_ digests: [String: Digest]) -> [UInt8] {
        digests.sorted { $0.key.utf8.lexicographicallyPrecedes($1.key.utf8) }.flatMap { Array("\($0.value.hex)  \($0.key)\n".utf8) }
    }

    /// The lines of a manifest; nil when a line is not of the form above or a path stands twice.
    package static func readManifest(_ bytes: [UInt8], _ algorithm: DigestAlgorithm) -> [String: Digest]? {
        var digests: [String: Digest] = [:]
        guard bytes.isEmpty || bytes.last == 0x0A else { return nil }
        for line in bytes.dropLast().split(separator: 0x0A, omittingEmptySubsequences: bytes.isEmpty) {
            let hexLength = algorithm.length * 2
            guard line.count > hexLength + 2, line.dropFirst(hexLength).starts(with: [0x20, 0x20]), String(validating: line, as: UTF8.self) != nil,
                let digest = Digest(hex: String(decoding: line.prefix(hexLength), as: UTF8.self), algorithm: algorithm)
            else { return nil }
            let path = String(decoding: line.dropFirst(hexLength + 2), as: UTF8.self)
            guard digests.updateValue(digest, forKey: path) == nil else { return nil }
        }
        return digests
    }

    /// A manifest in any form that RFC 8493 allows (§ 2.1.3): digits in either case, any white space, line ends of three
    /// kinds, `%0A`, `%0D` and `%25` for what a line cannot hold. Lines that are none are left out.
    package static func readForeignManifest(_ bytes: [UInt8], _ algorithm: DigestAlgorithm) -> [String: Digest] {
        var digests: [String: Digest] = [:]
        for line in bytes.split(whereSeparator: { $0 == 0x0A || $0 == 0x0D }) {
            let hex = line.prefix { $0 != 0x20 && $0 != 0x09 }
            var path = line.dropFirst(hex.count).drop { $0 == 0x20 || $0 == 0x09 }
            // `md5sum` marks binary mode so.
            if path.first == 0x2A { path = path.dropFirst() }
            guard !path.isEmpty, let digest = Digest(hex: String(decoding: hex, as: UTF8.self).lowercased(), algorithm: algorithm) else { continue }
            var name = String(decoding: path, as: UTF8.self)
            for (code, character) in [("%0A", "\n"), ("%0a", "\n"), ("%0D", "\r"), ("%0d", "\r"), ("%25", "%")] { name = name.replacing(code, with: character) }
            digests[name] = digest
        }
        return digests
    }

    package static func bagInfo(for dossier: Dossier) -> [UInt8] {
        let payload = dossier.files.reduce(UInt64(0)) { $0 + $1.size }
        let lines = [
            ("Source-Organization", dossier.parties.agent.name),
            ("External-Identifier", "urn:uuid:\(dossier.packageId)"),
            ("External-Description", "\(dossier.project.number) \(dossier.project.name)"),
            ("Bagging-Date", dossier.seal.sealedAt.date),
            ("Payload-Oxum", "\(payload).\(dossier.files.count)"),
            ("BagIt-Profile-Identifier", PackageLayout.bagItProfile),
            ("Bag-Software-Agent", dossier.seal.tool),
            ("Fengcun-Format", String(PackageLayout.formatVersion)),
        ]
        return lines.flatMap { Array("\($0.0): \($0.1)\n".utf8) }
    }

    /// The format that a `bag-info.txt` declares; nil when it declares none, so that the bag is somebody else's.
    package static func declaredFormat(_ bagInfo: [UInt8]) -> String? {
        for line in String(decoding: bagInfo, as: UTF8.self).split(separator: "\n") where line.hasPrefix("Fengcun-Format: ") {
            return String(line.dropFirst("Fengcun-Format: ".count))
        }
        return nil
    }
}
