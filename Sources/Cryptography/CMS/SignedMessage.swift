internal import COpenSSL
package import Evidence

/// Anybody's CMS SignedData (RFC 5652), in DER or BER, with whatever algorithms libcrypto knows. Ours, in its one
/// encoding, is ``CAdES``.
///
/// All questions that need no other bytes are answered while reading: each signer's attributes are checked against its
/// signature and its certificate. Left to the caller are the content's digest and the certificate's path.
package struct SignedMessage: Sendable {
    package let certificates: [Certificate]
    /// Dotted object identifier of what is signed.
    package let contentType: String
    /// The content where it lies inside; nil for a detached signature.
    package let content: [UInt8]?
    package let signers: [Signer]
    /// What came along to judge certificates by: in `crls`, or in revocation-values (EN 319 122-1 annex A.1).
    package let revocation: RevocationData

    package enum Failure: Error, Sendable, Equatable {
        case malformed(String)
        /// A CMS file of another type, by its dotted object identifier.
        case otherType(String)
    }

    package struct Signer: Sendable {
        /// nil when no certificate in the file is the signer's.
        package let certificate: Certificate?
        /// nil when the algorithm is none that we know.
        package let digest: ForeignDigest?
        /// The message-digest attribute.
        package let messageDigest: [UInt8]?
        /// What the signature claims.
        package let signingTime: Instant?
        package let binding: Binding
        package fileprivate(set) var state: State
        package let signature: [UInt8]
        /// Timestamp tokens over the signature value (RFC 3161; EN 319 122-1 §5.3).
        package let tokens: [[UInt8]]
        /// Dotted object identifiers of all unsigned attributes.
        package let unsignedAttributes: Set<String>
    }

    /// Whether the signing-certificate attribute (RFC 5035) names the certificate.
    package enum Binding: Sendable { case matches, differs, absent }

    package enum State: Sendable {
        /// The signature holds over the signed attributes.
        case holds
        case wrong
        /// There are no signed attributes, as CAdES demands.
        case noAttributes
        /// A key or algorithm that neither libcrypto nor ``SignedData`` verifies.
        case unsupported
    }

    package static func read(_ bytes: [UInt8]) throws(Failure) -> SignedMessage {
        defer { ERR_clear_error() }
        var consumed = 0
        let parsed = bytes.withUnsafeBufferPointer { buffer -> OpaquePointer? in
            var pointer = buffer.baseAddress
            let cms = d2i_CMS_ContentInfo(nil, &pointer, buffer.count)
            consumed = pointer.map { $0 - buffer.baseAddress! } ?? 0
            return cms
        }
        guard let cms = parsed else { throw .malformed("not a CMS file") }
        defer { CMS_ContentInfo_free(cms) }
        guard consumed == bytes.count else { throw .malformed("bytes after the end") }
        guard OBJ_obj2nid(CMS_get0_type(cms)) == NID_pkcs7_signed else {
            // GB/T 35275 has object identifiers of its own.
            if let message = (try? SignedData.read(bytes)).flatMap(read) { return message }
            throw .otherType(dotted(CMS_get0_type(cms)))
        }
        let stack = CMS_get1_certs(cms)
        defer { fc_x509_stack_pop_free(stack) }
        let certificates = (0..<fc_x509_count(stack)).compactMap { fc_x509_at(stack, $0).map(Certificate.init) }
        CMS_set1_signers_certs(cms, nil, 0)
        let infos = CMS_get0_SignerInfos(cms)
        var signers = (0..<fc_signer_count(infos)).compactMap { fc_signer_at(infos, $0).map(Signer.init) }
        if signers.contains(where: { $0.state == .unsupported }), let data = try? SignedData.read(bytes) {
            for i in signers.indices where signers[i].state == .unsupported { signers[i].judgeSM2(in: data) }
        }
        guard !signers.isEmpty else { throw .malformed("nobody signed") }
        let inner = CMS_get0_content(cms).flatMap { $0.pointee }.map { octets($0) }
        return SignedMessage(certificates: certificates, contentType: dotted(CMS_get0_eContentType(cms)), content: inner, signers: signers, revocation: revocation(in: bytes))
    }

    /// Of the object identifiers of GB/T 35275, which libcrypto knows none of.
    private static func read(_ data: SignedData) -> SignedMessage? {
        guard data.form == .gm, let type = dotted(data.contentType) else { return nil }
        return SignedMessage(certificates: data.certificates, contentType: type, content: data.content, signers: data.signers.map { Signer($0, in: data) }, revocation: data.revocation)
    }

    /// Looked for wherever such data may stand, in the outer message and in the tokens within: all are judged by their own signatures.
    private static func revocation(in bytes: [UInt8]) -> RevocationData {
        var found = RevocationData()
        func visit(_ element: BER, depth: Int) {
            guard depth < 24 else { return }
            let parts = element.children
            if parts.count == 2, parts[0].tag == DER.Tag.oid.byte, Array(parts[0].encoded) == DER.oid("1.2.840.113549.1.9.16.2.24") {
                // RevocationValues ::= SEQUENCE { crlVals [0] SEQUENCE OF CertificateList, ocspVals [1] SEQUENCE OF BasicOCSPResponse }
                for value in parts[1].children.flatMap(\.children) {
                    for item in value.children.flatMap(\.children) {
                        if value.tag == 0xA0, let list = RevocationList(der: Array(item.encoded)) { found = found.merged(with: .init(lists: [list])) }
                        if value.tag == 0xA1, let response = OCSPResponse.read(Array(item.encoded)) { found = found.merged(with: .init(responses: [response])) }
                    }
                }
                return
            }
            if element.tag == 0xA1 {
                for item in parts {
                    if item.tag == DER.Tag.sequence.byte, let list = RevocationList(der: Array(item.encoded)) { found = found.merged(with: .init(lists: [list])) }
                    if item.tag == 0xA1 { _ = found.add(item: Array(item.encoded)) }
                }
            }
            for part in parts { visit(part, depth: depth + 1) }
        }
        if let file = BER(bytes[...]) { visit(file, depth: 0) }
        return found
    }

    fileprivate static func dotted(_ object: OpaquePointer?) -> String {
        var text = [CChar](repeating: 0, count: 128)
        guard let object, OBJ_obj2txt(&text, Int32(text.count), object, 1) > 0 else { return "?" }
        return String(decoding: text.prefix { $0 != 0 }.map(UInt8.init(bitPattern:)), as: UTF8.self)
    }

    /// - Parameter oid: an encoded OBJECT IDENTIFIER.
    fileprivate static func dotted(_ oid: [UInt8]) -> String? {
        let object = oid.withUnsafeBufferPointer { buffer in
            var pointer = buffer.baseAddress
            return d2i_ASN1_OBJECT(nil, &pointer, buffer.count)
        }
        defer { ASN1_OBJECT_free(object) }
        return object.map { dotted($0) }
    }

    fileprivate static func octets(_ string: UnsafePointer<ASN1_STRING>) -> [UInt8] {
        guard let start = ASN1_STRING_get0_data(string) else { return [] }
        return Array(UnsafeBufferPointer(start: start, count: Int(ASN1_STRING_length(string))))
    }
}

extension SignedMessage.Signer {
    fileprivate init(_ info: OpaquePointer) {
        var x509: OpaquePointer?
        var digestAlgorithm: UnsafeMutablePointer<X509_ALGOR>?
        var signatureAlgorithm: UnsafeMutablePointer<X509_ALGOR>?
        CMS_SignerInfo_get0_algs(info, nil, &x509, &digestAlgorithm, &signatureAlgorithm)
        var digestObject: OpaquePointer?
        X509_ALGOR_get0(&digestObject, nil, nil, digestAlgorithm)
        let certificate = x509.map(Certificate.init)
        let digest = ForeignDigest(digestObject)
        // A signature algorithm that names another digest than the digest algorithm: the two statements cannot both be true.
        var signatureObject: OpaquePointer?
        X509_ALGOR_get0(&signatureObject, nil, nil, signatureAlgorithm)
        var namedDigest = NID_undef
        OBJ_find_sigid_algs(OBJ_obj2nid(signatureObject), &namedDigest, nil)
        let isContradictory = namedDigest != NID_undef && namedDigest != OBJ_obj2nid(digestObject)
        self.certificate = certificate
        self.digest = digest
        signature = CMS_SignerInfo_get0_signature(info).map { SignedMessage.octets($0) } ?? []
        messageDigest = Self.signed(info, NID_pkcs9_messageDigest).flatMap { Self.content($0, .octetString) }
        signingTime = Self.signed(info, NID_pkcs9_signingTime).flatMap { value in
            (Self.content(value, .utcTime) ?? Self.content(value, .generalizedTime)).flatMap { Instant(asn1: String(decoding: $0, as: UTF8.self)) }
        }
        binding = Self.binding(info, certificate)
        if CMS_signed_get_attr_count(info) <= 0 {
            state = .noAttributes
        } else if digest == nil || digest == .sm3 || certificate?.keyKind == .sm2 || certificate?.keyKind == .other {
            state = .unsupported
        } else {
            state = certificate != nil && !isContradictory && CMS_SignerInfo_verify(info) == 1 ? .holds : .wrong
        }
        var tokens: [[UInt8]] = []
        var unsigned: Set<String> = []
        for i in 0..<max(0, CMS_unsigned_get_attr_count(info)) {
            guard let attribute = CMS_unsigned_get_attr(info, i), let object = X509_ATTRIBUTE_get0_object(attribute) else { continue }
            unsigned.insert(SignedMessage.dotted(object))
            guard OBJ_obj2nid(object) == NID_id_smime_aa_timeStampToken else { continue }
            for j in 0..<max(0, X509_ATTRIBUTE_count(attribute)) {
                guard let value = X509_ATTRIBUTE_get0_type(attribute, j) else { continue }
                tokens.append(encoded { i2d_ASN1_TYPE(value, $0) })
            }
        }
        self.tokens = tokens
        unsignedAttributes = unsigned
    }

    fileprivate init(_ info: SignedData.SignerInfo, in data: SignedData) {
        let certificate = data.certificates.first(where: info.names)
        self.certificate = certificate
        digest = info.algorithm.digest
        signature = info.signature
        messageDigest = info.signed(OID.messageDigest).flatMap { Self.content($0, .octetString) }
        signingTime = info.signed(OID.signingTime).flatMap { Instant(asn1: String(decoding: $0.dropFirst(2), as: UTF8.self)) }
        let isNamed = info.signed(OID.signingCertificateV2) != nil || info.signed(OID.signingCertificate) != nil
        binding = isNamed ? (certificate.map(info.binds) ?? false ? .matches : .differs) : .absent
        tokens = info.unsignedAttributes.filter { $0.type == OID.signatureTimestamp }.flatMap(\.values)
        unsignedAttributes = Set(info.unsignedAttributes.compactMap { SignedMessage.dotted($0.type) })
        state = info.signedAttributes.isEmpty ? .noAttributes : .unsupported
        if state == .unsupported { judgeSM2(in: data) }
    }

    /// libcrypto has no way to say under which identifier a message was signed.
    fileprivate mutating func judgeSM2(in data: SignedData) {
        guard let info = data.signers.first(where: { $0.signature == signature }), info.algorithm == .sm2SM3 || data.form == .gm else { return }
        guard let certificate, let value = info.algorithm == .sm2SM3 ? SM2.encoded(signature) : signature else {
            state = .wrong
            return
        }
        state = info.algorithm.holds(value, over: info.signedAttributes(tag: .set), by: certificate) ? .holds : .wrong
    }

    /// The one value of a signed attribute, encoded.
    private static func signed(_ info: OpaquePointer, _ nid: Int32) -> [UInt8]? {
        let index = CMS_signed_get_attr_by_NID(info, nid, -1)
        guard index >= 0, let attribute = CMS_signed_get_attr(info, index), X509_ATTRIBUTE_count(attribute) == 1, let value = X509_ATTRIBUTE_get0_type(attribute, 0) else { return nil }
        return encoded { i2d_ASN1_TYPE(value, $0) }
    }

    private static func content(_ value: [UInt8], _ tag: DER.Tag) -> [UInt8]? {
        var reader = DER.Reader(value[...])
        return (try? reader.next(tag)).map { Array($0.content) }
    }

    private static func binding(_ info: OpaquePointer, _ certificate: Certificate?) -> SignedMessage.Binding {
        let second = signed(info, NID_id_smime_aa_signingCertificateV2)
        guard let value = second ?? signed(info, NID_id_smime_aa_signingCertificate) else { return .absent }
        guard let certificate, let (algorithm, hash) = try? ESSCertificate.first(value, standard: second == nil ? .sha1 : .sha256) else { return .differs }
        return ForeignDigest.digest(certificate.der, algorithm)?.bytes == hash ? .matches : .differs
    }
}

extension ForeignDigest {
    /// - Parameter oid: an encoded OBJECT IDENTIFIER.
    init?(oid: [UInt8]) {
        let object = oid.withUnsafeBufferPointer { buffer in
            var pointer = buffer.baseAddress
            return d2i_ASN1_OBJECT(nil, &pointer, buffer.count)
        }
        defer { ASN1_OBJECT_free(object) }
        self.init(object)
    }
}
