internal import Cryptography
internal import Evidence
internal import PackageFormat

/// The signatures and timestamps of a container, read, and what each timestamp proves about when.
struct ASiCProofs {
    struct Signature {
        let pair: ASiCContainer.Pair
        let message: Result<SignedMessage, SignedMessage.Failure>
    }

    let signatures: [Signature]
    private let proofs: TimeProofs
    let judge: CertificateJudge

    /// More archive timestamps than this are nobody's renewals.
    private static let mostTokens = 256

    init(_ container: ASiCContainer, _ package: ForeignPackage, anchors: [Certificate], revocation handedIn: RevocationData, at time: Instant) {
        var signatures: [Signature] = []
        var tokens: [TimeProofs.Token] = []
        func add(_ bytes: [UInt8], _ role: TimeProofs.Token.Role, _ file: String, over digest: (ForeignDigest) -> Digest?, signature: [UInt8]? = nil, covers: Set<ExactName> = []) {
            guard tokens.count < Self.mostTokens else { return }
            let others = signatures.flatMap { (try? $0.message.get().certificates) ?? [] }
            let content = Result { () throws(TimestampToken.Failure) in try TimestampToken.read(bytes, others: others) }
            let isOver = (try? content.get()).map { digest($0.info.algorithm)?.bytes == $0.info.imprint } ?? false
            tokens.append(.init(role, file: file, content, isOver: isOver, signature: signature, covers: covers))
        }
        for pair in container.pairs {
            guard let bytes = package.bytes(of: pair.file) else { continue }
            if pair.file.lowercased().hasSuffix(".tst") {
                let covered = container.manifests.first { ExactName($0.path) == ExactName(pair.target) }?.references.compactMap(\.path) ?? []
                add(bytes, .data, pair.file, over: { package.digest(of: pair.target, $0) }, covers: Set((covered + [pair.target]).map(ExactName.init)))
            } else {
                let message = Result { () throws(SignedMessage.Failure) in try SignedMessage.read(bytes) }
                signatures.append(Signature(pair: pair, message: message))
                for signer in (try? message.get())?.signers ?? [] {
                    for token in signer.tokens { add(token, .signature, pair.file, over: { ForeignDigest.digest(signer.signature, $0) }, signature: signer.signature) }
                }
            }
        }
        for manifest in container.archiveManifests {
            guard let file = manifest.signature, let bytes = package.bytes(of: file) else { continue }
            let covered = manifest.references.filter { Self.holds($0, package) == true }.compactMap(\.path) + [manifest.path]
            add(bytes, .archive, file, over: { package.digest(of: manifest.path, $0) }, covers: Set(covered.map(ExactName.init)))
        }
        let revocation = signatures.compactMap { try? $0.message.get().revocation } + tokens.compactMap { try? $0.content.get().revocation }
        // An authority may leave its certificates to the signature that its token stands in, or to another token.
        let certificates = signatures.flatMap { (try? $0.message.get().certificates) ?? [] } + tokens.flatMap { (try? $0.content.get().certificates) ?? [] }
        judge = CertificateJudge(anchors: anchors, revocation: revocation.reduce(handedIn) { $0.merged(with: $1) }, others: Array(Set(certificates)))
        self.signatures = signatures
        proofs = TimeProofs(tokens, judge, at: time)
    }

    var tokens: [TimeProofs.Token] { proofs.tokens }

    /// Whether an entry has the digest of its reference; nil when that cannot be said.
    static func holds(_ reference: ForeignASiCManifest.Reference, _ package: ForeignPackage) -> Bool? {
        guard let path = reference.path, let algorithm = ForeignDigest(uri: reference.algorithm), let digest = package.digest(of: path, algorithm) else { return nil }
        return digest.bytes == reference.digest
    }

    // MARK: When

    /// The earliest time by which a file is proven to have been there.
    func archived(_ file: String) -> Instant? { proofs.archived(file) }

    /// The earliest time by which a signature is proven to have been there: by its own token, or over its file.
    func proven(_ signature: [UInt8], in file: String) -> Instant? { proofs.proven(signature, in: file) }
}
