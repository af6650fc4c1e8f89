internal import ArgumentParser
internal import Cryptography
internal import Evidence
internal import Files
internal import Foundation
internal import Glibc
internal import SystemPackage

/// Where the passphrase comes from: a file, the environment, or a question on the terminal.
struct PassphraseOption: ParsableArguments {
    @Option(name: .long, help: ArgumentHelp(Speech.tr("口令所在的文件（第一行）；也可用环境变量 FENGCUN_PASSPHRASE", "File whose first line is the passphrase; FENGCUN_PASSPHRASE works too."), valueName: "FILE"))
    var passphraseFile: PathArgument?

    /// - Parameters:
    ///   - path: what the passphrase is for.
    ///   - source: a file that something else named, asked after the option.
    ///   - warning: what somebody should know before typing.
    /// - Returns: nil when there is nobody to ask.
    func read(for path: String, isNew: Bool = false, source: FilePath? = nil, warning: String? = nil) throws(Fault) -> Secret? {
        Memory.keepToItself()
        if let file = passphraseFile?.path ?? source { return try PassphraseOption.firstLine(of: file) }
        if let given = PassphraseOption.environment { return given }
        guard isatty(0) == 1, isatty(2) == 1 else { return nil }
        if let warning { FileHandle.standardError.write(Data((warning + "\n").utf8)) }
        let first = try PassphraseOption.ask(Speech.tr("\(path) 的口令：", "passphrase for \(path): "))
        if isNew, try !PassphraseOption.ask(Speech.tr("再输一遍：", "once more: ")).isSame(as: first) { throw Fault(.wrongPassphrase, path: path) }
        return first
    }

    private static func firstLine(of file: FilePath) throws(Fault) -> Secret {
        var bytes = try InputFile.readAll(file, limit: 4096)
        var line = Array(bytes.prefix { $0 != 0x0A && $0 != 0x0D })
        wipe(&bytes)
        return Secret(wiping: &line)
    }

    /// Taken out of the environment before anybody else reads it: nobody makes copies, children do not get it, and `/proc/PID/environ` shows it
    /// no more.
    static let environment: Secret? = {
        let name = "FENGCUN_PASSPHRASE"
        guard let value = getenv(name) else { return nil }
        let length = strlen(value)
        var bytes = Array(UnsafeRawBufferPointer(start: value, count: length))
        explicit_bzero(value, length)
        unsetenv(name)
        return Secret(wiping: &bytes)
    }()

    /// Reads a line without showing it.
    private static func ask(_ question: String) throws(Fault) -> Secret {
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
        // Ctrl-C ends the question.
        var usual = sigaction()
        sigaction(SIGINT, nil, &usual)
        var ending = usual
        ending.sa_flags &= ~SA_RESTART
        sigaction(SIGINT, &ending, nil)
        defer { sigaction(SIGINT, &usual, nil) }
        // Not through a buffer of the C library, which nobody would overwrite.
        var line = [UInt8](repeating: 0, count: 4096)
        defer { wipe(&line) }
        var count = 0
        while count < line.count {
            let n = line.withUnsafeMutableBytes { Glibc.read(0, $0.baseAddress! + count, 1) }
            if n < 0 { throw Fault(.interrupted) }
            if n == 0 || line[count] == 0x0A { break }
            count += 1
        }
        var word = Array(line[..<count])
        return Secret(wiping: &word)
    }
}

/// Where a key is: in a file, or in a token that a `pkcs11:` URI names.
enum KeySource {
    case file(FilePath)
    case token(TokenURI)

    init(_ argument: PathArgument) throws(Fault) {
        let text = argument.path.string
        self = text.hasPrefix(TokenURI.scheme) ? .token(try TokenURI(text)) : .file(argument.path)
    }

    /// As messages name it.
    var name: String {
        switch self {
        case .file(let path): path.string
        case .token(let uri): uri.text
        }
    }

    /// The module that is asked when a URI names none.
    static var module: String? { ProcessInfo.processInfo.environment["FENGCUN_PKCS11_MODULE"] }

    static func access(_ uri: TokenURI, _ passphrase: PassphraseOption) -> TokenAccess {
        TokenAccess(uri, environment: module) { question throws(Fault) in
            let warning = question.isLastTry ? Speech.tr("再输错一次 PIN，令牌就会锁住", "one wrong PIN more locks the token") : nil
            return try passphrase.read(for: question.path, source: uri.pinSource.map { FilePath($0) }, warning: warning)
        }
    }

    /// Reads a key file, asking for a passphrase only when one is needed.
    static func read(_ path: FilePath, _ passphrase: PassphraseOption) throws(Fault) -> KeyFile {
        var bytes = try InputFile.readAll(path, limit: 1 << 20)
        defer { wipe(&bytes) }
        guard KeyFile.needsPassphrase(bytes) else { return try KeyFile.read(bytes, passphrase: nil, path: path.string) }
        guard let word = try passphrase.read(for: path.string) else { throw Fault(.passphraseNeeded, path: path.string) }
        return try KeyFile.read(bytes, passphrase: word, path: path.string)
    }

    /// The key alone.
    func key(_ passphrase: PassphraseOption) throws(Fault) -> any SigningKey {
        Memory.keepToItself()
        switch self {
        case .file(let path): return try KeySource.read(path, passphrase).key
        case .token(let uri): return try KeySource.access(uri, passphrase).key()
        }
    }
}

extension Identity {
    /// The key with its certificate; a token is asked for a trial signature.
    static func open(_ argument: PathArgument, _ passphrase: PassphraseOption, certificates: [Certificate] = []) throws(Fault) -> Identity {
        Memory.keepToItself()
        switch try KeySource(argument) {
        case .file(let path):
            let file = try KeySource.read(path, passphrase)
            return try Identity(key: file.key, candidates: file.certificates + certificates, path: path.string)
        case .token(let uri): return try KeySource.access(uri, passphrase).identity(certificates)
        }
    }
}

/// Certificates that lie apart from the key.
struct CertificateOption: ParsableArguments {
    @Option(name: .long, help: ArgumentHelp(Speech.tr("不在密钥文件或令牌里的证书及其上级（PEM），可多次给出", "Certificate and issuers (PEM) that are not with the key; may be repeated."), valueName: "CERT.pem"), completion: CompletionWords.certificates)
    var certificate: [PathArgument] = []

    func read() throws(Fault) -> [Certificate] {
        var all: [Certificate] = []
        for file in certificate {
            let bytes = try InputFile.readAll(file.path, limit: 4 << 20)
            let found = Certificate(der: bytes).map { [$0] } ?? Certificate.all(inPEM: bytes)
            if found.isEmpty { throw Fault(.trustUnreadable, path: file.path.string) }
            all += found
        }
        return all
    }
}

/// The certificates that a verification trusts.
struct TrustOptions: ParsableArguments {
    @Option(name: .long, help: ArgumentHelp(Speech.tr("信任的根证书（PEM），可多次给出", "A certificate to trust (PEM); may be repeated."), valueName: "CERT.pem"), completion: CompletionWords.certificates)
    var trust: [PathArgument] = []

    @Option(name: .long, help: ArgumentHelp(Speech.tr("放有信任证书的文件夹；--trust 和它都没有时用环境变量 FENGCUN_TRUST_DIR", "A folder of certificates to trust; FENGCUN_TRUST_DIR where neither it nor --trust is given."), valueName: "DIR"), completion: .directory)
    var trustDir: PathArgument?

    /// The folder that a site has settled on, where the command line names nothing.
    private static var configured: FilePath? { ProcessInfo.processInfo.environment["FENGCUN_TRUST_DIR"].flatMap { $0.isEmpty ? nil : FilePath($0) } }

    func anchors() throws(Fault) -> [Certificate] {
        var anchors: [Certificate] = []
        for file in trust {
            let found = Certificate.all(inPEM: try InputFile.readAll(file.path, limit: 4 << 20))
            if found.isEmpty { throw Fault(.trustUnreadable, path: file.path.string) }
            anchors += found
        }
        if let folder = trustDir?.path ?? (trust.isEmpty ? TrustOptions.configured : nil) {
            let files = FileTree.walk(folder, maximumDepth: 1).nodes.filter { $0.facts.kind == .file }
            let before = anchors.count
            for file in files { anchors += Certificate.all(inPEM: try InputFile.readAll(file.path, limit: 4 << 20)) }
            if anchors.count == before { throw Fault(.trustUnreadable, path: folder.string) }
        }
        return anchors
    }
}
