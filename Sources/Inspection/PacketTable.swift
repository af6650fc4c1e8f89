internal import Container
package import Evidence
package import Files
package import PackageFormat
internal import SystemPackage

/// One recording's packets, read from its track's index, or what a workspace has for it, a piece at a time: memory does not grow with their number.
package struct PacketTable: Sendable {
    /// The index's entry; of a workspace the recording.
    package let path: String
    /// How many packets the index says it has.
    package let stated: Int
    /// Time base of each stream, a fraction, by stream index.
    package let timeBases: [String]
    private let place: Place

    private enum Place {
        case entry(Int, offset: UInt64, length: UInt64)
        /// Of an open workspace.
        case file(FilePath)
    }

    /// A longer header is no track's.
    private static let headerLimit = 4 << 20

    /// Reads the header of the index that has this recording.
    ///
    /// - Throws: ``FaultCode/noSuchEntry`` when there is no index, or it does not name the recording;
    ///   ``FaultCode/malformedTrackIndex``.
    package init(of recording: String, in inspection: Inspection, cancellation: Cancellation) throws {
        if let file = inspection.packetFile?(recording) {
            guard let known = inspection.recording(recording), (try? FileFacts(file)) != nil else { throw Fault(.noSuchEntry, path: recording) }
            (path, stated, timeBases, place) = (recording, known.packets?.count ?? 0, known.streams.map(\.timeBase), .file(file))
            return
        }
        guard let track = PacketTable.track(recording), let entry = inspection.entry(track) else { throw Fault(.noSuchEntry, path: PacketTable.track(recording) ?? recording) }
        let (header, end) = try PacketTable.header(of: entry, in: inspection, cancellation: cancellation)
        var offset = UInt64(end)
        for segment in header.recordings {
            let length = UInt64(clamping: segment.bytes)
            guard length <= inspection.entries[entry].size, offset <= inspection.entries[entry].size - length else {
                throw Fault(.malformedTrackIndex, path: track, facts: ["reason": "it is shorter than its header says"])
            }
            if segment.path == recording {
                (path, stated, timeBases, place) = (track, segment.packets, segment.timeBases, .entry(entry, offset: offset, length: length))
                return
            }
            offset += length
        }
        throw Fault(.noSuchEntry, path: "\(track): \(recording)")
    }

    /// What an index says of itself, and where its first packets begin.
    ///
    /// - Throws: ``FaultCode/malformedTrackIndex``.
    package static func header(of entry: Int, in inspection: Inspection, cancellation: Cancellation) throws -> (header: TrackIndex.Header, end: Int) {
        do {
            let length = try TrackIndex.headerEnd(try inspection.content.bytes(of: entry, from: 0, count: 12, cancellation: cancellation))
            guard length <= headerLimit else { throw Fault(.malformedTrackIndex, facts: ["reason": "a header of \(length) bytes"]) }
            return try TrackIndex.readHeader(try inspection.content.bytes(of: entry, from: 0, count: length, cancellation: cancellation))
        } catch let fault as Fault {
            guard [.malformedTrackIndex, .malformedJSON].contains(fault.code) else { throw fault }
            throw Fault(.malformedTrackIndex, path: inspection.entries[entry].path, facts: fault.facts)
        }
    }

    /// The index that a recording's place leads to.
    private static func track(_ recording: String) -> String? {
        let parts = recording.split(separator: "/")
        guard parts.count == 6, recording.hasPrefix("data/recordings/") else { return nil }
        return PackageLayout.track(parts[2...4].joined(separator: "-"))
    }

    private struct Enough: Error {}

    /// Lends each packet with its number in the recording, from 0, until `body` says that it has enough.
    ///
    /// - Returns: what is wrong with the index; nil when all is well, or was not looked at.
    package func forEach(in inspection: Inspection, cancellation: Cancellation, _ body: (Int, Packet) throws -> Bool) throws -> Finding? {
        var decoder = PacketDecoder([])
        var number = 0
        func decode(keeping rest: Int) throws {
            while decoder.unread > rest, let packet = decoder.next() {
                guard try body(number, packet) else { throw Enough() }
                number += 1
            }
        }
        do {
            var isShort = false
            func take(_ piece: UnsafeRawBufferPointer) throws {
                guard !decoder.isMalformed else { return }
                decoder.append(piece)
                try decode(keeping: PacketDecoder.longestPacket)
            }
            switch place {
            case .entry(let entry, let offset, let length): isShort = try inspection.content.read(entry, from: offset, count: length, cancellation: cancellation, take) != length
            case .file(let file): try InputFile(file).forEachChunk(cancellation: cancellation, take)
            }
            try decode(keeping: 0)
            return decoder.isMalformed || number != stated || isShort ? Finding(.consistencyTrack, path: path) : nil
        } catch is Enough { return nil }
    }
}
