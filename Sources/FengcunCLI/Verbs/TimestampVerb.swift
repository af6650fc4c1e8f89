internal import ArgumentParser
internal import Authorities
internal import Cryptography
internal import Evidence
internal import Files
internal import PackageFormat
internal import Reports
internal import SystemPackage

struct TimestampVerb: ParsableCommand {
    static var configuration: CommandConfiguration {
        CommandConfiguration(commandName: "tsa", abstract: Speech.tr("时间戳（RFC 3161）", "Timestamps (RFC 3161)."), subcommands: [TimestampQuery.self, TimestampSend.self, TimestampSign.self, TimestampShow.self])
    }
}

struct TimestampQuery: Verb {
    static var configuration: CommandConfiguration {
        CommandConfiguration(
            commandName: "query", abstract: Speech.tr("为一个文件作时间戳请求", "Make a timestamp query for a file."),
            discussion: Speech.tr("请求里只有文件的摘要，没有内容。在能上网的机器上用 tsa send 送出。", "The query holds the file's digest and nothing of what is in it. `tsa send` sends it, from a machine with a network."))
    }

    @Argument(help: ArgumentHelp(Speech.tr("要作时间戳的文件", "The file to be stamped."), valueName: "FILE")) var file: PathArgument
    @Option(name: .long, help: ArgumentHelp(Speech.tr("请求写到哪里（.tsq）", "Where to write the query (.tsq)."), valueName: "FILE")) var output: PathArgument
    @OptionGroup var digest: TimestampDigestOption
    @OptionGroup var common: CommonOptions

    func perform() throws -> ExitStatus {
        let algorithm = try digest.algorithm
        try TimestampFile.refuse(output)
        var request = TimestampRequest(over: [], algorithm, nonce: TimestampRequest.freshNonce())
        request.imprint = try TimestampFile.imprint(of: file, algorithm)
        try DurableFile.write(request.encode(), to: output.path)
        let text = TimestampText.request(request)
        Speech.answer(
            ReportJSON.object(["file": .string(file.path.string), "output": .string(output.path.string)].merging(text.json) { a, _ in a }),
            ([Speech.tr("已作请求 \(output.path.string)", "query written to \(output.path.string)")] + text.lines).joined(separator: "\n"))
        return .done
    }
}

struct TimestampSend: Verb {
    static var configuration: CommandConfiguration {
        CommandConfiguration(
            commandName: "send", abstract: Speech.tr("把请求送到时间戳服务，取回答复", "Send a query to a timestamp service and bring its reply."),
            discussion: Speech.tr("答复不是这个请求的，或不成立，就不写出。", "A reply that answers another query, or does not hold, is not written."))
    }

    @Argument(help: ArgumentHelp(Speech.tr("请求（.tsq）", "The query (.tsq)."), valueName: "QUERY")) var query: PathArgument
    @Option(name: .long, help: ArgumentHelp(Speech.tr("服务的 http(s) 地址", "The service's http(s) address."), valueName: "URL")) var tsa: String
    @Option(name: .long, help: ArgumentHelp(Speech.tr("答复写到哪里（.tsr）", "Where to write the reply (.tsr)."), valueName: "FILE")) var output: PathArgument
    @Option(name: .long, help: ArgumentHelp(Speech.tr("最多等几秒", "How many seconds to wait at most."), valueName: "SECONDS")) var timeout = 30
    @OptionGroup var network: NetworkOptions
    @OptionGroup var common: CommonOptions

    func validate() throws {
        if !(1...600).contains(timeout) { throw ValidationError(Speech.tr("--timeout 须在 1 到 600 之间", "--timeout is 1 to 600")) }
    }

    func perform() throws -> ExitStatus {
        let (bytes, request) = try TimestampFile.query(query)
        try TimestampFile.refuse(output)
        var limits = HTTPClient.Limits()
        limits.seconds = timeout
        let source = TimestampSource.service(try WebAddress(tsa), try network.credentials())
        let client = try HTTPClient(proxy: network.proxy, limits: limits, cancellation: Speech.interruption)
        let reply = try source.answer(to: bytes, client: client, at: now())
        let token = try TimestampSource.judge(reply, to: request, path: source.name).token
        try DurableFile.write(reply, to: output.path)
        TimestampFile.answer(query, output, token)
        return .done
    }
}

struct TimestampSign: Verb {
    static var configuration: CommandConfiguration {
        CommandConfiguration(
            commandName: "sign", abstract: Speech.tr("用自己的时间戳密钥答复一个请求（测试用）", "Answer a query with an authority's own key, for trials."),
            discussion: Speech.tr(
                "时间是这台机器的时钟，证明力只及于对运行它的人的信任。正式档案用有资质的时间戳机构。",
                "The time is this machine's, and proves as much as whoever runs it is believed. For real archives use a recognised authority."))
    }

    @Argument(help: ArgumentHelp(Speech.tr("请求（.tsq）", "The query (.tsq)."), valueName: "QUERY")) var query: PathArgument
    @Option(name: .long, help: ArgumentHelp(Speech.tr("时间戳密钥与证书（.p12 或 PEM）", "The authority's key and certificate (.p12 or PEM)."), valueName: "FILE"), completion: CompletionWords.identities) var identity: PathArgument
    @Option(name: .long, help: ArgumentHelp(Speech.tr("答复写到哪里（.tsr）", "Where to write the reply (.tsr)."), valueName: "FILE")) var output: PathArgument
    @Option(name: .long, help: ArgumentHelp(Speech.tr("时间戳的时间（默认现在）", "The time to state (now by default)."), valueName: "TIME")) var at: String?
    @OptionGroup var passphrase: PassphraseOption
    @OptionGroup var common: CommonOptions

    func perform() throws -> ExitStatus {
        let time = try moment()
        let (bytes, request) = try TimestampFile.query(query)
        try TimestampFile.refuse(output)
        let authority = try TimestampAuthority(try Identity.open(identity, passphrase))
        let reply = try authority.answer(bytes, at: time)
        // Without certReq the reply has no certificate in it; ours is known all the same.
        let token = try TimestampSource.judge(reply, to: request, others: [authority.identity.certificate], path: query.path.string).token
        try DurableFile.write(reply, to: output.path)
        TimestampFile.answer(query, output, token)
        return .done
    }

    private func moment() throws(Fault) -> Instant {
        guard let at else { return now() }
        guard let time = Instant(iso8601: at) else {
            throw Fault(.usage, facts: ["detail": Speech.tr("--at \(at)：应写成 2026-09-15T14:30:00+08:00", "--at \(at): write it like 2026-09-15T14:30:00+08:00")])
        }
        return time
    }
}

struct TimestampShow: Verb {
    static var configuration: CommandConfiguration {
        CommandConfiguration(
            commandName: "show", abstract: Speech.tr("说明一个时间戳请求、答复或时间戳", "Say what a timestamp query, reply or token is."),
            discussion: Speech.tr(
                "时间戳本身不成立、机构拒绝了请求，都以故障报告。机构是否可信不作判断：用 openssl ts -verify 并给出它的根证书。",
                "A timestamp that does not hold within itself, and a refusal, are reported as faults. Whether the authority is to be trusted is not judged: openssl ts -verify does with its root."))
    }

    @Argument(help: ArgumentHelp(Speech.tr("请求、答复或时间戳文件", "A query, a reply or a token."), valueName: "FILE")) var file: PathArgument
    @Option(name: .long, help: ArgumentHelp(Speech.tr("核对是否这个文件的时间戳", "Check that it is of this file."), valueName: "FILE")) var of: PathArgument?
    @Option(name: .long, help: ArgumentHelp(Speech.tr("时间戳机构的证书（PEM 或 DER），当它不在答复里时", "The authority's certificate (PEM or DER), when the reply does not hold it."), valueName: "CERT"), completion: CompletionWords.certificates) var certificate: [PathArgument] = []
    @OptionGroup var common: CommonOptions

    func perform() throws -> ExitStatus {
        let bytes = try InputFile.readAll(file.path, limit: 8 << 20)
        let kind: String
        let text: TimestampText
        let stamped: (algorithm: ForeignDigest, imprint: [UInt8])
        if let request = try? TimestampRequest.read(bytes) {
            kind = "query"
            text = .request(request)
            stamped = (request.algorithm, request.imprint)
        } else {
            let found = try TimestampSource.read(bytes, path: file.path.string, others: try others())
            kind = found.encoded == bytes ? "token" : "reply"
            text = .token(found.token)
            stamped = (found.token.info.algorithm, found.token.info.imprint)
        }
        if let of, try TimestampFile.imprint(of: of, stamped.algorithm) != stamped.imprint { throw Fault(.timestampOtherBytes, path: file.path.string) }
        let names = ["query": Speech.tr("时间戳请求", "timestamp query"), "reply": Speech.tr("时间戳答复", "timestamp reply"), "token": Speech.tr("时间戳", "timestamp token")]
        let agreement = of.map { [Speech.tr("  是 \($0.path.string) 的", "  of \($0.path.string): agrees")] } ?? []
        Speech.answer(
            ReportJSON.object(["file": .string(file.path.string), "kind": .string(kind), "of": of.map { .string($0.path.string) }].merging(text.json) { a, _ in a }),
            (["\(file.path.string)  \(names[kind] ?? kind)"] + text.lines + agreement).joined(separator: "\n"))
        return .done
    }

    private func others() throws(Fault) -> [Certificate] {
        var found: [Certificate] = []
        for file in certificate {
            let inside = Certificate.all(in: try InputFile.readAll(file.path, limit: 4 << 20))
            if inside.isEmpty { throw Fault(.trustUnreadable, path: file.path.string) }
            found += inside
        }
        return found
    }
}
