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
        var text = """
            <?xml version="1.0" encoding="UTF-8"?>
            <asic:ASiCManifest xmlns:asic="http://uri.etsi.org/02918/v1.2.1#" xmlns:ds="http://www.w3.org/2000/09/xmldsig#">
              <asic:SigReference URI="\(uri(signature))" MimeType="application/pkcs7-signature"/>

            """
        for (path, digest) in references {
            text += """
                  <asic:DataObjectReference URI="\(uri(path))">
                    <ds:DigestMethod Algorithm="http://www.w3.org/2001/04/xmlenc#sha256"/>
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
