internal import Evidence
internal import Files
internal import Foundation
internal import Reports
internal import Synchronization

/// Shows how far a run is, once it has taken two seconds: a line that is redrawn on a terminal, a line every ten
/// seconds elsewhere.
final class ProgressLine: Sendable {
    let meter = ProgressMeter()
    private let isOver = Mutex(false)

    /// Runs `body` with its progress shown.
    static func during<Value>(_ body: (ProgressMeter) throws -> Value) rethrows -> Value {
        let line = ProgressLine()
        guard !Speech.quiet else { return try body(line.meter) }
        let thread = Thread { line.draw() }
        thread.start()
        defer { line.isOver.withLock { $0 = true } }
        return try body(line.meter)
    }

    private func draw() {
        let isTerminal = isatty(2) == 1
        let begin = ContinuousClock.now
        var lastLine = begin
        var drawn = false
        while true {
            usleep(250_000)
            let over = isOver.withLock { over -> Bool in
                // Drawn under the lock, so that nothing is drawn after the result.
                let elapsed = ContinuousClock.now - begin
                if !over, elapsed > .seconds(2), isTerminal || ContinuousClock.now - lastLine > .seconds(10) {
                    FileHandle.standardError.write(Data((isTerminal ? "\r\u{1B}[K" + text(elapsed) : text(elapsed) + "\n").utf8))
                    lastLine = .now
                    drawn = true
                }
                return over
            }
            if over {
                if isTerminal, drawn { FileHandle.standardError.write(Data("\r\u{1B}[K".utf8)) }
                return
            }
        }
    }

    private func text(_ elapsed: Duration) -> String {
        let (done, total, current) = meter.snapshot
        let seconds = Double(elapsed.components.seconds) + 0.001
        let rate = Double(done) / seconds
        let percent = total == 0 ? 0 : min(100, done * 100 / total)
        let left = rate > 0 && total > done ? Int(Double(total - done) / rate) : 0
        return "\(Sizes.text(done)) / \(Sizes.text(total))  \(percent)%  \(Sizes.text(UInt64(rate)))/s  \(Speech.tr("剩余", "left")) \(left / 60):\(left % 60 < 10 ? "0" : "")\(left % 60)  \(current.suffix(48))"
    }
}
