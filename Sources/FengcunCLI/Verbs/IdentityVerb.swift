internal import ArgumentParser
internal import Cryptography
internal import Evidence
internal import Files
internal import PackageFormat
internal import Reports
internal import SystemPackage

struct IdentityVerb: ParsableCommand {
    static var configuration: CommandConfiguration {
        CommandConfiguration(commandName: "identity", abstract: Speech.tr("签名身份", "Signing identities."), subcommands: [IdentityCreate.self, IdentityRequest.self, IdentityShow.self])
    }
}

struct IdentityCreate: Verb {
    static var configuration: CommandConfiguration {
        CommandConfiguration(
            commandName: "create", abstract: Speech.tr("制作测试身份（证书中注明，不可用于正式档案）", "Make a test identity, marked as such in its certificate."),
            discussion: Speech.tr(
                "写出 identity.p12、certificate.pem、ca.pem；加 --keep-ca 时另写 ca.p12（口令相同）。正式档案用电子认证服务机构签发的证书。",
                "Writes identity.p12, certificate.pem and ca.pem, and with --keep-ca also ca.p12 under the same passphrase. For real archives use a certificate of a licensed authority."))
    }

    @Argument(help: ArgumentHelp(Speech.tr("存放的文件夹", "The folder to write to."), valueName: "DIR"), completion: .directory) var folder: PathArgument
    @Option(name: .long, help: ArgumentHelp(Speech.tr("签名者名称", "The signer's name."))) var name: String
    @Flag(name: .customLong("sm2"), help: ArgumentHelp(Speech.tr("用 SM2 密钥（证书以 SM3 签名）", "With SM2 keys, certificates signed with SM3."))) var isSM2 = false
    @Flag(name: .customLong("tsa"), help: ArgumentHelp(Speech.tr("时间戳机构的身份，只用于时间戳", "Of a timestamp authority, for timestamps alone."))) var isTimestampAuthority = false
    @Flag(name: .customLong("keep-ca"), help: ArgumentHelp(Speech.tr("保留测试机构的密钥（ca.p12）", "Keep the test authority's key (ca.p12)."))) var keepsAuthority = false
    @OptionGroup var passphrase: PassphraseOption
    @OptionGroup var common: CommonOptions

    func perform() throws -> ExitStatus {
        let target = folder.path.appending("identity.p12")
        guard !name.isEmpty, name.utf8.count <= 64, !name.contains(where: \.isNewline) else {
            throw Fault(.usage, facts: ["detail": Speech.tr("--name 须是 64 字节以内的一行文字", "--name is one line of at most 64 bytes")])
        }
        let authorityKey = keepsAuthority ? folder.path.appending("ca.p12") : nil
        for file in [target] + (authorityKey.map { [$0] } ?? []) where (try? FileFacts(file)) != nil { throw Fault(.targetExists, path: file.string) }
        guard let word = try passphrase.read(for: target.string, isNew: true), !word.isEmpty else { throw Fault(.passphraseNeeded, path: target.string) }
        let made = try TestIdentity.create(name: name, secret: word, key: isSM2 ? .sm2 : .ec, purpose: isTimestampAuthority ? .timestamps : .signing, now: now())
        try makeFolders(folder.path)
        let certificate = folder.path.appending("certificate.pem")
        let authority = folder.path.appending("ca.pem")
        try DurableFile.write(Array(made.certificate.pem.utf8), to: certificate)
        try DurableFile.write(Array(made.authority.pem.utf8), to: authority)
        if let authorityKey { try DurableFile.write(made.authorityPKCS12, to: authorityKey, mode: 0o600) }
        try DurableFile.write(made.pkcs12, to: target, mode: 0o600)
        let kept = authorityKey.map { Speech.tr("\n  测试机构的密钥 \($0.string)", "\n  the authority's key \($0.string)") } ?? ""
        Speech.answer(
            .object([
                "identity": .string(target.string), "certificate": .string(certificate.string), "ca": .string(authority.string), "caKey": authorityKey.map { .string($0.string) } ?? .null,
                "name": .string(name), "key": .string(made.certificate.keyKind.rawValue), "test": .bool(true),
            ]),
            Speech.tr(
                "测试身份 \(name)\n  密钥 \(target.string)\n  证书 \(certificate.string)\(kept)\n  校验时信任 --trust \(authority.string)",
                "test identity \(name)\n  key \(target.string)\n  certificate \(certificate.string)\(kept)\n  to verify: --trust \(authority.string)"))
        return .done
    }
}

struct IdentityShow: Verb {
    static var configuration: CommandConfiguration {
        CommandConfiguration(
            commandName: "show", abstract: Speech.tr("说明一个密钥或证书文件，或令牌里有什么", "Say what a key or certificate file is, or what is in a token."),
            discussion: Speech.tr(
                "令牌写作 pkcs11:，不需要 PIN；给出 --passphrase-file 或 pin-source 才登录，看到私钥本身。", "A token is pkcs11: and takes no PIN. With --passphrase-file or pin-source it is opened, and the private keys themselves are seen."))
    }

    @Argument(help: ArgumentHelp(Speech.tr(".p12 或 PEM 文件，或 pkcs11:…", "A .p12 or PEM file, or pkcs11:..."), valueName: "FILE|URI")) var file: PathArgument
    @OptionGroup var passphrase: PassphraseOption
    @OptionGroup var common: CommonOptions

    func perform() throws -> ExitStatus {
        switch try KeySource(file) {
        case .token(let uri): try show(uri)
        case .file(let path): try show(path)
        }
        return .done
    }

    private func show(_ path: FilePath) throws {
        var bytes = try InputFile.readAll(path, limit: 1 << 20)
        defer { wipe(&bytes) }
        var certificates = Certificate.all(inPEM: bytes)
        var key: PublicKey?
        if KeyFile.isCertificatesOnly(bytes) {
            if certificates.isEmpty { throw Fault(.trustUnreadable, path: path.string) }
        } else {
            let file = try KeySource.read(path, passphrase)
            key = file.key.publicKey
            // A key whose certificate is still asked for, or lies in a file of its own, is nothing to object to.
            let identity = file.certificates.isEmpty ? nil : try Identity(key: file.key, candidates: file.certificates, path: path.string)
            certificates = identity.map { [$0.certificate] + $0.chain } ?? []
        }
        let kind = key.map { "\($0.kind.rawValue) \($0.bits)" } ?? ""
        Speech.answer(
            ReportJSON.object([
                "file": .string(path.string), "hasKey": .bool(key != nil), "key": key.map { .object(["kind": .string($0.kind.rawValue), "bits": .integer(Int64($0.bits))]) },
                "certificates": .array(certificates.map(CertificateReport.json)),
            ]),
            (key == nil ? Speech.tr("仅证书", "certificates only") : (certificates.isEmpty ? Speech.tr("仅私钥", "a private key only") : Speech.tr("含私钥", "with its private key")) + Speech.bracketed(kind))
                + certificates.map { "\n" + CertificateReport.text($0) }.joined())
    }

    /// Looking takes no PIN: one that lies in the environment for something else is not tried, for tries are counted.
    private func show(_ uri: TokenURI) throws {
        let isOpened = passphrase.passphraseFile != nil || uri.pinSource != nil
        let pin = isOpened ? try passphrase.read(for: uri.text, source: uri.pinSource.map { FilePath($0) }) : nil
        let tokens = try TokenContents.read(uri, environment: KeySource.module, pin: pin)
        Speech.answer(TokenReport.json(tokens, file: uri.text), tokens.map(TokenReport.text).joined(separator: "\n"))
    }
}
