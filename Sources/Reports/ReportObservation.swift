package import Evidence
package import PackageFormat

extension ReportText {
    /// `警告 #0 0:00:15–0:00:27 (14:30:15–14:30:27)：画面静止不动：12 s [picture.frozen]` and a hint below; what the clock on
    /// the wall showed where the recording's start is known.
    package static func observation(_ observation: Recording.Observation, of recording: Recording, _ language: Language) -> String {
        let finding = Finding(observation.code, .warning, facts: ["detail": VisibleText.line(observation.detail)])
        var place: [String] = []
        if let stream = observation.stream { place.append("#\(stream)") }
        if let from = observation.from {
            let to = observation.to.flatMap { $0 == from ? nil : $0 }
            place.append(mediaTime(from) + (to.map { "–" + mediaTime($0) } ?? ""))
            if let began = recording.wallTime(at: from)?.time { place.append("(\(began)\(to.flatMap { recording.wallTime(at: $0) }.map { "–" + $0.time } ?? ""))") }
        }
        if observation.from == nil, let offset = observation.offset { place.append("@\(offset)") }
        let subject = place.isEmpty ? "" : place.joined(separator: " ") + (language == .zh ? "：" : ": ")
        return """
              \(Words("警告", "warning").text(language)) \(subject)\(finding.message(language)) [\(observation.code.rawValue)]
                hint: \(finding.hint(language))
            """
    }

    /// Seconds as `1:02:03.5`.
    package static func mediaTime(_ seconds: String) -> String {
        guard let value = Double(seconds), value.magnitude < 1e9 else { return VisibleText.line(seconds) }
        let tenths = Int((value.magnitude * 10).rounded())
        func two(_ value: Int) -> String { value < 10 ? "0\(value)" : "\(value)" }
        let clock = "\(tenths / 36000):\(two(tenths / 600 % 60)):\(two(tenths / 10 % 60))"
        return (value < 0 ? "-" : "") + clock + (tenths % 10 == 0 ? "" : ".\(tenths % 10)")
    }
}

extension ReportJSON {
    /// A finding with its place in time and bytes; `wallFrom` and `wallTo` by the clock on the wall, where it is known.
    package static func observation(_ observation: Recording.Observation, of recording: Recording, _ language: Language) -> JSONValue {
        let found = finding(Finding(observation.code, .warning, path: recording.path, facts: ["detail": observation.detail]), language)
        guard case .object(var members) = found, case .object(let own) = JSONValue(observation) else { return found }
        for (key, value) in own { members[key] = value }
        members["wallFrom"] = observation.from.flatMap { recording.wallTime(at: $0) }.map { .string($0.iso8601) }
        members["wallTo"] = observation.to.flatMap { recording.wallTime(at: $0) }.map { .string($0.iso8601) }
        return .object(members)
    }
}
