internal import Cryptography
internal import Evidence
internal import PackageFormat

/// What META-INF of one of our packages holds, read in its one form: the signatures with their manifests, and the chain of
/// renewals.
struct SealFiles {
    /// A signature that holds over its manifest.
    struct Signed {
        let file: String
        let statement: CAdES
        let signer: Certificate
    }

    struct SignedBySM2 {
        let file: String
        let signature: SM2Signature
        let signer: Certificate
    }

    /// An archive manifest with the token over it.
    struct Renewal {
        let manifest: String
        let timestamp: String
        let findings: [Finding]
        let covers: Set<ExactName>
        let token: TimeProofs.Token
    }

    struct Failure: Error {
        let finding: Finding
    }

    /// By number, 1 first: the seal, then those of further signers.
    private(set) var signatures: [(number: Int, result: Result<Signed, Failure>)] = []
    private(set) var commitments: [(number: Int, result: Result<Signed, Failure>)] = []
    private(set) var sm2: [(number: Int, result: Result<SignedBySM2, Failure>)] = []
    /// Oldest first.
    private(set) var renewals: [Renewal] = []
    /// Entries whose other half is not there, and numbers that are left out.
    private(set) var gaps: [Finding] = []

    init(_ package: OpenedPackage) {
        let entries = package.paths(.signatureFile).compactMap(SealEntry.init)
        let present = Set(entries)
        func numbers(_ number: (SealEntry) -> Int?) -> [Int] { Set(entries.compactMap(number)).sorted() }
        let main = numbers {
            switch $0 {
            case .manifest(let n), .signature(let n): n
            default: nil
            }
        }
        for n in Set(main + [1]).sorted() { signatures.append((n, Self.open(package, .manifest(n), .signature(n)))) }
        let committed = numbers {
            switch $0 {
            case .commitmentsManifest(let n), .commitmentsSignature(let n): n
            default: nil
            }
        }
        for n in Set(committed + [1]).sorted() { commitments.append((n, Self.open(package, .commitmentsManifest(n), .commitmentsSignature(n)))) }
        let gm = numbers { if case .sm2(let n) = $0 { n } else { nil } }
        for n in gm { sm2.append((n, Self.openSM2(package, n))) }
        for numbers in [main, gm] where !numbers.isEmpty && numbers != Array(1...numbers.count) {
            gaps.append(Finding(.signatureGap, path: SealEntry.folder, facts: ["numbers": numbers.map(String.init).joined(separator: ", ")]))
        }
        // A pair of commitments belongs to the signature of its number.
        for n in committed where !main.contains(n) { gaps.append(Finding(.signatureGap, path: SealEntry.commitmentsSignature(n).path, facts: ["numbers": String(n)])) }
        openRenewals(package, present)
    }

    // MARK: Signatures

    private static func open(_ package: OpenedPackage, _ manifest: SealEntry, _ signature: SealEntry) -> Result<Signed, Failure> {
        let path = signature.path
        func fault(_ code: FindingCode, _ reason: String = "") -> Result<Signed, Failure> { .failure(Failure(finding: Finding(code, path: path, facts: ["reason": reason]))) }
        guard let bytes = package.bytes(of: path), let text = package.bytes(of: manifest.path) else { return fault(.signatureAbsent) }
        do throws(CAdES.Failure) {
            let statement = try CAdES.parse(bytes)
            return .success(Signed(file: path, statement: statement, signer: try statement.check(content: text)))
        } catch {
            switch error {
            case .malformed(let reason): return fault(.signatureMalformed, reason)
            case .noSignerCertificate: return fault(.signatureNoCertificate)
            case .wrongCertificate: return fault(.signatureWrongCertificate)
            case .contentDiffers: return fault(.signatureContent)
            case .signatureWrong: return fault(.signatureWrong)
            case .signatureNotCanonical: return fault(.signatureNotCanonical)
            }
        }
    }

    private static func openSM2(_ package: OpenedPackage, _ number: Int) -> Result<SignedBySM2, Failure> {
        let path = SealEntry.sm2(number).path
        func fault(_ code: FindingCode, _ reason: String = "") -> Result<SignedBySM2, Failure> { .failure(Failure(finding: Finding(code, path: path, facts: ["reason": reason]))) }
        guard let bytes = package.bytes(of: path) else { return fault(.signatureAbsent) }
        guard let content = package.bytes(of: PackageLayout.tagManifest(.sm3)) else { return fault(.signatureContent) }
        do throws(SM2Signature.Failure) {
            let signature = try SM2Signature.parse(bytes)
            return .success(SignedBySM2(file: path, signature: signature, signer: try signature.check(content: content)))
        } catch {
            switch error {
            case .malformed(let reason): return fault(.signatureMalformed, reason)
            case .noCertificate: return fault(.signatureNoCertificate)
            case .notSM2: return fault(.signatureMalformed, "not an SM2 key")
            case .contentDiffers: return fault(.signatureContent)
            case .signatureWrong: return fault(.signatureWrong)
            case .wrongCertificate: return fault(.signatureWrongCertificate)
            case .strayCertificate: return fault(.signatureUnusedCertificate, "")
            }
        }
    }

    // MARK: Renewals

    private mutating func openRenewals(_ package: OpenedPackage, _ present: Set<SealEntry>) {
        let timestamps = present.compactMap { if case .timestamp(let n) = $0 { n } else { nil } }
        let older = present.compactMap { if case .archiveManifest(let n?) = $0 { n } else { nil } }
        guard !timestamps.isEmpty || !older.isEmpty || present.contains(.archiveManifest(nil)) else { return }
        let last = max(timestamps.max() ?? 0, (older.max() ?? 0) + 1)
        for n in 1...last {
            let manifest = SealEntry.archiveManifest(n == last ? nil : n)
            if present.contains(manifest), present.contains(.timestamp(n)) {
                renewals.append(Self.open(package, manifest, n, previous: n == 1 ? nil : .archiveManifest(n - 1)))
            } else {
                gaps.append(Finding(.renewalGap, path: (present.contains(manifest) ? .timestamp(n) : manifest).path))
            }
        }
    }

    private static func open(_ package: OpenedPackage, _ manifest: SealEntry, _ number: Int, previous: SealEntry?) -> Renewal {
        let timestamp = SealEntry.timestamp(number).path
        let bytes = package.bytes(of: manifest.path) ?? []
        let (covers, findings) = covered(package, manifest, bytes, timestamp: timestamp, number: number, previous: previous)
        let content = Result { () throws(TimestampToken.Failure) in try TimestampToken.parse(package.bytes(of: timestamp) ?? []) }
        let isOver = (try? content.get()).map { $0.isOver(bytes) } ?? false
        let names = Set((covers + [manifest.path]).map(ExactName.init))
        return Renewal(
            manifest: manifest.path, timestamp: timestamp, findings: findings, covers: names,
            token: .init(.archive, file: timestamp, content, isOver: isOver, covers: names))
    }

    /// What an archive manifest has to cover: everything outside META-INF, and of META-INF what was there before it, the
    /// seal and all earlier renewals in any case. Its text follows from that list, and is made again and compared.
    private static func covered(_ package: OpenedPackage, _ manifest: SealEntry, _ bytes: [UInt8], timestamp: String, number: Int, previous: SealEntry?) -> (covers: [String], findings: [Finding]) {
        func wrong(_ reason: String) -> ([String], [Finding]) { ([], [Finding(.renewalManifest, path: manifest.path, facts: ["reason": reason])]) }
        let said: ForeignASiCManifest
        do { said = try ForeignASiCManifest.read(bytes) } catch { return wrong(error.reason) }
        guard let algorithm = [DigestAlgorithm.sha256, .sha512].first(where: { ASiCManifest.uri(of: $0) == said.references[0].algorithm }) else { return wrong("digest algorithm") }
        let listed = Set(said.references.compactMap(\.path))
        let outside = package.entries.map(\.path).filter { $0 != PackageLayout.mimetype && !$0.hasPrefix(SealEntry.folder) }
        let seal = [SealEntry.manifest(1), .signature(1), .commitmentsManifest(1), .commitmentsSignature(1)]
        let earlier = (1..<number).flatMap { [SealEntry.archiveManifest($0), .timestamp($0)] }
        let needed = outside + (seal + earlier).map(\.path)
        if let left = needed.first(where: { !listed.contains($0) }) { return ([], [Finding(.renewalOmits, path: manifest.path, facts: ["file": left])]) }
        let optional = listed.subtracting(needed)
        guard optional.allSatisfy({ path in SealEntry(path).map { !$0.isRenewal } ?? false && package[path] != nil }) else { return wrong("it names what was not there before it") }
        let paths = (needed + optional).sorted(by: PackageLayout.precedes)
        var references: [(path: String, digest: Digest)] = []
        var findings: [Finding] = []
        let stated = Dictionary(said.references.compactMap { reference in reference.path.map { ($0, reference.digest) } }) { first, _ in first }
        for path in paths {
            // What was not read is left to the manifests of the bag, which were; what is not there is not what was stamped.
            guard let entry = package[path] else {
                findings.append(Finding(.renewalMismatch, path: manifest.path, facts: ["file": path]))
                continue
            }
            guard let digest = package.digest(of: path, algorithm) ?? (entry.reading == nil ? stated[path].map { Digest($0) } : nil) else { return wrong("\(path) cannot be read") }
            if stated[path] != digest.bytes { findings.append(Finding(.renewalMismatch, path: manifest.path, facts: ["file": path])) }
            references.append((path, digest))
        }
        if findings.isEmpty, ASiCManifest.encodeArchive(timestamp: timestamp, references: references, algorithm: algorithm, root: previous?.path) != bytes { return wrong("not the text that follows from its list") }
        let mismatched = Set(findings.compactMap { $0.facts["file"] })
        return (paths.filter { !mismatched.contains($0) }, findings)
    }
}
