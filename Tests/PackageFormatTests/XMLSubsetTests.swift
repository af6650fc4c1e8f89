internal import PackageFormat
internal import Testing

/// The strict XML of foreign manifests: hostile texts are refused, none brings us down.
@Suite struct XMLSubsetTests {
    private static let manifest = """
        \u{FEFF}<?xml version="1.0" encoding="UTF-8" standalone="no"?>
        <!-- before the root -->
        <a:ASiCManifest xmlns:a="http://uri.etsi.org/02918/v1.2.1#" xmlns:ds="http://www.w3.org/2000/09/xmldsig#">
          <a:SigReference URI="META-INF/signature001.p7s" MimeType='application/pkcs7-signature'/>
          <a:DataObjectReference URI="data/%E5%BD%95%20a&amp;b%2525.txt" Rootfile="true">
            <ds:DigestMethod Algorithm="http://www.w3.org/2001/04/xmlenc#sha256"></ds:DigestMethod>
            <ds:DigestValue>AAECAwQFBgcICQoL&#10;DA0ODxAREhMUFRYXGBkaGxwdHh8=</ds:DigestValue>
          </a:DataObjectReference>
        </a:ASiCManifest>
        """

    @Test func aManifestIsRead() throws {
        let manifest = try ForeignASiCManifest.read(Array(Self.manifest.utf8))
        #expect(manifest.signature == "META-INF/signature001.p7s")
        #expect(manifest.references.map(\.path) == ["data/录 a&b%25.txt"])
        #expect(manifest.references[0].digest == Array(0..<32))
    }

    @Test func namesAreComparedByNamespace() throws {
        let root = try XMLElement.read(Array(#"<x xmlns="urn:a"><b xmlns="urn:b"/><p:b xmlns:p="urn:a">t&lt;&#x5C01;</p:b></x>"#.utf8))
        #expect(root.children("urn:a", "b").map(\.text) == ["t<封"])
        #expect(root.children("urn:b", "b").count == 1)
    }

    @Test(
        arguments: [
            "", "text", "<a>", "<a></b>", "<a/><b/>", "<a/>x", "<a b=c/>", #"<a b="1" b="2"/>"#, #"<a b="<"/>"#, "<p:a/>", "<a>&x;</a>", "<a>&#0;</a>", "<a>&#xD800;</a>", "<a>&amp</a>",
            "<!DOCTYPE a><a/>", #"<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]><a>&x;</a>"#, "<a><![CDATA[x]]></a>", "<a><!-- c --></a>", "<a><?p x?></a>", "<a>\u{1}</a>",
            #"<?xml version="1.0" encoding="UTF-16"?><a/>"#, #"<a xmlns:x="urn:1" xmlns:y="urn:1" x:b="1" y:b="2"/>"#, #"<a xmlns:xml="urn:1"/>"#, #"<a xmlns:b=""/>"#, #"<a xmlns:b="u" xmlns:b="u"/>"#,
            "<a:b:c xmlns:a='u'/>", String(repeating: "<a>", count: 10_000),
        ])
    func whatTwoReadersCouldReadDifferentlyIsRefused(_ text: String) {
        #expect(throws: XMLElement.Malformed.self) { try XMLElement.read(Array(text.utf8)) }
    }

    @Test func bytesThatAreNotUTF8AreRefused() {
        #expect(throws: XMLElement.Malformed.self) { try XMLElement.read(Array("<a>".utf8) + [0xFF] + Array("</a>".utf8)) }
    }

    @Test func noPrefixIsAManifest() {
        let bytes = Array(Self.manifest.utf8)
        for length in 0..<bytes.count { #expect((try? ForeignASiCManifest.read(Array(bytes.prefix(length)))) == nil, "\(length)") }
    }

    /// A flipped byte makes another manifest or none; it does not bring the reader down, nor does it add a reference.
    @Test func everyFlippedByteIsSurvived() {
        let bytes = Array(Self.manifest.utf8)
        for i in bytes.indices {
            for mask: UInt8 in [1, 0x20, 0x80, 0xFF] {
                var flipped = bytes
                flipped[i] ^= mask
                if let manifest = try? ForeignASiCManifest.read(flipped) { #expect(manifest.references.count == 1) }
            }
        }
    }

    @Test(
        arguments: [
            ("a/b.txt", "a/b.txt"), ("a%20b", "a b"), ("%252e", "%2e"), ("a:b", nil), ("x/a:b", "x/a:b"), ("file:///etc/passwd", nil), ("//host/a", nil), ("/a", nil), ("../a", nil), ("a/%2e%2e/b", nil),
            ("a/./b", nil), ("a//b", nil), ("a?b", nil), ("a#b", nil), ("%", nil), ("%zz", nil), ("%+1", nil), ("%FF", nil), ("a%00b", nil), ("", nil), ("中文", "中文"),
        ] as [(String, String?)])
    func referencesStayInside(_ uri: String, _ path: String?) { #expect(ForeignASiCManifest.path(uri) == path) }
}
