package import Evidence
package import Files
package import SystemPackage

/// A package that lies as one tar, under one top folder.
///
/// One of ours is held, byte for byte, against the one tar that its entries have; of anybody else's, what could mislead
/// a reader is a finding.
package final class TarPackage: PackageContent {
    package let entries: [PackageEntry]
    package let findings: [Finding]
    package var size: UInt64 { file.size }
    package let isOrdered: Bool
    package let topFolder: String?
    private let file: PackedFile
    private let members: [TarRecords.Member]

    /// Whether the file begins with a tar header.
    package static func hasSignature(_ path: FilePath) throws(Fault) -> Bool { try TarRecords.hasSignature(try PackedFile(path)) }

    /// - Parameters:
    ///   - tail: where a tail of the file may lie.
    ///   - isOurs: judges by the names, the top folder taken off, whether the strict form is to be expected.
    package init(_ path: FilePath, tail: FilePath? = nil, isOurs: ([String]) -> Bool) throws(Fault) {
        let file = try PackedFile(path, tail: tail)
        let records = try TarRecords(file)
        let top = TarPackage.topFolder(records.members)
        let members = records.members.filter { $0.kind != .folder }
        entries = members.map { PackageEntry(path: $0.text.hasPrefix(top + "/") && !top.isEmpty ? String($0.text.dropFirst(top.count + 1)) : $0.text, size: $0.size, crc32: nil) }
        let strict = isOurs(entries.map(\.path))
        var findings = file.findings + records.findings
        if strict {
            findings += try TarPackage.compare(file, top: top, entries)
        } else {
            findings += ForeignNames.findings(records.members.map(\.name))
        }
        findings += members.filter { $0.kind == .special || $0.kind == .sparse }.map { Finding($0.kind == .sparse ? .structureMethod : .structureSpecialFile, path: $0.text, facts: ["reason": "sparse"]) }
        isOrdered = strict
        topFolder = top
        self.findings = findings
        self.members = members
        self.file = file
    }

    package func withBytesInPlace<Result>(of entry: Int, _ body: (BytesInPlace) throws -> Result) throws -> Result {
        let member = try file(at: entry)
        return try file.withBytesInPlace(member.dataOffset, member.available, of: entries[entry].path, body)
    }

    private func file(at entry: Int) throws(Fault) -> TarRecords.Member {
        let member = members[entry]
        guard member.kind == .file else { throw Fault(.entryUnreadable, path: entries[entry].path, facts: ["reason": member.kind == .sparse ? "sparse" : "a link or device"]) }
        return member
    }

    package func read(_ entry: Int, from start: UInt64, count: UInt64, cancellation: Cancellation, _ body: (UnsafeRawBufferPointer) throws -> Void) throws -> UInt64 {
        let member = try file(at: entry)
        guard start < member.available else { return 0 }
        return try file.forEachChunk(from: member.dataOffset + start, count: min(count, member.available - start), cancellation: cancellation, body)
    }

    /// The folder that most members lie under: one forged name does not hide whose package it is.
    private static func topFolder(_ members: [TarRecords.Member]) -> String {
        guard let first = members.first?.text, let slash = first.firstIndex(of: "/") else { return "" }
        let top = first[..<slash]
        return members.count { $0.text.hasPrefix(top + "/") } * 2 > members.count ? String(top) : ""
    }

    /// Holds everything that is not file content against what the layout gives for these names and sizes.
    private static func compare(_ file: PackedFile, top: String, _ entries: [PackageEntry]) throws(Fault) -> [Finding] {
        var findings: [Finding] = []
        var at: UInt64 = 0
        func hold(_ expected: [UInt8], _ entry: PackageEntry?, _ reason: String) throws(Fault) {
            if try file.bytes(from: at, count: expected.count) != expected {
                findings.append(Finding(.structureTarHeader, path: entry?.path, facts: ["reason": reason, "offset": String(at)]))
            }
            at += UInt64(expected.count)
        }
        for (i, entry) in entries.enumerated() {
            try hold(TarLayout.header(top: top, number: i + 1, name: entry.path, size: entry.size), entry, "header")
            at += entry.size
            try hold([UInt8](repeating: 0, count: TarLayout.padding(behind: entry.size)), entry, "padding")
        }
        try hold(TarLayout.end(at: at), nil, "end")
        if at != file.size { findings.append(Finding(.structureTarHeader, facts: ["reason": "length", "offset": String(at)])) }
        return findings
    }
}
