package import Evidence
internal import Files
package import SystemPackage

/// Carrying out on disk what the ledger says of places that were emptied.
///
/// The order, so that a run can be killed anywhere:
///
///     decide      one ledger line: from here on it has happened. `move` and `replace` give a place that nothing ever had
///     carry out   the file is renamed, to its new place or below `removed/`; both folders are synced; then what
///                 lies beside a recording, and folders that are empty go
///
/// Whoever takes the lock next carries out again what the ledger says. A step that was done finds nothing to do: the old
/// place is empty, and no place is ever given twice. Nothing is overwritten: where both places are taken, somebody else
/// put a file there, and `status` names it.
extension Workspace {
    /// Where the bytes of a file are kept that was taken out.
    package func removedFile(_ entry: String) -> FilePath { FilePath(state.string + "/removed/" + entry) }

    /// Carries out what a killed run had decided. Folders that hold nothing go as well: a sealed package has none.
    func finishMending() throws(Fault) {
        // A ledger that cannot be read is said by whoever works with it.
        guard !isSealed, let ledger = try? Ledger.state(of: ledgerFile) else { return }
        for departure in ledger.lastDepartures { try carryOut(departure) }
        try removeEmptyPlaces()
    }

    /// Folders below `data/` that hold nothing.
    package func removeEmptyPlaces() throws(Fault) { try removeEmptyFolders(below: file("data")) }

    /// The lock has to be held.
    package func carryOut(_ departure: LedgerState.Departure) throws(Fault) {
        if let target = pendingTarget(of: departure) {
            let old = file(departure.file.path)
            try makeFolders(target.removingLastComponent())
            try rename(old, to: target)
            try syncFolder(of: old)
        }
        guard departure.file.placement.recording != nil else { return }
        let beside = companions(departure.file.path)
        let next: [FilePath?] = if case .moved(let path) = departure.fate, path.hasPrefix("data/recordings/") { companions(path) } else { beside.map { _ in nil } }
        for (companion, target) in zip(beside, next) where (try? FileFacts(companion)) != nil {
            if let target { try rename(companion, to: target) } else { try removeFile(companion) }
        }
    }

    /// Where a file still has to go; nil when it is not, or not alone, where it was.
    private func pendingTarget(of departure: LedgerState.Departure) -> FilePath? {
        guard (try? FileFacts(file(departure.file.path)))?.kind == .file else { return nil }
        let target = if case .moved(let path) = departure.fate { file(path) } else { removedFile(departure.file.path) }
        return (try? FileFacts(target)) == nil ? target : nil
    }

    /// Files that a killed run left where they were: each old place, and the entry that lies there, if it still is one.
    package func unfinished(_ ledger: LedgerState) -> [String: String?] {
        var places: [String: String?] = [:]
        for departure in ledger.lastDepartures where pendingTarget(of: departure) != nil {
            if case .moved(let path) = departure.fate { places[departure.file.path] = .some(path) } else { places[departure.file.path] = .some(nil) }
        }
        return places
    }
}
