internal import Foundation

/// The terminal that this run speaks to.
enum Terminal {
    /// Columns of the terminal behind a descriptor as it is now; it may be drawn wider while a run goes on. Nil where it is none.
    static func columns(_ descriptor: Int32) -> Int? {
        var size = winsize()
        return ioctl(descriptor, UInt(TIOCGWINSZ), &size) == 0 && size.ws_col > 0 ? Int(size.ws_col) : nil
    }

    /// Of the results: as `COLUMNS` says, as the terminal has them, or as many as paper has.
    static var resultColumns: Int { ProcessInfo.processInfo.environment["COLUMNS"].flatMap(Int.init) ?? columns(1) ?? 100 }
}
