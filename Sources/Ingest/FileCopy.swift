internal import Cryptography
internal import Evidence
internal import Files
internal import Foundation
internal import SystemPackage
internal import Workspace

/// The one read of an original: its bytes go to the copy, to every digest and to the CRC-32.
struct FileCopy: ~Copyable {
    struct Read: Sendable {
        var size: UInt64
        var crc32: String
        var digests: [String: String]
    }

    let read: Read
    private var output: DurableFile?
    private let cloned: (partial: FilePath, final: FilePath)?

    /// Copies to `partial`; ``finish()`` gives the copy its final name.
    ///
    /// - Throws: ``FaultCode/inputChanging`` when the source changed while it was read.
    init(_ source: SourceFile, to final: FilePath, partial: FilePath, digests: [DigestAlgorithm], link: Bool, cancellation: Cancellation, progress: ProgressMeter) throws {
        if link, cloneBlocks(from: source.path, to: partial) {
            let clone = SourceFile(path: partial, facts: try FileFacts(partial), placement: source.placement)
            read = try FileCopy.digest(clone, digests, cancellation: cancellation, progress: progress)
            output = nil
            cloned = (partial, final)
            return
        }
        var output = try DurableFile(final, temporary: partial)
        read = try FileCopy.pass(source, digests, cancellation: cancellation, progress: progress) { try output.write($0) }
        self.output = consume output
        cloned = nil
    }

    mutating func finish() throws {
        if let cloned { return try rename(cloned.partial, to: cloned.final) }
        try output?.finish()
    }

    /// Digests without a copy.
    static func digest(_ source: SourceFile, _ digests: [DigestAlgorithm], cancellation: Cancellation, progress: ProgressMeter) throws -> Read {
        try pass(source, digests, cancellation: cancellation, progress: progress) { _ in }
    }

    private static func pass(_ source: SourceFile, _ digests: [DigestAlgorithm], cancellation: Cancellation, progress: ProgressMeter, to sink: (UnsafeRawBufferPointer) throws -> Void) throws -> Read {
        let file = try InputFile(source.path)
        var hasher = Hasher(digests)
        let count = try file.forEachChunk(cancellation: cancellation) { bytes in
            hasher.update(bytes)
            try sink(bytes)
            progress.advance(bytes.count)
        }
        // A recorder may still be writing: what was read has to be the whole of a file that stood still.
        let after = try file.statNow()
        guard count == file.stat.size, after.size == file.stat.size, after.modified == file.stat.modified, file.stat.size == source.facts.size else {
            throw Fault(.inputChanging, path: source.key.text)
        }
        let crc = hasher.crc32
        return Read(
            size: count, crc32: crc.hex,
            digests: Dictionary(uniqueKeysWithValues: hasher.finish().map { ($0.key.rawValue, $0.value.hex) }))
    }
}

extension UInt32 {
    fileprivate var hex: String { (0..<4).map { UInt8(truncatingIfNeeded: self >> (24 - 8 * UInt32($0))) }.lowerHex }
}

func base64(_ bytes: [UInt8]) -> String { Data(bytes).base64EncodedString() }
