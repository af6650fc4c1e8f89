internal import Evidence
internal import PackageFormat
internal import Reports

/// What `align` answers.
struct AlignReport {
    struct Side {
        let path: String
        /// Of sound.
        let seconds: Double
    }

    let a: Side
    let b: Side
    let alignment: Alignment

    var status: ExitStatus { alignment.verdict == .aligned ? .done : .undecided }

    var text: String {
        let words = AlignmentText(alignment: alignment)
        let sides = [("A", a), ("B", b)].map { name, side in VisibleText.line("\(name)  \(side.path)  \(AlignmentText.clock(side.seconds))") }
        return (sides + [words.verdict] + words.details).joined(separator: "\n")
    }

    var json: JSONValue {
        func file(_ side: Side) -> JSONValue { .object(["path": .string(side.path), "seconds": .string(Millionths(side.seconds).text)]) }
        return ReportJSON.object(AlignmentText(alignment: alignment).members.merging(["a": file(a), "b": file(b)]) { first, _ in first })
    }
}
