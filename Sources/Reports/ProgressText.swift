/// The line that says how far a run is: bytes, percent, rate, time left, file.
package enum ProgressText {
    /// - Parameters:
    ///   - elapsed: since the bytes began to be counted.
    ///   - columns: what the terminal can show in a line; nil where it is none.
    package static func line(done: UInt64, total: UInt64, elapsed: Duration, current: String, columns: Int?, _ language: Language) -> String {
        let seconds = Double(elapsed.components.seconds) + Double(elapsed.components.attoseconds) / 1e18
        let rate = seconds > 0 ? Double(done) / seconds : 0
        var parts: [String] = []
        if total > 0 {
            // A file that grew while it was read leaves more done than there was to do.
            let done = min(done, total)
            parts.append("\(Sizes.text(done)) / \(Sizes.text(total))")
            parts.append("\(done.multipliedFullWidth(by: 100).high == 0 ? done * 100 / total : done / (total / 100))%")
            parts.append("\(Sizes.text(UInt64(min(rate, 1e18))))/s")
            let left = Double(total - done) / rate
            // Nothing has moved yet, or so little that no clock shows it.
            parts.append(Words("剩余 {time}", "{time} left").text(language, ["time": rate > 0 && left < 3600 * 1000 ? time(left) : "--:--"]))
        }
        let head = parts.joined(separator: "  ")
        let name = TerminalText.printable(current)
        guard let columns else { return head.isEmpty ? name : "\(head)  \(name)" }
        // The last column stays free: some terminals begin a new line once it is taken.
        let room = columns - 1 - TerminalText.width(head) - 2
        guard room >= 8 else { return TerminalText.beginning(of: head, columns: columns - 1) }
        return name.isEmpty ? head : "\(head)  \(TerminalText.end(of: name, columns: room))"
    }

    /// `4:05`, `2:04:05`.
    private static func time(_ seconds: Double) -> String {
        let whole = Int(seconds.rounded(.up))
        func two(_ number: Int) -> String { number < 10 ? "0\(number)" : "\(number)" }
        let (hours, minutes) = (whole / 3600, whole / 60 % 60)
        return hours > 0 ? "\(hours):\(two(minutes)):\(two(whole % 60))" : "\(minutes):\(two(whole % 60))"
    }
}
