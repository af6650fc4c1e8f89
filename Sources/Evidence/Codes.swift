/// Every finding that a check can report. The raw value is the stable code, `level.what`, listed in docs/findings.md;
/// `Reports` has the words for each in both languages.
package enum FindingCode: String, Sendable, CaseIterable, Codable {
    // The carrier and the names in it.
    case structureNewerFormat = "structure.newer-format"
    case structureUnknownEntry = "structure.unknown-entry"
    case structureDuplicate = "structure.duplicate"
    case structureTooLarge = "structure.too-large"
    case structureOrder = "structure.order"
    case structureMissing = "structure.missing"
    case structureConstant = "structure.constant"
    case structureManifest = "structure.manifest"
    case structureUnreadable = "structure.unreadable"
    case structureName = "structure.name"
    case structureEmptyFolder = "structure.empty-folder"
    case structureSpecialFile = "structure.special-file"
    case structureTruncated = "structure.truncated"
    case structureZipGap = "structure.zip-gap"
    case structureZipHeader = "structure.zip-header"
    case structureZipDirectory = "structure.zip-directory"
    case structureTarHeader = "structure.tar-header"
    case structureTarFolder = "structure.tar-folder"

    // Carriers that others wrote: what two readers could understand differently, and what cannot be read.
    case structureZipEnd = "structure.zip-end"
    case structureZipExtra = "structure.zip-extra"
    case structureZipDiffers = "structure.zip-differs"
    case structureZipOverlap = "structure.zip-overlap"
    case structureZipHidden = "structure.zip-hidden"
    case structureLyingSize = "structure.lying-size"
    case structureBomb = "structure.bomb"
    case structurePathEscape = "structure.path-escape"
    case structureEncrypted = "structure.encrypted"
    case structureMethod = "structure.method"

    // Digests.
    case fixityNoManifest = "fixity.no-manifest"
    case fixityUnreadable = "fixity.unreadable"
    case fixityCRC = "fixity.crc"
    case fixityUnlisted = "fixity.unlisted"
    case fixityMissing = "fixity.missing"
    case fixitySize = "fixity.size"
    case fixityMismatch = "fixity.mismatch"

    // Manifests and signatures.
    case signatureManifest = "signature.manifest"
    case signatureOtherSigner = "signature.other-signer"
    case signatureMissing = "signature.missing"
    case signatureLevel = "signature.level"
    case signatureUnusedCertificate = "signature.unused-certificate"
    case signatureCertificateMissing = "signature.certificate-missing"
    case signatureAbsent = "signature.absent"
    case signatureMalformed = "signature.malformed"
    case signatureNoCertificate = "signature.no-certificate"
    case signatureWrongCertificate = "signature.wrong-certificate"
    case signatureContent = "signature.content"
    case signatureWrong = "signature.wrong"
    case signatureNotCanonical = "signature.not-canonical"

    case signatureNotCAdES = "signature.not-cades"
    case signatureAlgorithmNotJudged = "signature.algorithm-not-judged"
    case signatureSM2NotJudged = "signature.sm2-not-judged"
    case signatureCounterNotJudged = "signature.counter-not-judged"

    // Who the signer is.
    case identityMayNotSign = "identity.may-not-sign"
    case identityRevocationUnknown = "identity.revocation-unknown"
    case identityRevocationNotJudged = "identity.revocation-not-judged"
    case identityUntrusted = "identity.untrusted"
    case identityOutsideValidity = "identity.outside-validity"
    case identityBroken = "identity.broken"

    // When.
    case timeNoTimestamp = "time.no-timestamp"
    case timeUntrusted = "time.untrusted"
    case timeWrong = "time.wrong"

    // The chain of custody.
    case custodyBroken = "custody.broken"
    case custodyNoIngestion = "custody.no-ingestion"
    case custodyStranger = "custody.stranger"
    case custodyReplay = "custody.replay"

    // What the metadata say of one another.
    case consistencyDossier = "consistency.dossier"
    case consistencyFileMissing = "consistency.file-missing"
    case consistencyFileUnknown = "consistency.file-unknown"
    case consistencyFileDiffers = "consistency.file-differs"
    case consistencyBagInfo = "consistency.bag-info"
    case consistencyManifests = "consistency.manifests"
    case consistencyMedia = "consistency.media"
    case consistencyCommitments = "consistency.commitments"
    case consistencyTrack = "consistency.track"
    case consistencyLeaves = "consistency.leaves"
    case consistencyDocuments = "consistency.documents"
    case consistencyTexts = "consistency.texts"

    // Renewals of somebody else's container.
    case renewalMismatch = "renewal.mismatch"

    // Somebody else's bag.
    case bagDeclaration = "bag.declaration"
    case bagVersion = "bag.version"
    case bagEncoding = "bag.encoding"
    case bagTagFile = "bag.tag-file"
    case bagTagManifest = "bag.tag-manifest"
    case bagOutOfScope = "bag.out-of-scope"
    case bagListedTwice = "bag.listed-twice"
    case bagBinaryMarker = "bag.binary-marker"
    case bagRelativePath = "bag.relative-path"
    case bagOtherName = "bag.other-name"
    case bagSystemFile = "bag.system-file"
    case bagPayloadOxum = "bag.payload-oxum"
    case bagToFetch = "bag.to-fetch"
    case bagUnknownAlgorithm = "bag.unknown-algorithm"
    case bagWeakDigest = "bag.weak-digest"

    // Somebody else's ASiC container.
    case asicMimetype = "asic.mimetype"
    case asicObjects = "asic.objects"
    case asicManifest = "asic.manifest"
    case asicReference = "asic.reference"
    case asicOrphan = "asic.orphan"
    case asicUnsignedEntry = "asic.unsigned-entry"
    case asicUnknownDigest = "asic.unknown-digest"
    case asicWeakDigest = "asic.weak-digest"
    case asicXAdESNotJudged = "asic.xades-not-judged"
    case asicEvidenceRecordNotJudged = "asic.evidence-record-not-judged"
    case asicRenewalNotJudged = "asic.renewal-not-judged"

    // `project.yaml`.
    case projectSyntax = "project.syntax"
    case projectUnknownField = "project.unknown-field"
    case projectMissingField = "project.missing-field"
    case projectWrongValue = "project.wrong-value"

    // A workspace before it is sealed.
    case workspaceUnreadable = "workspace.unreadable"
    case workspaceEmpty = "workspace.empty"
    case workspaceNotProbed = "workspace.not-probed"
    case workspaceUnknownVenue = "workspace.unknown-venue"
    case workspaceDigestMissing = "workspace.digest-missing"
    case workspaceStranger = "workspace.stranger"

    // At sealing.
    case sealingShortKey = "sealing.short-key"
    case sealingAlgorithmTerm = "sealing.algorithm-term"

    // A plan, before it is carried out.
    case planSyntax = "plan.syntax"
    case planMissingColumn = "plan.missing-column"
    case planWrongValue = "plan.wrong-value"
    case planIncomplete = "plan.incomplete"
    case planUnplaced = "plan.unplaced"
    case planContradiction = "plan.contradiction"
    case planDuplicate = "plan.duplicate"
    case planInput = "plan.input"
    case planChanged = "plan.changed"
    case planUnsure = "plan.unsure"
    case planUnmentioned = "plan.unmentioned"

    // Files on their way in.
    case inputSameBytes = "input.same-bytes"

    // Recordings, without decoding.
    case mediaEmpty = "media.empty"
    case mediaTimeout = "media.timeout"
    case mediaUnreadable = "media.unreadable"
    case mediaByExtension = "media.by-extension"
    case mediaReadError = "media.read-error"
    case mediaImplausible = "media.implausible"
    case mediaNoPackets = "media.no-packets"
    case mediaCorruptPackets = "media.corrupt-packets"

    // Recordings: their container's own marks, their timestamps, and what decoding shows.
    case mediaTruncated = "media.truncated"
    case mediaNoIndex = "media.no-index"
    case mediaWrongLength = "media.wrong-length"
    case mediaTrailingBytes = "media.trailing-bytes"
    case mediaContainerLies = "media.container-lies"
    case mediaForeignHeader = "media.foreign-header"
    case mediaContinuity = "media.continuity"
    case mediaGap = "media.gap"
    case mediaJump = "media.jump"
    case mediaDurationDiffers = "media.duration-differs"
    case mediaGrowing = "media.growing"
    case mediaUndecodable = "media.undecodable"
    case mediaConcealed = "media.concealed"
    case mediaNoDecoder = "media.no-decoder"
    case mediaCrashed = "media.crashed"

    // What can be seen and heard.
    case pictureBlack = "picture.black"
    case pictureFrozen = "picture.frozen"
    case pictureStill = "picture.still"
    case pictureStutter = "picture.stutter"
    case pictureLowResolution = "picture.low-resolution"
    case pictureLowFrameRate = "picture.low-frame-rate"
    case pictureLowBitRate = "picture.low-bit-rate"
    case soundMissing = "sound.missing"
    case soundSilent = "sound.silent"
    case soundFaint = "sound.faint"
    case soundClipped = "sound.clipped"

    // When a recording began.
    case startDisagrees = "start.disagrees"
    case startUnknown = "start.unknown"

    // Documents, by their content.
    case documentEncrypted = "document.encrypted"
    case documentBroken = "document.broken"
    case documentTypeLies = "document.type-lies"
    case documentUnreadable = "document.unreadable"
    case documentTimeout = "document.timeout"
}

extension FindingCode {
    /// Of a recording: see ``Recording/Observation/isDamage``.
    package var isDamage: Bool { rawValue.hasPrefix("media.") && self != .mediaContainerLies && self != .mediaForeignHeader && self != .mediaNoDecoder }
}

/// Every reason for which a run can stop, or an input be refused.
package enum FaultCode: String, Sendable, CaseIterable {
    case usage = "usage"
    case unknownDocument = "unknown-document"
    case unknownTerm = "unknown-term"
    case unknownVenue = "unknown-venue"
    case projectUnusable = "project-unusable"
    case planUnusable = "plan-unusable"
    case passphraseNeeded = "passphrase-needed"
    case identityUnsupported = "identity-unsupported"
    case trustUnreadable = "trust-unreadable"
    case notReady = "not-ready"
    case fixityFailed = "fixity-failed"
    case noSuchEntry = "no-such-entry"
    case entryUnreadable = "entry-unreadable"
    case ambiguousPath = "ambiguous-path"
    case manifestsMissing = "manifests-missing"
    case digestUnavailable = "digest-unavailable"
    case notAPackage = "not-a-package"
    case identityExpired = "identity-expired"
    case identityMayNotSign = "identity-may-not-sign"
    case packageFormUnknown = "package-form-unknown"
    case targetExists = "target-exists"
    case targetDiffers = "target-differs"
    case targetInsidePackage = "target-inside-package"
    case notSealed = "not-sealed"
    case packingMismatch = "packing-mismatch"
    case alreadySealed = "already-sealed"
    case unknownOriginal = "unknown-original"
    case sameBytes = "same-bytes"
    case placementMismatch = "placement-mismatch"
    case changedUnderKnownName = "changed-under-known-name"
    case inputChanging = "input-changing"
    case nothingToAdd = "nothing-to-add"
    case notAWorkspace = "not-a-workspace"
    case mountPoint = "mount-point"
    case insideWorkspace = "inside-workspace"
    case workspaceExists = "workspace-exists"
    case folderNotEmpty = "folder-not-empty"
    case ledgerDamaged = "ledger-damaged"
    case manifestsUnreadable = "manifests-unreadable"
    case malformedJSON = "malformed-json"
    case malformedTrackIndex = "malformed-track-index"
    case inputMissing = "input-missing"
    case accessDenied = "access-denied"
    case diskFull = "disk-full"
    case wrongFileType = "wrong-file-type"
    case nameTooLong = "name-too-long"
    case inputOutput = "input-output"
    case interrupted = "interrupted"
    case inUse = "in-use"
    case tooLarge = "too-large"
    case wrongPassphrase = "wrong-passphrase"
    case identityUnreadable = "identity-unreadable"
    case identityMismatch = "identity-mismatch"
    case signingFailed = "signing-failed"
}
