// swift-tools-version: 6.3
// Fengcun 封存. The floors of the house, from the ground up; docs/architecture.md draws them,
// and Tests/ArchitectureTests holds every arrow written here.
import PackageDescription

let strict: [SwiftSetting] = [
    .enableUpcomingFeature("InternalImportsByDefault"),
    .enableUpcomingFeature("MemberImportVisibility"),
    .enableUpcomingFeature("ExistentialAny"),
    .treatAllWarnings(as: .error),
]

func room(_ name: String, _ floorsBelow: [Target.Dependency], resources: [Resource]? = nil) -> Target {
    .target(name: name, dependencies: floorsBelow, resources: resources, swiftSettings: strict)
}

func tests(_ name: String, _ dependencies: [Target.Dependency], exclude: [String] = []) -> Target {
    .testTarget(name: name, dependencies: dependencies, exclude: exclude, swiftSettings: strict)
}

let system: Target.Dependency = .product(name: "SystemPackage", package: "swift-system")
let arguments: Target.Dependency = .product(name: "ArgumentParser", package: "swift-argument-parser")

let package = Package(
    name: "fengcun",
    products: [.executable(name: "fengcun", targets: ["fengcun"])],
    dependencies: [
        .package(url: "https://github.com/apple/swift-argument-parser", exact: "1.8.2"),
        .package(url: "https://github.com/apple/swift-system", exact: "1.8.1"),
        .package(url: "https://github.com/jpsim/Yams", exact: "6.2.2"),
    ],
    targets: [
        // Floor 0: the C edge.
        .systemLibrary(name: "CFFmpeg", pkgConfig: "libavformat libavcodec libavutil libswscale libswresample", providers: [.apt(["libavformat-dev", "libavcodec-dev", "libavutil-dev", "libswscale-dev", "libswresample-dev"])]),
        .systemLibrary(name: "COpenSSL", pkgConfig: "libcrypto", providers: [.apt(["libssl-dev"])]),
        .systemLibrary(name: "CLibArchive", pkgConfig: "libarchive", providers: [.apt(["libarchive-dev"])]),
        .systemLibrary(name: "CMagic", pkgConfig: "libmagic", providers: [.apt(["libmagic-dev"])]),
        .systemLibrary(name: "CPoppler", pkgConfig: "poppler-glib", providers: [.apt(["libpoppler-glib-dev"])]),
        .systemLibrary(name: "CLibXML2", pkgConfig: "libxml-2.0", providers: [.apt(["libxml2-dev"])]),
        .systemLibrary(name: "CLinux"),
        .systemLibrary(name: "CIsolation", pkgConfig: "libseccomp", providers: [.apt(["libseccomp-dev"])]),
        .systemLibrary(name: "CZlib", pkgConfig: "zlib", providers: [.apt(["zlib1g-dev"])]),
        .systemLibrary(name: "CDeflate", pkgConfig: "libdeflate", providers: [.apt(["libdeflate-dev"])]),
        // No pkgConfig: it would link p11-kit, of which the header alone is wanted.
        .systemLibrary(name: "CPKCS11", providers: [.apt(["libp11-kit-dev"])]),

        // Floor 1: the domain's words as plain values.
        room("Evidence", []),

        // Floor 2: wrappers, containers, formats.
        room("Files", ["Evidence", "CLinux", system]),
        room("Compression", ["Evidence", "CZlib", "CDeflate"]),
        room("Cryptography", ["Evidence", "Compression", "COpenSSL", "CPKCS11"]),
        room("Isolation", ["Files", "CIsolation", system]),
        room("Media", ["Evidence", "CFFmpeg"]),
        room("Acoustics", ["Evidence", "Media"]),
        room("MediaProof", ["Evidence", "Cryptography"]),
        room("MediaStructure", ["Evidence"]),
        room("ForeignArchives", ["CLibArchive", "CMagic"]),
        room("Container", ["Evidence", "Files", "PackageFormat", "Compression", system]),
        room("Documents", ["Evidence", "Files", "Isolation", "Cryptography", "ForeignArchives", "CPoppler", "CLibXML2", system]),
        room("PackageFormat", ["Evidence"], resources: [.embedInCode("Resources/VERIFY.txt")]),

        // Floor 3: work.
        room("Authorities", ["Evidence", "Files", "Cryptography"]),
        room("Workspace", ["Evidence", "Files", "PackageFormat", "Timelines", "Rules", .product(name: "Yams", package: "Yams"), system]),
        room("FourNatures", ["Evidence"]),
        room("Scanning", ["Evidence", "Files", system]),
        room("Timelines", ["Evidence"]),
        room("Rules", ["Evidence"]),
        room("MediaAnalysis", ["Evidence", "Files", "Isolation", "Cryptography", "Media", "MediaProof", "MediaStructure", "Acoustics", "PackageFormat", system]),
        room("Ingest", ["Evidence", "Files", "Cryptography", "Acoustics", "MediaAnalysis", "ForeignArchives", "Documents", "PackageFormat", "Timelines", "Workspace", system]),
        room("Planning", ["Evidence", "Files", "Workspace", system]),
        room("FactImport", ["Evidence", "Files", "Cryptography", "Documents", "PackageFormat", "Workspace", system]),
        room("Sealing", ["Evidence", "Files", "Cryptography", "Container", "PackageFormat", "Workspace", "Verification", system]),
        room("Verification", ["Evidence", "Files", "Cryptography", "Container", "PackageFormat", system]),
        room("Inspection", ["Evidence", "Files", "Cryptography", "Container", "PackageFormat", "Timelines", system]),
        room("Exports", ["Evidence", "PackageFormat"]),
        room("Reports", ["Evidence", "PackageFormat"]),

        // Floor 4: programs.
        room("FengcunCLI", ["Evidence", "Files", "Cryptography", "Authorities", "Media", "MediaAnalysis", "ForeignArchives", "Documents", "PackageFormat", "Workspace", "Ingest", "Planning", "FactImport", "Acoustics", "Timelines", "Rules", "Sealing", "Verification", "Container", "Inspection", "FourNatures", "Scanning", "Exports", "Reports", arguments, system]),
        .executableTarget(name: "fengcun", dependencies: ["FengcunCLI"], swiftSettings: strict),

        // Tests mirror the rooms; ArchitectureTests looks at this file, WitnessTests asks third parties,
        // AcceptanceTests runs the program itself.
        .target(name: "TestSupport", dependencies: ["Evidence", "Files", "Cryptography", "Documents", "MediaAnalysis", "PackageFormat", "Workspace", "Ingest", "Sealing", system], path: "Tests/TestSupport", swiftSettings: strict),
        // Does in a child what hostile bytes might; of no product.
        .executableTarget(name: "IsolationProbe", dependencies: ["Isolation"], path: "Tests/IsolationProbe", swiftSettings: strict),
        tests("EvidenceTests", ["Evidence"]),
        tests("FourNaturesTests", ["Evidence", "FourNatures"]),
        tests("ScanningTests", ["Evidence", "Files", "Scanning", "TestSupport", system]),
        tests("AcousticsTests", ["Acoustics", "Evidence", "Media"]),
        tests("TimelinesTests", ["Evidence", "Timelines"]),
        tests("RulesTests", ["Evidence", "Files", "Rules", "Workspace", system]),
        tests("FilesTests", ["Evidence", "Files", "TestSupport", system]),
        tests("CryptographyTests", ["Evidence", "Cryptography", "TestSupport", system], exclude: ["cades-corpus.tsv"]),
        tests("AuthoritiesTests", ["Evidence", "Files", "Cryptography", "Authorities", "TestSupport", system], exclude: ["Fixtures"]),
        tests("ContainerTests", ["Evidence", "Files", "Cryptography", "Container", "TestSupport", system]),
        tests("PackageFormatTests", ["Evidence", "PackageFormat"]),
        tests("IsolationTests", ["Files", "Isolation", "TestSupport", "IsolationProbe", system]),
        tests("MediaTests", ["Evidence", "Media"]),
        tests("MediaAnalysisTests", ["Evidence", "Files", "Cryptography", "Media", "Acoustics", "MediaAnalysis", "MediaStructure", "Workspace", "TestSupport", "fengcun", system]),
        tests("MediaProofTests", ["Evidence", "Cryptography", "MediaProof"]),
        tests("MediaStructureTests", ["Evidence", "MediaStructure"]),
        tests("ForeignArchivesTests", ["ForeignArchives"]),
        tests("DocumentsTests", ["Evidence", "Files", "Cryptography", "Documents", "TestSupport", "fengcun", system]),
        tests("WorkspaceTests", ["Evidence", "Files", "PackageFormat", "Timelines", "Rules", "Workspace", "TestSupport", system]),
        tests("RuleFixtureTests", ["Evidence", "Files", "Cryptography", "Rules", "Workspace", "TestSupport", system], exclude: ["Fixtures"]),
        tests("SealingTests", ["Evidence", "Files", "Cryptography", "Workspace", "Ingest", "Sealing", "PackageFormat", "TestSupport", system]),
        tests("VerificationTests", ["Evidence", "Files", "Cryptography", "Container", "PackageFormat", "Sealing", "Verification", "TestSupport", system]),
        tests("InspectionTests", ["Evidence", "Files", "Cryptography", "Container", "PackageFormat", "Timelines", "Workspace", "Inspection", "TestSupport", system]),
        tests("IngestTests", ["Evidence", "Files", "Documents", "MediaAnalysis", "Workspace", "Ingest", "PackageFormat", "TestSupport", "fengcun", system]),
        tests("PlanningTests", ["Evidence", "Files", "Workspace", "Planning", "TestSupport", system], exclude: ["Lists"]),
        tests("ExportsTests", ["Evidence", "PackageFormat", "Exports"], exclude: ["premis-3.0-used.xsd"]),
        tests("FactImportTests", ["Evidence", "Files", "Cryptography", "Documents", "PackageFormat", "Workspace", "FactImport", "TestSupport", "fengcun", .product(name: "Yams", package: "Yams"), system]),
        tests("ReportsTests", ["Evidence", "Cryptography", "Reports", "PackageFormat"]),
        tests("ArchitectureTests", []),
        tests("WitnessTests", ["Evidence", "Files", "Cryptography", "PackageFormat", "Sealing", "Workspace", "TestSupport", system]),
        tests("AcceptanceTests", ["fengcun"], exclude: ["Scripts"]),
    ],
    swiftLanguageModes: [.v6]
)
