/// The sound of a recording, or of recordings that follow each other: samples in µ-law, 8,000 a second (``MuLaw``).
package struct Sound: Sendable {
    /// A stretch of bytes, such as a file.
    package struct Piece: Sendable {
        /// Position of its first sample in the sound.
        package let start: Int
        package let count: Int
        /// Fills a buffer with the bytes from a position in the piece on.
        let read: @Sendable (Int, UnsafeMutableBufferPointer<UInt8>) throws -> Void

        package init(start: Int, count: Int, read: @escaping @Sendable (Int, UnsafeMutableBufferPointer<UInt8>) throws -> Void) {
            self.start = start
            self.count = count
            self.read = read
        }
    }

    /// In samples: where the last piece ends.
    package let count: Int
    private let pieces: [Piece]

    /// - Parameter pieces: where they overlap, the later one counts.
    package init(_ pieces: [Piece]) {
        self.pieces = pieces
        count = pieces.map { $0.start + $0.count }.max() ?? 0
    }

    package init(_ bytes: [UInt8]) {
        self.init([Piece(start: 0, count: bytes.count) { at, buffer in _ = buffer.update(fromContentsOf: bytes[at..<(at + buffer.count)]) }])
    }

    package var seconds: Double { Double(count) / Double(MuLaw.sampleRate) }

    /// Samples from `first` on; silence where the sound has none.
    func read(from first: Int, count: Int, into samples: UnsafeMutablePointer<Float>) throws {
        samples.update(repeating: 0, count: count)
        for piece in pieces {
            let from = max(first, piece.start)
            let to = min(first + count, piece.start + piece.count)
            guard from < to else { continue }
            try withUnsafeTemporaryAllocation(of: UInt8.self, capacity: to - from) { bytes in
                try piece.read(from - piece.start, UnsafeMutableBufferPointer(rebasing: bytes[..<(to - from)]))
                MuLaw.table.withUnsafeBufferPointer { table in
                    for i in 0..<(to - from) { samples[from - first + i] = table[Int(bytes[i])] }
                }
            }
        }
    }
}
