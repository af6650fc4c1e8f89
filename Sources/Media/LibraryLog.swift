internal import CFFmpeg

/// The library's log, caught per thread. Only this file calls the shim's log functions: their thread-local lines are
/// static to the object file that uses them.
enum LibraryLog {
    @inline(never) static func install() { fc_log_install() }

    @inline(never) static func reset() { fc_log_reset() }

    /// The first error line since ``reset()``, without addresses of memory, which change from run to run, and without
    /// bytes that are no text.
    @inline(never) static func firstLine() -> String {
        let line = String(cString: fc_log_line())
        let printable = String(String.UnicodeScalarView(line.unicodeScalars.filter { $0.value >= 0x20 && $0 != "\u{FFFD}" }))
        return printable.replacing(/@ 0x[0-9a-f]+/, with: "").replacing(/^ +| +$/, with: "")
    }
}
