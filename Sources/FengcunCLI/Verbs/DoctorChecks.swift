internal import Evidence
internal import Files
internal import Foundation
internal import Reports
internal import SystemPackage

/// Checks of the machine and of the folder that `doctor` is run in.
enum MachineChecks {
    static var all: [Condition] { [space, encoding, openFiles, clock] + fileSystem }

    private static var space: Condition {
        let free = freeSpace(at: ".") ?? 0
        return Condition(
            name: Speech.tr("当前磁盘可用空间", "free space here"), isGood: free > 1 << 30, detail: Sizes.text(free), hint: Speech.tr("一个项目常有 10 至 250 GB", "a project takes 10 to 250 GB"))
    }

    /// Names are bytes to us; the terminal and other programs take them for text.
    private static var encoding: Condition {
        let encoding = MachineFacts.encoding
        return Condition(
            name: Speech.tr("字符编码", "character encoding"), isGood: encoding == "UTF-8", detail: encoding ?? Speech.tr("环境变量指定的语言环境没有安装", "the environment's locale is not installed"),
            hint: Speech.tr("export LC_ALL=C.UTF-8，或 apt-get install locales 后 dpkg-reconfigure locales", "export LC_ALL=C.UTF-8, or apt-get install locales and dpkg-reconfigure locales"))
    }

    private static var openFiles: Condition {
        let limit = MachineFacts.openFiles
        return Condition(
            name: Speech.tr("可同时打开的文件", "open files"), isGood: limit >= 256, detail: limit >= UInt64(Int64.max) ? Speech.tr("不限", "unlimited") : "\(limit)", hint: "ulimit -n 1024")
    }

    /// The seal's time is this machine's: a clock that was never set is seen by its year.
    private static var clock: Condition {
        let time = now().iso8601
        let year = Int(time.prefix(4)) ?? 0
        return Condition(
            name: Speech.tr("时钟", "clock"), isGood: (2026...2060).contains(year), detail: time,
            hint: Speech.tr("封存时间取自本机时钟：timedatectl set-ntp true，或 apt-get install systemd-timesyncd", "the time of a seal is this clock's: timedatectl set-ntp true, or apt-get install systemd-timesyncd"))
    }

    private static var fileSystem: [Condition] {
        guard let system = MachineFacts.fileSystem(of: ".") else { return [] }
        var notes = [system.sharesBlocks ? Speech.tr("可共享数据块（add --link）", "copies can share blocks (add --link)") : Speech.tr("复制要占全部空间", "a copy takes its full space")]
        if system.ignoresCase { notes.append(Speech.tr("不区分大小写", "case is ignored")) }
        if let longest = system.longestFile { notes.append(Speech.tr("单个文件不超过 \(Sizes.text(longest))", "no file beyond \(Sizes.text(longest))")) }
        return [
            Condition(
                name: Speech.tr("当前文件系统", "file system here"), isGood: system.longestFile == nil, detail: "\(system.name)\(Speech.bracketed(notes.joined(separator: Speech.tr("，", ", "))))",
                hint: Speech.tr("录像和打包的档案常超过 4 GB：工作区和 --to 放在 ext4、xfs、btrfs、exFAT 或 NTFS 上", "recordings and packed archives are often beyond 4 GB: keep the workspace and --to on ext4, xfs, btrfs, exFAT or NTFS"))
        ]
    }
}

/// Programs with which others check what we make, and what makes this one comfortable.
enum InstalledChecks {
    static var all: [Condition] { programs.map(check) + [completions, manual] }

    /// The apt packages of all programs that are absent.
    static var packages: [String] { programs.filter { find($0.program) == nil }.map(\.package) }

    private static let programs: [(program: String, package: String)] = [
        ("openssl", "openssl"), ("unzip", "unzip"), ("sha256sum", "coreutils"), ("bsdtar", "libarchive-tools"), ("ffprobe", "ffmpeg"),
    ]

    private static func find(_ program: String) -> FilePath? {
        (ProcessInfo.processInfo.environment["PATH"] ?? "").split(separator: ":").map { FilePath(String($0)).appending(program) }.first { (try? FileFacts(FileFacts.resolved($0))) != nil }
    }

    private static func check(_ entry: (program: String, package: String)) -> Condition {
        let found = find(entry.program)
        return Condition(
            name: entry.program, isGood: found != nil, detail: found?.string ?? Speech.tr("没有（只在不用本软件核对时需要）", "absent (only for checking without Fengcun)"), hint: "apt-get install \(entry.package)")
    }

    /// Installed beside the program, where the shell looks for it.
    private static var completions: Condition {
        installed(
            Speech.tr("命令补全", "shell completions"), ["share/bash-completion/completions/fengcun", "share/zsh/site-functions/_fengcun", "share/fish/vendor_completions.d/fengcun.fish"],
            Speech.tr("make install，或见 fengcun completions --help；bash 需要 apt-get install bash-completion", "make install, or see fengcun completions --help; bash needs apt-get install bash-completion"))
    }

    private static var manual: Condition {
        installed(Speech.tr("手册页", "man pages"), ["share/man/man1/fengcun.1", "share/man/zh_CN/man1/fengcun.1"], Speech.tr("make install；阅读需要 apt-get install man-db", "make install; to read them apt-get install man-db"))
    }

    private static func installed(_ name: String, _ places: [String], _ hint: String) -> Condition {
        let prefix = (try? FileFacts.resolved("/proc/self/exe"))?.removingLastComponent().removingLastComponent()
        let found = places.compactMap { place in prefix.map { FilePath($0.string + "/" + place) } }.filter { (try? FileFacts($0)) != nil }
        return Condition(name: name, isGood: found.count == places.count, detail: found.isEmpty ? Speech.tr("没有安装", "not installed") : found.map(\.string).joined(separator: ", "), hint: hint)
    }
}
