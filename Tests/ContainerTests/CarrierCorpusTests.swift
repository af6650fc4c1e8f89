internal import Container
internal import Evidence
internal import Files
internal import SystemPackage
internal import TestSupport
internal import Testing

private let corpora = packageRoot.removingLastComponent().appending("shared").appending("corpora")

/// ZIPs and tars that other projects keep to frighten readers with.
@Suite(.enabled(if: (try? FileFacts(corpora.appending("archives"))) != nil, "the folder shared/corpora is not beside the package")) struct CarrierCorpusTests {
    /// What is wrong with an archive: the carrier's findings, then what reading every entry runs into.
    private func faults(_ path: FilePath) -> [String] {
        do {
            let content: any PackageContent = try path.extension == "tar" ? TarPackage(path, isOurs: { _ in false }) : ForeignZip(path)
            var faults = content.findings.filter { $0.severity == .error }.map(\.code.rawValue)
            for (i, entry) in content.entries.enumerated() {
                do {
                    let count = try content.read(i, cancellation: Cancellation()) { _ in }
                    if count != entry.size { faults.append("size") }
                } catch let fault as Fault { faults.append(fault.code.rawValue) }
            }
            return faults
        } catch { return [(error as? Fault)?.code.rawValue ?? "\(error)"] }
    }

    private func files(_ folder: String) -> [FilePath] {
        FileTree.walk(corpora.appending("archives")).nodes.filter { $0.facts.kind == .file && String(decoding: $0.relative, as: UTF8.self).hasPrefix(folder) }.map(\.path)
    }

    @Test func `what has to succeed has no fault`() {
        let sound = files("yauzl/success/")
        #expect(sound.count >= 9)
        for path in sound { #expect(faults(path) == [], "\(path.lastComponent!)") }
    }

    @Test func `what has to fail has one`() {
        let broken = files("yauzl/failure/")
        #expect(broken.count >= 11)
        for path in broken { #expect(faults(path) != [], "\(path.lastComponent!)") }
    }

    @Test(arguments: [
        ("libzip/incons-cdoffset.zip", "structure.zip-end"), ("libzip/incons-local-filename.zip", "structure.zip-differs"), ("libzip/incons-local-crc.zip", "structure.zip-differs"),
        ("libzip/incons-central-magic-bad.zip", "structure.zip-hidden"), ("libzip/incons-file-count-high.zip", "structure.zip-end"), ("libzip/junk-at-end.zip", "structure.zip-end"),
        ("libzip/incons-central-compsize-larger-toolarge.zip", "structure.zip-overlap"), ("libzip/filename_duplicate_empty.zip", "structure.duplicate"), ("libzip/multidisk.zip", "structure.zip-end"),
        ("libzip/encrypt-aes256.zip", "structure.encrypted"), ("libzip/testfile-lzma.zip", "structure.method"), ("go-zip/symlink.zip", "structure.special-file"),
        ("libarchive/test_read_format_zip_uncompressed_size_off_by_4gib.zip", "structure.lying-size"), ("zip-rs/raw_deflate64_index_out_of_bounds.zip", "structure.bomb"),
        ("libarchive/test_read_format_tar_concatenated.tar", "structure.tar-header"), ("libarchive/test_read_format_tar_V_negative_size.tar", "structure.tar-header"),
        ("libarchive/test_read_format_gtar_sparse_reuse.tar", "structure.method"), ("cpython/recursion.tar", "structure.truncated"), ("cpython/testtar.tar", "structure.special-file"),
    ]) func `each trap is named`(_ file: String, _ code: String) {
        #expect(faults(corpora.appending("archives").pushing(FilePath(file))).contains(code))
    }

    @Test func `nothing crashes, hangs or is read without end`() {
        let all = files("")
        #expect(all.count > 180)
        for path in all { _ = faults(path) }
    }
}
