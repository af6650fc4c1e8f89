internal import Evidence
internal import Exports
internal import Foundation
internal import PackageFormat
internal import Testing

@Suite struct PremisTests {
    private let report = "data/documents/eval-report/001-报告.pdf"
    private let moved = "data/documents/score-summary/001-报告.pdf"

    private func code(_ type: String) -> String { "valueURI=\"http://id.loc.gov/vocabulary/preservation/eventType/\(type)\"" }

    // MARK: What becomes of what

    @Test func `a record with one file says what the dossier says`() throws {
        var file = Record.file(report, digests: ["sha256": Record.ones, "sm3": Record.twos])
        file.placement = .recording(.init(venue: "main", stage: "evaluation", source: "pano"))
        var premis = Record.premis([file], [Record.event(.creation, nil, by: "fengcun 0.1.0"), Record.ingestion(report)])
        premis.containers = [report: "matroska,webm"]
        premis.manifestDigest = Digest(hex: Record.twos, algorithm: .sha256)
        let (xml, counts, _) = try premis.text
        #expect(counts == .init(objects: 2, events: 2, agents: 1, replaced: 0, bytes: xml.utf8.count))
        for part in [
            "<object xsi:type=\"intellectualEntity\">", "<objectIdentifierValue>urn:uuid:\(Record.packageID)</objectIdentifierValue>", "<objectIdentifierValue>LZZC2026-1</objectIdentifierValue>",
            "<objectIdentifierType>SHA-256 of META-INF/ASiCManifest001.xml</objectIdentifierType>", "<objectIdentifierValue>\(Record.packageID)/\(report)</objectIdentifierValue>",
            "cryptographicHashFunctions/sha256\">SHA-256<", "<messageDigestAlgorithm>SM3<", "<messageDigest>\(Record.twos)<", "<size>4309</size>", "<formatName>application/pdf<", "libavformat names it: matroska,webm<",
            "<originalName>报告.pdf</originalName>", "<contentLocationValue>\(report)<", "relationshipSubType/isp\">is part of<", "<eventDateTime>2026-09-20T10:00:00+08:00<", "<eventDetail>read from: /mnt/报告.pdf<",
            "<eventOutcomeDetailNote>SHA-256 of the object: \(Record.ones)<", "eventOutcome/suc\">success<", "agentType/sof\">software<", "<agentVersion>0.1.0<", code("cre"), code("ing"),
        ] { #expect(xml.contains(part), "\(part)") }
    }

    @Test func `each event of the log has its term`() throws {
        let events = [
            Record.event(.creation, nil), Record.ingestion(report), Record.event(.filenameChange, moved, related: report), Record.event(.metadataModification, moved), Record.event(.fixityCheck, nil),
            Record.event(.deaccession, moved), Record.event(.packageCreation, nil, by: "代理机构 (agent)"),
        ]
        let (xml, counts, _) = try Record.premis([], events, seal: Record.seal([.init(role: "agent", name: "代理机构", certificate: Record.twos)], timestamps: 2)).text
        let types = xml.matches(of: /eventType\/([a-z]{3})">([a-z ]+)</).map { "\($0.1) \($0.2)" }
        #expect(types == ["cre creation", "ing ingestion", "fil filename change", "mem metadata modification", "fix fixity check", "dea deaccession", "ipc information package creation", "dsg digital signature generation"])
        #expect(counts.events == 8)
        #expect(xml.contains("CAdES B-LT, 2 timestamps: META-INF/signature001.p7s"))
    }

    @Test func `a file that was moved is one object under both paths, and its events lead to it`() throws {
        let events = [Record.ingestion(report), Record.event(.filenameChange, moved, related: report, detail: "lot: 1 → 2", reason: "放错了")]
        let (xml, counts, _) = try Record.premis([Record.file(moved)], events).text
        #expect(counts.objects == 2)
        let identifiers = xml.matches(of: /<objectIdentifierValue>([^<]+)</).map { String($0.1) }
        #expect(identifiers.suffix(2) == ["\(Record.packageID)/\(moved)", "\(Record.packageID)/\(report)"])
        #expect(xml.contains("eventRelatedObjectRole/out\">outcome<") && xml.contains("eventRelatedObjectRole/sou\">source<"))
        #expect(xml.contains("<eventDetail>changed: lot: 1 → 2<") && xml.contains("<eventDetail>reason: 放错了<"))
        #expect(xml.contains("agentType/per\">person<"))
    }

    @Test func `a file that was taken out is an object without a place`() throws {
        let better = "data/documents/eval-report/002-better.pdf"
        let events = [Record.ingestion(report), Record.ingestion(better, related: report), Record.event(.deaccession, report, related: better, detail: "报告.pdf", reason: "旧版")]
        let (xml, counts, _) = try Record.premis([Record.file(better)], events).text
        #expect(counts.objects == 3)
        #expect(xml.contains("deaccessioned before sealing") && xml.contains("<size>7</size>") && xml.contains("<formatName>unknown<"))
        #expect(xml.contains("<eventDetail>takes the place of: \(report)<") && xml.contains("<eventDetail>its place is taken by: \(better)<"))
        #expect(xml.matches(of: /<contentLocationValue>/).count == 1)
    }

    @Test func `an event that failed changed nothing`() throws {
        let events = [Record.ingestion(report), Record.event(.deaccession, report, outcome: .failure)]
        let (xml, counts, _) = try Record.premis([Record.file(report)], events).text
        #expect(counts.objects == 2 && xml.contains("eventOutcome/fai\">failure<"))
    }

    @Test func `a log that cannot have happened is passed on, not believed`() throws {
        let events = [Record.event(.filenameChange, moved, related: moved), Record.event(.filenameChange, moved, related: report), Record.event(.deaccession, report), Record.event(.deaccession, nil), Record.ingestion(report), Record.ingestion(report)]
        let (_, counts, _) = try Record.premis([Record.file(report)], events).text
        #expect(counts.objects == 2 && counts.events == 6)
    }

    @Test func `signers are those of the dossier, with each certificate; whoever signs later is no agent`() throws {
        let signers: [Dossier.RequiredSigner] = [.init(role: "agent", name: "代理机构", certificate: Record.ones), .init(role: "agent", name: "代理机构", certificate: Record.twos), .init(role: "buyer", name: "采购人")]
        let (xml, counts, _) = try Record.premis([], [Record.event(.packageCreation, nil, by: "代理机构 (agent)")], seal: Record.seal(signers, sm2: true)).text
        #expect(counts == .init(objects: 1, events: 3, agents: 1, replaced: 0, bytes: counts.bytes))
        #expect(xml.contains("<agentName>代理机构<") && xml.contains("<agentNote>role: agent<") && xml.contains("<agentIdentifierValue>\(Record.ones)<") && xml.contains("<agentIdentifierValue>\(Record.twos)<"))
        #expect(xml.contains("SM2 (GB/T 35275): META-INF/sm2-001.p7") && !xml.contains("采购人") && !xml.contains("<agentType"))
    }

    @Test func `of an SM2 signature that two may have made no signer is claimed`() throws {
        let signers: [Dossier.RequiredSigner] = [.init(role: "agent", name: "代理机构", certificate: Record.ones), .init(role: "buyer", name: "采购人", certificate: Record.twos), .init(role: "supervisor", name: "监督", certificate: Record.twos)]
        let (xml, counts, _) = try Record.premis([], [Record.event(.packageCreation, nil, by: "代理机构 (agent)")], seal: Record.seal(signers, sm2: true)).text
        #expect(counts.agents == 1 && xml.matches(of: /<linkingAgentIdentifier>/).count == 2)
    }

    @Test func `a record that is not sealed has no signatures`() throws {
        let (xml, counts, _) = try Record.premis([Record.file(report)], [Record.ingestion(report)]).text
        #expect(counts.events == 1 && !xml.contains("/dsg"))
    }

    // MARK: Texts

    /// Everything that XML treats in a way of its own, and what it cannot hold: 29 control characters, two that are none.
    private static let hostile = "]]> <a b='\"'> &amp; -- --> " + String(String.UnicodeScalarView((0...0x20).map { Unicode.Scalar($0)! })) + "\u{7F}\u{85}\u{2028}\u{FFFE}\u{FFFF}\u{10FFFF}𠮷\u{202E}"

    @Test func `every text is written as it is, but for characters that XML cannot hold, and those are counted where they stand`() throws {
        let (xml, counts, _) = try Record.premis([Record.file(report, name: Self.hostile)], [], name: "a\u{0}b").text
        #expect(counts.replaced == 1 + 31)
        #expect(xml.contains("<originalName>a\u{FFFD}b</originalName>\n    <!-- 1 character that XML 1.0 cannot hold: written as U+FFFD -->"))
        #expect(xml.contains("<!-- 31 characters that XML 1.0 cannot hold: written as U+FFFD -->"))
        #expect(xml.contains("]]&gt; &lt;a b='\"'&gt; &amp;amp; -- --&gt; "))
        #expect(xml.contains("\t\n") && xml.contains("&#13;") && !xml.unicodeScalars.contains("\r"))
    }

    @Test func `no comment ends early`() throws {
        var premis = Record.premis([], [])
        premis.tool = "fengcun --- --> <x> -"
        let comment = try #require(try premis.text.xml.firstMatch(of: /<!--(.*?)-->/))
        #expect(comment.1.hasSuffix("nothing of it was verified ") && !comment.1.contains("--"))
    }

    // MARK: The schema

    @Test(.enabled(if: XMLLint.isThere, "xmllint is not there: scripts/setup.sh --tests installs it")) func `it is what the schema describes, whatever the texts`() throws {
        let hostile = Self.hostile
        let gone = "data/documents/eval-report/003-x.pdf"
        let events = [
            Record.event(.creation, nil, by: "fengcun 0.1.0"), Record.ingestion(report, detail: hostile), Record.ingestion(gone), Record.event(.filenameChange, moved, by: hostile, related: report, detail: hostile, reason: hostile),
            Record.event(.metadataModification, moved, detail: hostile), Record.event(.deaccession, gone, detail: hostile, reason: hostile), Record.event(.fixityCheck, nil, outcome: .failure),
            Record.event(.packageCreation, nil, by: "\(hostile) (agent)"),
        ]
        let seal = Record.seal([.init(role: "agent", name: hostile, certificate: Record.ones), .init(role: "buyer", name: "采购人", certificate: Record.twos)], sm2: true, timestamps: 1)
        let files = [Record.file(moved, name: hostile, type: hostile, digests: ["sha256": Record.ones, "sha512": Record.ones + Record.twos, "sm3": Record.twos, "other": hostile]), Record.file("data/documents/eval-report/004-y", type: nil)]
        let xml = try Record.premis(files, events, name: hostile, seal: seal).text.xml
        #expect(try XMLLint.isValid(xml))
        #expect(try XMLLint.isValid(try Record.premis([], []).text.xml))
        // The witness reads what was meant.
        #expect(try XMLLint.ask("count(//p:object)", xml) == "4" && XMLLint.ask("count(//p:event)", xml) == "10" && XMLLint.ask("count(//p:agent)", xml) == "5")
        #expect(try XMLLint.ask("count(//p:linkingAgentIdentifierValue[not(. = //p:agentIdentifierValue)])", xml) == "0")
        #expect(try XMLLint.ask("count(//p:linkingObjectIdentifierValue[not(. = //p:objectIdentifierValue)])", xml) == "0")
        #expect(try XMLLint.ask("count(//p:eventIdentifierValue[. = ../../following-sibling::p:event/p:eventIdentifier/p:eventIdentifierValue])", xml) == "0")
    }

    @Test(.enabled(if: XMLLint.isThere, "xmllint is not there: scripts/setup.sh --tests installs it")) func `the schema of the test refuses what PREMIS refuses`() throws {
        let xml = try Record.premis([Record.file(report)], [Record.ingestion(report)]).text.xml
        #expect(try XMLLint.isValid(xml))
        let name = "    <originalName>报告.pdf</originalName>\n"
        for broken in [
            xml.replacing("<size>4309", with: "<size>many"), xml.replacing(" version=\"3.0\"", with: ""), xml.replacing("xsi:type=\"file\"", with: "xsi:type=\"folder\""), xml.replacing("eventDateTime", with: "eventTime"),
            xml.replacing(name, with: "").replacing("    <objectCharacteristics>", with: name + "    <objectCharacteristics>"), xml.replacing(/<format>(.|\n)*<\/format>/, with: ""), xml.replacing("http://www.loc.gov/premis/v3\" xmlns", with: "info:lc/xmlns/premis-v2\" xmlns"),
        ] {
            #expect(broken != xml)
            #expect(try !XMLLint.isValid(broken))
        }
    }

    // MARK: Size

    @Test func `however many files there are, it is written in pieces`() throws {
        let paths = (1...12_000).map { "data/documents/bid-file/\($0)-标书.pdf" }
        let (xml, counts, largest) = try Record.premis(paths.map { Record.file($0) }, paths.map { Record.ingestion($0) }).text
        #expect(counts == .init(objects: 12_001, events: 12_000, agents: 1, replaced: 0, bytes: xml.utf8.count))
        #expect(xml.utf8.count > 10 << 20 && largest < 128 << 10)
        if XMLLint.isThere { #expect(try XMLLint.isValid(xml)) }
    }

    @Test func `what cannot be written ends it`() throws {
        struct Full: Error {}
        var written = 0
        #expect(throws: Full.self) {
            try Record.premis((1...1000).map { Record.file("data/documents/bid-file/\($0)-标书.pdf") }, []).write { piece in
                if written > 0 { throw Full() }
                written += piece.count
            }
        }
        #expect(written > 0)
    }
}
