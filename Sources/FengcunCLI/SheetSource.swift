internal import Evidence
internal import Files
internal import MediaAnalysis
internal import Workspace

extension Workspace {
    /// The contact sheet of these recordings, from what `analyse` kept of them.
    func contactSheet(_ recordings: [Recording]) throws -> [UInt8]? {
        try TrackSheet.jpeg(recordings) { recording in
            // A recording that was not analysed has nothing there, or what was kept of it before it was replaced.
            guard recording.analysis != nil, (try? FileFacts(sheetFile(recording.path))) != nil else { return nil }
            return SheetMaterial(try InputFile.readAll(sheetFile(recording.path), limit: 1 << 30))
        }
    }
}
