package import Evidence

extension FaultCode {
    /// What a fault says, what to do next, and the exit status it ends with: the one such table.
    package var words: (message: Words, hint: Words, exit: ExitStatus) {
        switch self {
        case .usage: (Words("{detail}", "{detail}"), Words("用法见 fengcun help", "see fengcun help"), .usage)
        case .unknownDocument: (Words("--document {value}：没有这个文件编号", "--document {value}: no such document id"), Words("编号见 manifests/documents.yaml；相近的有：{near}", "ids are in manifests/documents.yaml; near ones: {near}"), .usage)
        case .unknownTerm: (Words("{option} {value}：没有这个取值", "{option} {value}: no such value"), Words("可用：{known}", "known values: {known}"), .usage)
        case .unknownVenue: (Words("--venue {value}：project.yaml 的 venues 里没有这个场地", "--venue {value}: venues in project.yaml does not name it"), Words("已有：{known}；先在 project.yaml 中加上", "named are: {known}; add it to project.yaml first"), .usage)
        case .projectUnusable: (Words("{path}：第 {line} 行有误", "{path}: line {line} is wrong"), Words("运行 fengcun status 查看全部问题", "fengcun status lists every problem"), .usage)
        case .planUnusable: (Words("{path}：计划有误，什么也没有收录", "{path}: there are faults in the plan; nothing was added"), Words("逐行改正后重试", "mend the lines listed above, then try again"), .usage)
        case .mappingUnusable: (Words("{path}：映射文件有误", "{path}: there are faults in the mapping"), Words("改正上列各处后重试", "mend what is listed above, then try again"), .usage)
        case .factsUnusable: (Words("{path}：有不合之处，什么也没有写入", "{path}: it does not fit; nothing was written"), Words("改正上列各处后重试", "mend what is listed above, then try again"), .usage)
        case .factsGiven: (Words("{path}：已经填有不同的内容，什么也没有写入", "{path}: it says otherwise already; nothing was written"), Words("核对上列各处；以导入的为准则加 --replace，原文会另存", "look at what is listed above; --replace takes what is imported, and the old text is kept"), .bad)
        case .factsNotWritable: (Words("{path}：这份 YAML 的写法不能局部改写（{reason}），什么也没有写入", "{path}: this YAML cannot be changed in part ({reason}); nothing was written"), Words("每个部分从行首写起，例如 budget:；或照 --dry-run 显示的文字手工填写", "let each section begin its line, as budget: does, or fill in by hand what --dry-run shows"), .usage)
        case .passphraseNeeded: (Words("{path}：需要口令", "{path}: a passphrase is needed"), Words("用 --passphrase-file、环境变量 FENGCUN_PASSPHRASE，或在终端运行以便输入", "use --passphrase-file or FENGCUN_PASSPHRASE, or run in a terminal to be asked"), .usage)
        case .identityUnsupported: (Words("{path}：本版本不支持这种密钥", "{path}: this version does not support this kind of key"), Words("用 EC 或 RSA 密钥", "use an EC or RSA key"), .usage)
        case .trustUnreadable: (Words("{path}：里面没有证书", "{path}: there is no certificate in it"), Words("--trust 和 --certificate 需要 PEM 格式的证书", "--trust and --certificate take certificates in PEM"), .usage)
        case .notReady: (Words("{path}：还不能封存", "{path}: not ready to be sealed"), Words("逐项处理上列问题后重试", "settle the points listed above, then try again"), .bad)
        case .fixityFailed: (Words("{path}：收录之后有文件被改动，没有封存", "{path}: files have changed since they were added; nothing was sealed"), Words("查明改动原因，恢复原件后重试", "find out why, restore the originals, then try again"), .bad)
        case .entryUnreadable: (Words("{path}：读不出（{reason}）", "{path}: cannot be read ({reason})"), Words("向制作方索取完好的文件", "ask its maker for a sound file"), .partly)
        case .noSuchEntry: (Words("{path}：包里没有这个文件", "{path}: no such file in the package"), Words("用 list 查看有哪些文件", "`list` shows what is there"), .usage)
        case .ambiguousPath: (Words("{path}：有几个文件都符合：{candidates}", "{path}: several fit: {candidates}"), Words("写出完整的路径，如 list 所示", "give the whole path, as `list` shows it"), .usage)
        case .startUnknown: (Words("{path}：不知道从几点开始录", "{path}: when it began is not known"), Words("用 --at +秒数，从录像开头算起", "use --at +SECONDS, counted from the recording's beginning"), .usage)
        case .outsideRecording: (Words("{path}：那一刻不在录像之内", "{path}: that instant is not in the recording"), Words("录像从 {from} 到 {to}", "it runs from {from} to {to}"), .usage)
        case .pictureUnavailable: (Words("{path}：取不出那一刻的画面（{reason}）", "{path}: the picture of that instant cannot be had ({reason})"), Words("用播放器从所示关键帧的位置核实", "check with a player, from the keyframe that is shown"), .partly)
        case .manifestsMissing: (Words("找不到 manifests 文件夹", "the manifests folder cannot be found"), Words("用环境变量 FENGCUN_MANIFESTS 指明它的位置", "say where it is with FENGCUN_MANIFESTS"), .usage)
        case .digestUnavailable: (Words("本机的 OpenSSL 不能计算 {algorithm}", "this machine's OpenSSL cannot compute {algorithm}"), Words("运行 fengcun doctor", "run fengcun doctor"), .usage)
        case .notAPackage: (Words("{path}：不是封存包", "{path}: not a sealed package"), Words("给出 .asice、.zip 或 .tar 文件，或已封存的文件夹", "give an .asice, .zip or .tar file, or a sealed folder"), .notAPackage)
        case .identityExpired: (Words("证书 {name} 现在不在有效期内（{from} 至 {to}）", "certificate {name} is not valid now ({from} to {to})"), Words("换用有效的证书", "use a certificate that is valid"), .usage)
        case .answerMissing: (Words("取回的签名中，没有一个是对所要求的内容作的", "none of the signatures that were brought back is over what was to be signed"), Words("核对是用所给证书的密钥、对 --request 写出的文件签的名", "see that it was made with the certificate's key over the files that --request wrote"), .bad)
        case .requestMissing: (Words("{path}：没有待取回的签名", "{path}: no signature is being waited for"), Words("先用 seal --request 写出要签的内容", "have what is to be signed written with seal --request first"), .usage)
        case .requestOutdated: (Words("{path}：请求签名之后，工作区或选项（--tsa、--fetch-revocation、--require-signer 等）有改动", "{path}: the workspace, or options such as --tsa, --fetch-revocation or --require-signer, have changed since the signature was asked for"), Words("给出与请求时相同的选项，或重新用 seal --request 请求签名", "give the same options as then, or ask again with seal --request"), .bad)
        case .timestampUnusable: (Words("{path}：时间戳不可用（{reason}）", "{path}: the timestamp cannot be used ({reason})"), Words("换一个时间戳机构，或核对回复是否对应此次请求", "take another authority, or see whether the reply is to this query"), .bad)
        case .exchangeUnsupported: (Words("{path}：此文件系统不能一步交换两个文件夹", "{path}: this file system cannot exchange two folders in one step"), Words("先用 pack 打包成文件，对文件续期；或移到本地磁盘", "pack it into a file and add to that, or move it to a local disk"), .inputOutput)
        case .tailUnreadable: (Words("{path}：不是完整的尾部文件", "{path}: not a whole tail file"), Words("换用续期时写出的尾部文件", "use the tail that the renewal wrote"), .bad)
        case .notRenewable: (Words("{path}：没有通过校验，不能续期或加签", "{path} does not verify: nothing is added to it"), Words("先用 verify 查明；以原包为准", "look at it with verify, and go back to the original"), .bad)
        case .sm3ManifestMissing: (Words("{path}：没有 SM3 清单，不能加 SM2 签名", "{path} has no SM3 manifest for an SM2 signature to be over"), Words("封存之前在 project.yaml 的 digests 中加上 sm3", "put sm3 into the digests of project.yaml before sealing"), .usage)
        case .identityMayNotTimestamp: (Words("证书 {name} 不是时间戳专用证书", "certificate {name} is not for timestamps alone"), Words("换用扩展密钥用途为 timeStamping（关键）的证书，或用 identity create --tsa 制作测试用的", "use a certificate with the critical extended key usage timeStamping alone, or make one for trials with identity create --tsa"), .usage)
        case .identityIsSM2: (Words("{name} 是 SM2 密钥，不能签 ASiC 清单", "{name} is an SM2 key, which cannot sign the ASiC manifest"), Words("用机构的 EC 或 RSA 密钥作 --identity（--role custodian），SM2 密钥用 --sm2-identity，或用 --certificate 与 --request", "give the organisation's EC or RSA key with --identity (--role custodian), and the SM2 key with --sm2-identity, or its --certificate with --request"), .usage)
        case .identityNotSM2: (Words("证书 {name} 不是 SM2 证书", "certificate {name} has no SM2 key"), Words("换用 SM2 身份，或用 identity create --sm2 制作测试用的", "use an SM2 identity, or make one for trials with identity create --sm2"), .usage)
        case .identityMayNotSign: (Words("证书 {name} 的用途不含签名", "certificate {name} is not for signing"), Words("换用签名证书", "use a signing certificate"), .usage)
        case .packageFormUnknown: (Words("{path}：不知道要打成哪种包", "{path}: which kind of package this is to be is not clear"), Words("文件名以 .asice、.zip 或 .tar 结尾", "end the name in .asice, .zip or .tar"), .usage)
        case .targetExists: (Words("{path}：已经存在", "{path}: exists already"), Words("换一个名字，或先移走它；不会覆盖", "choose another name or move it away; nothing is overwritten"), .usage)
        case .targetDiffers: (Words("{path}：那里已有内容不同的文件，没有覆盖；未取出 {entry}", "{path}: a file with other bytes is there and was left alone; {entry} was not taken out"), Words("换一个目标文件夹，或先移走那个文件", "choose another folder, or move that file away"), .bad)
        case .targetInsidePackage: (Words("{path}：在封存包之内", "{path}: lies inside the package"), Words("取到封存包以外的文件夹", "take files out to a folder outside the package"), .usage)
        case .notSealed: (Words("{path}：还是打开的工作区，没有封存", "{path}: an open workspace, not sealed"), Words("先用 seal 封存；用 status 或 list 查看工作区", "seal it first with `seal`; `status` and `list` look into a workspace"), .notAPackage)
        case .packingMismatch: (Words("{path}：与签名的清单不符，没有打包", "{path}: not what was signed; nothing was packed"), Words("用 verify 查明", "find out with `verify`"), .bad)
        case .alreadySealed: (Words("{path}：已经封存，不能再收录或改动", "{path}: sealed already; nothing can be added or changed"), Words("迟到的材料另建补充包（project.yaml 的 predecessor）", "later material goes into a supplement (predecessor in project.yaml)"), .usage)
        case .unknownOriginal: (Words("{path}：工作区里没有这个文件", "{path}: the workspace has no such file"), Words("写 add 给出的路径 data/...；相近的有：{near}", "write the path that `add` gave, data/...; near ones: {near}"), .usage)
        case .sameBytes: (Words("{path}：与 {existing} 内容相同，没有替换", "{path}: the same bytes as {existing}; nothing was replaced"), Words("给出更好的副本；多余的一份用 remove 移出", "give the better copy; take a superfluous one out with `remove`"), .usage)
        case .placementMismatch: (Words("{path}：{detail}", "{path}: {detail}"), Words("录像要有 --venue、--stage、--source；文件要有 --document", "a recording has --venue, --stage and --source; a document has --document"), .usage)
        case .changedUnderKnownName: (Words("{path}：与已收录的同名文件内容不同（{existing}），没有覆盖", "{path}: differs from the file added under this name ({existing}); nothing was overwritten"), Words("查明哪一份是原件；若是更好的副本用 replace 替换；若是另一段录像，改放到以设备命名的文件夹或换一个 --source", "find out which is the original; put a better copy in its place with `replace`; if it is another recording, add it from a folder of another name together with the first, or under another --source"), .bad)
        case .inputChanging: (Words("{path}：读取过程中文件还在变化", "{path}: the file changed while it was read"), Words("等录像机写完、导出结束后再运行相同的 add", "wait until the recorder or the export has finished, then run the same `add`"), .partly)
        case .nothingToAdd: (Words("{path}：文件夹里没有文件", "{path}: there is no file in the folder"), Words("检查路径", "check the path"), .partly)
        case .notAWorkspace: (Words("{path}：不是工作区", "{path}: not a workspace"), Words("先运行 fengcun init {path} --id 项目编号", "make one with fengcun init {path} --id NUMBER"), .notAPackage)
        case .mountPoint: (Words("{path}：是一个挂载点，工作区的附属文件夹会落在另一块磁盘上", "{path}: is a mount point, so what belongs beside the workspace would lie on another disk"), Words("在其中建一个子文件夹作为工作区", "make the workspace a folder inside it"), .usage)
        case .insideWorkspace: (Words("{path}：在工作区之内", "{path}: lies inside the workspace"), Words("从工作区以外收录", "add files from outside the workspace"), .partly)
        case .workspaceExists: (Words("{path}：已经是工作区", "{path}: is a workspace already"), Words("直接使用它，或换一个文件夹", "use it, or choose another folder"), .usage)
        case .folderNotEmpty: (Words("{path}：不是空的文件夹", "{path}: not an empty folder"), Words("换一个空的或不存在的文件夹", "choose a folder that is empty or does not exist"), .usage)
        case .ledgerDamaged: (Words("{path}：第 {line} 行损坏", "{path}: line {line} is damaged"), Words("原件仍在 data/ 之内；在新的工作区重新收录", "the originals are still under data/: add them to a new workspace"), .inputOutput)
        case .manifestsUnreadable: (Words("{path}：读不出（{reason}）", "{path}: cannot be read ({reason})"), Words("恢复该文件", "restore the file"), .inputOutput)
        case .rulesNotMet: (Words("{path}：{blocking} 条阻止性规则不符合，{undecided} 条不能确定，没有封存", "{path}: {blocking} blocking rules are not met, {undecided} cannot be decided: not sealed"), Words("逐条处理；只判到评审为止用 --phase evaluation；须说明理由的用 --override 和 --undecided", "settle them; --phase evaluation judges only what is due by then; --override and --undecided give reasons"), .bad)
        case .profileUnknown: (Words("没有名为 {profile} 的规则库", "there is no rule profile named {profile}"), Words("改正 project.yaml 的 profiles；现有：{known}", "mend `profiles` in project.yaml; there are: {known}"), .usage)
        case .profileFaulty: (Words("{path}：有 {count} 处错误，第一处在第 {line} 行：{fault}", "{path}: {count} faults, the first in line {line}: {fault}"), Words("用 fengcun profile lint 列出全部错误", "`fengcun profile lint` lists them all"), .inputOutput)
        case .malformedJSON: (Words("{path}：内容不合规定（{reason}）", "{path}: not in its prescribed form ({reason})"), Words("以原件为准", "go back to the original"), .bad)
        case .malformedTrackIndex: (Words("{path}：索引损坏（{reason}）", "{path}: the index is damaged ({reason})"), Words("工作区：再运行一次 add 和 analyse；封存包：以原包为准", "a workspace: run `add` and `analyse` once more; a package: go back to the original"), .bad)
        case .inputMissing: (Words("{path}：没有这个文件或文件夹", "{path}: no such file or folder"), Words("检查路径；若在移动介质上，确认已插好", "check the path; if it is on a removable disk, see that it is plugged in"), .inputOutput)
        case .accessDenied: (Words("{path}：没有权限（{system}）", "{path}: no permission ({system})"), Words("检查文件和文件夹的权限", "check the permissions of the file and its folder"), .inputOutput)
        case .diskFull: (Words("{path}：磁盘空间不足（需要 {needed}，可用 {free} 字节）", "{path}: not enough space (needed {needed}, free {free} bytes)"), Words("腾出空间后再运行相同的命令；已完成的不会丢失", "free some space and run the same command again; nothing done is lost"), .inputOutput)
        case .wrongFileType: (Words("{path}：不是普通文件（链接、设备或文件夹）", "{path}: not a regular file (a link, device or folder)"), Words("给出文件本身", "give the file itself"), .inputOutput)
        case .nameTooLong: (Words("{path}：路径太长或太深", "{path}: the path is too long or too deep"), Words("移到较短的路径下再收录", "move it to a shorter path, then add it"), .inputOutput)
        case .inputOutput: (Words("{path}：{doing} 出错（{system}）", "{path}: cannot {doing} ({system})"), Words("检查介质；已完成的不会丢失", "check the medium; nothing done is lost"), .inputOutput)
        case .interrupted: (Words("已中断", "interrupted"), Words("再运行相同的命令即可继续", "run the same command again to go on"), .interrupted)
        case .inUse: (Words("{path}：另一个 fengcun 正在使用", "{path}: in use by another run of fengcun"), Words("等它结束后重试", "wait until it has ended, then try again"), .inUse)
        case .tooLarge: (Words("{path}：大得不合理（上限 {limit} 字节）", "{path}: unreasonably large (limit {limit} bytes)"), Words("检查是否给错了文件", "check whether this is the right file"), .usage)
        case .wrongPassphrase: (Words("{path}：口令不对", "{path}: wrong passphrase"), Words("检查口令后重试", "check the passphrase and try again"), .wrongKey)
        case .identityUnreadable: (Words("{path}：读不出密钥（{reason}）", "{path}: the key cannot be read ({reason})"), Words("需要 PKCS#12（.p12），或私钥与证书在一起的 PEM", "it takes PKCS#12 (.p12), or PEM with key and certificates together"), .wrongKey)
        case .identityMismatch: (Words("{path}：私钥与证书不是一对", "{path}: no certificate in it belongs to the key"), Words("用 --certificate 给出私钥对应的证书，或放进同一文件", "give the key's certificate with --certificate, or put it into the same file"), .wrongKey)
        case .signingFailed: (Words("签名没有作成（{reason}）", "signing failed ({reason})"), Words("运行 fengcun doctor", "run fengcun doctor"), .wrongKey)
        case .tokenURIMalformed: (Words("{path}：不是 PKCS#11 URI（{part} 处）", "{path}: not a PKCS#11 URI (at {part})"), Words("写法见 RFC 7512：各项以 ; 分隔，? 之后的以 & 分隔，空格、汉字写成 %XX；identity show pkcs11: 打印现成的", "as RFC 7512 has it: attributes divided by ;, those behind ? by &, blanks and non-ASCII as %XX; identity show pkcs11: prints them ready for use"), .usage)
        case .tokenURIAttribute: (Words("{path}：不认识 {attribute} 这一项", "{path}: attribute {attribute} is not known"), Words("可用：{known}", "known are: {known}"), .usage)
        case .pinInURI: (Words("{path}：PIN 不能写在 URI 里", "{path}: a PIN must not stand in the URI"), Words("命令行会出现在进程列表和 shell 历史里；用 --passphrase-file、FENGCUN_PASSPHRASE、pin-source=file:文件，或在终端输入；写出去的 PIN 应当更换", "command lines are seen in the process list and kept in the shell's history: use --passphrase-file, FENGCUN_PASSPHRASE, pin-source=file:PATH or the prompt, and change the PIN that stood here"), .usage)
        case .tokenModuleUnnamed: (Words("{path}：没有说用哪个 PKCS#11 模块", "{path}: no PKCS#11 module is named"), Words("用环境变量 FENGCUN_PKCS11_MODULE 或 URI 的 module-path 给出厂商的 .so 文件", "give the vendor's .so file in FENGCUN_PKCS11_MODULE or in the URI's module-path"), .usage)
        case .tokenModuleUnusable: (Words("{path}：不能用作 PKCS#11 模块（{reason}）", "{path}: cannot be used as a PKCS#11 module ({reason})"), Words("给出厂商驱动里的 PKCS#11 模块：绝对路径，与本机架构相同", "give the PKCS#11 module of the vendor's driver: an absolute path, of this machine's architecture"), .usage)
        case .tokenMissing: (Words("{path}：没有这个令牌", "{path}: no such token is there"), Words("插好令牌后重试；现有：{known}", "plug it in and try again; there are: {known}"), .wrongKey)
        case .tokenAmbiguous: (Words("{path}：有几个令牌都符合：{candidates}", "{path}: several tokens fit: {candidates}"), Words("在 URI 中写明是哪一个", "say in the URI which one is meant"), .usage)
        case .tokenKeyMissing: (Words("{path}：令牌里没有这个私钥", "{path}: no such private key is in the token"), Words("令牌里有：{known}", "there are: {known}"), .wrongKey)
        case .tokenKeyAmbiguous: (Words("{path}：令牌里有几个私钥都符合：{candidates}", "{path}: several private keys in the token fit: {candidates}"), Words("在 URI 中加上 id 或 object", "add id or object to the URI"), .usage)
        case .tokenCertificateMissing: (Words("{path}：令牌里没有这个密钥的证书", "{path}: the key's certificate is not in the token"), Words("用 --certificate 给出证书（PEM）", "give the certificate (PEM) with --certificate"), .wrongKey)
        case .tokenPublicKeyMissing: (Words("{path}：令牌没有给出这个密钥的公钥", "{path}: the token does not tell the key's public half"), Words("把公钥或证书写入令牌", "write the public key or a certificate into the token"), .wrongKey)
        case .pinLocked: (Words("{path}：PIN 已锁", "{path}: the PIN is locked"), Words("再试无用；用厂商的工具以管理员 PIN（SO PIN、PUK）解锁", "trying again does not help: unlock it with the vendor's tool and the administrator's PIN (SO PIN, PUK)"), .wrongKey)
        case .tokenFailed: (Words("{path}：令牌没有照办（{reason}）", "{path}: the token did not do it ({reason})"), Words("重新插好令牌后重试；检查厂商的驱动", "plug it in again and try once more; check the vendor's driver"), .wrongKey)
        case .addressWithPassword: (Words("{path}：地址里不能带用户名和口令（会留在进程列表和记录里）", "{path}: no user name and password in an address (they would stand in the process list and in logs)"), Words("用 --tsa-user 和 --tsa-password-file（或环境变量 FENGCUN_TSA_PASSWORD）", "use --tsa-user with --tsa-password-file or FENGCUN_TSA_PASSWORD"), .usage)
        case .addressUnusable: (Words("{path}：不是可用的 http 或 https 地址", "{path}: not an http or https address that can be used"), Words("写成 https://主机/路径", "write it as https://HOST/PATH"), .usage)
        case .passwordNeeded: (Words("--tsa-user {name}：没有口令", "--tsa-user {name}: there is no password"), Words("用 --tsa-password-file 或环境变量 FENGCUN_TSA_PASSWORD", "use --tsa-password-file or FENGCUN_TSA_PASSWORD"), .usage)
        case .networkUnreachable: (Words("{path}：没有取得答复（{reason}）", "{path}: no answer could be had ({reason})"), Words("检查地址、网络和代理（--proxy、https_proxy、no_proxy）；不能上网时用文件往返", "check the address, the network and the proxy (--proxy, https_proxy, no_proxy); without a network, carry files instead"), .inputOutput)
        case .networkTimeout: (Words("{path}：{seconds} 秒内没有答复", "{path}: no answer within {seconds} s"), Words("稍后重试，或换一个地址", "try again later, or another address"), .inputOutput)
        case .networkTLS: (Words("{path}：TLS 连接不可信（{reason}）", "{path}: the TLS connection is not trustworthy ({reason})"), Words("核对地址；若是内网自建的根证书，先把它装进系统的证书库", "check the address; a root of your own network has to be installed in the system's certificate store first"), .inputOutput)
        case .networkStatus: (Words("{path}：服务器答复 HTTP {status}", "{path}: the server answered HTTP {status}"), Words("检查地址；5xx 请稍后重试", "check the address; with 5xx try again later"), .inputOutput)
        case .networkDenied: (Words("{path}：服务器或代理不接受这个用户名和口令（HTTP {status}）", "{path}: the server or proxy does not accept this user name and password (HTTP {status})"), Words("检查 --tsa-user 和口令；407 是代理要求认证", "check --tsa-user and its password; 407 is a proxy's demand"), .inputOutput)
        case .networkRedirect: (Words("{path}：被转到不能去的地方（{reason}）", "{path}: sent on to where one cannot go ({reason})"), Words("向服务方核实正确的地址", "ask the service for the right address"), .inputOutput)
        case .networkTooLarge: (Words("{path}：答复超过 {limit} 字节，不予接收", "{path}: the answer is longer than {limit} bytes and was not taken"), Words("检查地址", "check the address"), .inputOutput)
        case .networkAnswer: (Words("{path}：答复不是所要的内容（{reason}）", "{path}: the answer is not what was asked for ({reason})"), Words("检查地址；内网的登录页面或代理也会这样答复", "check the address; a login page or proxy of the network answers like this too"), .inputOutput)
        case .timestampSourceUnknown: (Words("--tsa {path}：不知道这是什么", "--tsa {path}: what this is, is not clear"), Words("给出 http(s) 地址、时间戳答复文件（.tsr、.tst），或测试用时间戳密钥（.p12、.pem）", "give an http(s) address, a reply (.tsr, .tst), or an authority's own key for trials (.p12, .pem)"), .usage)
        case .timestampQueryMalformed: (Words("{path}：不是时间戳请求", "{path}: not a timestamp query"), Words("用 tsa query 或 openssl ts -query 作请求；摘要用 SHA-256、SHA-384、SHA-512 或 SM3", "make one with `tsa query` or openssl ts -query, over SHA-256, SHA-384, SHA-512 or SM3"), .usage)
        case .timestampRefused: (Words("{path}：时间戳机构拒绝了请求：{reason}", "{path}: the authority refused: {reason}"), Words("按机构所说的处理；换一种摘要（--tsa-digest）或向机构询问", "do as the authority says; try another digest (--tsa-digest) or ask the authority"), .inputOutput)
        case .timestampMalformed: (Words("{path}：不是时间戳，或者损坏了（{reason}）", "{path}: not a timestamp, or a damaged one ({reason})"), Words("重新取得时间戳", "get the timestamp again"), .bad)
        case .timestampOtherBytes: (Words("{path}：这个时间戳是别的内容的", "{path}: this timestamp is of something else"), Words("核对是哪一个请求的答复；重新作请求", "see which query it answers; make the query again"), .bad)
        case .timestampNonce: (Words("{path}：答复的随机数与请求的不同，可能是重放的旧答复", "{path}: the nonce is not the one that was asked with: it may be an old answer played again"), Words("重试；仍然如此则不要用这个地址", "try again; if it stays so, do not use this address"), .bad)
        case .timestampPolicy: (Words("{path}：答复的策略与请求的不同", "{path}: the policy is not the one that was asked for"), Words("向机构核实它的策略", "ask the authority about its policies"), .bad)
        case .timestampNoCertificate: (Words("{path}：时间戳里没有签发它的证书", "{path}: the certificate that signed the timestamp is not in it"), Words("请求时要求附证书（certReq；openssl ts -query -cert）", "ask for the certificate (certReq; openssl ts -query -cert)"), .bad)
        case .timestampSignature: (Words("{path}：时间戳的签名不成立", "{path}: the timestamp's signature does not hold"), Words("时间戳损坏或被改动；重新取得", "it is damaged or was changed; get it again"), .bad)
        case .timestampUnfit: (Words("{path}：签发时间戳的证书不是时间戳专用的", "{path}: the certificate that signed is not for timestamps alone"), Words("换一个时间戳机构", "use another authority"), .bad)
        case .timestampUnsupported: (Words("{path}：时间戳用了不认识的算法", "{path}: the timestamp uses an algorithm that is not known here"), Words("换一种摘要（--tsa-digest）或换一个时间戳机构", "try another digest (--tsa-digest) or another authority"), .bad)
        case .revocationUnreadable: (Words("{path}：既不是吊销列表也不是 OCSP 答复", "{path}: neither a revocation list nor an OCSP response"), Words("--crl 需要 DER 或 PEM 的吊销列表，--ocsp 需要 DER 的 OCSP 答复或地址", "--crl takes a list in DER or PEM, --ocsp a response in DER or an address"), .usage)
        case .revocationRefused: (Words("{path}：OCSP 服务没有作答（{reason}）", "{path}: the OCSP responder gave no answer ({reason})"), Words("稍后重试，或用 --crl", "try again later, or use --crl"), .inputOutput)
        case .revocationUnusable: (Words("{path}：没有关于这些证书的有效结论（签名、颁发者或证书不符）", "{path}: nothing in it holds for these certificates (signature, issuer or certificate differ)"), Words("核对是否给错了文件或地址", "check whether this is the right file or address"), .bad)
        case .revocationStale: (Words("{path}：吊销数据太旧（{time}）", "{path}: the revocation data is too old ({time})"), Words("取得新的吊销列表或 OCSP 答复", "get a newer list or response"), .inputOutput)
        case .revocationNoAddress: (Words("证书 {name} 里没有吊销查询的地址", "certificate {name} names no address for revocation"), Words("向发证机构索取吊销列表，用 --crl 给出", "ask the issuer for its list and give it with --crl"), .inputOutput)
        case .revocationMissing: (Words("证书 {name} 没有吊销数据", "there is no revocation data for certificate {name}"), Words("用 --crl 或 --ocsp 给出，或用 --fetch-revocation 取得", "give it with --crl or --ocsp, or get it with --fetch-revocation"), .inputOutput)
        case .issuerUnavailable: (Words("证书 {name} 的颁发者证书没有取到", "the certificate of {name}'s issuer could not be had"), Words("把颁发者的证书放进密钥文件", "put the issuer's certificate into the identity file"), .inputOutput)
        case .clamdUnreachable: (Words("{path}：连不上 clamd（{reason}）", "{path}: clamd cannot be reached ({reason})"), Words("启动 clamav-daemon；--clamd 给出它的套接字，即 clamd.conf 里的 LocalSocket", "start clamav-daemon; --clamd takes its socket, LocalSocket in clamd.conf"), .inputOutput)
        case .clamdTimeout: (Words("{path}：clamd {seconds} 秒没有动静", "{path}: nothing from clamd for {seconds} s"), Words("看它的日志；稍后重试", "look at its log, and try again later"), .inputOutput)
        case .clamdAnswer: (Words("{path}：答复的不像是 clamd（{answer}）", "{path}: what answers is not like clamd ({answer})"), Words("核对 --clamd 给出的是 clamd 的套接字", "see that --clamd names the socket of clamd"), .inputOutput)
        }
    }
}

extension Fault {
    package var exitStatus: ExitStatus { ExitStatus.worst([code.words.exit] + others.map(\.exitStatus)) }

    /// One input of several that cannot be read leaves the run done in part; other faults keep their own status.
    package var statusAmongSeveral: ExitStatus {
        switch code {
        case .inputMissing, .accessDenied, .wrongFileType, .nameTooLong: .partly
        default: exitStatus
        }
    }

    package func message(_ language: Language) -> String { code.words.message.text(language, allFacts) }

    package func hint(_ language: Language) -> String { code.words.hint.text(language, allFacts) }

    private var allFacts: [String: String] {
        // A disk that ran full in the middle knows no figures.
        ["path": path ?? "", "needed": "?", "free": "?", "line": "?", "limit": "?", "reason": "?", "system": "?", "doing": "read"].merging(facts) { _, given in given }
    }
}

extension Finding {
    package func message(_ language: Language) -> String { code.words.message.text(language, allFacts) }

    package func hint(_ language: Language) -> String { code.words.hint.text(language, allFacts) }

    private var allFacts: [String: String] { ["system": "?", "reason": "", "detail": "", "path": path ?? ""].merging(facts) { _, given in given } }
}
