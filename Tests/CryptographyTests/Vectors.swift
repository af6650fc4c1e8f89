internal import Foundation

/// Published test vectors that lie beside the repository where they are at hand (`../shared/corpora/vectors`).
enum Vectors {
    static let folder = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent().appendingPathComponent("shared/corpora/vectors")

    static let areThere = FileManager.default.fileExists(atPath: folder.path)

    /// Message and digest of each case of a NIST response file.
    static func response(_ name: String) throws -> [(message: [UInt8], digest: String)] {
        try blocks(name, separator: " = ").compactMap { fields in
            guard let length = fields["Len"].flatMap(Int.init), let message = fields["Msg"], let digest = fields["MD"] else { return nil }
            return (Array(hex(message).prefix(length / 8)), digest.lowercased())
        }
    }

    /// Message and digest of each case of an OpenSSL `evp_test` file that is plain: one input, no options.
    static func evpTest(_ name: String, digest: String) throws -> [(message: [UInt8], digest: String)] {
        try blocks(name, separator: " = ").compactMap { fields in
            guard Set(fields.keys) == ["Digest", "Input", "Output"], fields["Digest"] == digest, let input = fields["Input"], let output = fields["Output"] else { return nil }
            return (input.hasPrefix("\"") ? Array(input.dropFirst().dropLast().utf8) : hex(input), output.lowercased())
        }
    }

    private static func blocks(_ name: String, separator: String) throws -> [[String: String]] {
        let text = try String(contentsOf: folder.appendingPathComponent(name), encoding: .utf8).replacingOccurrences(of: "\r", with: "")
        return text.components(separatedBy: "\n\n").map { block in
            var fields: [String: String] = [:]
            for line in block.split(separator: "\n") where !line.hasPrefix("#") {
                let parts = line.components(separatedBy: separator)
                if parts.count == 2 { fields[parts[0].trimmingCharacters(in: .whitespaces)] = parts[1].trimmingCharacters(in: .whitespaces) }
            }
            return fields
        }
    }

    static func hex(_ text: String) -> [UInt8] {
        let digits = Array(text)
        return stride(from: 0, to: digits.count - 1, by: 2).map { UInt8(String(digits[$0...($0 + 1)]), radix: 16)! }
    }
}
