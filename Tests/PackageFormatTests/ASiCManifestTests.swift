internal import Evidence
internal import PackageFormat
internal import Testing

@Suite struct ASiCManifestTests {
    @Test func `is one text, names percent-encoded and the ampersand escaped`() {
        let zero = Digest([UInt8](repeating: 0, count: 32))
        let ones = Digest([UInt8](repeating: 0xFF, count: 32))
        let text = ASiCManifest.encode(signature: "META-INF/signature001.p7s", references: [("data/documents/x/001-评审 a&b.txt", zero), ("metadata/x-#?[]%\"<>'~.json", ones)])
        #expect(
            String(decoding: text, as: UTF8.self) == """
                <?xml version="1.0" encoding="UTF-8"?>
                <asic:ASiCManifest xmlns:asic="http://uri.etsi.org/02918/v1.2.1#" xmlns:ds="http://www.w3.org/2000/09/xmldsig#">
                  <asic:SigReference URI="META-INF/signature001.p7s" MimeType="application/pkcs7-signature"/>
                  <asic:DataObjectReference URI="data/documents/x/001-%E8%AF%84%E5%AE%A1%20a&amp;b.txt">
                    <ds:DigestMethod Algorithm="http://www.w3.org/2001/04/xmlenc#sha256"/>
                    <ds:DigestValue>AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=</ds:DigestValue>
                  </asic:DataObjectReference>
                  <asic:DataObjectReference URI="metadata/x-%23%3F%5B%5D%25%22%3C%3E'~.json">
                    <ds:DigestMethod Algorithm="http://www.w3.org/2001/04/xmlenc#sha256"/>
                    <ds:DigestValue>//////////////////////////////////////////8=</ds:DigestValue>
                  </asic:DataObjectReference>
                </asic:ASiCManifest>

                """)
    }

    @Test func `the order of the references is that of the entries`() {
        let digest = Digest([UInt8](repeating: 0, count: 32))
        #expect(ASiCManifest.encode(signature: "s", references: [("a", digest), ("b", digest)]) != ASiCManifest.encode(signature: "s", references: [("b", digest), ("a", digest)]))
    }
}
