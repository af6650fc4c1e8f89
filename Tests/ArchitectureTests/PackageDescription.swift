internal import Foundation

/// What `swift package dump-package` says of this package.
///
/// It runs with a scratch folder of its own, so that it does not wait for the build that runs the tests.
struct PackageDescription: Sendable {
    struct Target: Sendable {
        let name: String
        /// `regular`, `executable`, `test` or `system`.
        let type: String
        /// Where it lies, from the package's root.
        let path: String
        /// Targets of this package.
        let rooms: Set<String>
        /// Products of other packages, by the package's identity.
        let products: [String: String]
        let settings: String
    }

    let targets: [String: Target]

    static let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()

    static let current = Result { try read() }

    struct Unreadable: Error { let why: String }

    private static func read() throws -> PackageDescription {
        let scratch = FileManager.default.temporaryDirectory.appendingPathComponent("fengcun-dump-\(UUID().uuidString)")
        defer { try? FileManager.default.removeItem(at: scratch) }
        let process = Process()
        process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
        process.arguments = ["swift", "package", "--package-path", root.path, "--scratch-path", scratch.path, "dump-package"]
        process.standardInput = FileHandle.nullDevice
        process.standardError = FileHandle.nullDevice
        let output = Pipe()
        process.standardOutput = output
        try process.run()
        let json = output.fileHandleForReading.readDataToEndOfFile()
        process.waitUntilExit()
        guard process.terminationStatus == 0, let package = try JSONSerialization.jsonObject(with: json) as? [String: Any], let targets = package["targets"] as? [[String: Any]] else {
            throw Unreadable(why: "dump-package ended with \(process.terminationStatus)")
        }
        let names = Set(targets.compactMap { $0["name"] as? String })
        return PackageDescription(targets: Dictionary(uniqueKeysWithValues: try targets.map { target in
            guard let name = target["name"] as? String, let type = target["type"] as? String else { throw Unreadable(why: "a target without name or type") }
            var rooms: Set<String> = []
            var products: [String: String] = [:]
            for case let dependency as [String: Any] in target["dependencies"] as? [Any] ?? [] {
                if let parts = dependency["product"] as? [Any], let product = parts.first as? String {
                    products[product] = parts.count > 1 ? (parts[1] as? String ?? product) : product
                } else if let parts = (dependency["byName"] ?? dependency["target"]) as? [Any], let other = parts.first as? String {
                    if names.contains(other) { rooms.insert(other) } else { products[other] = other }
                } else {
                    throw Unreadable(why: "a dependency of \(name) that this test does not understand")
                }
            }
            let settings = try JSONSerialization.data(withJSONObject: target["settings"] ?? [], options: [.sortedKeys])
            let path = target["path"] as? String ?? (type == "test" ? "Tests/\(name)" : "Sources/\(name)")
            return (name, Target(name: name, type: type, path: path, rooms: rooms, products: products, settings: String(decoding: settings, as: UTF8.self)))
        }))
    }

    /// A target and all that it pulls in.
    func reach(of name: String) -> (rooms: Set<String>, products: [String: String]) {
        var rooms: Set<String> = []
        var products: [String: String] = [:]
        var pending = [name]
        while let next = pending.popLast(), let target = targets[next] {
            products.merge(target.products) { a, _ in a }
            for room in target.rooms where rooms.insert(room).inserted { pending.append(room) }
        }
        return (rooms, products)
    }
}

/// A Swift file of this package, as text.
struct SourceFile: Sendable {
    /// From the package's root.
    let path: String
    let lines: [Substring]

    struct Import: Sendable {
        let module: String
        let line: Int
        /// `internal`, `package` ...; nil where none is written.
        let access: String?
    }

    var imports: [Import] {
        // Programs of other languages stand in texts of several lines.
        var isText = false
        return lines.enumerated().compactMap { i, line -> Import? in
            let wasText = isText
            if line.split(separator: "\"\"\"", omittingEmptySubsequences: false).count % 2 == 0 { isText.toggle() }
            // The expression is slow, and few lines need it.
            guard !wasText, line.contains("import "), let match = line.wholeMatch(of: /(?:@[A-Za-z_]+(?:\([^)]*\))?\s+)*(?:(public|package|internal|fileprivate|private)\s+)?import\s+(?:(?:struct|class|enum|protocol|func|var|let|typealias)\s+)?([A-Za-z_][A-Za-z0-9_]*).*/)
            else { return nil }
            return Import(module: String(match.2), line: i + 1, access: match.1.map(String.init))
        }
    }

    /// Every Swift file below a folder of the package.
    static func all(below folder: String) throws -> [SourceFile] {
        let root = PackageDescription.root
        guard let walk = FileManager.default.enumerator(atPath: root.appendingPathComponent(folder).path) else { return [] }
        return try walk.compactMap { $0 as? String }.filter { $0.hasSuffix(".swift") }.sorted().map { name in
            let text = try String(contentsOf: root.appendingPathComponent(folder).appendingPathComponent(name), encoding: .utf8)
            return SourceFile(path: "\(folder)/\(name)", lines: text.split(separator: "\n", omittingEmptySubsequences: false))
        }
    }
}
