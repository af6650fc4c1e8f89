package import Evidence
internal import Files
internal import PackageFormat
package import SystemPackage

/// `metadata/project.yaml`: read strictly, with every fault and its line.
package struct ProjectFile: Sendable {
    /// The facts; nil only when the text is no YAML mapping. Fields that are not filled in are empty here.
    package let project: Project?
    /// What is wrong or still missing.
    package let findings: [Finding]

    /// Faults that make it unsafe to go on at all, unlike fields that are not filled in yet.
    package var obstacles: [Finding] { findings.filter { $0.code != .projectMissingField } }

    /// A longer one is no longer kept by a person.
    package static let limit = 1 << 20

    package static func read(_ path: FilePath) throws(Fault) -> ProjectFile {
        let bytes = try InputFile.readAll(path, limit: limit)
        guard let text = String(validating: bytes, as: UTF8.self) else {
            return ProjectFile(project: nil, findings: [Finding(.projectSyntax, path: PackageLayout.project, facts: ["line": "1", "reason": "not UTF-8"])])
        }
        return parse(text)
    }

    /// The same of a text that is not in its place yet.
    package static func parse(_ text: String) -> ProjectFile {
        let reader = YAMLReader(file: PackageLayout.project)
        let project = reader.root(text).map(read)
        return ProjectFile(project: project, findings: reader.findings.sorted { (Int($0.facts["line"] ?? "") ?? 0) < (Int($1.facts["line"] ?? "") ?? 0) })
    }

    /// The file from top to bottom.
    private static func read(_ root: YAMLMapping) -> Project {
        defer { root.finish() }
        if let format = root.text("format", required: true), format != "1" { _ = root.wrong("format", expected: "1") as Int? }
        var packageID = root.text("packageId", required: true) ?? ""
        if !packageID.isEmpty, !isUUID(packageID) { packageID = root.wrong("packageId", expected: "3e0b7c52-6f1d-4f0e-9a55-2f6f0f2b9a01") ?? "" }
        let identification = root.mapping("project", readIdentification) ?? root.missing("project", true)
        let parties = root.mapping("parties") { parties in
            Project.Parties(buyer: parties.mapping("buyer", readParty) ?? parties.missing("buyer", true) ?? .init(name: ""), agent: parties.mapping("agent", readParty) ?? parties.missing("agent", true) ?? .init(name: ""))
        } ?? root.missing("parties", true)
        let venues = readVenues(root)
        let schedule = root.mapping("schedule") { schedule in
            Project.Schedule(
                noticePublishedAt: schedule.time("noticePublishedAt"), openingAt: schedule.time("openingAt"), openingEnd: schedule.time("openingEnd"),
                evaluationStart: schedule.time("evaluationStart"), evaluationEnd: schedule.time("evaluationEnd"))
        }
        let people = root.mappings("people") { person -> Project.Person? in
            let name = person.text("name", required: true)
            let role = person.choice("role", Project.PersonRole.self, required: true)
            let venue = person.text("venue")
            let leader = person.flag("leader")
            guard let name, let role else { return nil }
            return Project.Person(name: name, role: role, venue: venue, leader: leader)
        }
        let profiles = root.texts("profiles")
        let digests = readDigests(root)
        let predecessor = root.mapping("predecessor") { predecessor -> Project.Predecessor? in
            let judgedTo = predecessor.choice("judgedTo", Judgement.Phase.self)
            guard let id = predecessor.text("packageId", required: true), let digest = predecessor.text("manifestDigest", required: true) else { return nil }
            guard Digest(hex: digest, algorithm: .sha256) != nil else { return predecessor.wrong("manifestDigest", expected: "SHA-256") }
            return Project.Predecessor(packageId: id, manifestDigest: digest, judgedTo: judgedTo)
        }
        var facts: [String: Fact] = [:]
        for section in FactSchema.sections { facts[section.name] = root.fact(section) }
        return Project(
            packageID: packageID, identification: identification ?? .init(number: "", name: "", method: .openTender),
            parties: parties ?? .init(buyer: .init(name: ""), agent: .init(name: "")), venues: venues, schedule: schedule,
            people: people, profiles: profiles, digests: digests, predecessor: predecessor, facts: facts)
    }

    private static func readIdentification(_ project: YAMLMapping) -> Project.Identification? {
        let lots = project.mappings("lots") { lot -> Project.Lot? in
            let id = lot.text("id", required: true)
            let name = lot.text("name", required: true)
            guard let id, let name else { return nil }
            return Project.Lot(id: id, name: name)
        }
        return Project.Identification(
            number: project.text("number", required: true) ?? "", name: project.text("name", required: true) ?? "",
            method: project.choice("method", Project.Method.self, required: true) ?? .openTender, lots: lots)
    }

    private static func readParty(_ party: YAMLMapping) -> Project.Party? {
        Project.Party(name: party.text("name", required: true) ?? "", code: party.text("code"))
    }

    private static func readVenues(_ root: YAMLMapping) -> [Project.Venue] {
        let venues = root.mappings("venues") { venue -> Project.Venue? in
            let id = venue.text("id", required: true)
            let name = venue.text("name", required: true)
            let adcode = venue.text("adcode")
            let address = venue.text("address")
            guard let id else { return nil }
            guard isVenue(id) else { return venue.wrong("id", expected: "main | sub1 | sub2 ...") }
            return Project.Venue(id: id, name: name ?? "", adcode: adcode, address: address)
        }
        guard let venues, !venues.isEmpty else { return root.missing("venues", true) ?? [] }
        if Set(venues.map(\.id)).count != venues.count { return root.wrong("venues", expected: "each id once") ?? [] }
        return venues
    }

    private static func readDigests(_ root: YAMLMapping) -> [DigestAlgorithm] {
        var digests: Set<DigestAlgorithm> = [.sha256]
        for name in root.texts("digests") ?? [] {
            if let algorithm = DigestAlgorithm(rawValue: name) {
                digests.insert(algorithm)
            } else {
                _ = root.wrong("digests", expected: DigestAlgorithm.allCases.map(\.rawValue).joined(separator: " | ")) as Int?
            }
        }
        return digests.sorted()
    }

    package static func isVenue(_ id: String) -> Bool { id.wholeMatch(of: /main|sub[1-9][0-9]?/) != nil }

    private static func isUUID(_ text: String) -> Bool {
        text.wholeMatch(of: /[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/) != nil
    }
}
