package import Acoustics
package import Evidence
package import Files
package import SystemPackage

extension Sound.Piece {
    /// The sound of a recording, as `analyse` keeps it in a file. The file is opened for each reading, for a sound may be of
    /// hundreds of recordings.
    ///
    /// - Parameter start: position of its first sample in the sound.
    /// - Throws: ``FaultCode/inputMissing``, ``FaultCode/accessDenied``; so does reading, and where the file has become shorter.
    package init(_ file: FilePath, start: Int = 0) throws(Fault) {
        let count = Int(clamping: try FileFacts(file).size)
        self.init(start: start, count: count) { at, buffer in
            let read = try InputFile(file).read(into: UnsafeMutableRawBufferPointer(buffer), at: UInt64(at))
            guard read == buffer.count else { throw Fault(.inputChanging, path: file.string) }
        }
    }

    /// Sound that was decoded for this run alone.
    ///
    /// - Parameter count: samples that have been written.
    package init(_ scratch: ScratchFile, count: Int, of path: String) {
        self.init(start: 0, count: count) { at, buffer in
            let read = try scratch.read(into: UnsafeMutableRawBufferPointer(buffer), at: at)
            guard read == buffer.count else { throw Fault(.inputOutput, path: path, facts: ["doing": "read", "system": "\(read) bytes"]) }
        }
    }
}
