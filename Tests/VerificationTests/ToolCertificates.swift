internal import Cryptography
internal import Evidence
internal import PackageFormat
internal import SystemPackage
internal import TestSupport

/// Certificates, signatures and tokens that no program of ours would make, made with OpenSSL's tool.
struct ToolCertificates {
    struct Made {
        let identity: Identity
        /// PEM of key, certificate and issuer.
        let file: FilePath
        var certificate: Certificate { identity.certificate }
    }

    struct Failed: Error { let ran: Ran }

    private let authority: TestAuthority
    private let folder: FilePath

    init(_ authority: TestAuthority, in folder: TemporaryFolder) throws {
        self.authority = authority
        self.folder = folder.path.appending("tool")
        try overwrite(self.folder.appending("ca.pem"), Array(authority.key.pem.utf8))
    }

    /// A certificate for an RSA key, valid from 2026-09-10 to 2036, with these lines of `x509v3_config`.
    func issue(_ name: String, extensions: [String]) throws -> Made {
        try overwrite(folder.appending("ext"), Array((extensions.joined(separator: "\n") + "\n").utf8))
        try overwrite(folder.appending("index"), [])
        try overwrite(folder.appending("serial"), Array("\(Hasher.digest(Array(name.utf8)).hex.prefix(16))\n".utf8))
        try overwrite(folder.appending("config"), Array("[ca]\ndefault_ca=x\n[x]\ndatabase=index\nserial=serial\nnew_certs_dir=.\ndefault_md=sha256\npolicy=p\nunique_subject=no\n[p]\ncommonName=supplied\n".utf8))
        try tool("req", "-newkey", "rsa:2048", "-nodes", "-keyout", "key.pem", "-out", "csr.pem", "-utf8", "-subj", "/CN=\(name)")
        try tool("ca", "-batch", "-config", "config", "-utf8", "-in", "csr.pem", "-out", "leaf.pem", "-notext", "-cert", "ca.pem", "-keyfile", "ca.pem", "-startdate", "20260910000000Z", "-enddate", "20360901000000Z", "-extfile", "ext")
        let parts = try ["key.pem", "leaf.pem"].flatMap { try contents(of: folder.appending($0)) } + Array(authority.certificate.pem.utf8)
        let file = folder.appending(FilePath.Component("\(Hasher.digest(Array(name.utf8)).hex.prefix(16)).pem")!)
        try overwrite(file, parts)
        return Made(identity: try Identity.read(parts, passphrase: nil, path: name), file: file)
    }

    /// PKCS #1 v1.5 over SHA-256.
    func sign(_ bytes: [UInt8], with key: FilePath) throws -> [UInt8] {
        try overwrite(folder.appending("message"), bytes)
        try tool("dgst", "-sha256", "-sign", key.string, "-out", "signature", "message")
        return try contents(of: folder.appending("signature"))
    }

    /// A detached CMS signature with OpenSSL's CAdES attributes.
    func cms(_ bytes: [UInt8], by made: Made, digest: String) throws -> [UInt8] {
        try overwrite(folder.appending("message"), bytes)
        try tool("cms", "-sign", "-binary", "-cades", "-nosmimecap", "-md", digest, "-in", "message", "-signer", made.file.string, "-inkey", made.file.string, "-outform", "DER", "-out", "cms")
        return try contents(of: folder.appending("cms"))
    }

    /// A token of OpenSSL's own authority, of the machine's time, itself signed over this digest.
    func stamp(_ bytes: [UInt8], by made: Made, digest: String) throws -> [UInt8] {
        try overwrite(folder.appending("message"), bytes)
        try overwrite(folder.appending("tsa"), Array("[tsa]\ndefault_tsa=t\n[t]\nserial=tsaserial\nsigner_digest=\(digest)\ndefault_policy=1.2.3.4\ndigests=sha256\ness_cert_id_alg=sha256\n".utf8))
        try tool("ts", "-query", "-data", "message", "-sha256", "-cert", "-out", "query")
        try tool("ts", "-reply", "-config", "tsa", "-queryfile", "query", "-signer", made.file.string, "-inkey", made.file.string, "-chain", "ca.pem", "-token_out", "-out", "token")
        return try contents(of: folder.appending("token"))
    }

    /// A token over these bytes that names this certificate, whatever it is for.
    func token(_ bytes: [UInt8], by made: Made, at time: Instant, change: (inout SignedData.SignerInfo) -> Void = { _ in }) throws -> [UInt8] {
        // What a proper authority would state.
        let proper = try authority.issue(.timestamps, name: "proper", from: day("2026-09-10"), to: day("2030-01-01"))
        var data = try SignedData.parse(try stampOf(proper, at: time)(bytes))
        let certificate = made.certificate
        var signer = data.signers[0]
        let hash = DER.encode(.octetString, certificate.sha256.bytes)
        let binding = SignedData.Attribute(DER.oid("1.2.840.113549.1.9.16.2.47"), DER.sequence(DER.sequence(DER.sequence(hash))))
        signer = .init(
            identifier: DER.sequence(certificate.issuerDER, certificate.serialDER), algorithm: .rsaSHA256,
            signedAttributes: signer.signedAttributes.filter { $0.type != binding.type } + [binding], signature: [], unsignedAttributes: [])
        change(&signer)
        signer.signature = try sign(signer.toBeSigned, with: made.file)
        data.certificates = [certificate] + made.identity.chain
        data.signers = [signer]
        return data.encode()
    }

    private func tool(_ arguments: String...) throws {
        let ran = try run("openssl", arguments, in: folder)
        guard ran.status == 0 else { throw Failed(ran: ran) }
    }
}

extension SignedData.SignerInfo {
    /// The SET OF signed attributes, as it is signed.
    var toBeSigned: [UInt8] { DER.setOf(signedAttributes.map { DER.sequence($0.type, DER.setOf($0.values)) }) }
}
