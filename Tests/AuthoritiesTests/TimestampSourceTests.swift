internal import Authorities
internal import Cryptography
internal import Evidence
internal import Files
internal import Foundation
internal import SystemPackage
internal import Testing
internal import TestSupport

/// Timestamps of `openssl ts`, over HTTP and by files, and everything that can go wrong on the way.
@Suite(.enabled(if: Servers.canRun, Servers.absence)) struct TimestampSourceTests {
    private let servers: Servers
    private let stamped = Array("what is stamped".utf8)

    init() throws { servers = try Servers.shared.get() }

    private func ask(_ path: String, _ algorithm: ForeignDigest = .sha256, seconds: Int = 30, credentials: Credentials? = nil) throws -> (encoded: [UInt8], token: TimestampToken) {
        try TimestampSource.service(servers.address(path), credentials).token(over: stamped, algorithm, client: servers.client(seconds: seconds), at: today)
    }

    @Test(arguments: [ForeignDigest.sha256, .sha384, .sha512]) func `a service stamps`(algorithm: ForeignDigest) throws {
        let (encoded, token) = try ask("tsa", algorithm)
        #expect(token.info.algorithm == algorithm && token.isOver(stamped) && !token.isOver([]))
        #expect(token.info.nonce?.count == 8)
        #expect(try token.authority == servers.certificate("tsa"))
        #expect(abs(token.time.seconds - today.seconds) < 600)
        #expect(try TimestampToken.read(encoded).time == token.time)
        #expect(token.path(anchors: [try servers.certificate("root")], at: today).judgement == .trusted)
    }

    @Test(arguments: ["careless", "301", "302", "307", "308"]) func `an answer is taken that is sent on or carelessly named`(path: String) throws {
        #expect(try ask(path).token.isOver(stamped))
    }

    @Test func `a digest that the authority does not take is refused in its words`() throws {
        let refusal = fault { _ = try ask("tsa", .sm3) }
        #expect(refusal?.code == .timestampRefused)
        #expect(refusal?.facts["reason"]?.contains("algorithm") == true)
    }

    @Test(arguments: [
        ("refuse", FaultCode.timestampRefused), ("nonce", .timestampNonce), ("imprint", .timestampOtherBytes), ("no-certificate", .timestampNoCertificate), ("garbage", .timestampMalformed),
        ("cut", .timestampMalformed), ("login", .networkAnswer), ("404", .networkStatus), ("500", .networkStatus), ("truncated", .networkUnreachable), ("large", .networkTooLarge),
        ("loop", .networkRedirect), ("to-file", .networkRedirect), ("auth", .networkDenied), ("303", .networkAnswer),
    ]) func `each failure has its own name`(path: String, code: FaultCode) throws {
        let found = fault { _ = try ask(path) }
        #expect(found?.code == code, "\(String(describing: found))")
    }

    /// Whatever a server sends, the program goes on.
    @Test(arguments: [
        "", "\r\n\r\n", "SSH-2.0-OpenSSH\r\n", "HTTP/1.1", "HTTP/1.1 200\r\n\r\n", "HTTP/1.1 99999 x\r\n\r\n", "HTTP/1.1 0 x\r\n\r\n", "HTTP/1.1 204 x\r\n\r\n", "HTTP/1.1 100 x\r\n\r\n",
        "HTTP/1.1 200 OK\r\nContent-Length: -1\r\n\r\n", "HTTP/1.1 200 OK\r\nContent-Length: 99999999999999999999\r\n\r\nx", "HTTP/1.1 200 OK\r\n: x\r\nno colon\r\n\r\nx",
        "HTTP/1.1 200 OK\r\nContent-Type: ;;;\r\nContent-Type:\r\n\r\nx", "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n", "HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\n\r\nx",
        "HTTP/1.1 302 x\r\n\r\n", "HTTP/1.1 302 x\r\nLocation:\r\n\r\n", "HTTP/1.1 302 x\r\nLocation: ?a=%zz\r\n\r\n", "HTTP/1.1 302 x\r\nLocation: //\r\n\r\n", "HTTP/1.1 302 x\r\nLocation: //h%zz/%\r\n\r\n",
        "HTTP/1.1 302 x\r\nLocation: http://\r\n\r\n", "HTTP/1.1 302 x\r\nLocation: http://[::1\r\n\r\n", "HTTP/1.1 302 x\r\nLocation: http://127.0.0.1:99999/\r\n\r\n", "HTTP/1.1 302 x\r\nLocation: :::#%#\r\n\r\n",
        "HTTP/1.1 302 x\r\nLocation: a:b?c d#e\r\n\r\n", "HTTP/1.1 305 x\r\nLocation: 时 间\r\n\r\n", "HTTP/1.1 302 x\r\nLocation: http://me:secret@127.0.0.1/\r\n\r\n",
        "HTTP/1.1 401 x\r\nContent-Length: 0\r\n\r\n", "HTTP/1.1 401 x\r\nWWW-Authenticate:\r\nContent-Length: 0\r\n\r\n", "HTTP/1.1 401 x\r\nWWW-Authenticate: Negotiate\r\nContent-Length: 0\r\n\r\n",
        "HTTP/1.1 401 x\r\nWWW-Authenticate: Digest realm=\"x, =,\"\"\r\nContent-Length: 0\r\n\r\n", "HTTP/1.1 401 x\r\nWWW-Authenticate: Basic realm\r\nWWW-Authenticate: NTLM\r\nContent-Length: 0\r\n\r\n",
        "HTTP/1.1 407 x\r\nProxy-Authenticate: Basic realm=\"p\"\r\nContent-Length: 0\r\n\r\n",
    ]) func `no answer ends more than the question`(raw: String) throws {
        let sent = try #require(raw.addingPercentEncoding(withAllowedCharacters: .alphanumerics))
        let found = try #require(fault { _ = try ask("raw?\(sent)", seconds: 4) })
        #expect(found.code.rawValue.hasPrefix("network-") || found.code.rawValue.hasPrefix("timestamp-"))
        #expect(found.facts["reason"]?.contains("secret") != true)
    }

    @Test(arguments: ["slow", "drip"]) func `nobody waits longer than the limit`(path: String) throws {
        let begun = ContinuousClock.now
        #expect(fault { _ = try ask(path, seconds: 1) }?.code == .networkTimeout)
        #expect(ContinuousClock.now - begun < .seconds(8))
    }

    @Test func `Ctrl-C ends the wait`() throws {
        let cancellation = Cancellation()
        let begun = ContinuousClock.now
        Thread.detachNewThread {
            usleep(300_000)
            cancellation.cancel()
        }
        let source = TimestampSource.service(try servers.address("slow"), nil)
        #expect(fault { _ = try source.token(over: stamped, .sha256, client: servers.client(cancellation: cancellation), at: today) }?.code == .interrupted)
        #expect(ContinuousClock.now - begun < .seconds(8))
    }

    @Test func `nobody there`() throws {
        let source = TimestampSource.service(try WebAddress("http://127.0.0.1:9/"), nil)
        #expect(fault { _ = try source.token(over: stamped, .sha256, client: servers.client(), at: today) }?.code == .networkUnreachable)
        let nameless = TimestampSource.service(try WebAddress("http://no-such-host.invalid/"), nil)
        // Where there is no name server either, asking for one takes its time.
        let found = try #require(fault { _ = try nameless.token(over: stamped, .sha256, client: servers.client(seconds: 10), at: today) })
        #expect([.networkUnreachable, .networkTimeout].contains(found.code))
    }

    /// Trust comes from the system's store, and a certificate that signed itself is not in it.
    @Test func `TLS with a certificate of its own is refused`() throws {
        let found = fault { _ = try TimestampSource.service(servers.secure("tsa"), nil).token(over: stamped, .sha256, client: servers.client(), at: today) }
        #expect(found?.code == .networkTLS, "\(String(describing: found))")
        #expect(found?.facts["reason"]?.lowercased().contains("certificate") == true)
    }

    // MARK: Passwords

    @Test func `who has the password gets in, and it is in no message`() throws {
        let right = try #require(Credentials(user: "张三", password: "open sesame"))
        #expect(try ask("auth", credentials: right).token.isOver(stamped))
        let found = fault { _ = try ask("auth", credentials: Credentials(user: "张三", password: "hunter2")) }
        #expect(found?.code == .networkDenied)
        #expect(found.map { "\($0)" }?.contains("hunter2") == false)
        #expect(!"\(right)\(String(reflecting: right))".contains("sesame"))
        #expect(Credentials(user: "a:b", password: "") == nil)
    }

    /// Another port is another origin.
    @Test func `a password is not handed on to where one is sent`() throws {
        var other: Process?
        defer { other?.terminate() }
        let folder = try TemporaryFolder()
        let file = folder.path.appending("port").string
        let process = Process()
        process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
        process.arguments = ["python3", Servers.fixture("serve.py"), servers.folder.path.string, file]
        try process.run()
        other = process
        for _ in 0..<600 where !FileManager.default.fileExists(atPath: file) { usleep(50_000) }
        let port = try String(contentsOfFile: file, encoding: .utf8)
        let credentials = try #require(Credentials(user: "a", password: "b"))
        #expect(fault { _ = try ask("elsewhere?http://127.0.0.1:\(port)/auth", credentials: credentials) }?.code == .networkDenied)
        #expect(try String(contentsOfFile: file + ".log", encoding: .utf8) == "POST /auth -\n")
    }

    // MARK: Without a network

    @Test func `a reply from elsewhere, and a token alone`() throws {
        let (encoded, _) = try ask("tsa", .sha384)
        let reply = TimestampResponse.encode(token: encoded)
        let client = try servers.client()
        for bytes in [reply, encoded] {
            let found = try TimestampSource.reply(path: "r.tsr", bytes).token(over: stamped, .sha256, client: client, at: today)
            #expect(found.encoded == encoded)
        }
        #expect(fault { _ = try TimestampSource.reply(path: "r.tsr", reply).token(over: [1], .sha256, client: client, at: today) } == Fault(.timestampOtherBytes, path: "r.tsr"))
        #expect(fault { _ = try TimestampSource.reply(path: "r.tsr", [1, 2]).token(over: [1], .sha256, client: client, at: today) }?.code == .timestampMalformed)
        #expect(fault { _ = try TimestampSource.reply(path: "r.tsr", TimestampResponse.encode(refusal: "no")).token(over: [1], .sha256, client: client, at: today) }?.facts["reason"] == "no")
    }

    @Test func `a signature that was tampered with`() throws {
        var encoded = try ask("tsa").encoded
        encoded[encoded.count - 1] ^= 1
        #expect(fault { _ = try TimestampSource.read(encoded, path: "t.tst") }?.code == .timestampSignature)
    }

    @Test(arguments: [ForeignDigest.sha256, .sha384, .sha512, .sm3]) func `an authority on this machine`(algorithm: ForeignDigest) throws {
        let identity = try Identity.read(try servers.bytes("tsa-identity.pem"), passphrase: nil, path: "tsa")
        let time = Instant(seconds: 1_800_000_000)
        let found = try TimestampSource.authority(try TimestampAuthority(identity)).token(over: stamped, algorithm, client: servers.client(), at: time)
        #expect(found.token.time.seconds == time.seconds && found.token.info.algorithm == algorithm && found.token.isOver(stamped))
        let signer = try Identity.read(try servers.bytes("signer-identity.pem"), passphrase: nil, path: "signer")
        #expect(fault { _ = try TimestampAuthority(signer) }?.code == .identityMayNotTimestamp)
    }

    @Test func `an argument says what it is`() throws {
        #expect(try TimestampSource.kind(of: "https://x/y.p12") == .service)
        #expect(try TimestampSource.kind(of: "a/B.TSR") == .reply)
        #expect(try TimestampSource.kind(of: "a.tst") == .reply)
        #expect(try TimestampSource.kind(of: "a.p12") == .identity)
        #expect(throws: Fault(.timestampSourceUnknown, path: "a.txt")) { try TimestampSource.kind(of: "a.txt") }
    }
}
