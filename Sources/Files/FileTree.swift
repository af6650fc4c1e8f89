internal import Glibc
package import Evidence
package import SystemPackage

/// Walks folders by the raw bytes of their names.
package enum FileTree {
    package struct Node: Sendable {
        package let path: FilePath
        /// Path below the root, names as bytes joined by `/`.
        package let relative: [UInt8]
        package let facts: FileFacts
    }

    /// Everything below `root`, folders themselves too, ordered by the bytes of the relative path.
    ///
    /// A folder that cannot be read does not end the walk; it is among `unreadable`.
    package static func walk(_ root: FilePath, maximumDepth: Int = 64) -> (nodes: [Node], unreadable: [Fault]) {
        var nodes: [Node] = []
        var faults: [Fault] = []
        var pending: [(FilePath, [UInt8], Int)] = [(root, [], 0)]
        while let (folder, prefix, depth) = pending.popLast() {
            guard depth < maximumDepth else {
                faults.append(Fault(.nameTooLong, path: folder.string))
                continue
            }
            do {
                for name in try names(in: folder) {
                    let path = folder.appending(bytes: name)
                    let relative = prefix.isEmpty ? name : prefix + [0x2F] + name
                    do {
                        let facts = try FileFacts(path)
                        nodes.append(Node(path: path, relative: relative, facts: facts))
                        if facts.kind == .folder { pending.append((path, relative, depth + 1)) }
                    } catch { faults.append(error) }
                }
            } catch { faults.append(error) }
        }
        nodes.sort { $0.relative.lexicographicallyPrecedes($1.relative) }
        return (nodes, faults)
    }

    /// The names in a folder as bytes, unordered, without `.` and `..`.
    package static func names(in folder: FilePath) throws(Fault) -> [[UInt8]] {
        guard let handle = folder.withPlatformString({ opendir($0) }) else { throw .io(errno, folder.string, doing: "list") }
        defer { closedir(handle) }
        var names: [[UInt8]] = []
        while true {
            errno = 0
            guard let entry = readdir(handle) else {
                if errno != 0 { throw .io(errno, folder.string, doing: "list") }
                return names
            }
            let name = withUnsafeBytes(of: &entry.pointee.d_name) { raw in Array(raw.prefix { $0 != 0 }) }
            if name != [0x2E], name != [0x2E, 0x2E] { names.append(name) }
        }
    }
}

extension FilePath {
    /// The path whose bytes are given, whatever their encoding.
    package init(bytes: [UInt8]) {
        self = (bytes + [0]).withUnsafeBytes { FilePath(platformString: $0.baseAddress!.assumingMemoryBound(to: CChar.self)) }
    }

    package var bytes: [UInt8] {
        withPlatformString { Array(UnsafeRawBufferPointer(start: $0, count: strlen($0))) }
    }

    /// Whether this is `folder` or lies below it; both resolved. By bytes: the library's own comparison of components is
    /// slow where there are ten thousand paths.
    package func isWithin(_ folder: FilePath) -> Bool {
        withPlatformString { path in
            folder.withPlatformString { folder in
                let length = strlen(folder)
                guard strncmp(path, folder, length) == 0 else { return false }
                return path[length] == 0 || path[length] == 0x2F || length > 0 && folder[length - 1] == 0x2F
            }
        }
    }

    /// One more component, given as bytes.
    package func appending(bytes name: [UInt8]) -> FilePath {
        FilePath(bytes: bytes + [0x2F] + name)
    }
}
