package import Evidence

/// The contact sheet of a track, from what was kept of each of its recordings.
package enum TrackSheet {
    /// - Parameter material: of a recording; nil where it was not analysed.
    /// - Returns: a JPEG; nil where no recording has anything to show.
    package static func jpeg(_ recordings: [Recording], material: (Recording) throws -> SheetMaterial?) throws -> [UInt8]? {
        let parts = try recordings.compactMap { recording in try material(recording).map { part(recording, $0) } }
        guard !parts.isEmpty else { return nil }
        return try ContactSheet(parts).jpeg()
    }

    private static func part(_ recording: Recording, _ material: SheetMaterial) -> Sheet.Recording {
        Sheet.Recording(
            start: recording.began.map { Sheet.Start(seconds: Double($0.seconds)) }, duration: recording.duration.flatMap(Double.init) ?? 0,
            hasPicture: recording.streams.contains { $0.video != nil }, thumbnails: material.thumbnails.map { .init(at: $0.at, picture: $0.picture) }, levels: material.levels,
            events: (recording.damage + (recording.analysis?.events ?? [])).compactMap(event))
    }

    private static func event(_ observation: Recording.Observation) -> Sheet.Event? {
        guard let kind = EventKind(observation.code), let from = observation.from.flatMap(Double.init) else { return nil }
        return Sheet.Event(kind, from: from, to: observation.to.flatMap(Double.init) ?? from)
    }
}
