/// A line for a shell with which anybody can do a part of the check again, and what it has to say.
package struct RepeatCommand: Sendable, Equatable {
    package var purpose: Words
    package var lines: [String]
    package var expected: Words?

    package init(_ purpose: Words, _ lines: [String], expected: Words? = nil) {
        self.purpose = purpose
        self.lines = lines
        self.expected = expected
    }
}

extension RepeatCommand {
    /// How a package of ours is verified again: by the same command, and by common tools (docs/verify-without-fengcun.md).
    ///
    /// - Parameters:
    ///   - arguments: of this program.
    ///   - entries: paths in the package, for what there is in it.
    package static func ofPackage(_ package: String, arguments: [String], manifestDigest: String?, entries: Set<String>) -> [RepeatCommand] {
        var commands = [RepeatCommand(Words("重做本次核验", "verify it again"), [line(["fengcun"] + arguments)], expected: Words("同样的结论和退出码", "the same verdict and exit status"))]
        let isFile = [".asice", ".zip"].contains { package.lowercased().hasSuffix($0) }
        if isFile {
            commands.append(.init(Words("解到一个空文件夹，以下各条在里面运行", "unpack into an empty folder, and go there"), ["mkdir check && unzip -q \(quoted(package)) -d check && cd check"]))
        } else if package.lowercased().hasSuffix(".tar") {
            commands.append(.init(Words("解开，以下各条在里面的文件夹运行", "unpack, and go into the folder that comes out"), ["mkdir check && tar -xf \(quoted(package)) -C check && cd check/*"]))
        } else {
            commands.append(.init(Words("进入封存的文件夹", "go into the sealed folder"), ["cd \(quoted(package))"]))
        }
        if let manifestDigest, entries.contains("META-INF/ASiCManifest001.xml") {
            commands.append(.init(Words("清单摘要，与封存时另行留存的比对", "the manifest digest, to be compared with the one kept at sealing"), ["sha256sum META-INF/ASiCManifest001.xml"], expected: Words(manifestDigest, manifestDigest)))
        }
        if entries.contains("META-INF/signature001.p7s") {
            commands.append(
                .init(
                    Words("签名（TRUST.pem 是向发证机构索取的根证书）", "the signature (TRUST.pem: the root certificate, from its issuer)"),
                    ["openssl cms -verify -binary -cades -inform DER -in META-INF/signature001.p7s -content META-INF/ASiCManifest001.xml -CAfile TRUST.pem -no-CApath -no-CAstore -purpose any -out /dev/null"], expected: Words("CAdES Verification successful", "CAdES Verification successful")))
        }
        let lists = ["manifest-sha256.txt", "tagmanifest-sha256.txt"].filter(entries.contains)
        if !lists.isEmpty { commands.append(.init(Words("每个文件的摘要（SHA-256）", "the digest of every file (SHA-256)"), [lists.map { "sha256sum --strict --quiet -c \($0)" }.joined(separator: " && ") + " && echo OK"], expected: Words("OK", "OK"))) }
        let sm3 = ["manifest-sm3.txt", "tagmanifest-sm3.txt"].filter(entries.contains)
        if !sm3.isEmpty { commands.append(.init(Words("每个文件的摘要（国密 SM3，coreutils 9 以上）", "the digest of every file (SM3; coreutils 9 or later)"), [sm3.map { "cksum -a sm3 --strict --quiet -c \($0)" }.joined(separator: " && ") + " && echo OK"], expected: Words("OK", "OK"))) }
        if entries.contains("META-INF/ASiCArchiveManifest.xml"), let newest = entries.filter({ $0.hasPrefix("META-INF/timestamp") && $0.hasSuffix(".tst") }).max() {
            commands.append(.init(Words("最新的时间戳（TSA-ROOT.pem 向时间戳机构索取）", "the newest timestamp (TSA-ROOT.pem: from its authority)"), ["openssl ts -verify -token_in -in \(quoted(newest)) -data META-INF/ASiCArchiveManifest.xml -CAfile TSA-ROOT.pem"], expected: Words("Verification: OK", "Verification: OK")))
        }
        if entries.contains("bagit.txt") { commands.append(.init(Words("作为 BagIt 包（美国国会图书馆的校验器）", "as a bag (the Library of Congress's validator)"), ["bagit.py --validate ."], expected: Words("bag is valid", "bag is valid"))) }
        if isFile { commands.append(.init(Words("或者一次做完（脚本从封存软件的源码取得）", "or all at once (the script is in Fengcun's source)"), ["bash scripts/verify-archive.sh \(quoted(package)) --trust TRUST.pem"], expected: Words("结论：通过", "verdict: GOOD"))) }
        return commands
    }

    /// A command of these words.
    package static func line(_ words: [String]) -> String { words.map(quoted).joined(separator: " ") }

    /// As a shell reads it as one word.
    static func quoted(_ word: String) -> String {
        let plain = word.unicodeScalars.allSatisfy { scalar in scalar.properties.isAlphabetic || scalar.properties.numericType != nil || "-_./:=@+,%".unicodeScalars.contains(scalar) }
        return plain && !word.isEmpty ? word : "'" + word.replacing("'", with: "'\\''") + "'"
    }
}
