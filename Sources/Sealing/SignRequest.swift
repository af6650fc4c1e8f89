package import Cryptography
package import Evidence
internal import Files
internal import PackageFormat
internal import SystemPackage
package import Workspace

/// A signature that is being waited for from a key on another machine, kept beside the workspace: with the same time and the
/// same certificates the package comes out the same again.
package struct SignRequest: Sendable, Codable, Equatable {
    package var sealedAt: Instant
    package var role: String
    package var sm2Role: String?
    /// DER, the key's own first, hexadecimal.
    package var certificates: [String]
    /// SHA-256 of the ASiC manifest that was composed.
    package var manifestDigest: String

    package init(sealedAt: Instant, role: String, sm2Role: String?, certificates: [Certificate], manifestDigest: Digest) {
        self.sealedAt = sealedAt
        self.role = role
        self.sm2Role = sm2Role
        self.certificates = certificates.map(\.der.lowerHex)
        self.manifestDigest = manifestDigest.hex
    }

    package var signers: [Certificate] { certificates.compactMap { [UInt8](lowerHex: $0).flatMap { Certificate(der: $0) } } }

    package func write(_ workspace: Workspace) throws(Fault) { try DurableFile.write(CanonicalJSON.encode(self), to: Self.file(workspace)) }

    /// - Throws: ``FaultCode/requestMissing``.
    package static func read(_ workspace: Workspace) throws(Fault) -> SignRequest {
        guard (try? FileFacts(file(workspace))) != nil else { throw Fault(.requestMissing, path: workspace.root.string) }
        return try CanonicalJSON.decode(SignRequest.self, from: try InputFile.readAll(file(workspace), limit: 1 << 20))
    }

    package static func remove(_ workspace: Workspace) throws(Fault) { try removeFile(file(workspace)) }

    private static func file(_ workspace: Workspace) -> FilePath { workspace.state.appending("request.json") }
}
