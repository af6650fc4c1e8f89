internal import ArgumentParser
internal import Cryptography
internal import Evidence
internal import Files
internal import PackageFormat
internal import Reports
internal import Sealing
internal import SystemPackage

struct Sign: Verb {
    static var configuration: CommandConfiguration {
        CommandConfiguration(
            abstract: Speech.tr("给已封存的包加签", "Add a further signature to a sealed package."),
            discussion: Speech.tr("先校验全部内容，再用自己的清单和签名加签；封存的内容不变。SM2 密钥签 SM3 清单（GB/T 35275）。", "Everything is verified first; then a manifest and signature of one's own are added. What was sealed does not change. An SM2 key signs the SM3 manifest (GB/T 35275)."))
    }

    @Argument(help: ArgumentHelp(Speech.tr("封存包（文件或文件夹）", "The package, a file or folder."), valueName: "PACKAGE"), completion: CompletionWords.packages) var package: PathArgument
    @Option(name: .long, help: ArgumentHelp(Speech.tr("签名者的密钥与证书：.p12 或 PEM 文件，或令牌 pkcs11:…", "The signer's key and certificate: a .p12 or PEM file, or a token, pkcs11:..."), valueName: "FILE|URI"), completion: CompletionWords.identities) var identity: PathArgument
    @Option(name: .long, help: ArgumentHelp(Speech.tr("签名者的身份：agent、buyer、main-venue、sub1-venue、supervisor、custodian", "The signer's role: agent, buyer, main-venue, sub1-venue, supervisor, custodian."), valueName: "ROLE"), completion: CompletionWords.roles) var role: String
    @OptionGroup var tail: TailOption
    @OptionGroup var timestamps: TimestampOptions
    @OptionGroup var revocation: RevocationOptions
    @OptionGroup var certificates: CertificateOption
    @OptionGroup var passphrase: PassphraseOption
    @OptionGroup var jobs: JobsOption
    @OptionGroup var common: CommonOptions

    func perform() throws -> ExitStatus {
        guard SignerRole.isValid(role) else {
            throw Fault(.unknownTerm, facts: ["option": "--role", "value": role, "known": SignerRole.common.joined(separator: ", ")])
        }
        let identity = try Identity.open(identity, passphrase, certificates: certificates.read())
        let proofs = try Proofs.of(timestamps, revocation, passphrase)
        let outcome = try ProgressLine.during { progress in
            try Amending(path: package.path, tail: tail.tail?.path, proofs: proofs, now: now(), jobs: jobs.jobs, cancellation: Speech.interruption, progress: progress).sign(by: identity, role: role)
        }
        AmendingReport(package: package.path.string, outcome: outcome).say(
            Speech.tr("\(identity.certificate.name)（\(role)）已在 \(package.path.string) 上加签", "\(identity.certificate.name) (\(role)) signed \(package.path.string)"))
        return .done
    }
}
