internal import Cryptography
internal import Evidence
internal import Foundation
internal import Testing

/// CAdES files of other programs: what is judged of each, in `Tests/CryptographyTests/cades-corpus.tsv`, with what its makers say of it.
@Suite(.enabled(if: Corpus.isThere)) struct CAdESCorpusTests {
    /// One line a file: path, our word, upstream's, and why they differ.
    private static let table: [(path: String, ours: String)] = {
        let file = URL(fileURLWithPath: #filePath).deletingLastPathComponent().appendingPathComponent("cades-corpus.tsv")
        let text = (try? String(contentsOf: file, encoding: .utf8)) ?? ""
        return text.split(separator: "\n").filter { !$0.hasPrefix("#") }.map { line in
            let fields = line.split(separator: "\t", omittingEmptySubsequences: false).map(String.init)
            return (fields[0], fields[1])
        }
    }()

    @Test func everyFileIsInTheTable() throws {
        let listed = Set(Self.table.map(\.path))
        let there = try #require(FileManager.default.subpaths(atPath: Corpus.folder.appendingPathComponent("cades").path)).filter { $0.hasSuffix(".p7m") || $0.hasSuffix(".p7s") || $0.hasSuffix(".cades") || $0.hasSuffix(".tsr") || $0.hasSuffix(".ers") }
        #expect(Set(there).symmetricDifference(listed) == [])
    }

    @Test func eachComesOutAsTheTableSays() throws {
        for (path, ours) in Self.table {
            let bytes = try Corpus.bytes("cades/\(path)")
            #expect(Self.word(bytes) == ours, "\(path)")
        }
    }

    /// What can be said without the content where it lies outside, and without trust.
    private static func word(_ bytes: [UInt8]) -> String {
        if let token = try? TimestampResponse.token(in: bytes), (try? SignedMessage.read(token))?.contentType == "1.2.840.113549.1.9.16.1.4" {
            do { return "token of \(try TimestampToken.read(token).time.date)" } catch { return "token: \(error)" }
        }
        let message: SignedMessage
        do { message = try SignedMessage.read(bytes) } catch { return "\(error)" }
        return message.signers.map { signer in
            var words = ["\(signer.state)"]
            if signer.binding != .matches { words.append("certificate \(signer.binding)") }
            if let content = message.content, let digest = signer.digest { words.append(ForeignDigest.digest(content, digest)?.bytes == signer.messageDigest ? "content" : "other content") } else { words.append("content outside") }
            let tokens = signer.tokens.map { token -> String in
                do {
                    let read = try TimestampToken.read(token, others: message.certificates)
                    return read.isOver(signer.signature) ? "stamped" : "stamp of something else"
                } catch { return "stamp: \(error)" }
            }
            return (words + tokens).joined(separator: ", ")
        }.joined(separator: "; ")
    }
}
