internal import Evidence
internal import PackageFormat
internal import Reports
internal import Sealing
internal import SystemPackage

/// What `sign` and `renew` say when they are done.
struct AmendingReport {
    let package: String
    let outcome: Amending.Outcome
    var isDryRun = false

    /// - Parameter done: the sentence for what was done.
    func say(_ done: String) {
        let first =
            if outcome.finishedEarlier {
                Speech.tr("\(package)：补完了此前中断的一次写入，没有再加新的；需要时再运行一次", "\(package): finished a run that had been broken off; nothing new was added, run again for that")
            } else if isDryRun {
                Speech.tr("\(package)：若执行，将写入：", "\(package): would write:")
            } else { done }
        let lines = outcome.written.map { "  \($0)" } + (outcome.tail.map { [Speech.tr("文件不能写，尾部留在 \($0.string)：与文件放在一起才是完整的档案", "the file cannot be written: its tail stays in \($0.string), and belongs to it from now on")] } ?? [])
        Speech.answer(
            ReportJSON.object([
                "package": .string(package), "written": .array(outcome.written.map { .string($0) }), "tail": outcome.tail.map { .string($0.string) }, "finishedEarlier": .bool(outcome.finishedEarlier), "dryRun": .bool(isDryRun),
                "findings": .array(outcome.findings.map { ReportJSON.finding($0, Speech.language) }),
            ]),
            ([first] + lines).joined(separator: "\n"))
    }
}
