internal import Evidence
internal import Files
internal import Rules
internal import SystemPackage
internal import Yams

/// A YAML text as nodes with their lines.
enum YAMLSource {
    /// - Throws: ``FaultCode/manifestsUnreadable``.
    static func read(_ path: FilePath) throws(Fault) -> (node: SourceNode, bytes: [UInt8]) {
        let bytes = try InputFile.readAll(path, limit: 4 << 20)
        do {
            guard let text = String(validating: bytes, as: UTF8.self), let node = try node(text) else { throw Fault(.manifestsUnreadable, path: path.string, facts: ["reason": "empty, or not UTF-8"]) }
            return (node, bytes)
        } catch { throw error as? Fault ?? Fault(.manifestsUnreadable, path: path.string, facts: ["reason": "\(error)"]) }
    }

    /// Nil for a text in which nothing stands.
    static func node(_ text: String) throws -> SourceNode? { try Yams.compose(yaml: text).map(source) }

    private static func source(_ node: Node) -> SourceNode {
        let line = node.mark?.line ?? 0
        return switch node {
        case .scalar(let scalar): .scalar(scalar.string, line: line)
        case .sequence(let items): .list(items.map(source), line: line)
        case .mapping(let members): .mapping(members.map { ($0.key.string ?? "?", ($0.key.mark ?? $0.value.mark)?.line ?? line, source($0.value)) }, line: line)
        case .alias: .scalar("", line: line)
        }
    }
}
