internal import ArgumentParser
internal import Cryptography
internal import Evidence
internal import Files
internal import PackageFormat
internal import Reports
internal import SystemPackage

struct IdentityVerb: ParsableCommand {
    static var configuration: CommandConfiguration {
        CommandConfiguration(commandName: "identity", abstract: Speech.tr("签名身份", "Signing identities."), subcommands: [IdentityCreate.self, IdentityShow.self])
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
        let made = try TestIdentity.create(name: name, passphrase: word, key: isSM2 ? .sm2 : .ec, purpose: isTimestampAuthority ? .timestamps : .signing, now: now())
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
        CommandConfiguration(commandName: "show", abstract: Speech.tr("说明一个密钥或证书文件", "Say what a key or certificate file is."))
    }

    @Argument(help: ArgumentHelp(Speech.tr(".p12 或 PEM 文件", "A .p12 or PEM file."), valueName: "FILE")) var file: PathArgument
    @OptionGroup var passphrase: PassphraseOption
    @OptionGroup var common: CommonOptions

    func perform() throws -> ExitStatus {
        if file.path.string.hasPrefix("pkcs11:") { throw Fault(.identityUnsupported, path: file.path.string) }
        let bytes = try InputFile.readAll(file.path, limit: 1 << 20)
        let text = String(decoding: bytes, as: UTF8.self)
        var certificates: [Certificate]
        var hasKey = false
        if text.contains("-----BEGIN"), !text.contains("PRIVATE KEY") {
            certificates = Certificate.all(inPEM: bytes)
            if certificates.isEmpty { throw Fault(.trustUnreadable, path: file.path.string) }
        } else {
            let identity = try Identity.open(file, passphrase)
            certificates = [identity.certificate] + identity.chain
            hasKey = true
        }
        Speech.answer(
            .object(["file": .string(file.path.string), "hasKey": .bool(hasKey), "certificates": .array(certificates.map(json))]),
            ([hasKey ? Speech.tr("含私钥", "with its private key") : Speech.tr("仅证书", "certificates only")] + certificates.map(self.text)).joined(separator: "\n"))
        return .done
    }

    private func json(_ certificate: Certificate) -> JSONValue {
        .object([
            "name": .string(certificate.name), "subject": .string(certificate.subject), "issuer": .string(certificate.issuer), "notBefore": .string(certificate.notBefore.iso8601),
            "notAfter": .string(certificate.notAfter.iso8601), "key": .string(certificate.keyKind.rawValue), "sha256": .string(certificate.sha256.hex), "test": .bool(isTest(certificate)),
        ])
    }

    private func text(_ certificate: Certificate) -> String {
        """
        \(certificate.name)\(isTest(certificate) ? Speech.tr("（测试身份）", " (test identity)") : "")
          \(Speech.tr("主体", "subject")) \(certificate.subject)
          \(Speech.tr("颁发者", "issuer")) \(certificate.issuer)
          \(Speech.tr("有效期", "valid")) \(certificate.notBefore.iso8601) – \(certificate.notAfter.iso8601)
          \(kind(certificate)), SHA-256 \(certificate.sha256.hex)
        """
    }

    private func kind(_ certificate: Certificate) -> String { (certificate.keyKind == .other ? "?" : certificate.keyKind.rawValue.uppercased()) + (certificate.mayTimestamp ? Speech.tr("，只用于时间戳", ", for timestamps alone") : "") }

    private func isTest(_ certificate: Certificate) -> Bool { certificate.subject.contains("Fengcun test identity") }
}
