internal import Cryptography
internal import Evidence
internal import PackageFormat

/// A certificate as `identity show` says it.
enum CertificateReport {
    static func json(_ certificate: Certificate) -> JSONValue { .object(members(certificate)) }

    static func members(_ certificate: Certificate) -> [String: JSONValue] {
        [
            "name": .string(certificate.name), "subject": .string(certificate.subject), "issuer": .string(certificate.issuer), "notBefore": .string(certificate.notBefore.iso8601),
            "notAfter": .string(certificate.notAfter.iso8601), "key": .string(certificate.keyKind.rawValue), "sha256": .string(certificate.sha256.hex), "test": .bool(isTest(certificate)),
        ]
    }

    static func text(_ certificate: Certificate, indent: String = "") -> String {
        [
            "\(certificate.name)\(isTest(certificate) ? Speech.tr("（测试身份）", " (test identity)") : "")",
            "  \(Speech.tr("主体", "subject")) \(certificate.subject)",
            "  \(Speech.tr("颁发者", "issuer")) \(certificate.issuer)",
            "  \(Speech.tr("有效期", "valid")) \(certificate.notBefore.iso8601) – \(certificate.notAfter.iso8601)",
            "  \(kind(certificate)), SHA-256 \(certificate.sha256.hex)",
        ].map { indent + $0 }.joined(separator: "\n")
    }

    private static func kind(_ certificate: Certificate) -> String {
        (certificate.keyKind == .other ? "?" : certificate.keyKind.rawValue.uppercased()) + (certificate.mayTimestamp ? Speech.tr("，只用于时间戳", ", for timestamps alone") : "")
    }

    private static func isTest(_ certificate: Certificate) -> Bool { certificate.subject.contains("Fengcun test identity") }
}
