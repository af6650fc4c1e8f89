internal import Cryptography
internal import Evidence
internal import Foundation
internal import Testing

/// Files of other projects, whole and changed, through everything that reads signatures, certificates and what is said of them.
@Suite struct SignatureFuzzTests {
    /// Each file's DER, or that of each block of a PEM file.
    private static let documents: [(name: String, bytes: [UInt8])] = Corpus.files("cms", "tsa", "pki", "gm", "cades").flatMap { name -> [(String, [UInt8])] in
        guard let bytes = try? Corpus.bytes(name) else { return [] }
        let text = String(decoding: bytes, as: UTF8.self)
        guard text.contains("-----BEGIN ") else { return [(name, bytes)] }
        return text.components(separatedBy: "-----BEGIN ").dropFirst().enumerated().compactMap { i, block in
            let lines = block.split(whereSeparator: \.isNewline).dropFirst().prefix { !$0.hasPrefix("-----") }
            return Data(base64Encoded: lines.joined()).map { ("\(name)#\(i)", Array($0)) }
        }
    }

    /// Reads in every way; whatever a strict reader takes, it writes again as it was.
    private func readAll(_ bytes: [UInt8], _ name: String) {
        if let read = try? SignedData.parse(bytes) { #expect(read.encode() == bytes && DER.isStrict(read.signers[0].identifier[...]), "\(name)") }
        if let read = try? CAdES.parse(bytes) { #expect(read.encode() == bytes, "\(name)") }
        if let read = try? SM2Signature.parse(bytes) {
            #expect(read.encode() == bytes, "\(name)")
            _ = try? read.check(content: [1])
        }
        _ = try? SM2Signature.read(bytes, content: [1])
        if let message = try? SignedMessage.read(bytes) { _ = message.signers.map(\.state) }
        _ = try? TimestampToken.read(bytes)
        if (try? TimestampToken.parse(bytes)) != nil { #expect((try? SignedData.parse(bytes))?.encode() == bytes, "\(name)") }
        if let request = try? TimestampRequest.read(bytes) { _ = request.encode() }
        if let token = try? TimestampResponse.token(in: bytes) { _ = try? TimestampToken.read(token) }
        if let certificate = Certificate(der: bytes) {
            #expect(certificate.der == bytes, "\(name)")
            _ = (certificate.name, certificate.mayTimestamp, certificate.revocationLists, certificate.responders, certificate.issuerCertificates, certificate.isAuthority)
        }
        if let list = RevocationList(der: bytes) { #expect(list.der == bytes, "\(name)") }
        if let response = OCSPResponse.read(bytes) { _ = response.producedAt }
        _ = DER.isStrict(bytes[...])
        _ = ForeignSignature.signers(of: bytes)
    }

    @Test(.enabled(if: Corpus.isThere, "\(Corpus.absence)")) func `every file is read or refused, and written again as it was`() {
        var counts = ["certificates": 0, "lists": 0, "responses": 0, "messages": 0, "tokens": 0]
        for (name, bytes) in Self.documents {
            readAll(bytes, name)
            if Certificate(der: bytes) != nil { counts["certificates"]! += 1 }
            if RevocationList(der: bytes) != nil { counts["lists"]! += 1 }
            if OCSPResponse(der: bytes) != nil { counts["responses"]! += 1 }
            if (try? SignedData.read(bytes)) != nil { counts["messages"]! += 1 }
            if (try? TimestampToken.read((try? TimestampResponse.token(in: bytes)) ?? bytes)) != nil { counts["tokens"]! += 1 }
        }
        // That the files are of the kinds meant.
        #expect(counts.values.allSatisfy { $0 > 3 }, "\(counts)")
    }

    @Test(.enabled(if: Corpus.isThere, "\(Corpus.absence)")) func `what anybody wrote is written in the one encoding, and in no other is it taken`() throws {
        var count = 0
        for (name, bytes) in Self.documents {
            guard let encoded = try? SignedData.read(bytes).encode() else { continue }
            do throws(SignedData.Failure) {
                let parsed = try SignedData.parse(encoded)
                #expect(parsed.encode() == encoded, "\(name)")
            } catch {
                // Signed in something else than DER, which cannot be mended.
                #expect(error == .malformed("not in DER"), "\(name)")
                continue
            }
            count += 1
            #expect((try? SignedData.parse(encoded + [0])) == nil, "\(name)")
            #expect((try? SignedData.parse(Array(encoded.dropLast()))) == nil, "\(name)")
            let tree = Tree(encoded)
            let nodes = tree.nodes.filter { !Self.isVouchedForElsewhere($0.0, tree) }
            // Some of each, others of another one.
            for i in stride(from: count % 7, to: nodes.count, by: max(1, nodes.count / 12)) {
                let (path, node) = nodes[i]
                #expect((try? SignedData.parse(tree.replacing(path, with: node.withLongLength))) == nil, "\(name): length at \(path)")
                if node.tag == 0x02, let long = node.withLongInteger { #expect((try? SignedData.parse(tree.replacing(path, with: long))) == nil, "\(name): integer at \(path)") }
            }
        }
        #expect(count > 20)
        for (name, bytes) in Self.documents {
            if Certificate(der: bytes) != nil { #expect(Certificate(der: bytes + [0]) == nil, "\(name)") }
            if RevocationList(der: bytes) != nil { #expect(RevocationList(der: bytes + [0]) == nil, "\(name)") }
            if OCSPResponse(der: bytes) != nil { #expect(OCSPResponse(der: bytes + [0]) == nil, "\(name)") }
        }
    }

    /// Certificates and lists, whose bytes are signed by others.
    private static func isVouchedForElsewhere(_ path: [Int], _ tree: Tree) -> Bool {
        guard path.count > 3, path.starts(with: [1, 0]) else { return false }
        return [0xA0, 0xA1].contains(tree.children[1].children[0].children[path[2]].tag)
    }

    @Test(.enabled(if: Corpus.isThere, "\(Corpus.absence)")) func `a few thousand changed files harm nobody`() {
        var random = SplitMix64(state: 0x5EA1)
        let small = Self.documents.filter { (16..<6000).contains($0.bytes.count) && [0x30].contains($0.bytes[0]) }
        for _ in 0..<3000 {
            let (name, original) = small[Int(random.next() % UInt64(small.count))]
            var bytes = original
            for _ in 0...Int(random.next() % 4) where !bytes.isEmpty {
                let at = Int(random.next() % UInt64(bytes.count))
                switch random.next() % 6 {
                case 0: bytes[at] = UInt8(truncatingIfNeeded: random.next())
                case 1: bytes[at] ^= 1 << UInt8(random.next() % 8)
                case 2: bytes.remove(at: at)
                case 3: bytes.insert(UInt8(truncatingIfNeeded: random.next()), at: at)
                case 4: bytes.removeSubrange(at...)
                // Lengths are where readers go wrong.
                default: bytes[min(bytes.count - 1, Int(random.next() % 8))] = [0x80, 0x81, 0x84, 0x88, 0xFF, 0x7F][Int(random.next() % 6)]
                }
            }
            readAll(bytes, name)
        }
    }
}

private struct SplitMix64 {
    var state: UInt64

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var z = state
        z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
        z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
        return z ^ (z >> 31)
    }
}

/// A DER element taken apart, to be put together again with one part changed and all lengths right.
private struct Tree {
    let tag: UInt8
    let content: [UInt8]
    let children: [Tree]

    init(_ bytes: [UInt8]) {
        var reader = DER.Reader(bytes[...])
        let element = try! reader.next()
        tag = element.tag.byte
        content = Array(element.content)
        var (inner, found) = (DER.Reader(element.content), [Tree]())
        if tag & 0x20 != 0 { while let next = try? inner.next() { found.append(Tree(Array(next.encoded))) } }
        children = found
    }

    /// Every element with its path of indices; the whole has the empty one.
    var nodes: [([Int], Tree)] { [([], self)] + children.enumerated().flatMap { i, child in child.nodes.map { ([i] + $0.0, $0.1) } } }

    var encoded: [UInt8] { DER.encode(DER.Tag(byte: tag), children.isEmpty ? content : children.flatMap(\.encoded)) }

    func replacing(_ path: [Int], with bytes: [UInt8]) -> [UInt8] {
        guard let first = path.first else { return bytes }
        return DER.encode(DER.Tag(byte: tag), children.enumerated().flatMap { $0.offset == first ? $0.element.replacing(Array(path.dropFirst()), with: bytes) : $0.element.encoded })
    }

    /// With one octet of length more than is needed.
    var withLongLength: [UInt8] {
        let short = DER.encode(DER.Tag(byte: tag), content)
        let header = short.count - content.count
        let length: [UInt8] = header == 2 ? [0x81, short[1]] : [short[1] + 1, 0] + Array(short[2..<header])
        return [tag] + length + content
    }

    var withLongInteger: [UInt8]? {
        guard let first = content.first else { return nil }
        return DER.encode(DER.Tag(byte: tag), [first < 0x80 ? 0 : 0xFF] + content)
    }
}
