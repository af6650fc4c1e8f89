internal import Cryptography
internal import Evidence
internal import Testing

@Suite struct TokenURITests {
    private func fault(_ text: String) -> Fault? {
        do {
            _ = try TokenURI(text)
            return nil
        } catch { return error }
    }

    @Test func `every attribute has its place`() throws {
        let uri = try TokenURI("pkcs11:token=My%20Token;manufacturer=%E5%8E%82%E5%95%86;model=M:1;serial=00%3b1;slot-id=42;object=sign+key;id=%01%ff%3D;type=private?module-path=/usr/lib/a%26b.so&module-name=soft&pin-source=file:/run/pin")
        #expect(uri.token == "My Token" && uri.manufacturer == "厂商" && uri.model == "M:1" && uri.serial == "00;1" && uri.slotID == 42)
        #expect(uri.object == "sign+key" && uri.id == [1, 255, 0x3D] && uri.type == .private)
        #expect(uri.modulePath == "/usr/lib/a&b.so" && uri.moduleName == "soft" && uri.pinSource == "/run/pin")
        #expect(try TokenURI(uri.text) == uri)
    }

    /// The examples of RFC 7512 §3, as far as they name what can be named here.
    @Test func `examples of the RFC`() throws {
        #expect(try TokenURI("pkcs11:") == TokenURI())
        #expect(try TokenURI("pkcs11:object=my-pubkey;type=public").type == .public)
        #expect(try TokenURI("pkcs11:object=my-key;type=private?pin-source=file:/etc/token").pinSource == "/etc/token")
        #expect(try TokenURI("pkcs11:token=The%20Software%20PKCS%2311%20Softtoken;manufacturer=Snake%20Oil,%20Inc.;model=1.0;object=my-certificate;type=cert;id=%69%95%3E%5C%F4%BD%EC%91;serial=?pin-source=file:/etc/token_pin".replacing("serial=?", with: "serial=1?")).token == "The Software PKCS#11 Softtoken")
        #expect(try TokenURI("pkcs11:object=my-sign-key;type=private?module-name=mypkcs11").moduleName == "mypkcs11")
        #expect(try TokenURI("pkcs11:object=my-sign-key;type=private?module-path=/mnt/libmypkcs11.so.1").modulePath == "/mnt/libmypkcs11.so.1")
        #expect(try TokenURI("pkcs11:token=Software%20PKCS%2311%20softtoken;manufacturer=Snake%20Oil,%20Inc.?pin-source=/a").manufacturer == "Snake Oil, Inc.")
        #expect(fault("pkcs11:object=my-key;type=private?pin-source=%7C/usr/lib/pinomatic")?.code == .tokenURIMalformed)
        #expect(fault("pkcs11:token=Software%20PKCS%2311%20softtoken?pin-value=the-pin")?.code == .pinInURI)
        #expect(fault("pkcs11:slot-description=Sun%20Metaslot")?.code == .tokenURIAttribute)
    }

    @Test(arguments: [
        "pkcs11", "PKCS11:token=a", "pkcs11:token", "pkcs11:token=", "pkcs11:;token=a", "pkcs11:token=a;", "pkcs11:token=a;;id=%01", "pkcs11:token=a b", "pkcs11:token=令牌", "pkcs11:token=a/b", "pkcs11:token=%4", "pkcs11:token=%zz",
        "pkcs11:token=%+1", "pkcs11:token=%ff", "pkcs11:token=a%00", "pkcs11:token=a;token=b", "pkcs11:slot-id=-1", "pkcs11:slot-id=1x", "pkcs11:slot-id=99999999999999999999999", "pkcs11:type=data", "pkcs11:type=secret-key",
        "pkcs11:id=%01?module-path=lib.so", "pkcs11:?module-name=../a", "pkcs11:?pin-source=pin", "pkcs11:?pin-source=http:/a", "pkcs11:?pin-source=/a&pin-source=/b", "pkcs11:?", "pkcs11:a=b?c=d?e=f",
    ])
    func `what is no URI`(_ text: String) {
        // A query without anything is nothing to object to.
        if text == "pkcs11:?" { #expect(fault(text) == nil) } else { #expect([.tokenURIMalformed, .tokenURIAttribute].contains(fault(text)?.code)) }
    }

    @Test func `an attribute that is unknown is named, with those that are known`() {
        for (text, name) in [("pkcs11:colour=red", "colour"), ("pkcs11:Token=a", "Token"), ("pkcs11:library-version=3", "library-version"), ("pkcs11:token=a?object=b", "object"), ("pkcs11:module-path=/a", "module-path"), ("pkcs11:x-vendor=1", "x-vendor")] {
            #expect(fault(text)?.code == .tokenURIAttribute && fault(text)?.facts["attribute"] == name, "\(text)")
        }
    }

    @Test(arguments: ["pkcs11:id=%01?pin-value=4711", "pkcs11:pin-value=4711", "pkcs11:id=%01;pin=4711", "pkcs11:PIN-VALUE=4711", "pkcs11:pin4711", "pkcs11:token=a b?pin-value=4711", "pkcs11:?pin-source=4711", "pkcs11:token=;pin-value=4711", "pkcs11:?pin-source=/a&pin-value=4711"])
    func `no fault repeats a PIN`(_ text: String) {
        let fault = fault(text)
        #expect(fault != nil && !"\(String(describing: fault))".contains("4711"))
    }

    @Test func `a slash more in a file URI changes nothing`() throws {
        for text in ["file:/run/pin", "file:///run/pin", "/run/pin"] { #expect(try TokenURI("pkcs11:?pin-source=\(text)").pinSource == "/run/pin") }
    }
}
