internal import Evidence

/// The order of elements is that of the schema's types `intellectualEntity` and `file`.
extension Premis {
    /// - Returns: how many.
    func objects(_ xml: inout XMLWriter) throws -> Int {
        try record(&xml)
        let history = ObjectHistory(events)
        for file in files { try present(file, history.former(of: file.path), &xml) }
        for file in history.departed { try departed(file, &xml) }
        return 1 + files.count + history.departed.count
    }

    private func record(_ xml: inout XMLWriter) throws {
        try xml.element("object", [("xsi:type", "intellectualEntity")]) { xml in
            try xml.identifier("objectIdentifier", "URI", uri)
            if !number.isEmpty { try xml.identifier("objectIdentifier", "procurement number", number) }
            if let manifestDigest { try xml.identifier("objectIdentifier", "SHA-256 of META-INF/ASiCManifest001.xml", manifestDigest.hex) }
            if !name.isEmpty { try xml.element("originalName", [], name) }
        }
    }

    private func present(_ file: ArchivedFile, _ former: [String], _ xml: inout XMLWriter) throws {
        try xml.element("object", [("xsi:type", "file")]) { xml in
            for path in [file.path] + former { try xml.identifier("objectIdentifier", "local", local(path)) }
            let digests = file.digests.sorted { $0.key.utf8.lexicographicallyPrecedes($1.key.utf8) }
            try characteristics(digests.map { ($0.key, $0.value) }, size: file.size, type: file.mediaType, container: containers[file.path], &xml)
            try xml.element("originalName", [], file.origin.name)
            try xml.element("storage") { xml in try xml.identifier("contentLocation", "path in the package", file.path) }
            try xml.element("relationship") { xml in
                try xml.element("relationshipType", .structural)
                try xml.element("relationshipSubType", .isPartOf)
                try xml.identifier("relatedObjectIdentifier", "URI", uri)
            }
        }
    }

    /// An original that was taken out again: the events about it need something to be about.
    private func departed(_ file: ObjectHistory.Departed, _ xml: inout XMLWriter) throws {
        try xml.element("object", [("xsi:type", "file")]) { xml in
            for path in file.paths { try xml.identifier("objectIdentifier", "local", local(path)) }
            try xml.element("significantProperties") { xml in
                try xml.element("significantPropertiesType", [], "state")
                try xml.element("significantPropertiesValue", [], "deaccessioned before sealing: its bytes are not in the package")
            }
            try characteristics(file.sha256.map { [("sha256", $0)] } ?? [], size: file.size, type: nil, container: nil, &xml)
            if let name = file.name { try xml.element("originalName", [], name) }
        }
    }

    private func characteristics(_ digests: [(algorithm: String, digest: String)], size: UInt64?, type: String?, container: String?, _ xml: inout XMLWriter) throws {
        try xml.element("objectCharacteristics") { xml in
            try xml.element("compositionLevel", [], "0")
            for (algorithm, digest) in digests {
                try xml.element("fixity") { xml in
                    try algorithmElement(algorithm, &xml)
                    try xml.element("messageDigest", [], digest)
                }
            }
            // The schema's number is signed.
            if let size, let size = Int64(exactly: size) { try xml.element("size", [], String(size)) }
            try xml.element("format") { xml in
                try xml.element("formatDesignation") { xml in try xml.element("formatName", [], type ?? "unknown") }
                if let container { try xml.element("formatNote", [], "container, as libavformat names it: \(container)") }
            }
        }
    }

    /// The vocabulary has no SM3.
    private func algorithmElement(_ name: String, _ xml: inout XMLWriter) throws {
        switch DigestAlgorithm(rawValue: name) {
        case .sha256: try xml.element("messageDigestAlgorithm", PremisTerm("cryptographicHashFunctions", "sha256", "SHA-256"))
        case .sha512: try xml.element("messageDigestAlgorithm", PremisTerm("cryptographicHashFunctions", "sha512", "SHA-512"))
        case .sm3: try xml.element("messageDigestAlgorithm", [], "SM3")
        case nil: try xml.element("messageDigestAlgorithm", [], name)
        }
    }
}
