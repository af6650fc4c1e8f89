internal import Evidence
internal import Files
internal import PackageFormat
internal import SystemPackage
internal import TestSupport
internal import Testing

/// What options leave out is never called judged.
@Suite struct OptionsTests {
    let sealed: Sealed

    init() throws { sealed = try Sealed() }

    private let second = "data/documents/eval-report/001-second.txt"

    @Test(arguments: Level.allCases) func oneLevelOnly(_ level: Level) throws {
        for form in [sealed.root, sealed.packed] {
            let report = try judge(form, trusting: [sealed.authority], only: [level])
            #expect(report.isReduced)
            #expect(report.required == [level])
            #expect(report.levels.map(\.level) == Level.allCases)
            for other in Level.allCases where other != level { #expect(report.outcome(other) == .notRun) }
            let isThere = level != .time && level != .renewal
            #expect(report.outcome(level) == (isThere ? .valid : .absent))
            #expect(report.verdict == (isThere ? .valid : .undecided))
        }
    }

    @Test func whatAnotherLevelWouldSayIsNotSaid() throws {
        var image = try sealed.image()
        image[second] = Array("TWO\n".utf8)
        let file = sealed.place("changed.asice")
        try overwrite(file, image.zip())
        #expect(try judge(file, trusting: [sealed.authority], only: [.signature]).verdict == .valid)
        let report = try judge(file, trusting: [sealed.authority], only: [.fixity])
        #expect(report.verdict == .invalid)
        #expect(report.errors.allSatisfy { $0.code.rawValue.hasPrefix("fixity.") })
        #expect(try judge(file, trusting: [sealed.authority], only: [.signature, .fixity]).verdict == .invalid)
    }

    @Test func requiringLess() throws {
        let report = try judge(sealed.packed, trusting: [], required: [.fixity])
        #expect(report.verdict == .valid)
        #expect(report.isReduced)
        #expect(report.outcome(.identity) == .undecided)
        // What is wrong stays wrong, required or not.
        var image = try sealed.image()
        image[PackageLayout.signature] = [0x30, 0]
        let file = sealed.place("unsigned.asice")
        try overwrite(file, image.zip())
        #expect(try judge(file, trusting: [], required: [.fixity]).verdict == .invalid)
    }

    @Test func requiringWhatIsNotThere() throws {
        let required = Level.requiredOfPackage + [.time]
        #expect(try judge(sealed.packed, trusting: [sealed.authority], required: required).verdict == .undecided)
        #expect(try judge(sealed.packed, trusting: [sealed.authority], required: [.identity], only: [.structure]).verdict == .undecided)
    }

    @Test func someFilesOnly() throws {
        let first = "data/documents/eval-report/002-报告 a&b.txt"
        var image = try sealed.image()
        image[second] = Array("TWO\n".utf8)
        for (form, _) in try sealed.judgeBoth(image, "partly") {
            let path = sealed.place(form == "file" ? "partly.asice" : "partly")
            let good = try judge(path, trusting: [sealed.authority], files: [first])
            #expect(good.verdict == .valid, "\(form): \(good.summary)")
            #expect(good.isReduced)
            #expect(good.levels.first { $0.level == .fixity }?.facts["skipped"] == "2")
            #expect(try judge(path, trusting: [sealed.authority], files: [first, second]).verdict == .invalid)
        }
    }

    @Test func noFileAtAllIsNoFixity() throws {
        for form in [sealed.root, sealed.packed] {
            let report = try judge(form, trusting: [sealed.authority], files: [])
            #expect(report.outcome(.fixity) == .notRun, "\(report.summary)")
            #expect(report.verdict == .undecided)
        }
    }

    // MARK: A later format

    @Test func aNewerFormatIsUndecided() throws {
        var image = try sealed.image()
        image.replace("Fengcun-Format: 1\n", by: "Fengcun-Format: 2\n", in: PackageLayout.bagInfo)
        image.replace("\n  \"format\": 1,\n", by: "\n  \"format\": 2,\n", in: PackageLayout.dossier)
        for remade in [false, true] {
            if remade { image.remakeManifests() }
            for (form, report) in try sealed.judgeBoth(image, "newer\(remade)") {
                #expect(report.verdict == .undecided, "\(form): \(report.summary)")
                #expect(report.findings.map(\.code) == [.structureNewerFormat])
            }
        }
    }

    /// One place alone, or two that differ, is no later format but a forgery of this one, whoever signs it.
    @Test(arguments: [(2, 1), (1, 2), (2, 3), (0, 0)]) func formatsThatDisagree(_ bag: Int, _ dossier: Int) throws {
        var image = try sealed.image()
        if bag != 1 { image.replace("Fengcun-Format: 1\n", by: "Fengcun-Format: \(bag)\n", in: PackageLayout.bagInfo) }
        if dossier != 1 { image.replace("\n  \"format\": 1,\n", by: "\n  \"format\": \(dossier),\n", in: PackageLayout.dossier) }
        for resigned in [false, true] {
            if resigned {
                image.remakeManifests()
                try image.sign(by: sealed.identity)
            }
            for (form, report) in try sealed.judgeBoth(image, "differ\(resigned)") { #expect(report.verdict == .invalid, "\(form): \(report.summary)") }
        }
    }
}
