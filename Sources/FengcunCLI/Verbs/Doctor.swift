internal import ArgumentParser
internal import Cryptography
internal import Documents
internal import Evidence
internal import Files
internal import ForeignArchives
internal import Foundation
internal import Media
internal import MediaAnalysis
internal import PackageFormat
internal import Reports
internal import SystemPackage
internal import Workspace

/// One thing that this machine has or lacks.
struct Condition {
    let name: String
    let isGood: Bool
    /// Without it the main job does not run; else something is merely less convenient.
    var isNeeded = false
    let detail: String
    /// What to do when it is not good.
    let hint: String
}

struct Doctor: Verb {
    static var configuration: CommandConfiguration {
        CommandConfiguration(abstract: Speech.tr("检查本机是否具备所需条件", "Say what this machine lacks."))
    }

    @OptionGroup var common: CommonOptions

    func perform() throws -> ExitStatus {
        let checks = libraries + [confinement, manifests] + MachineChecks.all + InstalledChecks.all
        let lacks = checks.contains { $0.isNeeded && !$0.isGood }
        Speech.answer(
            .object([
                "tool": .string(CommandLineProgram.tool), "good": .bool(!lacks),
                "checks": .array(checks.map { .object(["name": .string($0.name), "good": .bool($0.isGood), "needed": .bool($0.isNeeded), "detail": .string($0.detail), "hint": .string($0.isGood ? "" : $0.hint)]) }),
            ]),
            ([CommandLineProgram.tool] + checks.map { check in
                let mark = check.isGood ? "✓" : check.isNeeded ? "✗" : "-"
                return "  \(mark) \(check.name)  \(check.detail)" + (check.isGood ? "" : "\n      hint: \(check.hint)")
            } + (InstalledChecks.packages.isEmpty ? [] : ["", "  apt-get install \(InstalledChecks.packages.joined(separator: " "))"]) + [lacks ? Speech.tr("缺少必需的条件", "something needed is missing") : Speech.tr("可以工作", "ready to work")]).joined(separator: "\n"))
        return lacks ? .bad : .done
    }

    private var libraries: [Condition] {
        let without = Hasher.unavailable
        return [
            Condition(name: "FFmpeg", isGood: true, isNeeded: true, detail: MediaLibrary.versions, hint: ""),
            Condition(
                name: "OpenSSL", isGood: !without.contains(.sha256), isNeeded: true,
                detail: cryptographyLibrary, hint: "apt-get install libssl3"),
            Condition(
                name: "SM3, SHA-512", isGood: without.isEmpty, isNeeded: false,
                detail: without.isEmpty ? "" : Speech.tr("不能计算 ", "lacks ") + without.map(\.rawValue).joined(separator: ", "), hint: Speech.tr("换用带国密算法的 OpenSSL", "use an OpenSSL built with SM3")),
            Condition(name: "libarchive", isGood: true, isNeeded: true, detail: ForeignArchive.libraryVersion, hint: ""),
            Condition(name: "poppler", isGood: true, isNeeded: true, detail: "\(DocumentLibraries.poppler), \(DocumentLibraries.xml)", hint: ""),
            // Chinese fonts that a PDF only names need their tables of characters.
            Condition(
                name: "poppler-data", isGood: (try? FileFacts("/usr/share/poppler/cMap")) != nil, isNeeded: false, detail: Speech.tr("未嵌入的中文字体的字符表", "character tables of Chinese fonts that are not embedded"),
                hint: "apt-get install poppler-data"),
            Condition(name: "libmagic", isGood: ContentType.isAvailable, isNeeded: false, detail: String(ContentType.libraryVersion), hint: "apt-get install libmagic-mgc"),
        ]
    }

    /// Without its filter a child decodes nothing: `add`, `probe` and `analyse` could say nothing of any recording.
    private var confinement: Condition {
        let refusal = RecordingExaminer.ofThisProgram().trial()
        return Condition(
            name: Speech.tr("解码隔离", "confined decoding"), isGood: refusal == nil, isNeeded: true, detail: refusal ?? Speech.tr("录像由不能打开文件、不能联网的子进程解码", "recordings are decoded by a child that can open no file and reach no network"),
            hint: Speech.tr(
                "系统不允许设置系统调用过滤（seccomp），录像无法查看和分析：容器的安全策略须允许 seccomp 和 prctl，内核须有 CONFIG_SECCOMP_FILTER",
                "the system refuses a filter of system calls (seccomp), so no recording can be looked at: a container's policy has to allow seccomp and prctl, the kernel needs CONFIG_SECCOMP_FILTER"))
    }

    private var manifests: Condition {
        do throws(Fault) {
            let folder = try ManifestsFolder.find()
            let vocabulary = try Vocabulary.read(folder)
            return Condition(name: "manifests", isGood: true, isNeeded: true, detail: "\(folder.string) (\(vocabulary.documents.count) \(Speech.tr("个文件编号", "document ids")))", hint: "")
        } catch {
            return Condition(name: "manifests", isGood: false, isNeeded: true, detail: error.message(Speech.language), hint: error.hint(Speech.language))
        }
    }
}
