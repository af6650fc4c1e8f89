package import Cryptography
internal import Evidence
package import PackageFormat

/// Who signs with SM2 beside the seal's own signature (docs/format.md, Signatures).
package struct SM2Signer: Sendable {
    package let required: Dossier.RequiredSigner
    /// From the bag's SM3 manifest of tag files to `sm2-001.p7`.
    package let sign: @Sendable ([UInt8]) throws -> [UInt8]

    package init(role: String, certificate: Certificate, chain: [Certificate], sign: @escaping @Sendable ([UInt8]) throws -> [UInt8]) {
        required = .init(role: role, name: certificate.name, certificate: certificate.sha256.hex, issuers: chain.map(\.sha256.hex))
        self.sign = sign
    }
}
