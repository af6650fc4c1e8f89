internal import Foundation

/// Anybody's ASiCManifest, ASiCArchiveManifest or ASiCEvidenceRecordManifest (ETSI EN 319 162-1 annex A.4):
///
///     ASiCManifest        = SigReference URI, DataObjectReference+, extensions
///     DataObjectReference = URI, Rootfile?, DigestMethod Algorithm, DigestValue
///
/// Ours, in its one form, is ``ASiCManifest``.
package struct ForeignASiCManifest: Sendable, Equatable {
    /// The file that signs or timestamps this manifest; nil when its URI leads nowhere inside.
    package let signature: String?
    package let references: [Reference]

    package struct Reference: Sendable, Equatable {
        /// As written.
        package let uri: String
        /// Percent-decoded once; nil when the URI leads nowhere inside.
        package let path: String?
        /// URI of the digest algorithm.
        package let algorithm: String
        package let digest: [UInt8]
    }

    private static let asic: Set<String> = ["http://uri.etsi.org/02918/v1.2.1#", "http://uri.etsi.org/02918/v1.1.1#"]
    private static let xmldsig = "http://www.w3.org/2000/09/xmldsig#"

    package static func read(_ bytes: [UInt8]) throws(XMLElement.Malformed) -> ForeignASiCManifest {
        let root = try XMLElement.read(bytes)
        func malformed(_ reason: String) -> XMLElement.Malformed { XMLElement.Malformed(at: 0, reason: reason) }
        guard asic.contains(root.namespace), root.name == "ASiCManifest" else { throw malformed("the root is no ASiCManifest") }
        let signatures = root.children(root.namespace, "SigReference")
        guard signatures.count == 1, let uri = signatures[0].attributes["URI"] else { throw malformed("not one SigReference") }
        var references: [Reference] = []
        for element in root.children(root.namespace, "DataObjectReference") {
            let methods = element.children(xmldsig, "DigestMethod")
            let values = element.children(xmldsig, "DigestValue")
            guard let uri = element.attributes["URI"], methods.count == 1, values.count == 1, let algorithm = methods[0].attributes["Algorithm"] else { throw malformed("an incomplete DataObjectReference") }
            let text = values[0].text.filter { !$0.isWhitespace }
            guard let digest = Data(base64Encoded: text) else { throw malformed("a DigestValue that is not base64") }
            references.append(Reference(uri: uri, path: path(uri), algorithm: algorithm, digest: Array(digest)))
        }
        guard !references.isEmpty else { throw malformed("no DataObjectReference") }
        return ForeignASiCManifest(signature: path(uri), references: references)
    }

    /// What a relative reference (RFC 3986 §4.2) names inside the container, percent-decoded once.
    ///
    /// - Returns: nil for anything that has a scheme, an authority, a query, a fragment or dot segments, and for what is not UTF-8.
    package static func path(_ uri: String) -> String? {
        guard !uri.contains("?"), !uri.contains("#") else { return nil }
        let head = uri.prefix { $0 != ":" && $0 != "/" }
        if head.endIndex != uri.endIndex, uri[head.endIndex] == ":", let first = head.first, first.isASCII, first.isLetter { return nil }
        var out: [UInt8] = []
        var rest = Array(uri.utf8)[...]
        while let byte = rest.popFirst() {
            guard byte == UInt8(ascii: "%") else {
                out.append(byte)
                continue
            }
            guard rest.count >= 2, rest.prefix(2).allSatisfy({ Character(Unicode.Scalar($0)).isHexDigit }), let value = UInt8(String(decoding: rest.prefix(2), as: UTF8.self), radix: 16) else { return nil }
            out.append(value)
            rest = rest.dropFirst(2)
        }
        guard let path = String(validating: out, as: UTF8.self), !path.isEmpty, !out.contains(0) else { return nil }
        let segments = out.split(separator: UInt8(ascii: "/"), omittingEmptySubsequences: false)
        return segments.allSatisfy { !$0.isEmpty && !$0.elementsEqual(".".utf8) && !$0.elementsEqual("..".utf8) } ? path : nil
    }
}
