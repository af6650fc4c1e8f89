internal import Foundation
package import Evidence

/// ASiCManifest (ETSI EN 319 162-1 annex A.4) as the one text that an entry list has.
///
/// The signature is over these very bytes, so there is nothing to canonicalise: the writer makes them, the verifier
/// makes them again and compares.
package enum ASiCManifest {
    /// - Parameters:
    ///   - signature: path of the CAdES file that signs this manifest.
    ///   - references: entries in canonical order with their SHA-256.
    package static func encode(signature: String, references: [(path: String, digest: Digest)]) -> [UInt8] {
        encode(signature, type: "application/pkcs7-signature", references, .sha256, root: nil)
    }

    /// An ASiCArchiveManifest (annex A.7): the same, over what was there, vouched for by a timestamp.
    ///
    /// - Parameters:
    ///   - timestamp: path of the RFC 3161 token over this manifest.
    ///   - root: the archive manifest before this one, of which alone it is said.
    package static func encodeArchive(timestamp: String, references: [(path: String, digest: Digest)], algorithm: DigestAlgorithm, root: String?) -> [UInt8] {
        encode(timestamp, type: "application/vnd.etsi.timestamp-token", references, algorithm, root: root)
    }

    /// Digest algorithms that have a URI here: SM3 has none.
    package static func uri(of algorithm: DigestAlgorithm) -> String? {
        switch algorithm {
        case .sha256: "http://www.w3.org/2001/04/xmlenc#sha256"
        case .sha512: "http://www.w3.org/2001/04/xmlenc#sha512"
        case .sm3: nil
        }
    }

    private static func encode(_ signature: String, type: String, _ references: [(path: String, digest: Digest)], _ algorithm: DigestAlgorithm, root: String?) -> [UInt8] {
        var text = """
            <?xml version="1.0" encoding="UTF-8"?>
            <asic:ASiCManifest xmlns:asic="http://uri.etsi.org/02918/v1.2.1#" xmlns:ds="http://www.w3.org/2000/09/xmldsig#">
              <asic:SigReference URI="\(uri(signature))" MimeType="\(type)"/>

            """
        for (path, digest) in references {
            text += """
                  <asic:DataObjectReference URI="\(uri(path))"\(path == root ? " Rootfile=\"true\"" : "")>
                    <ds:DigestMethod Algorithm="\(uri(of: algorithm) ?? "")"/>
                    <ds:DigestValue>\(Data(digest.bytes).base64EncodedString())</ds:DigestValue>
                  </asic:DataObjectReference>

                """
        }
        return Array((text + "</asic:ASiCManifest>\n").utf8)
    }

    /// A relative URI (RFC 3986) in an XML attribute: UTF-8 percent-encoded but for what a path may hold, `&` escaped.
    static func uri(_ path: String) -> String {
        let plain = Set("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789/-._~!$&'()*+,;=:@".utf8)
        let digits = Array("0123456789ABCDEF".utf8)
        var out: [UInt8] = []
        for byte in path.utf8 {
            if byte == 0x26 {
                out += "&amp;".utf8
            } else if plain.contains(byte) {
                out.append(byte)
            } else {
                out += [0x25, digits[Int(byte >> 4)], digits[Int(byte & 15)]]
            }
        }
        return String(decoding: out, as: UTF8.self)
    }
}
