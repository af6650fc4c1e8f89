internal import Cryptography
internal import Evidence
internal import PackageFormat
internal import TestSupport
internal import Testing

/// Leaves, their roots and contact sheets: by the signer himself, who has the keys to sign anything.
@Suite struct AnalysisForgeryTests {
    let sealed: Sealed
    let original: PackageImage

    private let track = "main-evaluation-pano"
    private let leavesPath = PackageLayout.trackLeaves("main-evaluation-pano")
    private let sheetPath = PackageLayout.trackSheet("main-evaluation-pano")

    init() throws {
        sealed = try Sealed(small: true, analysed: true)
        original = try sealed.image()
    }

    /// Signed anew by the signer.
    private func resigned(_ image: PackageImage, _ name: String) throws -> [(form: String, report: VerificationReport)] {
        var image = image
        image.remakeManifests()
        try image.sign(by: sealed.identity)
        return try sealed.judgeBoth(image, name)
    }

    /// Invalid for these findings at these entries, and for no other.
    private func expect(_ image: PackageImage, _ name: String, _ findings: (FindingCode, String)..., sourceLocation: SourceLocation = #_sourceLocation) throws {
        for (form, report) in try resigned(image, name) {
            #expect(report.verdict == .invalid, "\(name), \(form): \(report.summary)", sourceLocation: sourceLocation)
            #expect(Set(report.errors.map { "\($0.code.rawValue) \($0.path ?? "")" }) == Set(findings.map { "\($0.0.rawValue) \($0.1)" }), "\(name), \(form): \(report.summary)", sourceLocation: sourceLocation)
        }
    }

    private func changeMedia(_ image: inout PackageImage, _ change: (inout MediaCatalogue) -> Void) throws {
        var catalogue = try CanonicalJSON.decode(MediaCatalogue.self, from: image[PackageLayout.media]!)
        change(&catalogue)
        image[PackageLayout.media] = CanonicalJSON.encode(catalogue)
    }

    private func changeCommitments(_ image: inout PackageImage, _ change: (inout Commitments) -> Void) throws {
        var commitments = try CanonicalJSON.decode(Commitments.self, from: image[PackageLayout.commitments]!)
        change(&commitments)
        image[PackageLayout.commitments] = CanonicalJSON.encode(commitments)
    }

    private func changeLeaves(_ image: inout PackageImage, _ change: (inout LeafIndex) -> Void) throws {
        var index = try LeafIndex(image[leavesPath]!)
        change(&index)
        image[leavesPath] = index.bytes
    }

    /// The recording of four leaves: its place in `media.json`, and in the leaf index.
    private let long = 1

    private let otherRoot = String(repeating: "ab", count: 32)

    // MARK: What is good

    @Test func anAnalysedPackageIsValid() throws {
        try #require(original[leavesPath] != nil && original[sheetPath] != nil)
        let catalogue = try CanonicalJSON.decode(MediaCatalogue.self, from: original[PackageLayout.media]!)
        #expect(catalogue.recordings.map { $0.analysis?.leaves.map(\.count) } == [[1], [4], nil])
        #expect(try LeafIndex(original[leavesPath]!).header.recordings.map(\.path) == catalogue.recordings.prefix(2).map(\.path))
        for path in [sealed.packed, sealed.root] { #expect(try judge(path, trusting: [sealed.authority]).verdict == .valid) }
        for (form, report) in try resigned(original, "again") { #expect(report.verdict == .valid, "\(form): \(report.summary)") }
    }

    /// The sheet is for people to look at; one that is not there is missed by nobody.
    @Test func withoutContactSheet() throws {
        var image = original
        image[sheetPath] = nil
        for (form, report) in try resigned(image, "sheetless") { #expect(report.verdict == .valid, "\(form): \(report.summary)") }
    }

    // MARK: Roots and hashes

    @Test func aHashThatWasChanged() throws {
        var image = original
        image[leavesPath]![image[leavesPath]!.count - 1] ^= 1
        try expect(image, "last", (.consistencyLeaves, leavesPath))
        image = original
        try changeLeaves(&image) { $0.hashes[long].swapAt(0, 1) }
        try expect(image, "order", (.consistencyLeaves, leavesPath))
        image = original
        try changeLeaves(&image) { $0.hashes.swapAt(0, 1) }
        try expect(image, "recordings", (.consistencyLeaves, leavesPath))
    }

    @Test func aRootThatWasChangedInOnePlace() throws {
        var image = original
        try changeMedia(&image) { $0.recordings[long].analysis!.leaves[0].root = otherRoot }
        try expect(image, "media", (.consistencyLeaves, leavesPath), (.consistencyCommitments, PackageLayout.commitments))
        image = original
        try changeCommitments(&image) { $0.recordings[0].root = otherRoot }
        try expect(image, "commitments", (.consistencyCommitments, PackageLayout.commitments))
        image = original
        try changeLeaves(&image) { $0.header.recordings[long].streams[0].root = otherRoot }
        try expect(image, "leaves", (.consistencyLeaves, leavesPath))
    }

    /// The same false root wherever one stands: the hashes do not add up to it.
    @Test func aRootThatWasChangedEverywhere() throws {
        var image = original
        try changeMedia(&image) { $0.recordings[long].analysis!.leaves[0].root = otherRoot }
        let catalogue = try CanonicalJSON.decode(MediaCatalogue.self, from: image[PackageLayout.media]!)
        try changeCommitments(&image) { $0.recordings = Commitments.committed(catalogue.recordings) }
        try changeLeaves(&image) { $0.header.recordings[long].streams[0].root = otherRoot }
        try expect(image, "everywhere", (.consistencyLeaves, leavesPath))
    }

    @Test func oneLeafFewerIsAnotherRoot() throws {
        var image = original
        try changeMedia(&image) { $0.recordings[long].analysis!.leaves[0].count -= 1 }
        let catalogue = try CanonicalJSON.decode(MediaCatalogue.self, from: image[PackageLayout.media]!)
        try changeCommitments(&image) { $0.recordings = Commitments.committed(catalogue.recordings) }
        try changeLeaves(&image) { index in
            index.header.recordings[long].streams[0].count -= 1
            index.hashes[long].removeLast()
        }
        try expect(image, "fewer", (.consistencyLeaves, leavesPath))
    }

    @Test func commitmentsInAnotherOrderOrNumber() throws {
        let changes: [(String, (inout Commitments) -> Void)] = [
            ("reversed", { $0.recordings.reverse() }), ("fewer", { $0.recordings.removeLast() }), ("none", { $0.recordings = [] }),
            ("twice", { $0.recordings.append($0.recordings[1]) }), ("count", { $0.recordings[0].leaves += 1 }), ("stream", { $0.recordings[0].stream = 7 }), ("version", { $0.recordings[0].leafVersion = 2 }),
        ]
        for (name, change) in changes {
            var image = original
            try changeCommitments(&image, change)
            try expect(image, name, (.consistencyCommitments, PackageLayout.commitments))
        }
    }

    // MARK: The leaf index

    @Test func aHeaderThatNamesAnother() throws {
        let changes: [(String, (inout LeafIndex) -> Void)] = [
            ("path", { $0.header.recordings[0].path = "data/recordings/main/evaluation/pano/009-x.wav" }), ("digest", { $0.header.recordings[0].sha256 = otherRoot }),
            ("track", { $0.header.track = "sub1-evaluation-pano" }), ("version", { $0.header.leafVersion = 2 }), ("stream", { $0.header.recordings[0].streams[0].stream = -1 }),
            ("order", { index in
                index.header.recordings.swapAt(0, 1)
                index.hashes.swapAt(0, 1)
            }),
        ]
        for (name, change) in changes {
            var image = original
            try changeLeaves(&image, change)
            try expect(image, name, (.consistencyLeaves, leavesPath))
        }
    }

    @Test func anIndexOfAnotherForm() throws {
        let good = original[leavesPath]!
        let changes: [(String, [UInt8])] = [
            ("longer", good + [0]), ("hash-more", good + [UInt8](repeating: 0, count: 32)), ("shorter", Array(good.dropLast())), ("hash-fewer", Array(good.dropLast(32))),
            ("header-only", Array(good.prefix(40))), ("magic", [0x46] + good.dropFirst().map { $0 ^ 1 }), ("empty", []), ("huge-header", Array(good.prefix(8)) + [0xFF, 0xFF, 0xFF, 0xFF] + good.dropFirst(12)),
            ("spaces", LeafIndex.magic + length(of: good, plus: 1) + [0x20] + good.dropFirst(12)),
        ]
        for (name, bytes) in changes {
            var image = original
            image[leavesPath] = bytes
            try expect(image, name, (.consistencyLeaves, leavesPath))
        }
    }

    private func length(of index: [UInt8], plus more: UInt32) -> [UInt8] {
        let length = index[8..<12].reduce(UInt32(0)) { $0 << 8 | UInt32($1) } + more
        return (0..<4).map { UInt8(truncatingIfNeeded: length >> (24 - 8 * UInt32($0))) }
    }

    @Test func anIndexThatIsMissing() throws {
        var image = original
        image[leavesPath] = nil
        try expect(image, "missing", (.consistencyLeaves, leavesPath))
    }

    /// The track is there; nothing says that any of its recordings was analysed.
    @Test func anIndexOfNoAnalysis() throws {
        var image = original
        try changeMedia(&image) { catalogue in for i in catalogue.recordings.indices { catalogue.recordings[i].analysis = nil } }
        try changeCommitments(&image) { $0.recordings = [] }
        try expect(image, "left-over", (.consistencyLeaves, leavesPath))
        image[leavesPath] = nil
        for (form, report) in try resigned(image, "without") { #expect(report.verdict == .valid, "\(form): \(report.summary)") }
    }

    /// One recording's analysis is left out, its hashes are not.
    @Test func anAnalysisThatWasLeftOut() throws {
        var image = original
        try changeMedia(&image) { $0.recordings[long].analysis = nil }
        let catalogue = try CanonicalJSON.decode(MediaCatalogue.self, from: image[PackageLayout.media]!)
        try changeCommitments(&image) { $0.recordings = Commitments.committed(catalogue.recordings) }
        try expect(image, "left-out", (.consistencyLeaves, leavesPath))
    }

    // MARK: Tracks that are not there

    @Test func filesOfNoTrack() throws {
        let stranger = "sub1-opening-seat"
        var image = original
        image[PackageLayout.trackLeaves(stranger)] = image[leavesPath]
        try expect(image, "leaves", (.consistencyTrack, PackageLayout.trackLeaves(stranger)), (.consistencyLeaves, PackageLayout.trackLeaves(stranger)))
        image = original
        image[PackageLayout.trackSheet(stranger)] = image[sheetPath]
        try expect(image, "sheet", (.consistencyTrack, PackageLayout.trackSheet(stranger)))
    }

    // MARK: The contact sheet

    @Test func aChangedSheetUnderTheOldSignature() throws {
        var image = original
        image[sheetPath]![image[sheetPath]!.count / 2] ^= 1
        for (form, report) in try sealed.judgeBoth(image, "sheet") {
            #expect(report.verdict == .invalid, "\(form): \(report.summary)")
            #expect(report.has(.fixityMismatch, sheetPath), "\(form): \(report.summary)")
        }
        image.remakeManifests()
        for (form, report) in try sealed.judgeBoth(image, "manifests") { #expect(report.has(.signatureContent, PackageLayout.signature), "\(form): \(report.summary)") }
    }
}
