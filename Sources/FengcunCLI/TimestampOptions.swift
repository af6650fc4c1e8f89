internal import ArgumentParser
internal import Authorities
internal import Cryptography
internal import Evidence
internal import Files
internal import Foundation
internal import SystemPackage

/// How servers are reached: a proxy, and who one is to a timestamp authority.
struct NetworkOptions: ParsableArguments {
    @Option(name: .long, help: ArgumentHelp(Speech.tr("时间戳服务的用户名；口令在 --tsa-password-file 或环境变量 FENGCUN_TSA_PASSWORD", "User name at the timestamp service; its password is in --tsa-password-file or FENGCUN_TSA_PASSWORD."), valueName: "NAME"))
    var tsaUser: String?

    @Option(name: .long, help: ArgumentHelp(Speech.tr("口令所在的文件（第一行）：用户的，或 --tsa 所给密钥的", "File whose first line is the password: of the user, or of a key given with --tsa."), valueName: "FILE"))
    var tsaPasswordFile: PathArgument?

    @Option(name: .long, help: ArgumentHelp(Speech.tr("代理；没有时用环境变量 https_proxy、http_proxy（no_proxy 始终有效）", "The proxy; https_proxy and http_proxy of the environment by default (no_proxy holds with both)."), valueName: "URL"))
    var proxy: String?

    func validate() throws {
        if let tsaUser, Credentials(user: tsaUser, password: "") == nil { throw ValidationError(Speech.tr("--tsa-user 不能为空，也不能含冒号", "--tsa-user is not empty and has no colon")) }
    }

    func client() throws(Fault) -> HTTPClient { try HTTPClient(proxy: proxy, cancellation: Speech.interruption) }

    func credentials() throws(Fault) -> Credentials? {
        guard let tsaUser else { return nil }
        guard let word = try password() else { throw Fault(.passwordNeeded, facts: ["name": tsaUser]) }
        return Credentials(user: tsaUser, password: word)
    }

    private func password() throws(Fault) -> String? {
        guard let tsaPasswordFile else { return ProcessInfo.processInfo.environment["FENGCUN_TSA_PASSWORD"] }
        let bytes = try InputFile.readAll(tsaPasswordFile.path, limit: 4096)
        return String(decoding: bytes.prefix { $0 != 0x0A && $0 != 0x0D }, as: UTF8.self)
    }

    /// Where a timestamp comes from, for one argument of `--tsa`.
    ///
    /// - Parameter passphrase: of an authority's key on this machine, unless `--tsa-password-file` says it.
    func source(_ argument: String, _ passphrase: PassphraseOption) throws(Fault) -> TimestampSource {
        switch try TimestampSource.kind(of: argument) {
        case .service: return .service(try WebAddress(argument), try credentials())
        case .reply: return .reply(path: argument, try InputFile.readAll(FilePath(argument), limit: 8 << 20))
        case .identity:
            guard let file = PathArgument(argument: argument) else { throw Fault(.timestampSourceUnknown, path: argument) }
            var word = passphrase
            if let tsaPasswordFile { word.passphraseFile = tsaPasswordFile }
            return .authority(try TimestampAuthority(try Identity.open(file, word)))
        }
    }
}

struct TimestampDigestOption: ParsableArguments {
    static let known: [ForeignDigest] = [.sha256, .sha384, .sha512, .sm3]

    @Option(name: .long, help: ArgumentHelp(Speech.tr("时间戳所用的摘要：sha256、sha384、sha512、sm3", "The digest that is stamped: sha256, sha384, sha512, sm3."), valueName: "NAME"), completion: .list(known.map(\.rawValue)))
    var tsaDigest = "sha256"

    var algorithm: ForeignDigest {
        get throws(Fault) {
            guard let found = Self.known.first(where: { $0.rawValue == tsaDigest.lowercased() }) else {
                throw Fault(.unknownTerm, facts: ["option": "--tsa-digest", "value": tsaDigest, "known": Self.known.map(\.rawValue).joined(separator: ", ")])
            }
            return found
        }
    }
}

/// What a verb takes that gets timestamps.
struct TimestampOptions: ParsableArguments {
    @Option(name: .long, help: ArgumentHelp(Speech.tr("时间戳：服务的 http(s) 地址，取回的答复（.tsr、.tst），或测试用时间戳密钥（.p12、.pem）；可多次给出", "A timestamp: a service's http(s) address, a reply that was brought (.tsr, .tst), or an authority's key for trials (.p12, .pem); may be repeated."), valueName: "URL|FILE"))
    var tsa: [String] = []

    @OptionGroup var digest: TimestampDigestOption
    @OptionGroup var network: NetworkOptions

    var isEmpty: Bool { tsa.isEmpty }

    /// In the order of the command line; everything that can be wrong with the arguments is found here, before any work.
    func sources(_ passphrase: PassphraseOption) throws(Fault) -> [TimestampSource] {
        _ = try digest.algorithm
        var sources: [TimestampSource] = []
        for argument in tsa { sources.append(try network.source(argument, passphrase)) }
        return sources
    }
}
