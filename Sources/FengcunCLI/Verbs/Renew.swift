internal import ArgumentParser
internal import Authorities
internal import Cryptography
internal import Evidence
internal import Files
internal import PackageFormat
internal import Reports
internal import Sealing
internal import SystemPackage
internal import Workspace

struct Renew: Verb {
    static var configuration: CommandConfiguration {
        CommandConfiguration(
            abstract: Speech.tr("续期：给封存包加归档时间戳", "Add an archive timestamp to a sealed package."),
            discussion: Speech.tr(
                "在最近的时间戳机构证书到期、算法到限之前续期，证明就接得上。先校验全部内容。--plan 说明哪些包要在何时之前续期。不能上网时：--tsa-request 写出请求，取回答复后用 --tsa 答复.tsr。",
                "Renewed before its newest authority's certificate runs out or an algorithm's term ends, a package stays provable. Everything is verified first. --plan says which packages are due by when. Without a network: --tsa-request writes the query; bring the reply back and give it with --tsa REPLY.tsr."))
    }

    @Argument(help: ArgumentHelp(Speech.tr("封存包（文件或文件夹）；--plan 时可多个", "The package, a file or folder; several with --plan."), valueName: "PACKAGE"), completion: CompletionWords.packages) var packages: [PathArgument]
    @Flag(name: .long, help: ArgumentHelp(Speech.tr("只说明各包要在何时之前续期、为什么，最急的在前", "Say by when each package has to be renewed and why, soonest first."))) var plan = false
    @Flag(name: .long, help: ArgumentHelp(Speech.tr("只说明会写入什么", "Say what would be written."))) var dryRun = false
    @Option(name: .long, help: ArgumentHelp(Speech.tr("写出时间戳请求（.tsq），供另一台机器取时间戳", "Write the timestamp query (.tsq), for a machine that reaches an authority."), valueName: "FILE.tsq")) var tsaRequest: PathArgument?
    @OptionGroup var tail: TailOption
    @OptionGroup var timestamps: TimestampOptions
    @OptionGroup var revocation: RevocationOptions
    @OptionGroup var passphrase: PassphraseOption
    @OptionGroup var jobs: JobsOption
    @OptionGroup var common: CommonOptions

    func perform() throws -> ExitStatus {
        let algorithms = try AlgorithmTable.read(try ManifestsFolder.find())
        if plan { return try RenewalPlanReport.say(packages.map(\.path), tail: tail.tail?.path, algorithms) }
        guard packages.count == 1 else { throw Fault(.usage, facts: ["detail": Speech.tr("每次续期一个包；--plan 可给出多个", "renew takes one package; --plan takes several")]) }
        guard !timestamps.isEmpty || dryRun || tsaRequest != nil else {
            throw Fault(.usage, facts: ["detail": Speech.tr("续期需要 --tsa（地址或答复文件），或用 --tsa-request 写出请求", "renew needs --tsa (an address or a reply), or --tsa-request to write the query")])
        }
        let digest = algorithms.renewalDigest(at: now())
        let package = packages[0]
        // A dry run asks nobody for anything.
        let proofs = try dryRun ? Proofs() : Proofs.of(timestamps, revocation, passphrase)
        let imprint = try timestamps.digest.algorithm
        return try ProgressLine.during { progress in
            let amending = Amending(path: package.path, tail: tail.tail?.path, proofs: proofs, now: now(), jobs: jobs.jobs, cancellation: Speech.interruption, progress: progress)
            if let tsaRequest {
                // Without a nonce: the same package gives the same query, and any reply to it fits.
                let query = TimestampRequest(over: try amending.manifestToStamp(digest), digest == .sha512 ? .sha512 : imprint, nonce: nil)
                try DurableFile.write(query.encode(), to: tsaRequest.path)
                Speech.answer(
                    .object(["package": .string(package.path.string), "query": .string(tsaRequest.path.string), "digest": .string(query.algorithm.rawValue), "imprint": .string(query.imprint.lowerHex)]),
                    Speech.tr("时间戳请求 \(tsaRequest.path.string)；取回答复后：renew \(package.path.string) --tsa 答复.tsr（其他参数相同）", "timestamp query \(tsaRequest.path.string); with the reply: renew \(package.path.string) --tsa REPLY.tsr (and the same other options)"))
                return .done
            }
            let outcome = try dryRun ? amending.wouldRenew(digest, times: max(1, timestamps.tsa.count)) : amending.renew(digest)
            AmendingReport(package: package.path.string, outcome: outcome, isDryRun: dryRun).say(Speech.tr("已续期 \(package.path.string)", "renewed \(package.path.string)"))
            return .done
        }
    }
}

/// `renew --plan`.
enum RenewalPlanReport {
    static func say(_ packages: [FilePath], tail: FilePath?, _ algorithms: AlgorithmTable) throws -> ExitStatus {
        var plans: [RenewalPlan] = []
        var faults: [Fault] = []
        for package in packages {
            do { plans.append(try RenewalPlan.read(package, tail: tail, algorithms: algorithms, cancellation: Speech.interruption)) } catch { faults.append(error as? Fault ?? Fault(.inputOutput, path: package.string)) }
        }
        if plans.isEmpty, let fault = Fault.gathered(faults) { throw fault }
        plans.sort { ($0.due?.at ?? now()) < ($1.due?.at ?? now()) }
        let time = now()
        Speech.answer(
            .object(["packages": .array(plans.map { json($0, time) }), "errors": .array(faults.map { ReportJSON.fault($0, Speech.language) })]),
            (plans.map { text($0, time) } + faults.map { $0.message(Speech.language) }).joined(separator: "\n"))
        return faults.isEmpty ? .done : ExitStatus.worst(faults.map(\.statusAmongSeveral))
    }

    private static func json(_ plan: RenewalPlan, _ time: Instant) -> JSONValue {
        ReportJSON.object([
            "package": .string(plan.package), "renewals": .integer(Int64(plan.renewals)), "dueBy": plan.due.map { .string(Instant(seconds: $0.at.seconds).iso8601) }, "overdue": .bool(plan.due.map { $0.at < time } ?? false),
            "reasons": .array(plan.ends.map { .object(["at": .string(Instant(seconds: $0.at.seconds).iso8601), "reason": .string($0.reason.rawValue), "name": .string($0.name)]) }),
        ])
    }

    private static func text(_ plan: RenewalPlan, _ time: Instant) -> String {
        guard let due = plan.due else { return plan.package }
        let date = Instant(seconds: due.at.seconds).iso8601.prefix(10)
        let head = due.at < time ? Speech.tr("\(date) 已过期", "\(date) OVERDUE") : Speech.tr("\(date) 之前", "by \(date)")
        return "\(head)  \(plan.package)  \(why(due))\(Speech.bracketed(Speech.tr("已有归档时间戳 \(plan.renewals) 次", "\(plan.renewals) archive timestamps so far")))"
    }

    private static func why(_ end: RenewalPlan.End) -> String {
        switch end.reason {
        case .authority: Speech.tr("时间戳机构证书到期：\(end.name)", "the timestamp authority's certificate runs out: \(end.name)")
        case .issuer: Speech.tr("上级证书到期：\(end.name)", "an issuer's certificate runs out: \(end.name)")
        case .signer: Speech.tr("签名者证书到期：\(end.name)", "the signer's certificate runs out: \(end.name)")
        case .digest: Speech.tr("摘要算法到限：\(end.name)", "the term of a digest ends: \(end.name)")
        case .algorithm: Speech.tr("签名算法到限：\(end.name)", "the term of a signature algorithm ends: \(end.name)")
        }
    }
}
