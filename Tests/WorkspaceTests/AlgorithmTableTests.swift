internal import Evidence
internal import Files
internal import SystemPackage
internal import TestSupport
internal import Testing
internal import Workspace

@Suite struct AlgorithmTableTests {
    private let folder: TemporaryFolder
    private let table: AlgorithmTable

    init() throws {
        folder = try TemporaryFolder()
        try folder.write(
            "algorithms.yaml",
            """
            digests: [{name: sha256, allowedUntil: 2035}, {name: sm3, allowedUntil: 2030}]
            keys: [{name: ec, minimumBits: 256}, {name: rsa, minimumBits: 3072}]
            signatures: [{name: ecdsa-sha256, allowedUntil: 2035}, {name: rsa-sha256, allowedUntil: 2028}]

            """)
        table = try AlgorithmTable.read(folder.path)
    }

    private func warnings(_ key: String, _ bits: Int, _ digests: [DigestAlgorithm], _ time: String) throws -> [String] {
        try table.warnings(key: key, bits: bits, digests: digests, at: #require(Instant(iso8601: time))).map { finding in
            #expect(finding.severity == .warning)
            return ([finding.code.rawValue] + finding.facts.sorted { $0.key < $1.key }.map { "\($0.key)=\($0.value)" }).joined(separator: " ")
        }
    }

    @Test func `nothing against what is strong and in its term`() throws {
        #expect(try warnings("ec", 256, [.sha256, .sm3], "2026-09-20") == [])
        #expect(try warnings("rsa", 3072, [.sha256], "2028-12-31T23:59:59+08:00") == [])
    }

    @Test func `a term ends with its year`() throws {
        #expect(try warnings("rsa", 3072, [.sha256], "2029-01-01") == ["sealing.algorithm-term algorithm=rsa-sha256 year=2028"])
        #expect(try warnings("ec", 256, [.sha256, .sm3], "2031-01-01") == ["sealing.algorithm-term algorithm=sm3 year=2030"])
        // An algorithm that was not used is nobody's concern.
        #expect(try warnings("ec", 256, [.sha256], "2031-01-01") == [])
    }

    @Test func `a short key`() throws {
        #expect(try warnings("rsa", 2048, [.sha256], "2026-09-20") == ["sealing.short-key bits=2048 key=rsa minimum=3072"])
        #expect(try warnings("ec", 224, [.sha256], "2026-09-20") == ["sealing.short-key bits=224 key=ec minimum=256"])
    }

    @Test func `the repository's table covers every digest and every signature of the format`() throws {
        let table = try AlgorithmTable.read(ProjectFileTests.root.appending("manifests"))
        let late = Instant(seconds: 253_402_200_000)
        for key in ["ec", "rsa"] {
            #expect(table.warnings(key: key, bits: 1, digests: DigestAlgorithm.allCases, at: late).count == DigestAlgorithm.allCases.count + 2, "\(key)")
            #expect(table.warnings(key: key, bits: 4096, digests: DigestAlgorithm.allCases, at: Instant(seconds: 1_789_453_800)) == [])
        }
    }

    @Test func `a table that cannot be read is a fault`() throws {
        try folder.write("algorithms.yaml", "digests: []\n")
        let fault = #expect(throws: Fault.self) { try AlgorithmTable.read(folder.path) }
        #expect(fault?.code == .manifestsUnreadable)
    }
}
