package import Evidence

extension FindingCode {
    /// What a finding says, and what to do next.
    package var words: (message: Words, hint: Words) {
        switch self {
        // MARK: structure
        case .structureForeignKind: (Words("这是别家的包（{kind}），本版本不作判断", "somebody else's package ({kind}), which this version does not judge"), Words("用制作它的工具校验", "check it with the tool that made it"))
        case .structureNewerFormat: (Words("格式版本比本程序新", "the format is newer than this program"), Words("换用较新的 fengcun", "use a newer fengcun"))
        case .structureUnknownEntry: (Words("格式规则之外的文件", "a file that no rule of the format allows"), Words("封存后有人加入；以封存时的原包为准", "somebody put it there after sealing: go back to the package as it was sealed"))
        case .structureDuplicate: (Words("与 {other} 重名或仅大小写不同", "the same name as {other}, or one that differs only in case"), Words("不同解压软件会取出不同内容；不要使用此包", "readers would show different content: do not use this package"))
        case .structureTooLarge: (Words("元数据文件大得不合理", "a metadata file of unreasonable size"), Words("以封存时的原包为准", "go back to the package as it was sealed"))
        case .structureOrder: (Words("次序不对：不应在 {after} 之后", "out of order: it may not follow {after}"), Words("包被重新打包过；以原包为准", "the package was packed again: go back to the original"))
        case .structureMissing: (Words("缺少必需的文件", "a required file is missing"), Words("可能未复制完整或被删除；向封存方索取原包", "incomplete copy, or removed: ask the sealer for the original"))
        case .structureConstant: (Words("内容与格式规定的固定文字不同", "differs from the text that the format prescribes"), Words("文件被改动；以原包为准", "the file was changed: go back to the original"))
        case .structureManifest: (Words("清单的写法不合规定", "the manifest is not in its prescribed form"), Words("文件被改动；以原包为准", "the file was changed: go back to the original"))
        case .structureUnreadable: (Words("读不出（{system}）", "cannot be read ({system})"), Words("检查介质与权限后重试", "check the medium and the permissions, then try again"))
        case .structureName: (Words("文件名不合规定", "a name that the format does not allow"), Words("以原包为准", "go back to the original"))
        case .structureEmptyFolder: (Words("多出的空文件夹", "an empty folder that does not belong here"), Words("封存后有人建立；核对来源", "made after sealing: find out by whom"))
        case .structureSpecialFile: (Words("不是普通文件（链接或设备）", "not a regular file (a link or device)"), Words("包内只能有普通文件；以原包为准", "a package holds regular files only: go back to the original"))
        case .structureTruncated: (Words("文件不完整，或末尾的目录损坏：共 {at} 字节，从头能看到 {entries} 个文件", "cut short, or the directory at its end is damaged: of {at} bytes, {entries} entries can be seen from the front"), Words("重新复制；与发送方核对字节数", "copy it again, and compare the size with the sender's"))
        case .structureZipGap: (Words("文件之间有多余字节或重叠（位置 {offset}，应为 {expected}）", "bytes between entries, or entries that overlap (at {offset}, expected {expected})"), Words("包被改动；以原包为准", "the package was changed: go back to the original"))
        case .structureZipHeader: (Words("ZIP 文件头与规定不符（位置 {offset}）", "the ZIP header is not the one that the format prescribes (at {offset})"), Words("包被改动；以原包为准", "the package was changed: go back to the original"))
        case .structureZipDirectory: (Words("ZIP 目录与规定不符（位置 {offset}）", "the ZIP directory is not the one that the format prescribes (at {offset})"), Words("包被改动；以原包为准", "the package was changed: go back to the original"))
        // MARK: fixity
        case .fixityNoManifest: (Words("没有能读的清单，无从核对", "there is no manifest that can be read to check against"), Words("向封存方索取原包", "ask the sealer for the original"))
        case .fixityUnreadable: (Words("读不出（{system}）", "cannot be read ({system})"), Words("检查介质后重试；其余文件已继续核对", "check the medium and try again; the other files were checked all the same"))
        case .fixityCRC: (Words("CRC-32 与 ZIP 目录不符", "CRC-32 is not the one in the ZIP directory"), Words("文件被改动或损坏；以另一份副本替换", "changed or damaged: use another copy"))
        case .fixityUnlisted: (Words("不在 {manifest} 之内", "not listed in {manifest}"), Words("封存后有人加入；不要当作档案内容", "put there after sealing: do not take it for part of the record"))
        case .fixityMissing: (Words("清单中有，包里没有", "listed, but not there"), Words("向封存方或另一份副本索取此文件", "ask the sealer, or take it from another copy"))
        case .fixitySize: (Words("长度 {actual}，应为 {expected}", "{actual} bytes, expected {expected}"), Words("文件被截断或改动；以另一份副本替换", "cut short or changed: use another copy"))
        case .fixityMismatch: (Words("摘要不符（{algorithm}）：内容已改变", "digest differs ({algorithm}): the content has changed"), Words("以另一份副本替换；若各份都不符，查明何人何时改动", "use another copy; if all copies differ, find out who changed it and when"))
        // MARK: signature
        case .signatureManifest: (Words("与包内清单不一致（第 {line} 行起）", "does not follow from the bag's manifests (from line {line})"), Words("签名清单或校验清单被改动；以原包为准", "the signed list or a manifest was changed: go back to the original"))
        case .signatureOtherSigner: (Words("两个签名不是同一人所签", "the two signatures are not by the same signer"), Words("签名被替换；以原包为准", "a signature was replaced: go back to the original"))
        case .signatureMissing: (Words("缺少所声明的签名：{name}（{role}）", "a declared signature is missing: {name} ({role})"), Words("签名被去除或替换；向封存方索取原包", "removed or replaced: ask the sealer for the original"))
        case .signatureLevel: (Words("声明的签名级别 {level} 没有达到", "the declared level {level} is not reached"), Words("签名的一部分被去除，或需要较新的 fengcun", "part of the signature was removed, or a newer fengcun is needed"))
        case .signatureUnusedCertificate: (Words("多出的证书无人担保：{name}", "a certificate that nothing vouches for: {name}"), Words("签名文件被改动；以原包为准", "the signature file was changed: go back to the original"))
        case .signatureCertificateMissing: (Words("封存时随签名的证书不在了（SHA-256 {certificate}）", "a certificate that the signature carried at sealing is not there (SHA-256 {certificate})"), Words("签名文件被改动；以原包为准", "the signature file was changed: go back to the original"))
        case .signatureAbsent: (Words("没有签名，或没有它所签的清单", "the signature, or the manifest that it signs, is not there"), Words("签名被去除；向封存方索取原包", "removed: ask the sealer for the original"))
        case .signatureMalformed: (Words("签名文件不合规定：{reason}", "the signature file is not in its prescribed form: {reason}"), Words("文件被改动；以原包为准", "the file was changed: go back to the original"))
        case .signatureNoCertificate: (Words("没有签名者的证书", "the signer's certificate is not there"), Words("文件被改动；以原包为准", "the file was changed: go back to the original"))
        case .signatureWrongCertificate: (Words("证书不是签名所指的那一张", "the certificate is not the one that the signature names"), Words("文件被改动；以原包为准", "the file was changed: go back to the original"))
        case .signatureContent: (Words("签名不是对这份清单所作", "the signature is not over this manifest"), Words("清单被改动；以原包为准", "the manifest was changed: go back to the original"))
        case .signatureWrong: (Words("签名不成立", "the signature does not hold"), Words("清单或签名被改动；以原包为准", "the manifest or the signature was changed: go back to the original"))
        case .signatureNotCanonical: (Words("签名值不是规定的形式", "the signature value is not in its canonical form"), Words("签名被改写；以原包为准", "the signature was rewritten: go back to the original"))
        // MARK: identity
        case .identityMayNotSign: (Words("证书 {name} 的用途不含签名", "certificate {name} is not for signing"), Words("向封存方询问", "ask the sealer"))
        case .identityRevocationUnknown: (Words("证书是否被吊销未查（包内没有吊销数据，校验不联网）", "revocation was not checked (no data in the package, and verify does not go online)"), Words("需要时向发证机构查询", "ask the issuer where it matters"))
        case .identityUntrusted: (Words("签名者 {name} 的证书没有通向所信任的根（{reason}）", "no path from {name}'s certificate to what you trust ({reason})"), Words("用 --trust 指定从别处取得的根证书（不要用包里的）", "give the root certificate, obtained elsewhere and not from the package, with --trust"))
        case .identityOutsideValidity: (Words("证书 {name} 在判断时间不在有效期内（{from} 至 {to}）", "certificate {name} is not valid at the time of judgement ({from} to {to})"), Words("没有独立时间戳，不能证明签名作于有效期内；可用 --at 指定另有证据的时间", "without an independent timestamp nothing proves that it was signed in time; use --at for a time that you can prove otherwise"))
        case .identityBroken: (Words("证书链不成立：{reason}", "the certificate chain does not hold: {reason}"), Words("证书被改动；以原包为准", "a certificate was changed: go back to the original"))
        // MARK: time, custody
        case .timeNoTimestamp: (Words("没有独立时间戳：签名时间只是签名者自述；密钥持有人重新封存无法由此排除", "no independent timestamp: the signing time is the signer's own word, and re-sealing by the key's owner cannot be ruled out"), Words("以封存时交出的清单摘要（manifestDigest）核对", "compare with the manifest digest that was handed over at sealing"))
        case .custodyBroken: (Words("保管链在第 {line} 行断开", "the chain of custody breaks at line {line}"), Words("记录被改动；以原包为准", "the record was changed: go back to the original"))
        case .custodyNoIngestion: (Words("保管链中没有此文件的收录记录，或摘要不同", "the chain of custody has no ingestion of this file, or another digest"), Words("查明文件来历", "find out where the file came from"))
        case .custodyStranger: (Words("保管链记载了包里没有的文件", "the chain of custody names a file that is not in the package"), Words("查明文件去向", "find out where the file went"))
        // MARK: consistency
        case .consistencyDossier: (Words("卷宗不合规定：{reason}", "the dossier is not in its prescribed form: {reason}"), Words("文件被改动；以原包为准", "the file was changed: go back to the original"))
        case .consistencyFileMissing: (Words("卷宗列有，包里没有", "the dossier lists it, the package lacks it"), Words("向另一份副本索取此文件", "take the file from another copy"))
        case .consistencyFileUnknown: (Words("卷宗未列此文件", "the dossier does not list it"), Words("封存后有人加入；不要当作档案内容", "put there after sealing: do not take it for part of the record"))
        case .consistencyFileDiffers: (Words("卷宗所记的大小、摘要或位置与包不符", "size, digest or place are not what the dossier says"), Words("以原包为准", "go back to the original"))
        case .consistencyBagInfo: (Words("与卷宗不一致", "does not follow from the dossier"), Words("文件被改动；以原包为准", "the file was changed: go back to the original"))
        case .consistencyManifests: (Words("清单与卷宗声明的摘要算法不一致", "the manifests are not those of the algorithms that the dossier declares"), Words("清单被增删；以原包为准", "a manifest was added or removed: go back to the original"))
        case .consistencyMedia: (Words("媒体记录与卷宗不一致：{reason}", "the media record does not agree with the dossier: {reason}"), Words("以原包为准", "go back to the original"))
        case .consistencyCommitments: (Words("承诺值与文件不一致", "the commitments do not follow from the files"), Words("以原包为准", "go back to the original"))
        case .consistencyTrack: (Words("索引与录像不一致", "the track index does not agree with the recordings"), Words("以原包为准", "go back to the original"))
        // MARK: project, workspace
        case .projectSyntax: (Words("第 {line} 行：不是合格的 YAML（{reason}）", "line {line}: not YAML ({reason})"), Words("改正后重试", "mend it and try again"))
        case .projectUnknownField: (Words("第 {line} 行：没有 {field} 这个字段", "line {line}: there is no field {field}"), Words("检查拼写；各字段见 init 生成的模板", "check the spelling; the template that init writes explains every field"))
        case .projectMissingField: (Words("第 {line} 行：{field} 还没有填写", "line {line}: {field} is not filled in"), Words("填写后才能封存", "fill it in before sealing"))
        case .projectWrongValue: (Words("第 {line} 行：{field} 的值 {value} 不对，应为 {expected}", "line {line}: {field} may not be {value}; expected {expected}"), Words("改正后重试", "mend it and try again"))
        case .workspaceUnreadable: (Words("读不出（{system}）", "cannot be read ({system})"), Words("检查介质与权限", "check the medium and the permissions"))
        case .workspaceEmpty: (Words("还没有收录任何文件", "nothing has been added yet"), Words("用 add 收录录像和文件", "add recordings and documents with `add`"))
        case .workspaceNotProbed: (Words("收录中断，尚未查看此录像", "adding was interrupted before this recording was looked at"), Words("再运行一次相同的 add", "run the same `add` once more"))
        case .workspaceUnknownVenue: (Words("录像属于 {venue}，venues 里没有它", "there are recordings of {venue}, which venues does not name"), Words("在 project.yaml 的 venues 中加上它", "add it to venues in project.yaml"))
        case .workspaceDigestMissing: (Words("收录时没有计算 {algorithm}", "{algorithm} was not computed when this file was added"), Words("digests 应在收录之前填写：去掉 {algorithm}，或在新的工作区重新收录", "digests is to be set before adding: take {algorithm} out, or add to a new workspace"))
        case .workspaceStranger: (Words("不是由 add 收录的文件", "a file that `add` did not put there"), Words("移出工作区，再用 add 收录", "move it out of the workspace, then add it with `add`"))
        // MARK: sealing
        case .sealingShortKey: (Words("{key} 密钥只有 {bits} 位，我们的标准是 {minimum} 位以上", "the {key} key has {bits} bits; our policy asks for {minimum}"), Words("保存期十五年：尽量换用更长的密钥，并及早续期", "the record is kept for fifteen years: use a longer key if you can"))
        case .sealingAlgorithmTerm: (Words("{algorithm} 按我们的标准只用到 {year} 年", "by our policy {algorithm} is used up to {year}"), Words("换用较新的算法；期限见 manifests/algorithms.yaml", "use a newer algorithm; terms are in manifests/algorithms.yaml"))
        // MARK: input, media
        case .inputSameBytes: (Words("与 {other} 内容完全相同", "the same bytes as {other}"), Words("核对是否放错了位置", "check whether one of them is misplaced"))
        case .mediaEmpty: (Words("文件长度为零", "the file is empty"), Words("向场地重新索取", "ask the venue for it again"))
        case .mediaTimeout: (Words("读取超时：{detail}", "reading took too long: {detail}"), Words("用播放器检查", "check it with a player"))
        case .mediaUnreadable: (Words("打不开，不像录像：{detail}", "cannot be opened as a recording: {detail}"), Words("趁录像机尚未覆盖，向场地核实或重新导出", "ask the venue to export it again before the recorder overwrites it"))
        case .mediaByExtension: (Words("只凭扩展名认作 {detail}，内容本身看不出格式", "taken for {detail} by its extension alone; the content shows no format"), Words("用播放器确认能否播放", "check with a player that it plays"))
        case .mediaReadError: (Words("读到中途出错：{detail}", "reading broke off: {detail}"), Words("文件可能不完整；向场地核实", "it may be incomplete: ask the venue"))
        case .mediaImplausible: (Words("内容与文件大小不符：{detail}", "what it claims to hold does not fit its size: {detail}"), Words("不可信；用播放器检查，向场地核实", "not to be believed: check it with a player, ask the venue"))
        case .mediaNoPackets: (Words("没有任何画面或声音数据", "there is no picture or sound in it"), Words("向场地重新索取", "ask the venue for it again"))
        case .mediaCorruptPackets: (Words("有损坏的数据：{detail}", "damaged data: {detail}"), Words("向场地核实是否有更好的副本", "ask the venue whether there is a better copy"))
        }
    }
}
