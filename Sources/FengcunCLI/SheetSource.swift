internal import Evidence
internal import Files
internal import Ingest
internal import MediaAnalysis
internal import SystemPackage
internal import Workspace

extension Workspace {
    /// A contact sheet for each track with something to show, where a person finds it before the seal.
    ///
    /// - Returns: the files, by track.
    func writeContactSheets(_ results: [Analysing.Result]) throws -> [String] {
        let folder = state.appending("sheets")
        try makeFolders(folder)
        let tracks = Dictionary(grouping: results) { $0.file.placement.recording?.track ?? "" }
        let sheets: [FilePath] = try tracks.sorted { $0.key < $1.key }.compactMap { track, results in
            guard let jpeg = try contactSheet(results.map(\.recording)) else { return nil }
            let file = folder.appending(FilePath.Component(track + ".jpg")!)
            try DurableFile.write(jpeg, to: file)
            return file
        }
        // Those of tracks that have nothing to show any more would pass for what is to be sealed.
        for name in try FileTree.names(in: folder) {
            let file = folder.appending(bytes: name)
            if file.extension == "jpg", !sheets.contains(file) { try removeFile(file) }
        }
        return sheets.map(\.string)
    }

    /// The contact sheet of these recordings, from what `analyse` kept of them.
    func contactSheet(_ recordings: [Recording]) throws -> [UInt8]? {
        // A recording that was not analysed has nothing there, or what was kept of it before it was replaced.
        try TrackSheet.jpeg(recordings) { $0.analysis == nil ? nil : try sheetMaterial($0.path) }
    }

    /// What `analyse` kept of a recording for it; nil where there is nothing.
    func sheetMaterial(_ path: String) throws -> SheetMaterial? {
        guard (try? FileFacts(sheetFile(path))) != nil else { return nil }
        return SheetMaterial(try InputFile.readAll(sheetFile(path), limit: 1 << 30))
    }
}
