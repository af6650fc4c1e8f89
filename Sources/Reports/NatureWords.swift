package import Evidence

extension Nature {
    package var words: Words {
        switch self {
        case .authenticity: Words("真实性", "authenticity")
        case .integrity: Words("完整性", "integrity")
        case .usability: Words("可用性", "usability")
        case .security: Words("安全性", "security")
        }
    }
}

extension NatureTest.Result {
    package var words: Words {
        switch self {
        case .passed: Words("通过", "passed")
        case .failed: Words("不通过", "FAILED")
        case .undecided: Words("不能确定", "undecided")
        case .notRun: Words("未检测", "not run")
        case .manualReview: Words("人工检查", "manual review")
        }
    }
}

extension NatureItem {
    /// The item's name; in Chinese as the standard's readers know it.
    package var words: Words {
        switch self {
        case .fixity: Words("固化信息有效性", "digests, signatures and timestamps hold")
        case .valueLength: Words("元数据项数据长度", "length of metadata values")
        case .valueForm: Words("元数据项数据类型、格式", "type and form of metadata values")
        case .valueRange: Words("元数据项值域符合度", "metadata values within their lists")
        case .plausibility: Words("元数据项数据值合理性", "plausibility of metadata values")
        case .characters: Words("元数据项特殊字符", "special characters in metadata values")
        case .archivalCode: Words("档号规范性", "archival code")
        case .repetition: Words("元数据项数据重复性", "repeated metadata values")
        case .attributes: Words("内容数据的电子属性一致性", "names, sizes, digests and formats agree")
        case .links: Words("元数据关联内容数据", "metadata and content belong together")
        case .descriptions: Words("说明文件和目录文件规范性", "describing and listing files")
        case .structure: Words("信息包目录结构规范性", "structure of the package")
        case .asSent: Words("信息包一致性", "the package is the one that was sent")
        case .count: Words("总件数相符性", "number of files")
        case .size: Words("总字节数相符性", "number of bytes")
        case .elements: Words("元数据项完整性", "metadata elements are there")
        case .required: Words("必填著录项目", "required descriptions are filled in")
        case .process: Words("过程信息完整性", "record of the process")
        case .continuity: Words("连续性（漏号）", "continuity of the recordings")
        case .content: Words("内容数据完整性", "content is whole")
        case .attachments: Words("附件完整性", "attachments are there")
        case .scope: Words("归档范围", "scope of filing")
        case .packageMetadata: Words("信息包元数据完整性", "metadata of the package are whole")
        case .packageContent: Words("信息包内容数据完整性", "content of the package is whole")
        case .metadataReadable: Words("信息包中元数据可读性", "metadata can be read")
        case .metadataAccessible: Words("目标数据库中元数据可访问性", "metadata in the receiving database")
        case .format: Words("内容数据格式合规性", "formats are those of archives")
        case .readable: Words("内容数据可读性", "content can be read")
        case .environment: Words("软硬件环境合规性", "hardware and software")
        case .open: Words("无专有加密、压缩", "no encryption or compression of one maker's own")
        case .scannerInstalled: Words("系统安装杀毒软件", "a virus scanner is installed")
        case .malware: Words("病毒检测", "scan for malware")
        case .superfluous: Words("载体中多余文件", "superfluous files")
        case .medium: Words("载体读取速度、外观、光盘合格", "reading speed and state of the medium")
        case .procedure: Words("归档过程安全性", "security of the procedure")
        }
    }

    /// What a person has to look at; nil where the program does.
    package var byHand: Words? {
        switch self {
        case .archivalCode: Words("档号由档案部门编定，包里没有；接收时按本单位的档号规则检查", "codes are given by the archive and are not in the package: check them by its own rules")
        case .asSent: Words("把清单摘要与移交方另行告知的比较", "compare the manifest digest with the one that the sender states elsewhere")
        case .attachments: Words("打开文件，核对正文提到的附件都在", "open the documents, and see that the attachments that they mention are there")
        case .metadataAccessible: Words("接收后在目标系统里查检", "look into the receiving system after the transfer")
        case .environment: Words("按接收方的软硬件要求检查", "check by the receiver's requirements")
        case .scannerInstalled: Words("检查归档、接收用的计算机装有杀毒软件并已更新", "see that the computers in use have a scanner, and that it is up to date")
        case .format: Words("下列格式不在所列归档格式之内；原件照样保存，由档案部门决定是否另存通用格式", "these formats are not among those listed; originals are kept all the same, and the archive decides whether it wants copies in another")
        case .medium: Words("检查载体外观、读取速度；光盘按有关标准检测", "look at the medium and its reading speed; test optical discs by their standards")
        case .procedure: Words("核实归档过程的网络和人员管理", "look into the network and the people of the procedure")
        default: nil
        }
    }
}

extension MalwareScan.Omission.Reason {
    package var words: Words {
        switch self {
        case .tooLarge: Words("超过 clamd 的 StreamMaxLength", "more than clamd's StreamMaxLength")
        case .beyondReach: Words("clamd 说干净，但同样长的测试文件也查不出：超过 MaxFileSize、MaxScanSize", "clamd calls it clean, and finds no test file of that length: more than MaxFileSize or MaxScanSize")
        case .limit: Words("clamd 到了限度，没有查完", "clamd came to a limit of its own")
        case .unreadable: Words("读不出", "it could not be read")
        case .scannerError: Words("clamd 出错", "an error of clamd's")
        }
    }
}

extension NatureMethod {
    package var words: Words {
        switch self {
        case .verified: Words("verify 通读全部文件，重算摘要，核对签名和结构", "verify read every byte, computed the digests again and judged signatures and structure")
        case .verifiedInPart: Words("verify 按选项只检查了一部分", "verify looked at a part, as its options said")
        case .values: Words("逐个检查 {values} 个元数据值", "each of {values} metadata values was looked at")
        case .statements: Words("{files} 个文件逐个比较各处所记", "what is stated of each of {files} files in several places was compared")
        case .listed: Words("{files} 个文件（{bytes} 字节）与实有的逐个核对，没有读内容", "{files} files ({bytes} bytes) were held against those that are there; their bytes were not read")
        case .timeline: Words("由 {files} 个文件中录像的起止时间排出时间线，看有无整个文件的空缺", "the timeline of the recordings among {files} files was searched for whole files that are missing")
        case .scopeList: Words("对照 documents.yaml 中此采购方式到评审阶段通常必备的文件", "held against what documents.yaml has as usually mandatory for this method, up to evaluation")
        case .parsed: Words("解析各元数据文件", "the metadata files were parsed")
        case .formats: Words("{files} 个文件按内容识别格式，对照 GB/T 18894 所列（转引）", "the formats of {files} files by their content, against those of GB/T 18894 as quoted elsewhere")
        case .opened: Words("由收录、分析时所见：{files} 个文件中打开了 {opened} 个；{recordings} 段录像中 {decoded} 段从头到尾解码", "by what was seen when they were added and analysed: of {files} files {opened} were opened; of {recordings} recordings {decoded} were decoded from end to end")
        case .scanned: Words("{scanner} 扫描 {scanned} 个文件（{bytes} 字节）；病毒库 {signatures}，{from}", "{scanner} scanned {scanned} files ({bytes} bytes); signatures {signatures}, {from}")
        case .entries: Words("{entries} 个文件的名称逐个对照格式规定和清单；同一载体上包以外的文件没有看", "the names of {entries} files were held against the format and the lists; what else is on the medium was not looked at")
        case .byPerson: Words("需要人工", "by a person")
        case .none: Words("没有检测", "not tested")
        }
    }
}

extension NatureNote {
    package var words: Words {
        switch self {
        case .notVerified: Words("没有通读核对；verify 核对", "the bytes were not read; `verify` reads them")
        case .noMetadata: Words("没有能读的元数据", "there are no metadata that can be read")
        case .notSealed: Words("尚未封存", "not sealed yet")
        case .level: Words("verify 的 {level} 级别：{outcome}", "verify's level {level}: {outcome}")
        case .skipped: Words("{files} 个文件按选项没有读", "{files} files were left out, as options said")
        case .finding: Words("{code}", "{code}")
        case .manifestDigest: Words("清单摘要 {digest}", "manifest digest {digest}")
        case .tooLong: Words("{field} 太长：{length} 字，至多 {most}", "{field} is too long: {length} characters of at most {most}")
        case .wrongLength: Words("{field} 有 {length} 位，应为 {exactly} 位", "{field} has {length} characters instead of {exactly}")
        case .emptyValue: Words("{field} 是空的", "{field} is empty")
        case .wrongForm: Words("{field}：{value}，应为 {expected}", "{field}: {value}; expected {expected}")
        case .unknownTerm: Words("{field}：清单里没有 {value}", "{field}: {value} is not in the list")
        case .noList: Words("没有清单可以对照（manifests 文件夹）", "there is no list at hand (the manifests folder)")
        case .implausible: Words("{field} 不合理：{value}", "{field} is not plausible: {value}")
        case .outOfOrder: Words("{field}（{value}）早于 {other}", "{field} ({value}) is earlier than {other}")
        case .specialCharacter: Words("{field} 含特殊字符 {character}", "{field} has the special character {character}")
        case .repeated: Words("{field} 重复：{value}", "{field} repeats {value}")
        case .sameBytes: Words("内容相同", "the same bytes")
        case .sizeDiffers: Words("字节数与所记不符", "another size than is stated")
        case .digestDiffers: Words("各处所记的摘要不一致", "digests that are stated differ")
        case .typeDiffers: Words("扩展名与内容不符", "the extension says another type than the content")
        case .typeUnknown: Words("认不出格式", "of no format that is known")
        case .absent: Words("有记录，没有文件", "stated, and not there")
        case .unlisted: Words("有文件，没有记录", "there, and not stated")
        case .strayStatement: Words("所记的文件不在清单里", "said of a file that is not listed")
        case .notExamined: Words("收录时没有查看内容", "the content was not looked at when it was added")
        case .notAnalysed: Words("没有分析（analyse）", "not analysed (`analyse`)")
        case .missingField: Words("没有 {field}", "{field} is missing")
        case .missingDocuments: Words("没有 {documents}；清单部分出自通行做法，是否必须由适用的规则和人判断", "not there: {documents}; the list is common practice in part: whether they have to be there is for the rules that apply, and for people")
        case .notSubmitted: Words("之后像是缺整个文件", "whole files seem to be missing after these")
        case .notRecorded: Words("之后有中断", "recording stopped after these")
        case .unplaced: Words("不知道何时录的，排不进时间线", "nothing tells when they were recorded: they have no place on the timeline")
        case .noRecordings: Words("没有录像", "there are no recordings")
        case .noFiles: Words("没有文件", "there are no files")
        case .empty: Words("空文件", "empty")
        case .damaged: Words("损坏（{codes}）", "damaged ({codes})")
        case .unopened: Words("打不开", "cannot be opened")
        case .noReader: Words("本程序不打开这种格式", "of a kind that this program does not open")
        case .notLookedAt: Words("查看没有完成（{codes}）", "looking at it came to no end ({codes})")
        case .encrypted: Words("已加密", "encrypted")
        case .otherFormat: Words("其他格式（{types}）", "of other formats ({types})")
        case .partlyDecoded: Words("打开过，没有从头到尾解码（analyse --thorough）", "opened, and not decoded from end to end (`analyse --thorough`)")
        case .infected: Words("查出 {name}", "found: {name}")
        case .notScanned: Words("没有扫描（{reason}）", "not scanned ({reason})")
        case .testFileUnknown: Words("杀毒软件认不出标准测试文件：病毒库没有载入或是空的", "the scanner does not know the standard test file: its signatures are empty or not loaded")
        case .signaturesUnknown: Words("杀毒软件没有给出病毒库的版本和时间", "the scanner does not say which signatures it has, or of when")
        case .noScan: Words("没有给出 --clamd", "no --clamd was given")
        case .stranger: Words("不该在这里的文件", "files that have no business there")
        }
    }
}
