internal import Cryptography
internal import PackageFormat
internal import Reports

/// What is in tokens, as `identity show pkcs11:` says it.
enum TokenReport {
    static func json(_ tokens: [TokenContents], file: String) -> JSONValue {
        .object([
            "file": .string(file), "hasKey": .bool(tokens.contains { !$0.keys.isEmpty }), "certificates": .array(tokens.flatMap(\.certificates).map { CertificateReport.json($0.certificate) }),
            "tokens": .array(tokens.map(json)),
        ])
    }

    private static func json(_ token: TokenContents) -> JSONValue {
        .object([
            "uri": .string(token.uri.text), "label": .string(token.label), "manufacturer": .string(token.manufacturer), "model": .string(token.model), "serial": .string(token.serial),
            "pin": .string(token.pin.rawValue), "opened": .bool(token.isOpen), "keys": .array(token.keys.map(json)),
            "certificates": .array(token.certificates.map { .object(CertificateReport.members($0.certificate).merging(["id": .string(hex($0.id)), "label": .string($0.label)]) { a, _ in a }) }),
        ])
    }

    private static func json(_ key: TokenContents.Key) -> JSONValue {
        ReportJSON.object([
            "uri": .string(key.uri.text), "kind": .string(key.kind.rawValue), "bits": key.bits.map { .integer(Int64($0)) }, "id": .string(hex(key.id)), "label": .string(key.label), "private": .bool(key.isPrivate),
            "certified": .bool(key.hasCertificate),
        ])
    }

    static func text(_ token: TokenContents) -> String {
        let facts = [token.manufacturer, token.model, token.serial].filter { !$0.isEmpty }.map(VisibleText.line).joined(separator: ", ")
        var lines = ["\(Speech.tr("令牌", "token")) \(VisibleText.line(token.label))\(Speech.bracketed(facts))", "  \(token.uri.text)", "  \(words(token.pin))"]
        for key in token.keys {
            let kind = [key.kind.rawValue, key.bits.map(String.init)].compactMap(\.self).joined(separator: " ")
            let remarks = [key.isPrivate ? nil : Speech.tr("看到公钥", "its public half is seen"), key.hasCertificate ? nil : Speech.tr("没有证书", "no certificate")].compactMap(\.self).joined(separator: Speech.tr("，", ", "))
            lines.append("  \(Speech.tr("密钥", "key")) \(kind)\(key.label.isEmpty ? "" : " " + VisibleText.line(key.label))\(remarks.isEmpty ? "" : Speech.bracketed(remarks))")
            lines.append("    \(key.uri.text)")
        }
        for entry in token.certificates { lines += ["  \(Speech.tr("证书", "certificate"))", CertificateReport.text(entry.certificate, indent: "    ")] }
        if !token.isOpen { lines.append("  \(Speech.tr("没有登录，未必看得到全部私钥：用 --passphrase-file 登录", "not opened, so private keys may be unseen: --passphrase-file opens it"))") }
        return lines.joined(separator: "\n")
    }

    private static func words(_ pin: TokenContents.PIN) -> String {
        switch pin {
        case .none: Speech.tr("不需要 PIN", "no PIN needed")
        case .needed: Speech.tr("需要 PIN", "takes a PIN")
        case .reader: Speech.tr("在读卡器上输入 PIN", "takes its PIN on the reader")
        case .low: Speech.tr("需要 PIN；此前有人输错过", "takes a PIN; a wrong one has been given")
        case .lastTry: Speech.tr("需要 PIN；再输错一次就会锁住", "takes a PIN; one wrong PIN more locks it")
        case .locked: Speech.tr("PIN 已锁", "the PIN is locked")
        }
    }

    private static func hex(_ bytes: [UInt8]) -> String { bytes.map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined() }
}
