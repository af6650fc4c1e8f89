internal import ArgumentParser
internal import Authorities
internal import Evidence
internal import Files
internal import SystemPackage

/// What a verb takes that keeps for later whether certificates were revoked. The proxy is ``NetworkOptions``'.
struct RevocationOptions: ParsableArguments {
    @Option(name: .long, help: ArgumentHelp(Speech.tr("吊销列表：文件（DER 或 PEM）或 http(s) 地址；可多次给出", "A revocation list: a file (DER or PEM) or an http(s) address; may be repeated."), valueName: "FILE|URL"))
    var crl: [String] = []

    @Option(name: .long, help: ArgumentHelp(Speech.tr("OCSP：答复的文件（DER）或服务的 http(s) 地址；可多次给出", "OCSP: a response (DER) or a responder's http(s) address; may be repeated."), valueName: "FILE|URL"))
    var ocsp: [String] = []

    @Flag(name: .long, help: ArgumentHelp(Speech.tr("按证书里写的地址取吊销数据（先 OCSP，后列表）和缺少的颁发者证书", "Ask the addresses that certificates name, OCSP first and then lists, and fetch issuers that are missing.")))
    var fetchRevocation = false

    func source() throws(Fault) -> RevocationSource {
        var origins: [RevocationSource.Origin] = []
        for argument in crl {
            if WebAddress.isMeant(by: argument) {
                origins.append(.listAddress(try WebAddress(argument)))
            } else {
                origins.append(try RevocationSource.lists(in: try InputFile.readAll(FilePath(argument), limit: 64 << 20), path: argument))
            }
        }
        for argument in ocsp {
            if WebAddress.isMeant(by: argument) {
                origins.append(.responder(try WebAddress(argument)))
            } else {
                origins.append(try RevocationSource.response(in: try InputFile.readAll(FilePath(argument), limit: 8 << 20), path: argument))
            }
        }
        return RevocationSource(origins: origins, fetches: fetchRevocation)
    }
}
