package import Evidence

/// `metadata/judgement.json`: what the rules came to when the package was sealed, and who answered for what was not met. An
/// opinion: `verify` takes it as said, `check` judges again.
package struct JudgementFile: Sendable, Equatable, Codable {
    package var format: Int
    /// The program that judged.
    package var madeWith: String
    package var judgement: Judgement

    package init(madeWith: String, judgement: Judgement) {
        format = PackageLayout.formatVersion
        self.madeWith = madeWith
        self.judgement = judgement
    }

    /// - Throws: ``FaultCode/malformedJSON`` for what is not the one text of a judgement of this format.
    package static func decode(_ bytes: [UInt8]) throws(Fault) -> JudgementFile {
        let file = try CanonicalJSON.decode(JudgementFile.self, from: bytes)
        guard file.format == PackageLayout.formatVersion else { throw Fault(.malformedJSON, facts: ["reason": "format \(file.format)"]) }
        return file
    }
}
