internal import Cryptography
internal import Evidence
internal import Files
internal import PackageFormat
internal import Reports
internal import SystemPackage

/// A query or a token, as `tsa` says it.
struct TimestampText {
    let json: [String: JSONValue?]
    let lines: [String]

    static func request(_ request: TimestampRequest) -> TimestampText {
        let policy = request.policy.flatMap(DER.dotted)
        return TimestampText(
            json: [
                "digest": .string(request.algorithm.rawValue), "imprint": .string(request.imprint.lowerHex), "policy": policy.map { .string($0) }, "nonce": request.nonce.map { .string($0.lowerHex) },
                "wantsCertificate": .bool(request.wantsCertificate),
            ],
            lines: [
                "  \(Speech.tr("摘要", "imprint")) \(request.algorithm.rawValue) \(request.imprint.lowerHex)",
                policy.map { "  \(Speech.tr("策略", "policy")) \($0)" },
                request.nonce.map { "  \(Speech.tr("随机数", "nonce")) \($0.lowerHex)" },
                request.wantsCertificate ? Speech.tr("  要求附证书", "  asks for the certificate") : nil,
            ].compactMap(\.self))
    }

    static func token(_ token: TimestampToken) -> TimestampText {
        let info = token.info
        let authority = token.authority
        let policy = DER.dotted(info.policy) ?? ""
        // Written as all times here are; the authority's own is in UTC.
        let time = Instant(seconds: token.time.seconds).iso8601
        return TimestampText(
            json: [
                "time": .string(time), "digest": .string(info.algorithm.rawValue), "imprint": .string(info.imprint.lowerHex), "policy": .string(policy), "serial": .string(info.serial.lowerHex),
                "nonce": info.nonce.map { .string($0.lowerHex) },
                "authority": .object([
                    "name": .string(authority.name), "subject": .string(authority.subject), "issuer": .string(authority.issuer), "notBefore": .string(authority.notBefore.iso8601),
                    "notAfter": .string(authority.notAfter.iso8601), "key": .string(authority.keyKind.rawValue), "sha256": .string(authority.sha256.hex),
                ]),
            ],
            lines: [
                "  \(Speech.tr("时间", "time")) \(time)",
                "  \(Speech.tr("机构", "authority")) \(authority.name)",
                "  \(Speech.tr("颁发者", "issuer")) \(authority.issuer)",
                "  \(Speech.tr("摘要", "imprint")) \(info.algorithm.rawValue) \(info.imprint.lowerHex)",
                "  \(Speech.tr("策略", "policy")) \(policy)",
                "  \(Speech.tr("序号", "serial")) \(info.serial.lowerHex)",
                info.nonce.map { "  \(Speech.tr("随机数", "nonce")) \($0.lowerHex)" },
                Speech.tr("  签名和证书相符；机构是否可信未作判断", "  its signature and certificate agree; whether the authority is to be trusted was not judged"),
            ].compactMap(\.self))
    }
}

/// What the verbs of `tsa` do alike with files.
enum TimestampFile {
    /// - Throws: ``FaultCode/targetExists``.
    static func refuse(_ output: PathArgument) throws(Fault) {
        if (try? FileFacts(output.path)) != nil { throw Fault(.targetExists, path: output.path.string) }
    }

    /// - Throws: ``FaultCode/timestampQueryMalformed``.
    static func query(_ file: PathArgument) throws(Fault) -> (bytes: [UInt8], request: TimestampRequest) {
        let bytes = try InputFile.readAll(file.path, limit: 1 << 20)
        do { return (bytes, try TimestampRequest.read(bytes)) } catch { throw Fault(.timestampQueryMalformed, path: file.path.string) }
    }

    /// The digest of a file of any length.
    static func imprint(of file: PathArgument, _ algorithm: ForeignDigest) throws -> [UInt8] {
        let input = try InputFile(file.path)
        var hasher = ForeignHasher([algorithm])
        try input.forEachChunk(cancellation: Speech.interruption) { hasher.update($0) }
        guard let digest = hasher.finish()[algorithm] else { throw Fault(.digestUnavailable, facts: ["algorithm": algorithm.rawValue]) }
        return digest.bytes
    }

    static func answer(_ query: PathArgument, _ output: PathArgument, _ token: TimestampToken) {
        let text = TimestampText.token(token)
        Speech.answer(
            ReportJSON.object(["query": .string(query.path.string), "output": .string(output.path.string)].merging(text.json) { a, _ in a }),
            ([Speech.tr("已取得时间戳 \(output.path.string)", "timestamp written to \(output.path.string)")] + text.lines).joined(separator: "\n"))
    }
}
