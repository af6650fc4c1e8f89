package import Evidence

/// Merkle tree heads of RFC 9162 §2.1, over SHA-256.
package enum MerkleTree {
    /// > The hash of a leaf entry: HASH(0x00 || d[n]).
    package static func leaf(_ data: [UInt8]) -> Digest { Hasher.digest([0] + data) }

    /// > MTH(D_n) = HASH(0x01 || MTH(D[0:k]) || MTH(D[k:n])), k the largest power of two smaller than n.
    package static func root(ofLeaves leaves: [Digest]) -> Digest {
        var builder = Builder()
        for leaf in leaves { builder.append(leaf) }
        return builder.root
    }

    /// A tree whose leaves come one after the other: it keeps one hash for each level.
    ///
    /// Computed with the stack of RFC 9162 §2.1.2: after leaf i, merge as many times as i has trailing ones.
    package struct Builder: Sendable {
        package private(set) var count = 0
        private var stack: [Digest] = []

        package init() {}

        package mutating func append(_ leaf: Digest) {
            stack.append(leaf)
            for _ in 0..<(~count).trailingZeroBitCount { Self.merge(&stack) }
            count += 1
        }

        /// The head over the leaves so far.
        package var root: Digest {
            guard !stack.isEmpty else { return Hasher.digest([]) }
            var stack = stack
            while stack.count > 1 { Self.merge(&stack) }
            return stack[0]
        }

        private static func merge(_ stack: inout [Digest]) {
            let right = stack.removeLast()
            let left = stack.removeLast()
            stack.append(Hasher.digest([1] + left.bytes + right.bytes))
        }
    }
}

extension MerkleTree {
    /// Whether the hashes of a recording's leaves, those of one stream after the other, add up to what was stated of them.
    package static func agrees(_ hashes: [UInt8], with stated: [RecordingAnalysis.Leaves]) -> Bool {
        let length = DigestAlgorithm.sha256.length
        guard hashes.count == stated.reduce(0, { $0 + $1.count * length }) else { return false }
        var rest = hashes[...]
        return stated.allSatisfy { leaves in
            var tree = Builder()
            for _ in 0..<leaves.count {
                tree.append(Digest(Array(rest.prefix(length))))
                rest = rest.dropFirst(length)
            }
            return tree.root.hex == leaves.root
        }
    }
}
