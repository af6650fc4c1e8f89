internal import Evidence
internal import Files
internal import Foundation
internal import Reports
internal import Synchronization

/// Shows how far a run is, once it has taken two seconds: a line that is redrawn on a terminal, a line every ten
/// seconds elsewhere.
final class ProgressLine: Sendable {
    let meter = ProgressMeter()
    private let state = Mutex<(isOver: Bool, isDrawn: Bool)>((false, false))

    /// A dumb terminal cannot take a line back.
    private static let isTerminal = isatty(2) == 1 && ProcessInfo.processInfo.environment["TERM"] != "dumb"

    /// Runs `body` with its progress shown.
    static func during<Value>(_ body: (ProgressMeter) throws -> Value) rethrows -> Value {
        let line = ProgressLine()
        guard !Speech.quiet else { return try body(line.meter) }
        let thread = Thread { line.draw() }
        thread.start()
        defer { line.end() }
        return try body(line.meter)
    }

    /// The line is gone before anything else is said, and none is drawn afterwards.
    private func end() {
        state.withLock { state in
            state.isOver = true
            if state.isDrawn { write("\r\u{1B}[K") }
        }
    }

    private func draw() {
        let begin = ContinuousClock.now
        var lastLine = begin
        while true {
            usleep(250_000)
            let isOver = state.withLock { state -> Bool in
                if !state.isOver, ContinuousClock.now - begin > .seconds(2), ProgressLine.isTerminal || ContinuousClock.now - lastLine > .seconds(10) {
                    let line = text(columns: ProgressLine.isTerminal ? Terminal.columns(2) ?? 80 : nil)
                    write(ProgressLine.isTerminal ? "\r\u{1B}[K" + line : line + "\n")
                    lastLine = .now
                    state.isDrawn = ProgressLine.isTerminal
                }
                return state.isOver
            }
            if isOver { return }
        }
    }

    private func write(_ text: String) { FileHandle.standardError.write(Data(text.utf8)) }

    private func text(columns: Int?) -> String {
        let (done, total, current, elapsed) = meter.snapshot
        return ProgressText.line(done: done, total: total, elapsed: elapsed, current: current, columns: columns, Speech.language)
    }
}
