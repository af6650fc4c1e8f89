internal import Cryptography
internal import Evidence
internal import PackageFormat

/// Dossier, bag-info, media, commitments, track indexes and the entries themselves have to say the same.
struct ConsistencyLevel {
    let package: OpenedPackage

    func judge() -> LevelJudgement {
        guard let dossier = package.dossier else {
            return LevelJudgement([Finding(.consistencyDossier, path: PackageLayout.dossier, facts: ["reason": package.dossierFault?.facts["reason"] ?? "missing"])])
        }
        return LevelJudgement(
            files(dossier) + bagInfo(dossier) + algorithms(dossier) + media(dossier) + DocumentConsistency(package: package, dossier: dossier).judge() + commitments(dossier) + tracks(dossier) + leaves(dossier) + timeline(dossier) + judgement(dossier) + retention(dossier), facts: ["files": String(dossier.files.count)])
    }

    private func files(_ dossier: Dossier) -> [Finding] {
        var findings: [Finding] = []
        // `bag-info.txt` is made again from the dossier, but its format is this one's: the dossier has to say so too.
        if dossier.format != PackageLayout.formatVersion {
            findings.append(Finding(.consistencyDossier, path: PackageLayout.dossier, facts: ["reason": "format \(dossier.format)"]))
        }
        if let top = package.topFolder, top != dossier.packageId { findings.append(Finding(.structureTarFolder, path: top, facts: ["expected": dossier.packageId])) }
        let paths = dossier.files.map(\.path)
        if paths != paths.sorted(by: PackageLayout.precedes) || Set(paths).count != paths.count {
            findings.append(Finding(.consistencyDossier, path: PackageLayout.dossier, facts: ["reason": "files are not in canonical order"]))
        }
        let present = Set(package.paths(.payload))
        findings += paths.filter { !present.contains($0) }.map { Finding(.consistencyFileMissing, path: $0) }
        findings += present.subtracting(paths).sorted().map { Finding(.consistencyFileUnknown, path: $0) }
        for file in dossier.files where present.contains(file.path) {
            let entry = package[file.path]!
            // A file that was changed is a matter of fixity; here the dossier is held against the bag's manifests.
            let listedDiffers = dossier.seal.digests.contains { algorithm in
                package.listed(algorithm).payload.map { $0[file.path]?.hex != file.digests[algorithm.rawValue] } ?? false
            }
            let hasOtherDigests = Set(file.digests.keys) != Set(dossier.seal.digests.map(\.rawValue))
            let crcDiffers = entry.reading.map { $0.fault == nil && $0.digests[.sha256]?.hex == file.digests["sha256"] && String($0.crc32, radix: 16).leftPadded(to: 8) != file.crc32 } ?? false
            let misplaced = !file.path.hasPrefix(file.placement.folder + "/")
            if entry.size != file.size || listedDiffers || hasOtherDigests || crcDiffers || misplaced { findings.append(Finding(.consistencyFileDiffers, path: file.path)) }
        }
        return findings
    }

    private func bagInfo(_ dossier: Dossier) -> [Finding] {
        guard let bytes = package.bytes(of: PackageLayout.bagInfo), bytes != BagIt.bagInfo(for: dossier) else { return [] }
        return [Finding(.consistencyBagInfo, path: PackageLayout.bagInfo)]
    }

    private func algorithms(_ dossier: Dossier) -> [Finding] {
        let declared = Set(dossier.seal.digests)
        let present = Set(package.algorithms)
        return declared.symmetricDifference(present).sorted().map { Finding(.consistencyManifests, path: PackageLayout.payloadManifest($0)) }
    }

    private func media(_ dossier: Dossier) -> [Finding] {
        guard let bytes = package.bytes(of: PackageLayout.media) else { return [] }
        do throws(Fault) {
            let catalogue = try CanonicalJSON.decode(MediaCatalogue.self, from: bytes)
            let recordings = dossier.files.filter { $0.placement.recording != nil }
            guard catalogue.format == PackageLayout.formatVersion, catalogue.recordings.map(\.path) == recordings.map(\.path) else { throw Fault(.malformedJSON, facts: ["reason": "recordings are not those of the dossier"]) }
            return zip(catalogue.recordings, recordings).filter { $0.sha256 != $1.digests["sha256"] || $0.size != $1.size }.map { Finding(.consistencyMedia, path: $1.path, facts: ["reason": "digest or size"]) }
        } catch { return [Finding(.consistencyMedia, path: PackageLayout.media, facts: ["reason": error.facts["reason"] ?? ""])] }
    }

    private func commitments(_ dossier: Dossier) -> [Finding] {
        guard let bytes = package.bytes(of: PackageLayout.commitments), let salts = package.bytes(of: PackageLayout.salts) else { return [] }
        guard let leaves = Commitments.leaves(dossier.files, salts: salts) else { return [Finding(.consistencyCommitments, path: PackageLayout.salts)] }
        let root = MerkleTree.root(ofLeaves: leaves.map(MerkleTree.leaf))
        let stated = try? CanonicalJSON.decode(Commitments.self, from: bytes)
        return stated == Commitments(filesRoot: root, recordings: catalogue?.recordings ?? []) ? [] : [Finding(.consistencyCommitments, path: PackageLayout.commitments)]
    }

    /// One index a track, whose header names the track's recordings with their digests.
    private func tracks(_ dossier: Dossier) -> [Finding] {
        let tracks = Dictionary(grouping: dossier.files.filter { $0.placement.recording != nil }) { $0.placement.recording!.track }
        let expected = Set(tracks.keys.map(PackageLayout.track))
        // Leaves and contact sheets are there of tracks that were analysed.
        let optional = Set(tracks.keys.map(PackageLayout.trackSheet) + tracks.keys.map(PackageLayout.trackLeaves))
        let present = Set(package.paths(.metadata).filter { $0.hasPrefix("metadata/tracks/") }).subtracting(optional)
        var findings = expected.symmetricDifference(present).sorted().map { Finding(.consistencyTrack, path: $0) }
        for (name, files) in tracks.sorted(by: { $0.key < $1.key }) {
            let path = PackageLayout.track(name)
            guard let entry = package[path], let bytes = entry.reading?.bytes else { continue }
            guard let (header, end) = try? TrackIndex.readHeader(bytes), header.track == name,
                header.recordings.map(\.path) == files.map(\.path), header.recordings.map(\.sha256) == files.map({ $0.digests["sha256"] ?? "" }),
                UInt64(end + header.recordings.reduce(0) { $0 + $1.bytes }) == entry.size
            else {
                findings.append(Finding(.consistencyTrack, path: path))
                continue
            }
        }
        return findings
    }
}

extension ConsistencyLevel {
    /// What the package says of its recordings; nil when that cannot be read, which is said elsewhere.
    private var catalogue: MediaCatalogue? { package.bytes(of: PackageLayout.media).flatMap { try? CanonicalJSON.decode(MediaCatalogue.self, from: $0) } }

    /// The leaves of each track's recordings are those that `media.json` counts, and add up to the roots that it and
    /// `commitments.json` state.
    private func leaves(_ dossier: Dossier) -> [Finding] {
        let places = Dictionary(dossier.files.compactMap { file in file.placement.recording.map { (file.path, $0.track) } }) { first, _ in first }
        let tracks = Dictionary(grouping: (catalogue?.recordings ?? []).filter { !($0.analysis?.leaves ?? []).isEmpty && places[$0.path] != nil }) { places[$0.path]! }
        let present = Set(package.paths(.metadata).filter { $0.hasPrefix("metadata/tracks/") && $0.hasSuffix(".leaves") })
        var findings = Set(tracks.keys.map(PackageLayout.trackLeaves)).symmetricDifference(present).sorted().map { Finding(.consistencyLeaves, path: $0, facts: ["reason": "present or absent against media.json"]) }
        for (name, recordings) in tracks.sorted(by: { $0.key < $1.key }) {
            let path = PackageLayout.trackLeaves(name)
            guard let bytes = package.bytes(of: path) else { continue }
            do throws(Fault) {
                let index = try LeafIndex(bytes)
                guard index.header == LeafIndex.Header(track: name, recordings: recordings.map(LeafIndex.Recording.init)) else { throw Fault(.malformedTrackIndex, facts: ["reason": "recordings are not those of media.json"]) }
                for (stream, hashes) in zip(index.header.recordings.flatMap(\.streams), index.hashes) where MerkleTree.root(ofLeaves: hashes).hex != stream.root {
                    throw Fault(.malformedTrackIndex, facts: ["reason": "the leaves do not add up to their root"])
                }
            } catch { findings.append(Finding(.consistencyLeaves, path: path, facts: ["reason": error.facts["reason"] ?? ""])) }
        }
        return findings
    }

    /// How long the record is to be kept follows from the facts that are sealed with it.
    private func retention(_ dossier: Dossier) -> [Finding] {
        guard let stated = dossier.retention, stated != Retention(dossier.facts ?? [:]) else { return [] }
        return [Finding(.consistencyRetention, path: PackageLayout.dossier)]
    }

    /// The timeline is an opinion; what it names has to be there.
    private func timeline(_ dossier: Dossier) -> [Finding] {
        guard let bytes = package.bytes(of: PackageLayout.timeline) else { return [] }
        do throws(Fault) {
            let timeline = try TimelineFile.decode(bytes).timeline
            let recordings = dossier.files.filter { $0.placement.recording != nil }.map(\.path)
            guard timeline.placed.sorted() == recordings.sorted() else { throw Fault(.malformedJSON, facts: ["reason": "its recordings are not those of the dossier"]) }
            guard timeline.named.isSubset(of: recordings) else { throw Fault(.malformedJSON, facts: ["reason": "it names recordings that are not there"]) }
            return []
        } catch { return [Finding(.consistencyTimeline, path: PackageLayout.timeline, facts: ["reason": error.facts["reason"] ?? ""])] }
    }

    /// The judgement is an opinion, too; its profiles and what it names have to be there.
    private func judgement(_ dossier: Dossier) -> [Finding] {
        guard let bytes = package.bytes(of: PackageLayout.judgement) else { return [] }
        do throws(Fault) {
            let judgement = try JudgementFile.decode(bytes).judgement
            guard judgement.profiles.map(\.id).allSatisfy({ dossier.profiles?.contains($0) == true }) else { throw Fault(.malformedJSON, facts: ["reason": "its profiles are not those of the dossier"]) }
            let paths = Set(dossier.files.map(\.path))
            let named = judgement.items.flatMap(\.evidence).filter { $0.kind != .fact && $0.from == nil }.map(\.path)
            guard paths.isSuperset(of: named) else { throw Fault(.malformedJSON, facts: ["reason": "it names files that are not there"]) }
            return []
        } catch { return [Finding(.consistencyJudgement, path: PackageLayout.judgement, facts: ["reason": error.facts["reason"] ?? ""])] }
    }
}

extension String {
    fileprivate func leftPadded(to width: Int) -> String { String(repeating: "0", count: max(0, width - count)) + self }
}
