internal import ArgumentParser
internal import Cryptography
internal import Evidence
internal import PackageFormat
internal import Reports
internal import Rules
internal import Sealing
internal import SystemPackage
internal import Workspace

struct Seal: Verb {
    static var configuration: CommandConfiguration {
        CommandConfiguration(
            abstract: Speech.tr("封存：核对、编目、签名", "Check, compose, sign: seal the workspace."),
            discussion: Speech.tr("封存后文件夹只读，不能再收录；--to 在同一次读取中打包成一个文件。", "Afterwards the folder is read-only and takes nothing more. --to packs it into one file in the same read."))
    }

    @Argument(help: ArgumentHelp(Speech.tr("工作区", "The workspace."), valueName: "DIR"), completion: CompletionWords.workspace) var folder: PathArgument
    @Option(name: .long, help: ArgumentHelp(Speech.tr("签名者的密钥与证书：.p12 或 PEM 文件，或令牌 pkcs11:…", "The signer's key and certificate: a .p12 or PEM file, or a token, pkcs11:..."), valueName: "FILE|URI"), completion: CompletionWords.identities) var identity: PathArgument?
    @Option(name: .long, help: ArgumentHelp(Speech.tr("签名者的身份：agent、buyer、main-venue、sub1-venue、supervisor、custodian", "The signer's role: agent, buyer, main-venue, sub1-venue, supervisor, custodian."), valueName: "ROLE"), completion: CompletionWords.roles) var role = "agent"
    @Option(name: .long, help: ArgumentHelp(Speech.tr("同时打包成此文件（.asice、.zip 或 .tar）", "Pack into this file (.asice, .zip or .tar) as well."), valueName: "FILE")) var to: PathArgument?
    @OptionGroup var rules: RuleOptions
    @OptionGroup var report: ReportOption
    @OptionGroup var further: FurtherSignerOptions
    @OptionGroup var remote: RemoteKeyOptions
    @OptionGroup var timestamps: TimestampOptions
    @OptionGroup var revocation: RevocationOptions
    @OptionGroup var certificates: CertificateOption
    @OptionGroup var passphrase: PassphraseOption
    @OptionGroup var jobs: JobsOption
    @OptionGroup var common: CommonOptions

    func perform() throws -> ExitStatus {
        for (option, value) in [("--role", role), ("--sm2-role", further.sm2Role ?? role)] where !SignerRole.isValid(value) {
            throw Fault(.unknownTerm, facts: ["option": option, "value": value, "known": SignerRole.common.joined(separator: ", ")])
        }
        let workspace = try Workspace(folder.path)
        try report.refuse(of: workspace.root)
        if workspace.isSealed { return try finish(workspace) }
        let parties = try SealParties(self, workspace)
        let digests = (try? workspace.project())?.project?.digests ?? [.sha256]
        let manifests = try ManifestsFolder.find()
        let lists = try TimelineLists.read(manifests)
        let certificate = parties.identity.certificate
        let warnings = try AlgorithmTable.read(manifests).warnings(key: certificate.keyKind.rawValue, bits: certificate.keyBits, digests: digests, at: parties.time)
        for warning in warnings { Speech.note(ReportText.finding(warning, Speech.language)) }
        let proofs = try Proofs.of(timestamps, revocation, passphrase)
        let furtherSigners = try further.required()
        let bench = try rules.bench(workspace, lists, by: certificate.name, at: parties.time)
        return try ProgressLine.during { progress in
            var sealing = Sealing(
                workspace: workspace, identity: parties.identity, role: parties.role, tool: CommandLineProgram.tool, now: parties.time, jobs: jobs.jobs,
                cancellation: Speech.interruption, progress: progress, lists: lists, sheet: { try workspace.contactSheet($0) })
            sealing.proofs = proofs
            sealing.judge = bench
            sealing.sm2 = parties.sm2
            sealing.furtherSigners = furtherSigners
            if let request = remote.request { return try parties.ask(sealing, request.path) }
            try parties.checkUnchanged(sealing)
            let outcome = try sealing.run(packingTo: to?.path)
            if !remote.attach.isEmpty { try SignRequest.remove(workspace) }
            try report.write(of: workspace.root) { material in
                try material.sealed(outcome.judgement, manifestDigest: outcome.manifestDigest.hex, arguments: ["verify", to?.path.string ?? workspace.root.string], warnings)
            }
            answer(outcome, workspace, warnings)
            return .done
        }
    }

    /// A folder that had been sealed before: what may be missing is the packed file.
    private func finish(_ workspace: Workspace) throws -> ExitStatus {
        let outcome = try ProgressLine.during { progress in
            try Sealing.finishEarlierSeal(workspace, packingTo: to?.path, cancellation: Speech.interruption, progress: progress)
        }
        answer(outcome, workspace, [])
        return .done
    }

    private func answer(_ outcome: Sealing.Outcome, _ workspace: Workspace, _ warnings: [Finding]) {
        let packed = to.flatMap { target in outcome.packed.map { (target.path.string, $0) } }
        Speech.answer(
            ReportJSON.object([
                "workspace": .string(workspace.root.string), "packageId": .string(outcome.packageID), "sealedNow": .bool(outcome.sealedNow),
                "findings": .array(warnings.map { ReportJSON.finding($0, Speech.language) }), "manifestDigest": .string(outcome.manifestDigest.hex), "rules": outcome.judgement.map { JudgementJSON.value($0, Speech.language) }, "file": packed.map { .string($0.0) }, "fileBytes": packed.map { .integer(Int64($0.1)) },
                "counts": .object(["files": .integer(Int64(outcome.files)), "bytes": .integer(Int64(outcome.bytes))]),
            ]),
            [
                outcome.sealedNow ? Speech.tr("已封存 \(workspace.root.string)", "sealed \(workspace.root.string)") : Speech.tr("\(workspace.root.string) 此前已经封存，没有改动", "\(workspace.root.string) had been sealed before; nothing changed"),
                "  \(Speech.tr("标识", "id")) \(outcome.packageID)",
                "  \(Speech.tr("原件", "originals")) \(outcome.files)\(Speech.bracketed(Sizes.text(outcome.bytes)))",
                "  \(Speech.tr("清单摘要（请另行留存）", "manifest digest (keep it elsewhere)")) \(outcome.manifestDigest.hex)",
                outcome.judgement.map { "  \(Speech.tr("规则", "rules"))" + JudgementText.count($0, Speech.language) },
                packed.map { "  \(Speech.tr("档案文件", "archive")) \($0.0)\(Speech.bracketed(Sizes.text($0.1)))" },
            ].compactMap { $0 }.joined(separator: "\n"))
    }
}
