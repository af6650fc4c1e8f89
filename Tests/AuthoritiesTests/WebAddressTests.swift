internal import Authorities
internal import Evidence
internal import Testing

@Suite struct WebAddressTests {
    @Test func `what is meant as an address is told by its scheme`() {
        #expect(WebAddress.isMeant(by: "http://tsa.example/"))
        #expect(WebAddress.isMeant(by: "HTTPS://tsa.example/"))
        for other in ["reply.tsr", "ftp://x/", "/tmp/http://x", ""] { #expect(!WebAddress.isMeant(by: other)) }
    }

    @Test(arguments: ["http://tsa.example", "https://tsa.example:8443/tsr?x=1", "http://127.0.0.1:80/", "http://[::1]:8080/a"]) func `it can be used`(text: String) throws {
        #expect(try WebAddress(text).description == text)
    }

    @Test(arguments: ["http://", "http:///x", "ftp://tsa.example/", "http://a b/", "http://时间戳.例子/", "http://x:99999/", "tsa.example", "file:///etc/passwd"]) func `it cannot`(text: String) {
        #expect(throws: Fault(.addressUnusable, path: text)) { try WebAddress(text) }
    }

    /// Not even the complaint says the password.
    @Test(arguments: ["http://me:secret@tsa.example/a", "https://me@tsa.example/a", "http://a@b:secret@tsa.example/a", "http://me:sec ret@tsa.example/a"]) func `a password in an address is refused`(text: String) {
        #expect(throws: Fault(.addressWithPassword, path: text.prefix { $0 != ":" } + "://tsa.example/a")) { try WebAddress(text) }
    }

    @Test func `a fragment is not sent, and an at sign in the path is no user`() throws {
        #expect(try WebAddress("http://x/a@b#c").description == "http://x/a@b")
    }
}
