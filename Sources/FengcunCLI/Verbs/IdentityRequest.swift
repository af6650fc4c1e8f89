internal import ArgumentParser
internal import Cryptography
internal import Evidence
internal import Files
internal import PackageFormat
internal import Reports
internal import SystemPackage

struct IdentityRequest: Verb {
    static var configuration: CommandConfiguration {
        CommandConfiguration(
            commandName: "request", abstract: Speech.tr("向电子认证服务机构申请证书：写出 PKCS#10 请求", "Ask an authority for a certificate: write a PKCS#10 request."),
            discussion: Speech.tr(
                "用已有的密钥（--identity，文件或令牌），或新做一个（--new，以口令加密）。拿到证书后：seal --identity 密钥 --certificate 证书.pem。",
                "With a key that is there (--identity, a file or a token), or a new one (--new, encrypted with a passphrase). With the certificate that comes back: seal --identity KEY --certificate CERT.pem."))
    }

    @Option(name: .long, help: ArgumentHelp(Speech.tr("已有的密钥：.p12 或 PEM 文件，或令牌 pkcs11:…", "A key that is there: a .p12 or PEM file, or a token, pkcs11:..."), valueName: "FILE|URI"), completion: CompletionWords.identities) var identity: PathArgument?
    @Option(name: .long, help: ArgumentHelp(Speech.tr("把新密钥写到此文件（P-256）", "Write a new key (P-256) to this file."), valueName: "FILE")) var new: PathArgument?
    @Flag(name: .long, help: ArgumentHelp(Speech.tr("新密钥用 RSA 3072", "The new key is RSA 3072."))) var rsa = false
    @Option(name: .long, help: ArgumentHelp(Speech.tr("签名者名称（CN）", "The signer's name (CN)."))) var name: String
    @Option(name: .long, help: ArgumentHelp(Speech.tr("单位（O）", "The organization (O)."))) var organization: String?
    @Option(name: .long, help: ArgumentHelp(Speech.tr("请求写到此文件", "Write the request to this file."), valueName: "FILE.csr")) var output: PathArgument
    @OptionGroup var passphrase: PassphraseOption
    @OptionGroup var common: CommonOptions

    func validate() throws {
        if (identity == nil) == (new == nil) { throw ValidationError(Speech.tr("--identity 与 --new 给出其一", "give one of --identity and --new")) }
        if rsa, new == nil { throw ValidationError(Speech.tr("--rsa 与 --new 一起用", "--rsa goes with --new")) }
        for (option, value) in [("--name", name), ("--organization", organization)] {
            guard let value else { continue }
            if value.isEmpty || value.count > CertificateRequest.longestName || value.unicodeScalars.contains(where: { $0.properties.generalCategory == .control }) {
                throw ValidationError(Speech.tr("\(option) 须是 64 字以内的一行文字", "\(option) is one line of at most 64 characters"))
            }
        }
    }

    func perform() throws -> ExitStatus {
        for target in [output.path, new?.path].compactMap(\.self) where (try? FileFacts(target)) != nil { throw Fault(.targetExists, path: target.string) }
        let (key, place) = try key()
        let request = try CertificateRequest(name: name, organization: organization, key: key)
        try OutputFile.write(Array(request.pem.utf8), to: output.path)
        Speech.answer(
            .object([
                "request": .string(output.path.string), "key": .string(place), "new": .bool(new != nil), "kind": .string(key.publicKey.kind.rawValue), "bits": .integer(Int64(key.publicKey.bits)), "subject": .string(request.subject),
            ]),
            [
                Speech.tr("证书请求 \(output.path.string)", "certificate request \(output.path.string)"),
                "  \(Speech.tr("主体", "subject")) \(request.subject)",
                "  \(new == nil ? Speech.tr("密钥", "key") : Speech.tr("新密钥", "new key")) \(place)\(Speech.bracketed("\(key.publicKey.kind.rawValue) \(key.publicKey.bits)"))",
                "  \(Speech.tr("拿到证书后：seal --identity 密钥 --certificate 证书.pem", "with the certificate that comes back: seal --identity KEY --certificate CERT.pem"))",
            ].joined(separator: "\n"))
        return .done
    }

    private func key() throws -> (any SigningKey, String) {
        if let identity {
            let source = try KeySource(identity)
            return (try source.key(passphrase), source.name)
        }
        guard let target = new?.path else { preconditionFailure("validate() asks for one of the two") }
        guard let word = try passphrase.read(for: target.string, isNew: true), !word.isEmpty else { throw Fault(.passphraseNeeded, path: target.string) }
        let key = try ProcessKey.generate(rsa ? .rsa3072 : .p256, path: target.string)
        try DurableFile.write(try key.encryptedPEM(word), to: target, mode: 0o600)
        return (key, target.string)
    }
}
