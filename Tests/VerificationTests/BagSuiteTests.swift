internal import Evidence
internal import Files
internal import SystemPackage
internal import TestSupport
internal import Testing
internal import Verification

private let corpus = packageRoot.removingLastComponent().appending("shared").appending("corpora").appending("bagit")
private let hasCorpus = (try? FileFacts(corpus)) != nil

/// The Library of Congress's conformance suite, bag by bag; docs/foreign-packages.md says where we differ, and why.
@Suite(.enabled(if: hasCorpus, "the folder shared/corpora is not beside the package")) struct BagSuiteTests {
    private static let unpacked: (folder: TemporaryFolder, bags: [String])? = {
        guard hasCorpus, let folder = try? TemporaryFolder(), (try? run("bsdtar", ["-xf", corpus.appending("bagit-conformance-suite.tar").string, "-C", folder.path.string]))?.status == 0 else { return nil }
        let root = folder.path.appending("conformance-suite")
        // version / expectation / bag
        let bags = Set(FileTree.walk(root).nodes.map { String(decoding: $0.relative, as: UTF8.self).split(separator: "/").prefix(3).joined(separator: "/") })
        return (folder, bags.filter { $0.split(separator: "/").count == 3 }.sorted())
    }()

    private static let bags: [String] = unpacked?.bags ?? []

    /// Bags of the suite that lack a file which their manifests list.
    private static let incomplete: Set<String> = ["v0.97/warning/duplicate-file-with-different-case", "v0.97/warning/special-system-files"]

    @Test func allAreThere() { #expect(Self.bags.count == 60) }

    @Test(arguments: bags) func bag(_ name: String) throws {
        let path = try #require(Self.unpacked).folder.path.appending("conformance-suite").pushing(FilePath(name))
        let report = try judge(path, trusting: [])
        #expect(report.kind == "bag")
        switch name.split(separator: "/")[1] {
        case "valid":
            #expect(report.outcome(.structure) == .valid && report.outcome(.fixity) == .valid, "\(report.summary)")
            #expect(report.exitStatus == .undecided)
            #expect(try judge(path, trusting: [], required: [.structure, .fixity]).exitStatus == .done)
        case "warning" where !Self.incomplete.contains(name):
            #expect(report.exitStatus == .undecided, "\(report.summary)")
            #expect(report.findings.contains { $0.severity == .warning && $0.code != .bagWeakDigest })
            #expect(try judge(path, trusting: [], required: [.structure, .fixity]).exitStatus == .done)
        case "warning":
            #expect(report.exitStatus == .bad && report.has(.fixityMissing), "\(report.summary)")
        default:
            #expect(report.exitStatus == .bad, "\(report.summary)")
        }
    }

    @Test(
        arguments: [
            ("example.edu.sample_good.zip", Evidence.ExitStatus.undecided), ("example.edu.sample_no_bag_info.tar", .undecided), ("test.edu.btr_good_sha256.tar", .undecided),
            ("example.edu.sample_bad_oxum.tar", .bad), ("example.edu.sample_no_md5_manifest.tar", .bad), ("example.edu.tagsample_bad.tar", .bad), ("test.edu.btr_bad_checksums.tar", .bad),
            ("test.edu.btr_bad_missing_payload_file.tar", .bad),
        ])
    func serialised(_ name: String, _ status: Evidence.ExitStatus) throws {
        let report = try judge(corpus.appending("aptrust-tar-bags").appending(FilePath.Component(name)!), trusting: [])
        #expect(report.kind == "bag")
        #expect(report.exitStatus == status, "\(report.summary)")
    }
}
