internal import Evidence
internal import Files
internal import Foundation
internal import SystemPackage
internal import TestSupport
internal import Testing

private let corpora = packageRoot.removingLastComponent().appending("shared").appending("corpora")
private let hasCorpora = (try? FileFacts(corpora)) != nil

/// Files that other projects wrote, good and hostile ones: none is one of our packages, none may bring us down.
@Suite(.enabled(if: hasCorpora, "the folder shared/corpora is not beside the package")) struct ForeignPackagesTests {
    @Test(arguments: ["seals", "asic", "archives", "zip-slip", "bagit"]) func noneIsValid(_ group: String) throws {
        let files = FileTree.walk(corpora.appending(FilePath.Component(group)!)).nodes
        // Some groups come without their files.
        for node in files where node.facts.kind != .link { try expectNotValid(node.path) }
        // Under a name that makes us look harder.
        let folder = try TemporaryFolder()
        for node in files where node.facts.kind == .file && !["asice", "zip"].contains(node.path.extension) && node.facts.size < 4 << 20 {
            let copy = folder.path.appending("x.asice")
            try overwrite(copy, contents(of: node.path))
            try expectNotValid(copy, said: node.path)
        }
    }

    @Test func noBagIsValid() throws {
        let folder = try TemporaryFolder()
        for node in FileTree.walk(corpora.appending("bagit")).nodes where node.path.extension == "tar" {
            let place = folder.path.appending(node.path.lastComponent!)
            try makeFolders(place)
            try run("bsdtar", ["-xf", node.path.string, "-C", place.string])
        }
        let bags = FileTree.walk(folder.path).nodes.filter { $0.path.lastComponent == "bagit.txt" }.map { $0.path.removingLastComponent() }
        #expect(!bags.isEmpty)
        for bag in bags { try expectNotValid(bag) }
    }

    private func expectNotValid(_ path: FilePath, said name: FilePath? = nil) throws {
        do {
            let report = try judge(path, trusting: [])
            #expect(report.verdict != .valid, "\(name ?? path): \(report.summary)")
            #expect(report.kind != "fengcun/1" || report.outcome(.signature) != .valid, "\(name ?? path): \(report.summary)")
            #expect(!report.signers.contains { $0.trusted })
        } catch is Fault {}
    }
}
