extension Certificate {
    /// The certificates of a file as authorities publish it: one in DER, several in PEM, or a PKCS#7 that holds certificates and
    /// no signature (RFC 5280 §4.2.2.1: caIssuers).
    package static func all(in bytes: [UInt8]) -> [Certificate] {
        if let one = Certificate(der: bytes) { return [one] }
        let fromPEM = all(inPEM: bytes)
        if !fromPEM.isEmpty { return fromPEM }
        // ContentInfo ::= SEQUENCE { signedData, [0] SignedData { version, digestAlgorithms, encapContentInfo, certificates [0] ... } }
        guard let file = BER(bytes[...]), file.children.count == 2, Array(file.children[0].encoded) == OID.signedData,
            let held = file.children[1].children.first?.children.first(where: { $0.tag == 0xA0 })
        else { return [] }
        return held.children.compactMap { Certificate(der: Array($0.encoded)) }
    }
}
