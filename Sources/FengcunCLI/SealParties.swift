internal import ArgumentParser
internal import Cryptography
internal import Evidence
internal import Files
internal import Foundation
internal import PackageFormat
internal import Reports
internal import Sealing
internal import SystemPackage
internal import Workspace

/// Who signs besides, now or later.
struct FurtherSignerOptions: ParsableArguments {
    @Option(name: .long, help: ArgumentHelp(Speech.tr("同时作 SM2 签名（GB/T 35275）的密钥与证书", "The key and certificate of an SM2 signature (GB/T 35275) beside."), valueName: "FILE")) var sm2Identity: PathArgument?
    @Option(name: .long, help: ArgumentHelp(Speech.tr("SM2 签名者的身份（默认同 --role）", "The SM2 signer's role (that of --role by default)."), valueName: "ROLE"), completion: CompletionWords.roles) var sm2Role: String?
    @Option(name: .long, help: ArgumentHelp(Speech.tr("封存后还须有谁用 sign 加签：身份=证书文件，或 身份=名称；可多次给出", "Who has to sign afterwards with `sign`: ROLE=CERTIFICATE-FILE, or ROLE=NAME; may be repeated."), valueName: "ROLE=CERT|NAME")) var requireSigner: [String] = []

    func required() throws -> [Dossier.RequiredSigner] {
        try requireSigner.map { text in
            let parts = text.split(separator: "=", maxSplits: 1).map(String.init)
            guard parts.count == 2, SignerRole.isValid(parts[0]), !parts[1].isEmpty else {
                throw Fault(.unknownTerm, facts: ["option": "--require-signer", "value": text, "known": SignerRole.common.map { "\($0)=..." }.joined(separator: ", ")])
            }
            guard let path = PathArgument(argument: parts[1])?.path, (try? FileFacts(path)) != nil else { return .init(role: parts[0], name: parts[1]) }
            guard let certificate = Certificate.all(inPEM: try InputFile.readAll(path, limit: 1 << 20)).first else { throw Fault(.trustUnreadable, path: parts[1]) }
            return .init(role: parts[0], name: certificate.name, certificate: certificate.sha256.hex)
        }
    }
}

/// For keys that live on another machine.
struct RemoteKeyOptions: ParsableArguments {
    @Option(name: .long, help: ArgumentHelp(Speech.tr("密钥在别的机器上：把要签的内容写到此文件夹（证书用 --certificate 给出）", "The key lives on another machine: write what it has to sign to this folder (its certificate is given with --certificate)."), valueName: "OUT"), completion: .directory) var request: PathArgument?
    @Option(name: .long, help: ArgumentHelp(Speech.tr("取回的签名：文件，或放有它们的文件夹；可多次给出", "The signatures that were brought back: a file, or a folder with them; may be repeated."), valueName: "FILE")) var attach: [PathArgument] = []
}

/// Who seals, with keys that are here or elsewhere.
struct SealParties {
    let identity: Identity
    let role: String
    let sm2: SM2Signer?
    /// That of the request, where one is answered: the same package has to come out.
    let time: Instant
    /// What the key elsewhere is asked to sign.
    private let deferred: DeferredKey?
    private let remote: Identity?
    private let sm2Role: String
    private let answered: SignRequest?

    init(_ seal: Seal, _ workspace: Workspace) throws {
        let local = try seal.identity.map { try Identity.open($0, seal.passphrase, certificates: seal.certificates.read()) }
        if let local, local.certificate.keyKind == .sm2 { throw Fault(.identityIsSM2, facts: ["name": local.certificate.name]) }
        answered = try seal.remote.attach.isEmpty ? nil : SignRequest.read(workspace)
        guard seal.remote.request == nil || answered == nil else { throw Self.usage("--request 与 --attach 不能一起用", "--request and --attach do not go together") }
        time = answered?.sealedAt ?? now()
        role = answered?.role ?? seal.role
        sm2Role = answered?.sm2Role ?? seal.further.sm2Role ?? seal.role

        guard seal.remote.request != nil || answered != nil else {
            guard let local else { throw Self.usage("需要 --identity", "--identity is needed") }
            identity = local
            var beside: SM2Signer?
            if let key = seal.further.sm2Identity {
                let other = try Identity.open(key, seal.passphrase)
                try other.certificate.checkMaySign(at: time)
                beside = Self.local(other, sm2Role, time)
            }
            sm2 = beside
            (deferred, remote) = (nil, nil)
            return
        }
        guard seal.further.sm2Identity == nil else { throw Self.usage("--sm2-identity 用于本机的密钥", "--sm2-identity is for a key on this machine") }
        let certificates = try answered?.signers ?? seal.certificates.read()
        guard let certificate = certificates.first else { throw Self.usage("--request 需要 --certificate：别处密钥的证书", "--request needs --certificate: that of the key elsewhere") }
        let answers = try Answers(seal.remote.attach.map(\.path))
        let key = try DeferredKey(certificate, answers: answers.raw)
        let away = try Identity(key: key, candidates: certificates, path: certificate.name)
        try certificate.checkMaySign(at: time)
        (deferred, remote) = (key, away)
        if certificate.keyKind == .sm2 {
            guard let local else { throw Fault(.identityIsSM2, facts: ["name": certificate.name]) }
            identity = local
            sm2 = Self.away(away, sm2Role, time, answers)
        } else {
            guard local == nil else { throw Self.usage("别处的密钥作封存签名时，不用 --identity", "a key elsewhere that seals leaves nothing for --identity") }
            identity = away
            sm2 = nil
        }
    }

    private static func usage(_ zh: String, _ en: String) -> Fault { Fault(.usage, facts: ["detail": Speech.tr(zh, en)]) }

    private static func local(_ identity: Identity, _ role: String, _ time: Instant) -> SM2Signer {
        SM2Signer(role: role, certificate: identity.certificate, chain: identity.chain) { try SM2Signature.sign($0, by: identity, role: role, at: time).encode() }
    }

    /// A whole GB/T 35275 file is taken as its maker wrote it; a bare signature is put into ours.
    private static func away(_ identity: Identity, _ role: String, _ time: Instant, _ answers: Answers) -> SM2Signer {
        SM2Signer(role: role, certificate: identity.certificate, chain: identity.chain) { content in
            for message in answers.messages {
                guard let read = try? SM2Signature.read(message, content: content, others: [identity.certificate] + identity.chain), (try? read.check(content: content)) == identity.certificate else { continue }
                return read.encode()
            }
            if !answers.messages.isEmpty, answers.raw.isEmpty { throw Fault(.answerMissing) }
            return try SM2Signature.sign(content, by: identity, role: role, at: time).encode()
        }
    }

    /// With the same time, certificates and options the same package comes out, unless the workspace has changed.
    func checkUnchanged(_ sealing: Sealing) throws {
        guard let answered, let remote else { return }
        var draft = sealing
        let silent = try Identity(key: DeferredKey(remote.certificate), candidates: [remote.certificate] + remote.chain, path: remote.certificate.name)
        if sm2 == nil { draft.identity = silent } else { draft.sm2 = Self.away(silent, sm2Role, time, try Answers([])) }
        guard try draft.draft().manifestDigest.hex == answered.manifestDigest else { throw Fault(.requestOutdated, path: sealing.workspace.root.string) }
    }

    // MARK: Asking

    /// Writes what is to be signed, and what it is.
    func ask(_ sealing: Sealing, _ folder: FilePath) throws -> ExitStatus {
        guard let remote, let deferred else { throw Self.usage("没有别处的密钥", "there is no key elsewhere") }
        guard (try? FileFacts(folder)) == nil else { throw Fault(.targetExists, path: folder.string) }
        let draft = try sealing.draft()
        try makeFolders(folder)
        let isSM2 = remote.certificate.keyKind == .sm2
        // One message an SM2 key, two another: the seal and the commitments, which are signed on their own.
        let names = isSM2 ? ["sm2.tbs"] : ["seal.tbs", "commitments.tbs"]
        var written: [String] = []
        for (name, message) in zip(names, deferred.messages) {
            try DurableFile.write(message, to: folder.appending(name))
            written.append(name)
        }
        if isSM2, let content = draft.sm3Manifest {
            try DurableFile.write(content, to: folder.appending("tagmanifest-sm3.txt"))
            written.append("tagmanifest-sm3.txt")
            if let digest = SM2Signature.digestToBeSigned(content, certificate: remote.certificate, chain: remote.chain, role: sm2Role, at: time) {
                try DurableFile.write(Array((digest.hex + "\n").utf8), to: folder.appending("sm2.digest"))
                written.append("sm2.digest")
            }
        }
        try DurableFile.write(Array(summary(draft, remote, isSM2).utf8), to: folder.appending("README.txt"))
        try SignRequest(sealedAt: time, role: role, sm2Role: isSM2 ? sm2Role : nil, certificates: [remote.certificate] + remote.chain, manifestDigest: draft.manifestDigest).write(sealing.workspace)
        Speech.answer(
            .object([
                "request": .string(folder.string), "files": .array((written + ["README.txt"]).map { .string($0) }), "signer": .string(remote.certificate.name), "role": .string(isSM2 ? sm2Role : role),
                "manifestDigest": .string(draft.manifestDigest.hex),
            ]),
            Speech.tr("要签的内容写在 \(folder.string)（说明见 README.txt）；取回签名后：seal --attach", "what is to be signed is in \(folder.string) (see its README.txt); with the signature: seal --attach"))
        return .done
    }

    private func summary(_ draft: Sealing.Draft, _ remote: Identity, _ isSM2: Bool) -> String {
        let project = draft.project
        let facts = """
            项目 project            \(project.identification.number) \(project.identification.name)
            包标识 package id       \(project.packageID)
            代理机构 agent          \(project.parties.agent.name)
            原件 originals          \(draft.files)，\(Sizes.text(draft.bytes))
            清单摘要 manifest digest \(draft.manifestDigest.hex)
            签名者 signer           \(remote.certificate.name)（\(isSM2 ? sm2Role : role)）
            签名时间 signing time   \(Instant(seconds: time.seconds).iso8601)

            """
        let how =
            isSM2
            ? """
            任选一种 | any one of these:
            1. 用 SM2 密钥（SM2-with-SM3，标识 1234567812345678）签 sm2.tbs，签名存为 sm2.sig（DER，或 r‖s 共 64 字节，可为 Base64）
               sign sm2.tbs with the SM2 key (SM2-with-SM3, identifier 1234567812345678) and save the signature as sm2.sig (DER, or r and s in 64 bytes; Base64 is taken too)
            2. 只能签摘要的设备：对 sm2.digest 中的摘要（已含 Z）作 SM2 签名，存为 sm2.sig
               a device that signs digests alone: sign the digest in sm2.digest, which has Z in it, and save as sm2.sig
            3. 厂商工具：对 tagmanifest-sm3.txt 作 GB/T 35275（PKCS#7）分离式签名，存为 sm2.p7
               a vendor's program: make a detached GB/T 35275 (PKCS #7) signature over tagmanifest-sm3.txt and save as sm2.p7

            """
            : """
            用私钥对 seal.tbs 和 commitments.tbs 各签一次（SHA-256），签名存为 seal.sig 和 commitments.sig，例如
            sign seal.tbs and commitments.tbs with the private key (SHA-256) and save the signatures as seal.sig and commitments.sig, for example
              openssl dgst -sha256 -sign key.pem -out seal.sig seal.tbs
              openssl dgst -sha256 -sign key.pem -out commitments.sig commitments.tbs

            """
        return "封存签名请求 | Fengcun: what is to be signed\n\n" + facts + "\n" + how + "\n取回后 | then: fengcun seal DIR --attach 此文件夹 THIS-FOLDER\(isSM2 ? " --identity ..." : "")\n"
    }
}

/// What came back: bare signatures, and CMS messages.
struct Answers {
    private(set) var raw: [[UInt8]] = []
    private(set) var messages: [[UInt8]] = []

    /// What `--request` wrote lies in the same folder, as a rule.
    private static let ours = ["tbs", "txt", "digest"]

    init(_ paths: [FilePath]) throws(Fault) {
        for path in paths {
            let isFolder = try FileFacts(path).kind == .folder
            let files = isFolder ? FileTree.walk(path, maximumDepth: 1).nodes.filter { $0.facts.kind == .file && !Self.ours.contains($0.path.extension ?? "") }.map(\.path) : [path]
            for file in files { add(try InputFile.readAll(file, limit: 1 << 20)) }
        }
        if !paths.isEmpty, raw.isEmpty, messages.isEmpty { throw Fault(.answerMissing) }
    }

    private mutating func add(_ bytes: [UInt8]) {
        let text = String(decoding: bytes, as: UTF8.self).split(whereSeparator: \.isNewline).filter { !$0.hasPrefix("-----") }.joined()
        let content = Data(base64Encoded: text).map(Array.init) ?? bytes
        if (try? SignedData.read(content)) != nil { messages.append(content) } else { raw.append(content) }
    }
}
