internal import Foundation
internal import Testing

/// The house rules of docs/architecture.md: what may stand on what.
@Suite struct ArchitectureTests {
    private let package: PackageDescription

    init() throws { package = try PackageDescription.current.get() }

    /// The rooms, and on which others each may stand. A new room gets its line here, and its reason in docs/architecture.md.
    private static let allowed: [String: Set<String>] = {
        let values: Set = ["Evidence"]
        let wrappers: Set = ["Files", "Cryptography", "Container", "PackageFormat"]
        return [
            // Floor 0: the C edge.
            "CFFmpeg": [], "CLibArchive": [], "COpenSSL": [], "CMagic": [], "CZlib": [], "CDeflate": [], "CLinux": [], "CIsolation": [], "CPoppler": [], "CLibXML2": [], "CPKCS11": [], "CPostgreSQL": [],
            // Floor 1: values.
            "Evidence": [],
            // Floor 2: wrappers, containers, formats.
            "Files": values.union(["CLinux"]),
            "Isolation": ["Files", "CIsolation"],
            "Compression": values.union(["CZlib", "CDeflate"]),
            "Cryptography": values.union(["COpenSSL", "CPKCS11", "Compression"]),
            "Media": values.union(["CFFmpeg"]),
            "Acoustics": values.union(["Media"]),
            "IsolationProbe": ["Isolation"],
            "MediaProof": values.union(["Cryptography"]),
            "MediaStructure": values,
            "ForeignArchives": values.union(["CLibArchive", "CMagic"]),
            "Container": values.union(["Files", "PackageFormat", "Compression"]),
            "Documents": values.union(["Files", "Isolation", "Cryptography", "ForeignArchives", "CPoppler", "CLibXML2"]),
            "PackageFormat": values,
            // Floor 3: work.
            "Rules": values,
            "Authorities": values.union(["Files", "Cryptography"]),
            "FourNatures": values,
            "Scanning": values.union(["Files"]),
            "Timelines": values,
            "MediaAnalysis": values.union(["Files", "Isolation", "Cryptography", "Media", "MediaProof", "MediaStructure", "Acoustics", "PackageFormat"]),
            "Workspace": values.union(["Files", "PackageFormat", "Timelines", "Rules"]),
            "Ingest": values.union(wrappers).union(["ForeignArchives", "Documents", "Acoustics", "MediaAnalysis", "Timelines", "Workspace"]),
            "Planning": values.union(["Files", "Workspace"]),
            "FactImport": values.union(["Files", "Cryptography", "Documents", "PackageFormat", "Workspace"]),
            // Nothing is added to a package that does not verify.
            "Sealing": values.union(wrappers).union(["Workspace", "Verification"]),
            "Verification": values.union(wrappers),
            "Inspection": values.union(wrappers).union(["Timelines"]),
            "Excerpts": values.union(wrappers).union(["Media"]),
            "Catalog": values,
            "Exports": values.union(["PackageFormat"]),
            "Reports": values.union(["PackageFormat"]),
            // Floor 4: programs. They may use any room of the floors below.
            "FengcunCLI": programs, "FengcunServer": programs,
            "fengcun": ["FengcunCLI"], "fengcun-server": ["FengcunServer"],
        ]
    }()

    private static let programs: Set = [
        "Evidence", "Files", "Isolation", "Compression", "Cryptography", "Authorities", "Media", "MediaProof", "MediaStructure", "Acoustics", "ForeignArchives", "Documents", "Container", "PackageFormat", "Rules", "Timelines", "MediaAnalysis", "Workspace", "Ingest", "Planning", "FactImport", "Sealing",
        "Verification", "Inspection", "Excerpts", "Catalog", "FourNatures", "Scanning", "Exports", "Reports",
    ]

    private static let cEdge: [String: String] = ["CFFmpeg": "Media", "CLibArchive": "ForeignArchives", "CMagic": "ForeignArchives", "COpenSSL": "Cryptography", "CPKCS11": "Cryptography", "CZlib": "Compression", "CDeflate": "Compression", "CPoppler": "Documents", "CLibXML2": "Documents", "CLinux": "Files", "CIsolation": "Isolation"]

    /// Modules that come with the toolchain.
    private static let platform: Set = ["Foundation", "Glibc", "Synchronization", "Dispatch", "RegexBuilder", "Testing", "Swift", "FoundationNetworking"]

    private var rooms: [PackageDescription.Target] { package.targets.values.filter { $0.type != "test" && $0.name != "TestSupport" }.sorted { $0.name < $1.name } }

    // MARK: Arrows

    @Test func `every room stands only on rooms that it may stand on`() throws {
        #expect(rooms.count >= 15)
        for room in rooms {
            let allowed = try #require(Self.allowed[room.name], "\(room.name) has no floor: give it a line in the table")
            #expect(room.rooms.subtracting(allowed).isEmpty, "\(room.name) stands on \(room.rooms.subtracting(allowed).sorted())")
        }
    }

    @Test func `no arrow leads in a circle`() {
        for room in rooms { #expect(!package.reach(of: room.name).rooms.contains(room.name), "\(room.name) reaches itself") }
    }

    @Test func `the verifier is small: it reaches neither media nor foreign archives nor the workspace`() {
        let reached = package.reach(of: "Verification")
        #expect(reached.rooms.contains("Cryptography"))
        for stranger in ["Media", "MediaAnalysis", "Isolation", "ForeignArchives", "Documents", "Ingest", "Workspace", "Sealing", "Catalog", "CFFmpeg", "CLibArchive", "CMagic", "CPoppler", "CLibXML2"] {
            #expect(!reached.rooms.contains(stranger), "\(stranger)")
        }
        #expect(Set(reached.products.keys) == ["SystemPackage"])
    }

    @Test func `one room goes on the network, and only the command line has it`() throws {
        for target in package.targets.values where target.type != "system" {
            for file in try SourceFile.all(below: target.path) {
                for line in file.imports where line.module == "FoundationNetworking" { #expect(target.name == "Authorities", "\(file.path):\(line.line)") }
            }
            if target.rooms.contains("Authorities") { #expect(["FengcunCLI", "AuthoritiesTests"].contains(target.name), "\(target.name)") }
        }
    }

    @Test func `the command line pulls in no server and no TLS`() {
        let reached = package.reach(of: "fengcun")
        #expect(reached.rooms.contains("Verification"))
        #expect(reached.products.keys.contains("ArgumentParser"))
        for (product, from) in reached.products {
            let name = "\(product) \(from)".lowercased()
            for stranger in ["hummingbird", "vapor", "nio", "http", "postgres", "ssl", "tls"] { #expect(!name.contains(stranger), "\(product) of \(from)") }
        }
        #expect(!reached.rooms.contains("FengcunServer"))
    }

    @Test func `values stand on nothing, and formats on values alone`() {
        #expect(package.reach(of: "Evidence").rooms.isEmpty && package.reach(of: "Evidence").products.isEmpty)
        #expect(package.reach(of: "PackageFormat").rooms == ["Evidence"])
        #expect(package.reach(of: "PackageFormat").products.isEmpty)
    }

    @Test func `no room stands on a test or on what helps tests`() {
        for room in rooms { #expect(!package.reach(of: room.name).rooms.contains { $0.hasSuffix("Tests") || $0 == "TestSupport" }, "\(room.name)") }
    }

    // MARK: Folders

    @Test(arguments: ["Sources", "Tests"]) func `every folder is a target with something in it, and every target a folder`(folder: String) throws {
        let names = try FileManager.default.contentsOfDirectory(atPath: PackageDescription.root.appendingPathComponent(folder).path).filter { !$0.hasPrefix(".") }
        #expect(Set(names.map { "\(folder)/\($0)" }) == Set(package.targets.values.map(\.path).filter { $0.hasPrefix(folder + "/") }))
        for name in names {
            let inside = try FileManager.default.contentsOfDirectory(atPath: PackageDescription.root.appendingPathComponent(folder).appendingPathComponent(name).path)
            #expect(inside.contains { $0.hasSuffix(".swift") || $0 == "module.modulemap" || !$0.contains(".") }, "\(name) is empty")
        }
    }

    // MARK: Imports

    @Test func `a file imports only what its target declares`() throws {
        for target in package.targets.values where target.type != "system" {
            let declared = target.rooms.union(target.products.keys).union(Self.platform)
            for file in try SourceFile.all(below: target.path) {
                for line in file.imports { #expect(declared.contains(line.module), "\(file.path):\(line.line) imports \(line.module)") }
            }
        }
    }

    @Test func `a room declares only what its files import`() throws {
        for room in rooms where room.type != "system" {
            let imported = Set(try SourceFile.all(below: room.path).flatMap(\.imports).map(\.module))
            #expect(room.rooms.union(room.products.keys).subtracting(imported).isEmpty, "\(room.name) does not use \(room.rooms.union(room.products.keys).subtracting(imported).sorted())")
        }
    }

    @Test func `each C library is imported by one room`() throws {
        let cModules = Set(package.targets.values.filter { $0.type == "system" }.map(\.name))
        #expect(cModules == Set(Self.cEdge.keys), "a new C library needs its one room in the table")
        for target in package.targets.values where target.type != "system" {
            for file in try SourceFile.all(below: target.path) {
                for line in file.imports where cModules.contains(line.module) { #expect(Self.cEdge[line.module] == target.name, "\(file.path):\(line.line) imports \(line.module)") }
            }
        }
    }

    @Test func `pure rooms import no system`() throws {
        for room in ["Evidence", "PackageFormat", "MediaStructure", "Rules", "Timelines", "FourNatures", "Exports", "Reports"] {
            for file in try SourceFile.all(below: "Sources/\(room)") {
                for line in file.imports { #expect(!["Glibc", "Dispatch", "SystemPackage", "Synchronization"].contains(line.module), "\(file.path):\(line.line) imports \(line.module)") }
            }
        }
        #expect(try SourceFile.all(below: "Sources/Evidence").allSatisfy { file in file.imports.allSatisfy { $0.module != "Foundation" } })
    }

    @Test func `every import says who may see it`() throws {
        let files = try SourceFile.all(below: "Sources")
        #expect(files.count > 50)
        for file in files { for line in file.imports { #expect(line.access != nil, "\(file.path):\(line.line)") } }
    }

    // MARK: Size and settings

    @Test func `no file is longer than 500 lines`() throws {
        for file in try SourceFile.all(below: "Sources") + SourceFile.all(below: "Tests") { #expect(file.lines.count <= 500, "\(file.path): \(file.lines.count) lines") }
    }

    @Test func `warnings are errors everywhere, and nothing is unsafe or unchecked`() throws {
        for target in package.targets.values where target.type != "system" {
            #expect(target.settings.contains("treatAllWarnings"), "\(target.name)")
            #expect(!target.settings.contains("unsafeFlags") && !target.settings.contains("Ounchecked"), "\(target.name)")
        }
        let text = try String(contentsOf: PackageDescription.root.appendingPathComponent("Package.swift"), encoding: .utf8)
        for word in ["unsafeFlags", "Ounchecked", "-enforce-exclusivity=unchecked", "disable-safety"] { #expect(!text.contains(word)) }
        #expect(text.contains("swiftLanguageModes: [.v6]"))
    }
}
