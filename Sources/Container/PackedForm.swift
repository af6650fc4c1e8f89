/// How a package lies in one file: what stands before each entry's bytes, behind them, and at the end.
package enum PackedForm: Sendable, Equatable {
    case zip
    /// - Parameter top: the folder that everything lies under.
    case tar(top: String)

    /// - Parameters:
    ///   - entry: its offset is where this head will begin.
    ///   - number: counts the entries from 1.
    func head(_ entry: ZipLayout.Entry, number: Int) -> [UInt8] {
        switch self {
        case .zip: ZipLayout.localHeader(entry)
        case .tar(let top): TarLayout.header(top: top, number: number, name: entry.name, size: entry.size)
        }
    }

    func padding(behind size: UInt64) -> Int {
        switch self {
        case .zip: 0
        case .tar: TarLayout.padding(behind: size)
        }
    }

    /// - Parameter offset: where the last entry, padding included, ends.
    func end(_ entries: [ZipLayout.Entry], at offset: UInt64) -> [UInt8] {
        switch self {
        case .zip: ZipLayout.directory(entries)
        case .tar: TarLayout.end(at: offset)
        }
    }
}
