internal import ArgumentParser
internal import Cryptography
internal import Evidence
internal import Files
internal import Foundation
internal import SystemPackage

/// Where the passphrase comes from: a file, the environment, or a question on the terminal.
struct PassphraseOption: ParsableArguments {
    @Option(name: .long, help: ArgumentHelp(Speech.tr("口令所在的文件（第一行）；也可用环境变量 FENGCUN_PASSPHRASE", "File whose first line is the passphrase; FENGCUN_PASSPHRASE works too."), valueName: "FILE"))
    var passphraseFile: PathArgument?

    /// - Parameter path: what the passphrase is for.
    /// - Returns: nil when there is nobody to ask.
    func read(for path: String, isNew: Bool = false) throws(Fault) -> String? {
        if let passphraseFile {
            let bytes = try InputFile.readAll(passphraseFile.path, limit: 4096)
            return String(decoding: bytes.prefix { $0 != 0x0A && $0 != 0x0D }, as: UTF8.self)
        }
        if let given = ProcessInfo.processInfo.environment["FENGCUN_PASSPHRASE"] { return given }
        guard isatty(0) == 1, isatty(2) == 1 else { return nil }
        let first = PassphraseOption.ask(Speech.tr("\(path) 的口令：", "passphrase for \(path): "))
        if isNew, PassphraseOption.ask(Speech.tr("再输一遍：", "once more: ")) != first { throw Fault(.wrongPassphrase, path: path) }
        return first
    }

    /// Reads a line without showing it.
    private static func ask(_ question: String) -> String {
        FileHandle.standardError.write(Data(question.utf8))
        var shown = termios()
        tcgetattr(0, &shown)
        var hidden = shown
        hidden.c_lflag &= ~tcflag_t(ECHO)
        tcsetattr(0, TCSAFLUSH, &hidden)
        defer {
            tcsetattr(0, TCSAFLUSH, &shown)
            FileHandle.standardError.write(Data("\n".utf8))
        }
        return readLine() ?? ""
    }
}

extension Identity {
    /// Reads an identity file, asking for a passphrase only when one is needed.
    static func open(_ argument: PathArgument, _ passphrase: PassphraseOption) throws(Fault) -> Identity {
        let path = argument.path.string
        if path.hasPrefix("pkcs11:") { throw Fault(.identityUnsupported, path: path) }
        let bytes = try InputFile.readAll(argument.path, limit: 1 << 20)
        let isPlainPEM = String(decoding: bytes, as: UTF8.self).contains("-----BEGIN") && !String(decoding: bytes, as: UTF8.self).contains("ENCRYPTED")
        if isPlainPEM { return try Identity.read(bytes, passphrase: nil, path: path) }
        guard let word = try passphrase.read(for: path) else { throw Fault(.passphraseNeeded, path: path) }
        return try Identity.read(bytes, passphrase: word, path: path)
    }
}

/// The certificates that a verification trusts.
struct TrustOptions: ParsableArguments {
    @Option(name: .long, help: ArgumentHelp(Speech.tr("信任的根证书（PEM），可多次给出", "A certificate to trust (PEM); may be repeated."), valueName: "CERT.pem"), completion: CompletionWords.certificates)
    var trust: [PathArgument] = []

    @Option(name: .long, help: ArgumentHelp(Speech.tr("放有信任证书的文件夹", "A folder of certificates to trust."), valueName: "DIR"), completion: .directory)
    var trustDir: PathArgument?

    func anchors() throws(Fault) -> [Certificate] {
        var anchors: [Certificate] = []
        for file in trust {
            let found = Certificate.all(inPEM: try InputFile.readAll(file.path, limit: 4 << 20))
            if found.isEmpty { throw Fault(.trustUnreadable, path: file.path.string) }
            anchors += found
        }
        if let trustDir {
            let files = FileTree.walk(trustDir.path, maximumDepth: 1).nodes.filter { $0.facts.kind == .file }
            let before = anchors.count
            for file in files { anchors += Certificate.all(inPEM: try InputFile.readAll(file.path, limit: 4 << 20)) }
            if anchors.count == before { throw Fault(.trustUnreadable, path: trustDir.path.string) }
        }
        return anchors
    }
}
