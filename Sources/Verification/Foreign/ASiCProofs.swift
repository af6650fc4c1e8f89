internal import Cryptography
internal import Evidence
internal import PackageFormat

/// The signatures and timestamps of a container, read, and what each proves about when.
///
/// A certificate that has run out proves nothing by itself. A timestamp shows that what it covers was there before, and a
/// later timestamp over that one carries the proof on: each token is judged at the earliest time at which another,
/// trusted token vouches for its file.
struct ASiCProofs {
    struct Signature {
        let pair: ASiCContainer.Pair
        let message: Result<SignedMessage, SignedMessage.Failure>
    }

    struct Token {
        enum Role { case signature, data, archive }

        let role: Role
        /// The file that it lies in.
        let file: String
        let content: Result<TimestampToken, TimestampToken.Failure>
        /// Whether the imprint is that of what it stands over.
        let isOver: Bool
        /// For a token over a signature: which one.
        let signature: [UInt8]?
        /// Files that it proves to have been there.
        let covers: Set<ExactName>
        var standing: Standing = .wrong("")
    }

    enum Standing: Equatable {
        case trusted
        case undecided(String)
        case wrong(String)
    }

    private(set) var signatures: [Signature] = []
    private(set) var tokens: [Token] = []

    /// More archive timestamps than this are nobody's renewals.
    private static let mostTokens = 256

    init(_ container: ASiCContainer, _ package: ForeignPackage, anchors: [Certificate], at time: Instant) {
        for pair in container.pairs {
            guard let bytes = package.bytes(of: pair.file) else { continue }
            if pair.file.lowercased().hasSuffix(".tst") {
                let covered = container.manifests.first { ExactName($0.path) == ExactName(pair.target) }?.references.compactMap(\.path) ?? []
                addToken(bytes, .data, pair.file, over: { package.digest(of: pair.target, $0) }, covers: Set((covered + [pair.target]).map(ExactName.init)))
            } else {
                let message = Result { () throws(SignedMessage.Failure) in try SignedMessage.read(bytes) }
                signatures.append(Signature(pair: pair, message: message))
                for signer in (try? message.get())?.signers ?? [] {
                    for token in signer.tokens { addToken(token, .signature, pair.file, over: { ForeignDigest.digest(signer.signature, $0) }, signature: signer.signature) }
                }
            }
        }
        for manifest in container.archiveManifests {
            guard let file = manifest.signature, let bytes = package.bytes(of: file) else { continue }
            let covered = manifest.references.filter { Self.holds($0, package) == true }.compactMap(\.path) + [manifest.path]
            addToken(bytes, .archive, file, over: { package.digest(of: manifest.path, $0) }, covers: Set(covered.map(ExactName.init)))
        }
        judge(anchors, at: time)
    }

    /// Whether an entry has the digest of its reference; nil when that cannot be said.
    static func holds(_ reference: ForeignASiCManifest.Reference, _ package: ForeignPackage) -> Bool? {
        guard let path = reference.path, let algorithm = ForeignDigest(uri: reference.algorithm), let digest = package.digest(of: path, algorithm) else { return nil }
        return digest.bytes == reference.digest
    }

    private mutating func addToken(_ bytes: [UInt8], _ role: Token.Role, _ file: String, over digest: (ForeignDigest) -> Digest?, signature: [UInt8]? = nil, covers: Set<ExactName> = []) {
        guard tokens.count < Self.mostTokens else { return }
        let content = Result { () throws(TimestampToken.Failure) in try TimestampToken.read(bytes) }
        let isOver = (try? content.get()).map { digest($0.info.algorithm)?.bytes == $0.info.imprint } ?? false
        tokens.append(Token(role: role, file: file, content: content, isOver: isOver, signature: signature, covers: covers))
    }

    // MARK: When

    private mutating func judge(_ anchors: [Certificate], at time: Instant) {
        for i in tokens.indices { tokens[i].standing = Self.standing(tokens[i], anchors, at: time) }
        // Each round lets trusted tokens carry those whose time is over, the newest first.
        var judgedAt: [Int: Instant] = [:]
        var hasChanged = true
        while hasChanged {
            hasChanged = false
            for i in tokens.indices {
                guard case .undecided = tokens[i].standing, let proven = archived(tokens[i].file), judgedAt[i] != proven else { continue }
                judgedAt[i] = proven
                tokens[i].standing = Self.standing(tokens[i], anchors, at: proven)
                if tokens[i].standing == .trusted { hasChanged = true }
            }
        }
    }

    private static func standing(_ token: Token, _ anchors: [Certificate], at time: Instant) -> Standing {
        switch token.content {
        case .failure(.unsupported): return .undecided("a key or algorithm that is not judged")
        case .failure(let failure): return .wrong("\(failure)")
        case .success(let content):
            guard token.isOver else { return .wrong("not over this content") }
            // > The authority's certificate has to be valid when the token was made, too.
            for moment in [content.time, time] {
                switch content.path(anchors: anchors, at: moment).judgement {
                case .trusted: continue
                case .untrusted(let reason), .outsideValidity(let reason): return .undecided(reason)
                case .broken(let reason): return .wrong(reason)
                }
            }
            return .trusted
        }
    }

    /// The earliest time by which a file is proven to have been there.
    func archived(_ file: String) -> Instant? { earliest { $0.role != .signature && $0.covers.contains(ExactName(file)) } }

    /// The earliest time by which a signature is proven to have been there: by its own token, or over its file.
    func proven(_ signature: [UInt8], in file: String) -> Instant? {
        earliest { $0.signature == signature || ($0.role != .signature && $0.covers.contains(ExactName(file))) }
    }

    private func earliest(_ isMeant: (Token) -> Bool) -> Instant? {
        tokens.filter { $0.standing == .trusted && isMeant($0) }.compactMap { try? $0.content.get().time }.min()
    }
}
