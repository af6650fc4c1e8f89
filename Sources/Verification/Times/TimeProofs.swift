internal import Cryptography
internal import Evidence

/// Timestamps, and what each proves about when.
///
/// A certificate that has run out, or was revoked, proves nothing by itself. A timestamp shows that what it covers was
/// there before, and a later timestamp over that one carries the proof on: each token is judged at the earliest time at
/// which another, trusted token vouches for its file; the last one at the time that was asked for.
struct TimeProofs {
    struct Token {
        enum Role { case signature, data, archive }

        let role: Role
        /// The file that it lies in.
        let file: String
        let content: Result<TimestampToken, TimestampToken.Failure>
        /// Whether the imprint is that of what it stands over.
        let isOver: Bool
        /// For a token over a signature: which one.
        var signature: [UInt8]?
        /// Files that it proves to have been there.
        var covers: Set<ExactName> = []
        fileprivate(set) var standing: Standing = .wrong(.timeWrong, "")

        init(_ role: Role, file: String, _ content: Result<TimestampToken, TimestampToken.Failure>, isOver: Bool, signature: [UInt8]? = nil, covers: Set<ExactName> = []) {
            self.role = role
            self.file = file
            self.content = content
            self.isOver = isOver
            self.signature = signature
            self.covers = covers
        }

        var time: Instant? { try? content.get().time }
        var authority: String { (try? content.get().authority.name) ?? "" }
    }

    enum Standing: Equatable {
        case trusted
        case undecided(FindingCode, String)
        case wrong(FindingCode, String)
    }

    /// By how many seconds the clocks of two authorities may differ.
    ///
    /// > The ordering of tokens [of different authorities] is only possible when the difference between the genTime of the first
    /// > and that of the second is greater than the sum of the accuracies of each (RFC 3161 §2.4.2).
    ///
    /// Few state theirs; at sealing several stamp within a second, and their tokens stand for good.
    static let clocksDiffer: Int64 = 60

    private(set) var tokens: [Token]
    private let judge: CertificateJudge

    init(_ tokens: [Token], _ judge: CertificateJudge, at time: Instant) {
        self.tokens = tokens
        self.judge = judge
        for i in self.tokens.indices { self.tokens[i].standing = standing(self.tokens[i], at: time) }
        // Each round lets trusted tokens carry those whose time is over, the newest first.
        var judgedAt: [Int: Instant] = [:]
        var hasChanged = true
        while hasChanged {
            hasChanged = false
            for i in self.tokens.indices where self.tokens[i].standing != .trusted {
                guard var proven = archived(self.tokens[i].file) else { continue }
                // By the later authority's clock the token was there before it was made: no more than that is between the two.
                if let own = self.tokens[i].time, proven < own, own.seconds - proven.seconds <= Self.clocksDiffer { proven = own }
                guard judgedAt[i] != proven else { continue }
                judgedAt[i] = proven
                self.tokens[i].standing = standing(self.tokens[i], at: proven)
                if self.tokens[i].standing == .trusted { hasChanged = true }
            }
        }
    }

    private func standing(_ token: Token, at time: Instant) -> Standing {
        switch token.content {
        case .failure(.unsupported): return .undecided(.timeUntrusted, "a key or algorithm that is not judged")
        case .failure(let failure): return .wrong(.timeWrong, "\(failure)")
        case .success(let content):
            guard token.isOver else { return .wrong(.timeWrong, "not over this content") }
            guard !content.info.algorithm.isWeak else { return .undecided(.timeWeakDigest, content.info.algorithm.rawValue) }
            guard content.time <= time else { return .undecided(.timeLater, Instant(seconds: content.time.seconds).iso8601) }
            // > The authority's certificate has to be valid when the token was made, too.
            if case .outsideValidity(let reason) = content.path(anchors: judge.anchors, others: judge.others, at: content.time).judgement { return .undecided(.timeUntrusted, reason) }
            switch judge.judge(content.authority, among: content.certificates, at: time, used: content.time).standing {
            case .trusted: return .trusted
            case .undecided(.identityRevocationMissing, let reason), .undecided(.identityRevocationStale, let reason): return .undecided(.timeRevocation, reason)
            case .undecided(_, let reason): return .undecided(.timeUntrusted, reason)
            case .wrong(.identityRevoked, let reason): return .wrong(.timeRevoked, reason)
            case .wrong(_, let reason): return .wrong(.timeWrong, reason)
            }
        }
    }

    /// The earliest time by which a file is proven to have been there.
    func archived(_ file: String) -> Instant? { earliest { $0.role != .signature && $0.covers.contains(ExactName(file)) } }

    /// The earliest time by which a signature is proven to have been there: by its own token, or over its file.
    func proven(_ signature: [UInt8], in file: String) -> Instant? {
        earliest { $0.signature == signature || ($0.role != .signature && $0.covers.contains(ExactName(file))) }
    }

    private func earliest(_ isMeant: (Token) -> Bool) -> Instant? {
        tokens.filter { $0.standing == .trusted && isMeant($0) }.compactMap(\.time).min()
    }
}

extension TimeProofs {
    /// What there is to say of tokens, and what follows for their level.
    static func judge(_ tokens: [Token]) -> LevelJudgement {
        var judgement = LevelJudgement(
            tokens.compactMap { token in
                switch token.standing {
                case .trusted: nil
                case .undecided(.timeUntrusted, let reason): Finding(.timeUntrusted, .warning, path: token.file, facts: ["reason": "\(token.authority): \(reason)"])
                case .undecided(let code, let reason): Finding(code, .warning, path: token.file, facts: ["reason": reason])
                case .wrong(let code, let reason): Finding(code, path: token.file, facts: ["reason": reason])
                }
            })
        if judgement.outcome == .valid, !judgement.findings.isEmpty { judgement.outcome = .undecided }
        return judgement
    }
}
