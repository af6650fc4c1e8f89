internal import Cryptography
internal import Evidence
internal import Testing

@Suite struct MerkleTreeTests {
    /// The eight leaves that Certificate Transparency's implementations are tested with, and their tree heads.
    private let leaves = ["", "00", "10", "2021", "3031", "40414243", "5051525354555657", "606162636465666768696a6b6c6d6e6f"].map { [UInt8](lowerHex: $0)! }

    @Test(arguments: [
        (0, "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"),
        (1, "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d"),
        (2, "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125"),
        (3, "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77"),
        (4, "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7"),
        (5, "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4"),
        (6, "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef"),
        (7, "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c"),
        (8, "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328"),
    ])
    func `gives the published tree heads`(count: Int, root: String) {
        #expect(MerkleTree.root(ofLeaves: leaves.prefix(count).map(MerkleTree.leaf)).hex == root)
    }

    /// RFC 9162 §2.1.1 as it is written, by recursion.
    private func head(_ leaves: ArraySlice<Digest>) -> Digest {
        guard leaves.count > 1 else { return leaves.first ?? Hasher.digest([]) }
        var split = 1
        while split * 2 < leaves.count { split *= 2 }
        let middle = leaves.startIndex + split
        return Hasher.digest([1] + head(leaves[..<middle]).bytes + head(leaves[middle...]).bytes)
    }

    @Test func `is the recursive definition for every size up to 130`() {
        let leaves = (0..<130).map { MerkleTree.leaf([UInt8($0)]) }
        for count in 0...130 { #expect(MerkleTree.root(ofLeaves: Array(leaves.prefix(count))) == head(leaves.prefix(count)), "\(count) leaves") }
    }

    @Test func `a leaf is no node: the same bytes hash differently`() {
        let (a, b) = (MerkleTree.leaf([1]), MerkleTree.leaf([2]))
        #expect(MerkleTree.root(ofLeaves: [a, b]) != MerkleTree.leaf(a.bytes + b.bytes))
    }

    @Test func `a tree that grows has the head of its leaves at every size`() {
        let leaves = (0..<70).map { MerkleTree.leaf([UInt8($0)]) }
        var builder = MerkleTree.Builder()
        for (i, leaf) in leaves.enumerated() {
            #expect(builder.root == head(leaves.prefix(i)), "\(i) leaves")
            builder.append(leaf)
            #expect(builder.count == i + 1)
        }
    }
}
