internal import Container
internal import Cryptography
internal import Evidence
internal import Files
internal import PackageFormat
internal import Sealing
internal import SystemPackage
internal import TestSupport
internal import Testing

/// > No bit of a package may change without `verify` noticing.
@Suite(.serialized) struct BitFlipTests {
    let sealed: Sealed

    init() throws { sealed = try Sealed(small: true) }

    /// Judging takes long in a debug build: with `FENGCUN_EXHAUSTIVE` set, every byte of both forms is tried, with two bits
    /// in META-INF; without it every byte of the ZIP's structure and of signatures, and a sample of the rest.
    private let isExhaustive = Flip.isExhaustive

    /// The constant text is compared as a whole, and an original digested as a whole: a sample is enough.
    private func step(_ path: String, _ usual: Int) -> Int {
        if path.hasPrefix("data/") { return 37 }
        if isExhaustive { return 1 }
        if path.hasSuffix(".p7s") { return usual == 1 ? 1 : 3 }
        // Texts that are made again and compared as a whole.
        if path.hasPrefix("META-INF/") || path.hasPrefix("tagmanifest-") { return 7 }
        return path == PackageLayout.verifyText ? 17 : path.hasPrefix("metadata/") ? max(usual, 7) : usual
    }

    @Test func inThePackedFile() throws {
        let bytes = try contents(of: sealed.packed)
        var flips: [Flip] = []
        for region in ZipRegion.all(of: bytes) {
            var step = 1
            if case .content(let path) = region.kind { step = self.step(path, 1) }
            for position in stride(from: region.range.lowerBound, to: region.range.upperBound, by: step) {
                flips.append(Flip(position: position, bit: position % 8, kind: region.kind))
                if isExhaustive, case .content(let path) = region.kind, path.hasPrefix("META-INF/") { flips.append(Flip(position: position, bit: (position + 3) % 8, kind: region.kind)) }
            }
        }
        let failures = try tryAll(flips) { lane in
            let copy = sealed.place("lane\(lane).asice")
            try overwrite(copy, bytes)
            return copy
        }
        #expect(failures.isEmpty, "\(failures.count) of \(flips.count):\n\(failures.prefix(20).joined(separator: "\n"))")
    }

    @Test func inTheFolder() throws {
        let flips = try tree(sealed.root).sorted { $0.key < $1.key }.flatMap { path, bytes in
            stride(from: 0, to: bytes.count, by: step(path, 5)).map { Flip(file: path, position: $0, bit: ($0 + 5) % 8, kind: .content(path)) }
        }
        let failures = try tryAll(flips) { lane in try copyTree(sealed.root, to: sealed.place("lane\(lane)")) }
        #expect(failures.isEmpty, "\(failures.count) of \(flips.count):\n\(failures.prefix(20).joined(separator: "\n"))")
    }

    /// Headers, padding and end of the tar; what is inside the files is the same in every form.
    @Test func inTheTar() throws {
        let packed = sealed.place("p.tar")
        _ = try Packing(folder: sealed.root, cancellation: Cancellation(), progress: ProgressMeter()).run(to: packed)
        let bytes = try contents(of: packed)
        #expect(try judge(packed, trusting: [sealed.authority]).verdict == .valid)
        let content = try TarPackage(packed, isOurs: { _ in true })
        var frame = Set(bytes.indices)
        var at = 0
        for (i, entry) in content.entries.enumerated() {
            at += TarLayout.header(top: content.topFolder ?? "", number: i + 1, name: entry.path, size: entry.size).count
            frame.subtract(at..<(at + Int(entry.size)))
            at += Int(entry.size) + TarLayout.padding(behind: entry.size)
        }
        let positions = frame.sorted().filter { isExhaustive || bytes[$0] != 0 && $0 % 3 == 0 || $0 % 61 == 0 }
        let flips = positions.map { Flip(position: $0, bit: $0 % 8, kind: nil) }
        let failures = try tryAll(flips) { lane in
            let copy = sealed.place("lane\(lane).tar")
            try overwrite(copy, bytes)
            return copy
        }
        #expect(failures.isEmpty, "\(failures.count) of \(flips.count):\n\(failures.prefix(20).joined(separator: "\n"))")
    }

    /// A file that breaks off says so, wherever it does.
    @Test func truncatedAnywhere() throws {
        let bytes = try contents(of: sealed.packed)
        let lengths = (0..<bytes.count).filter { isExhaustive || $0 < 200 || $0 >= bytes.count - 2000 || $0 % 7 == 0 }
        let failures = try Flip.sideBySide(lengths) { lane, lengths in
            let copy = sealed.place("short\(lane).asice")
            try overwrite(copy, bytes)
            let file = try FileDescriptor.open(copy, .readWrite)
            defer { try? file.close() }
            return try lengths.reversed().compactMap { length in
                try file.resize(to: Int64(length))
                do {
                    let report = try judge(copy, trusting: [sealed.authority])
                    return report.verdict == .invalid && report.outcome(.structure) == .invalid ? nil : "\(length): \(report.summary)"
                } catch is Fault { return nil }
            }
        }
        #expect(failures.isEmpty, "\(failures.count) of \(lengths.count):\n\(failures.prefix(20).joined(separator: "\n"))")
    }

    // MARK: Trying

    /// What is wrong with the judgement on this flip.
    private func complaint(_ flip: Flip, _ report: VerificationReport) -> String? {
        let invalid = report.invalidLevels
        func unless(_ isRight: Bool) -> String? { isRight && report.verdict == .invalid ? nil : "\(flip): \(report.summary)" }
        switch flip.kind {
        case nil: return unless(true)
        case .header, .directory: return unless(invalid.contains(.structure))
        case .content(let path) where path.hasPrefix("data/"): return unless(invalid.contains(.fixity) && !invalid.contains(.structure))
        case .content(let path) where path.hasSuffix(".p7s"): return unless(!invalid.isDisjoint(with: [.signature, .identity]) && !invalid.contains(.structure))
        case .content(let path) where path.hasPrefix("META-INF/"): return unless(invalid.contains(.signature))
        case .content: return unless(invalid.contains(.fixity))
        }
    }

    private func tryAll(_ flips: [Flip], on copy: @escaping @Sendable (Int) throws -> FilePath) throws -> [String] {
        try Flip.tryAll(flips, on: copy) { flip, package in complaint(flip, try judge(package, trusting: [sealed.authority])) }
    }
}
