internal import Container
internal import Cryptography
internal import Evidence
internal import Files
internal import PackageFormat
internal import Sealing
internal import SystemPackage
internal import TestSupport
internal import Testing
internal import Verification

/// What lies beside a packed file as its tail, and is not its own.
@Suite struct TailForgeryTests {
    let sealed: Sealed
    let before: [UInt8]

    init() throws {
        sealed = try Sealed(small: true)
        before = try contents(of: sealed.packed)
    }

    private var beside: FilePath { PackedFile.tail(of: sealed.packed) }

    private func sign(_ path: FilePath, tail: FilePath? = nil) throws -> Amending.Outcome {
        let buyer = try TestAuthority.root(from: day("2026-09-01"), to: day("2036-09-01")).issue(name: "采购人", from: day("2026-09-01"), to: day("2036-09-01"))
        return try Amending(path: path, tail: tail, proofs: Proofs(), now: SampleProject.sealedAt, jobs: 1, cancellation: Cancellation(), progress: ProgressMeter()).sign(by: buyer.identity, role: "buyer")
    }

    /// Neither verified nor put in: it would destroy what it is put into.
    private func expectRefused(_ code: FindingCode, sourceLocation: SourceLocation = #_sourceLocation) throws {
        let report = try judge(sealed.packed, trusting: [sealed.authority])
        #expect(report.verdict == .invalid && report.has(code), "\(report.summary)", sourceLocation: sourceLocation)
        let fault = #expect(throws: Fault.self, sourceLocation: sourceLocation) { try sign(sealed.packed) }
        #expect(fault?.code == .notRenewable && fault?.findings.contains { $0.code == code } == true, "\(String(describing: fault))", sourceLocation: sourceLocation)
        #expect(try contents(of: sealed.packed) == before, sourceLocation: sourceLocation)
        try removeFile(beside)
        #expect(try judge(sealed.packed, trusting: [sealed.authority]).verdict == .valid, sourceLocation: sourceLocation)
    }

    @Test func itsOwnTailIsPutIn() throws {
        let place = sealed.place("own.tail")
        #expect(try sign(sealed.packed, tail: place).tail == place)
        #expect(try contents(of: sealed.packed) == before)
        try overwrite(beside, contents(of: place))
        #expect(try judge(sealed.packed, trusting: [sealed.authority]).verdict == .valid)
        #expect(try sign(sealed.packed).finishedEarlier)
        let report = try judge(sealed.packed, trusting: [sealed.authority])
        #expect(report.verdict == .valid && report.signers.count == 2, "\(report.summary)")
    }

    /// Of a package with files of the same names and sizes.
    @Test func anotherPackagesTail() throws {
        let other = try Sealed(small: true)
        let place = other.place("other.tail")
        _ = try sign(other.packed, tail: place)
        try overwrite(beside, contents(of: place))
        try expectRefused(.signatureManifest)
    }

    @Test func aTailThatIsNone() throws {
        let place = sealed.place("own.tail")
        _ = try sign(sealed.packed, tail: place)
        let tail = try contents(of: place)
        try TailFile.write(offset: 0, [], to: sealed.place("empty.tail"))
        try TailFile.write(offset: 40, Array("x".utf8), to: sealed.place("short.tail"))
        let whole = try ["empty.tail", "short.tail"].map { try contents(of: sealed.place($0)) }
        for bytes in whole + [[], Array("fengcun-tail 1 0 0 0\n".utf8), Array(tail.dropLast()), tail + [0], tail.map { $0 == 0x0A ? 0x20 : $0 }] {
            try overwrite(beside, bytes)
            let report = try judge(sealed.packed, trusting: [sealed.authority])
            #expect(report.verdict == .invalid, "\(bytes.count): \(report.summary)")
            #expect(throws: Fault.self) { try sign(sealed.packed) }
            #expect(try contents(of: sealed.packed) == before)
            try removeFile(beside)
        }
        // One that begins behind the end of the file.
        let end = UInt64(before.count) + 1
        try TailFile.write(offset: end, tail, to: beside)
        try expectRefused(.structureTail)
    }
}
