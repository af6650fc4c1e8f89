internal import Container
internal import Cryptography
package import Evidence
package import Files
internal import PackageFormat
package import SystemPackage

/// Files out of a package into a folder: each gets its name only when its bytes are those that the package vouches for.
///
/// Nothing is overwritten and nothing is written outside the folder. What is there already with the right bytes is left,
/// so that a run that was killed can be repeated.
package struct Extraction: Sendable {
    package let inspection: Inspection
    /// Where the package lies: nothing is taken out into it.
    package let package: FilePath
    /// Keep the archive's numbered names instead of giving the originals' back.
    package let keepsArchiveNames: Bool
    package let jobs: Int
    package let cancellation: Cancellation
    package let progress: ProgressMeter

    package init(inspection: Inspection, package: FilePath, keepsArchiveNames: Bool, jobs: Int, cancellation: Cancellation, progress: ProgressMeter) {
        self.inspection = inspection
        self.package = package
        self.keepsArchiveNames = keepsArchiveNames
        self.jobs = jobs
        self.cancellation = cancellation
        self.progress = progress
    }

    package struct File: Sendable {
        package enum Status: String, Sendable { case extracted, alreadyThere, failed }
        /// Why the archive's name was kept.
        package enum Kept: String, Sendable { case asked, harmful, taken }

        package var path: String
        package var size: UInt64
        /// Path below the target, as bytes.
        package var target: [UInt8]
        package var kept: Kept?
        package var status: Status
        /// Whether anything vouches for the bytes.
        package var isChecked: Bool
        package var findings: [Finding] = []
        package var fault: Fault?
    }

    package struct Outcome: Sendable {
        /// In the package's order.
        package var files: [File]
        /// What concerns no file that is there: listed and missing, a manifest that cannot be read.
        package var findings: [Finding]
        /// Whether a file was taken out that some list should vouch for and none does: of somebody else's container any, of
        /// a bag one of its payload.
        package var isUnchecked: Bool
    }

    /// - Parameters:
    ///   - matches: files and folders; everything when empty.
    ///   - target: a folder, made where it is not there.
    /// - Throws: ``FaultCode/targetInsidePackage``, ``FaultCode/diskFull`` before anything is written.
    package func run(_ matches: [EntrySearch.Match], to target: FilePath) throws -> Outcome {
        try OutsidePackage.check(target, of: package)
        let expected = try ExpectedDigests(inspection, cancellation: cancellation)
        let plan = ExtractionPlan(inspection, matches, keepsArchiveNames: keepsArchiveNames)
        let folder = try TargetFolder.make(target)
        try checkSpace(plan, folder)
        progress.begin(total: plan.items.reduce(0) { $0 &+ inspection.entries[$1.entry].size })
        let files = WorkerPool(width: jobs).map(plan.items) { _, item in extract(item, expected, into: folder) }
        try cancellation.check()
        let missing = expected.files.keys.filter { inspection.entry($0) == nil && plan.takes($0) }.sorted(by: PackageLayout.precedes).map { Finding(.fixityMissing, path: $0, facts: ["manifest": missingSource]) }
        let isUnchecked = files.contains { !$0.isChecked && $0.status != .failed && (inspection.kind == .asic || $0.path.hasPrefix("data/")) }
        return Outcome(files: files, findings: expected.findings + missing, isUnchecked: isUnchecked)
    }

    private var missingSource: String { inspection.dossier == nil ? "manifest" : PackageLayout.dossier }

    private func checkSpace(_ plan: ExtractionPlan, _ folder: TargetFolder) throws(Fault) {
        var needed: UInt64 = 0
        for item in plan.items where item.finding == nil {
            if (try? folder.size(of: item.name, in: item.folder)) == .some(nil) { needed &+= inspection.entries[item.entry].size }
        }
        guard let free = freeSpace(at: folder.path), free < needed else { return }
        throw Fault(.diskFull, path: folder.path.string, facts: ["needed": String(needed), "free": String(free)])
    }

    // MARK: One file

    private func extract(_ item: ExtractionPlan.Item, _ expected: ExpectedDigests, into root: TargetFolder) -> File {
        let entry = inspection.entries[item.entry]
        let wanted = expected.files[entry.path]
        let isChecked = wanted?.digests.isEmpty == false
        var file = File(path: entry.path, size: entry.size, target: (item.folder + [item.name]).joined(separator: [0x2F]).map { $0 }, kept: item.kept, status: .failed, isChecked: isChecked)
        progress.working(on: entry.path)
        if let finding = item.finding {
            file.findings = [finding]
        } else if !isChecked, expected.mustBeListed(entry.path, in: inspection.kind) {
            file.findings = [Finding(.fixityUnlisted, path: entry.path, facts: ["manifest": PackageLayout.payloadManifest(.sha256)])]
        } else if let size = wanted?.size, size != entry.size {
            file.findings = [Finding(.fixitySize, path: entry.path, facts: ["expected": String(size), "actual": String(entry.size)])]
        } else {
            do {
                let isThere = try root.size(of: item.name, in: item.folder) != nil
                file.findings = try isThere ? compare(item, wanted, root) : write(item, wanted, root)
                if file.findings.isEmpty { file.status = isThere ? .alreadyThere : .extracted }
            } catch {
                file.fault = error as? Fault ?? Fault(.inputOutput, path: entry.path)
            }
        }
        return file
    }

    /// Writes while digesting; the name is given last.
    private func write(_ item: ExtractionPlan.Item, _ wanted: ExpectedDigests.File?, _ root: TargetFolder) throws -> [Finding] {
        var output = try root.folder(item.folder).create(item.name)
        let findings = try pass(item, wanted) { try output.write($0) }
        if findings.isEmpty { try output.finish(modified: item.modified) }
        return findings
    }

    private struct TooMuch: Error {}

    /// Reads the entry once, lends its bytes, and says what they are not.
    private func pass(_ item: ExtractionPlan.Item, _ wanted: ExpectedDigests.File?, _ body: (UnsafeRawBufferPointer) throws -> Void) throws -> [Finding] {
        let entry = inspection.entries[item.entry]
        var hasher = Hasher(algorithms(wanted))
        do {
            _ = try inspection.content.read(item.entry, cancellation: cancellation) { bytes in
                hasher.update(bytes)
                // A file that grows, or expands beyond what its carrier states, may not fill the disk.
                guard hasher.count <= entry.size else { throw TooMuch() }
                try body(bytes)
                progress.advance(bytes.count)
            }
        } catch is TooMuch {}
        let (count, crc) = (hasher.count, hasher.crc32)
        if count != entry.size { return [Finding(.fixitySize, path: entry.path, facts: ["expected": String(entry.size), "actual": String(count)])] }
        let wrong = wrong(hasher.finish(), wanted)
        if !wrong.isEmpty { return [Finding(.fixityMismatch, path: entry.path, facts: ["algorithm": wrong.joined(separator: ", ")])] }
        if let stated = entry.crc32, stated != crc { return [Finding(.fixityCRC, path: entry.path)] }
        return []
    }

    /// A file of this name is there: is it the one? Where nothing vouches for the entry its own bytes are the measure.
    private func compare(_ item: ExtractionPlan.Item, _ wanted: ExpectedDigests.File?, _ root: TargetFolder) throws -> [Finding] {
        let folder = try root.folder(item.folder)
        let entry = inspection.entries[item.entry]
        var measure = wanted
        if wanted?.digests.isEmpty != false {
            var source = Hasher([.sha256])
            _ = try inspection.content.read(item.entry, cancellation: cancellation) { source.update($0) }
            measure = ExpectedDigests.File(digests: source.finish().map { ($0.key, $0.value) })
        }
        var hasher = Hasher(algorithms(measure))
        try folder.read(item.name, cancellation: cancellation) { bytes in
            hasher.update(bytes)
            progress.advance(bytes.count)
        }
        guard hasher.count == entry.size, wrong(hasher.finish(), measure).isEmpty else { throw Fault(.targetDiffers, path: folder.path.appending(bytes: item.name).string, facts: ["entry": entry.path]) }
        folder.removeLeftover(of: item.name)
        return []
    }

    private func algorithms(_ wanted: ExpectedDigests.File?) -> Set<DigestAlgorithm> { Set(wanted?.digests.map(\.algorithm) ?? []) }

    private func wrong(_ digests: [DigestAlgorithm: Digest], _ wanted: ExpectedDigests.File?) -> [String] {
        Set((wanted?.digests ?? []).filter { digests[$0.algorithm] != $0.digest }.map(\.algorithm.rawValue)).sorted()
    }
}
