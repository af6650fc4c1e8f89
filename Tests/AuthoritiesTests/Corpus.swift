internal import Authorities
internal import Cryptography
internal import Evidence
internal import Foundation
internal import Testing
internal import TestSupport

/// Queries and replies that other projects keep, beside the package; tests are skipped where they are not there.
enum Corpus {
    static let folder = URL(fileURLWithPath: #filePath).deletingLastPathComponent().appendingPathComponent("../../../shared/corpora/tsa").standardizedFileURL
    static var isThere: Bool { FileManager.default.fileExists(atPath: folder.path) }
    static let absence: Comment = "../shared/corpora is not there"

    static func bytes(_ name: String) throws -> [UInt8] { Array(try Data(contentsOf: folder.appendingPathComponent(name))) }
    static func request(_ name: String) throws -> TimestampRequest { try TimestampRequest.read(try bytes(name)) }
    static func certificates(_ name: String) throws -> [Certificate] { Certificate.all(inPEM: try bytes(name)) }
}

@Suite(.enabled(if: Corpus.isThere, Corpus.absence)) struct CorpusTests {
    private func judge(_ reply: String, to request: String, others: [Certificate] = []) throws -> TimestampToken {
        try TimestampSource.judge(try Corpus.bytes(reply), to: try Corpus.request(request), others: others, path: reply).token
    }

    private func isTrusted(_ token: TimestampToken, _ chain: String) throws -> Bool {
        token.path(anchors: try Corpus.certificates(chain).filter { $0.issuerDER == $0.subjectDER }, others: try Corpus.certificates(chain), at: token.time).judgement == .trusted
    }

    @Test(arguments: ["sha256", "sha384", "sha512"]) func `replies hold, and lead to the root beside them`(digest: String) throws {
        let token = try TimestampSource.read(try Corpus.bytes("rfc3161-client/sigstage/response-\(digest).tsr"), path: "").token
        #expect(token.info.algorithm.rawValue == digest)
        #expect(try isTrusted(token, "rfc3161-client/sigstage/ts_chain.pem"))
    }

    @Test func `a reply to its query`() throws {
        #expect(try isTrusted(judge("rfc3161-client/test_tsa/response.tsr", to: "rfc3161-client/test_tsa/request.der"), "rfc3161-client/test_tsa/ts_chain.pem"))
    }

    /// Both queries are over the same bytes; the other reply holds, and was asked for by neither (`openssl ts -verify` says so too).
    @Test(arguments: ["request", "other_request"]) func `a reply with the nonce of another query`(request: String) throws {
        let reply = "rfc3161-client/test_tsa/other_response.tsr"
        _ = try TimestampSource.read(try Corpus.bytes(reply), path: reply)
        #expect(fault { _ = try judge(reply, to: "rfc3161-client/test_tsa/\(request).der") } == Fault(.timestampNonce, path: reply))
    }

    @Test func `a reply without its certificate holds with the one given`() throws {
        let name = "rfc3161-client/sigstage/response-no-embedded-cert.tsr"
        #expect(fault { _ = try TimestampSource.read(try Corpus.bytes(name), path: name) } == Fault(.timestampNoCertificate, path: name))
        _ = try TimestampSource.read(try Corpus.bytes(name), path: name, others: try Corpus.certificates("rfc3161-client/sigstage/ts_chain.pem"))
    }

    @Test func `a signature that was changed`() throws {
        #expect(fault { _ = try TimestampSource.read(try Corpus.bytes("rfc3161-client/sigstage/response-invalid-signature.tsr"), path: "") }?.code == .timestampSignature)
    }

    /// Two certificates slipped in beside the token, one with the authority's own name: who the token names is who signed.
    @Test func `certificates that were slipped in`() throws {
        let token = try judge("rfc3161-client/test_tsa/response-injected-certs.tsr", to: "rfc3161-client/test_tsa/request.der")
        #expect(token.certificates.count == 3)
        #expect(token.authority.issuer == "CN=Test TSA Intermediate,O=local")
        #expect(try isTrusted(token, "rfc3161-client/test_tsa/ts_chain.pem"))
    }

    @Test(arguments: ["archive_timestamp.tst", "disig.tst"]) func `tokens alone`(name: String) throws {
        let token = try TimestampSource.read(try Corpus.bytes("dss-tst/\(name)"), path: name).token
        #expect(!token.isOver([]))
    }
}
