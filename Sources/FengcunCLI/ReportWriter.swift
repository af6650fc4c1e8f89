internal import Evidence
internal import Files
internal import PackageFormat
internal import Reports
internal import SystemPackage

/// Puts reports into files: whole or not at all, and never over one that is there.
enum ReportWriter {
    static var tool: InspectionReport.Tool { .init(name: CommandLineProgram.name, version: CommandLineProgram.version) }

    /// As the file's name says: a page, or JSON.
    static func write(_ report: InspectionReport, to target: FilePath) throws {
        let text: String
        switch ReportOption.form(target) {
        case .json: text = CanonicalJSON.text(ReportPageJSON.value(report, Speech.language))
        default: text = ReportPage(report, Speech.language).html
        }
        try OutputFile.write(Array(text.utf8), to: target)
    }

    // MARK: Several

    /// A page each, and `index.html`, which leads to them.
    static func write(_ entries: [SummaryPage.Entry], to folder: FilePath, command: String) throws {
        let target = try TargetFolder.make(folder)
        for entry in entries {
            guard let page = entry.page, let report = entry.report else { continue }
            try OutputFile.write(Array(ReportPage(report, Speech.language).html.utf8), Array(page.utf8), in: target)
        }
        // Last: where it is, all that it leads to is there.
        try OutputFile.write(Array(SummaryPage(entries, madeAt: now(), tool: tool, command: command, Speech.language).html.utf8), Array("index.html".utf8), in: target)
    }

    /// The name of a package's page in a folder: the project's number and the package's id, of which nothing but letters
    /// and digits of the usual scripts is kept.
    static func pageName(_ report: InspectionReport, taken: inout Set<String>) -> String {
        let words = [report.shortName, report.packageID].compactMap(\.self).map { word in
            let plain = word.unicodeScalars.map { scalar -> Character in
                let isPlain = scalar.isASCII ? (scalar.properties.isAlphabetic || scalar.properties.numericType != nil || scalar == "-") : scalar.properties.isIdeographic
                return isPlain ? Character(scalar) : "_"
            }
            return String(plain.prefix(48))
        }
        let base = words.joined(separator: "-")
        var name = base + ".html"
        var number = 2
        while name == "index.html" || taken.contains(name.lowercased()) {
            name = "\(base)-\(number).html"
            number += 1
        }
        taken.insert(name.lowercased())
        return name
    }
}
