internal import Authorities
internal import Cryptography
internal import Evidence
internal import Foundation
internal import Testing
internal import TestSupport

/// Lists of `openssl ca` and answers of `openssl ocsp`, by files and over HTTP.
@Suite(.enabled(if: Servers.canRun, Servers.absence)) struct RevocationSourceTests {
    private let servers: Servers

    init() throws { servers = try Servers.shared.get() }

    private func path(_ name: String) throws -> [Certificate] { [try servers.certificate(name), try servers.certificate("sub"), try servers.certificate("root")] }

    private func collect(_ paths: [[Certificate]], _ origins: [RevocationSource.Origin] = [], fetches: Bool = false, sha256: Bool = false, at time: Instant = today) throws -> RevocationSource.Collected {
        var source = RevocationSource(origins: origins, fetches: fetches)
        source.namesIssuersBySHA256 = sha256
        return try source.collect(for: paths, client: servers.client(), at: time)
    }

    private func isGood(_ standing: RevocationData.Standing) -> Bool { if case .good = standing { true } else { false } }

    @Test func `certificates name where to ask`() throws {
        let found = try collect([path("signer")], fetches: true)
        #expect(found.faults == [])
        #expect(found.standings.map(\.certificate.name) == ["Test signer", "Test sub"])
        #expect(found.standings.allSatisfy { isGood($0.standing) })
        // The signer's by OCSP, the authority's by its only address, a list.
        #expect(found.data.responses.count == 1 && found.data.lists.count == 1)
        #expect(found.certificates.isEmpty)
    }

    @Test func `issuers that are missing are fetched`() throws {
        let signer = try servers.certificate("signer")
        let found = try collect([[signer]], fetches: true)
        #expect(found.paths == [[signer, try servers.certificate("sub")]])
        #expect(found.certificates == [try servers.certificate("sub")])
        #expect(found.standings.count == 1 && found.faults == [])
        #expect(try collect([[signer]]).paths == [[signer]])
    }

    @Test func `lists by file and by address, in DER and PEM`() throws {
        let lists = try ["root.crl", "sub.crl.pem"].map { try RevocationSource.lists(in: servers.bytes($0), path: $0) }
        let byFile = try collect([path("signer"), path("tsa")], lists)
        #expect(byFile.faults == [] && byFile.data.lists.count == 2 && byFile.standings.count == 3)
        let addresses = try ["root.crl.pem", "sub.crl"].map { RevocationSource.Origin.listAddress(try servers.address($0)) }
        #expect(try collect([path("signer"), path("tsa")], addresses).data == byFile.data)
    }

    @Test(arguments: [false, true]) func `a responder by address`(sha256: Bool) throws {
        let found = try collect([path("signer")], [.responder(try servers.address("ocsp"))], sha256: sha256)
        #expect(found.standings.map { isGood($0.standing) } == [true, false])
        // The authority's issuer has no responder there.
        #expect(found.faults.map(\.code) == [.revocationMissing])
        #expect(found.faults[0].facts["name"] == "Test sub")
        let response = try #require(found.data.responses.first)
        #expect(try collect([path("signer")], [RevocationSource.response(in: response.der, path: "r.ocsp")]).data.responses == [response])
    }

    @Test func `what was revoked`() throws {
        for found in try [collect([path("revoked")], fetches: true), collect([path("revoked")], [RevocationSource.lists(in: servers.bytes("sub.crl"), path: "sub.crl")], at: Instant(seconds: today.seconds + 3600))] {
            let standing = try #require(found.standings.first?.standing)
            switch standing {
            case .revoked, .revokedLater: break
            default: Issue.record("\(standing)")
            }
        }
    }

    @Test func `who has no data is named, with what was tried`() throws {
        let found = try collect([path("lost"), path("nowhere")], fetches: true)
        #expect(found.faults.map(\.facts["name"]) == ["Test lost", "Test nowhere"])
        #expect(found.faults.allSatisfy { $0.code == .revocationMissing })
        #expect(found.faults.map { $0.others.map(\.code) } == [[.revocationRefused, .networkStatus], [.revocationNoAddress]])
        #expect(found.faults[0].others[0].facts["reason"] == "trylater")
        let cut = try collect([[try servers.certificate("lost")]], fetches: true)
        #expect(cut.faults.map(\.code) == [.issuerUnavailable])
        #expect(cut.faults[0].others.map(\.code) == [.networkAnswer])
    }

    @Test func `nothing is taken that nobody signed who may`() throws {
        let byStranger = try collect([path("signer")], [.responder(try servers.address("ocsp-by-stranger"))])
        #expect(byStranger.data.isEmpty)
        #expect(byStranger.faults.first?.others.map(\.code) == [.revocationUnusable])
        // A list with a bit turned over, and one of somebody else.
        var list = try servers.bytes("sub.crl")
        list[list.count - 1] ^= 1
        let turned = try collect([path("signer")], [RevocationSource.lists(in: list, path: "bad.crl")])
        #expect(turned.data.isEmpty && turned.faults.first == Fault(.revocationUnusable, path: "bad.crl"))
        let other = try collect([[try servers.certificate("sub"), try servers.certificate("root")]], [RevocationSource.lists(in: servers.bytes("sub.crl"), path: "sub.crl")])
        #expect(other.faults.first == Fault(.revocationUnusable, path: "sub.crl"))
    }

    @Test func `what cannot be read is refused at once`() throws {
        #expect(throws: Fault(.revocationUnreadable, path: "x")) { try RevocationSource.lists(in: [1, 2, 3], path: "x") }
        #expect(throws: Fault(.revocationUnreadable, path: "x")) { try RevocationSource.response(in: [1, 2, 3], path: "x") }
        #expect(throws: Fault(.revocationRefused, path: "x", facts: ["reason": "trylater"])) { try RevocationSource.response(in: [0x30, 3, 0x0A, 1, 3], path: "x") }
    }

    @Test func `data that is too old is said to be`() throws {
        let found = try collect([path("signer")], [RevocationSource.lists(in: servers.bytes("sub.crl"), path: "sub.crl")], at: Instant(seconds: today.seconds + 90 * 86400))
        #expect(found.faults.map(\.code) == [.revocationStale, .revocationMissing])
    }

    @Test func `certificates as authorities publish them`() throws {
        let sub = try servers.certificate("sub")
        #expect(Certificate.all(in: try servers.bytes("sub.cer")) == [sub])
        #expect(Certificate.all(in: try servers.bytes("chain.pem")).first == sub)
        #expect(Set(Certificate.all(in: try servers.bytes("sub.p7c"))) == [sub, try servers.certificate("root")])
        #expect(Certificate.all(in: [1, 2, 3]).isEmpty)
    }
}
