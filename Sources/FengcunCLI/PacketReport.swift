internal import Evidence
internal import Inspection
internal import PackageFormat
internal import Reports

/// A recording's packets, one a line, printed while they are read: in columns, or as the items of one JSON document.
struct PacketReport {
    let package: String
    let path: String
    let stream: Int?
    let limit: Int?

    func run(_ inspection: Inspection) throws -> ExitStatus {
        let table = try PacketTable(of: path, in: inspection, cancellation: Speech.interruption)
        if let stream, stream >= table.timeBases.count {
            throw Fault(.unknownTerm, facts: ["option": "--stream", "value": String(stream), "known": table.timeBases.indices.map(String.init).joined(separator: ", ")])
        }
        print(Speech.json ? "{\n  \"package\": \(quoted(package)),\n  \"packets\": [" : PacketReport.heading)
        var shown = 0
        var finding: Finding?
        if limit != 0 {
            finding = try table.forEach(in: inspection, cancellation: Speech.interruption) { number, packet in
                guard stream == nil || packet.stream == stream else { return true }
                if Speech.json {
                    print((shown == 0 ? "" : ",\n") + "    " + json(number, packet, table), terminator: "")
                } else {
                    print(line(number, packet, table))
                }
                shown += 1
                return limit.map { shown < $0 } ?? true
            }
        }
        if Speech.json {
            let end: [String: JSONValue] = [
                "path": .string(path), "shown": .integer(Int64(shown)), "stated": .integer(Int64(table.stated)), "timeBases": .array(table.timeBases.map(JSONValue.string)), "verified": .bool(false),
                "warnings": .array(finding.map { [ReportJSON.finding($0, Speech.language)] } ?? []),
            ]
            // The members that come behind the packets, without the brace that opens them.
            print((shown == 0 ? "" : "\n") + "  ]," + CanonicalJSON.text(.object(end)).dropFirst())
        } else if let finding {
            Speech.note(ReportText.finding(finding, Speech.language))
        }
        return finding == nil ? .done : .bad
    }

    // MARK: For people

    private static let heading = "    number  stream             pts             dts          time      size        position  flags"

    private func line(_ number: Int, _ packet: Packet, _ table: PacketTable) -> String {
        let columns: [(String, Int)] = [
            (String(number), 10), (String(packet.stream), 6), (text(packet.pts), 14), (text(packet.dts), 14), (seconds(packet, table) ?? "-", 12), (String(packet.size), 8), (text(packet.position), 14),
        ]
        return columns.map { VisibleText.padded($0.0, to: $0.1, right: true) }.joined(separator: "  ") + "  \(packet.isKeyframe ? "K" : "_")\(packet.isCorrupt ? "C" : "_")"
    }

    private func text(_ value: Int64?) -> String { value.map(String.init) ?? "-" }

    /// When the packet is shown, in seconds with six places, exactly: ticks times the time base.
    private func seconds(_ packet: Packet, _ table: PacketTable) -> String? {
        guard let ticks = packet.pts ?? packet.dts, table.timeBases.indices.contains(packet.stream) else { return nil }
        let parts = table.timeBases[packet.stream].split(separator: "/")
        guard parts.count == 2, let numerator = Int32(parts[0]), let denominator = Int32(parts[1]), numerator > 0, denominator > 0 else { return nil }
        let micro = Int128(ticks) * Int128(numerator) * 1_000_000 / Int128(denominator)
        let digits = String(micro.magnitude)
        let padded = String(repeating: "0", count: max(0, 7 - digits.count)) + digits
        return (micro < 0 ? "-" : "") + padded.dropLast(6) + "." + padded.suffix(6)
    }

    // MARK: For machines

    private func json(_ number: Int, _ packet: Packet, _ table: PacketTable) -> String {
        var members = ["\"corrupt\": \(packet.isCorrupt)"]
        if let dts = packet.dts { members.append("\"dts\": \(dts)") }
        members.append("\"keyframe\": \(packet.isKeyframe)")
        members.append("\"number\": \(number)")
        if let position = packet.position { members.append("\"position\": \(position)") }
        if let pts = packet.pts { members.append("\"pts\": \(pts)") }
        members.append("\"size\": \(packet.size)")
        members.append("\"stream\": \(packet.stream)")
        if let time = seconds(packet, table) { members.append("\"time\": \"\(time)\"") }
        return "{\(members.joined(separator: ", "))}"
    }

    private func quoted(_ text: String) -> String { CanonicalJSON.text(.string(text)) }
}
