internal import Container
internal import Evidence
internal import Files
internal import Foundation
internal import Inspection
internal import Media
internal import MediaAnalysis
internal import PackageFormat
internal import Reports
internal import Workspace

/// Pictures of a timeline's tracks, small enough for a page: of a workspace what `analyse` kept for contact sheets, of a
/// package keyframes from the recordings themselves.
struct TimelinePictures {
    let subject: TimelineSubject
    /// Of a track, at most.
    let most: Int
    /// What became of them.
    private(set) var pictures: [Int: [TimelinePicture]] = [:]
    /// Pictures that could not be decoded.
    private(set) var failed = 0

    /// Of all tracks together, at most; and of one, from a package whose pictures have to be decoded.
    private static let mostOfAll = 1200
    private static let mostDecoded = 24
    /// Pixels.
    private static let widest = 240
    private static let quality = 70

    /// - Parameter atMost: pictures of a track.
    init(of subject: TimelineSubject, atMost: Int) throws {
        self.subject = subject
        let tracks = max(1, subject.report.timeline.tracks.count)
        let most = min(atMost, max(12, TimelinePictures.mostOfAll / tracks))
        if case .package = subject.place { self.most = min(most, TimelinePictures.mostDecoded) } else { self.most = most }
        let wanted = TimelineScene(subject.report.timeline, recordings: []).moments(atMost: self.most)
        let work = wanted.sorted { $0.key < $1.key }.flatMap { track, moments in TimelinePictures.split(moments, subject.report.timeline.tracks[track]).map { (track: track, segment: $0.0, moments: $0.1) } }
        let examiner = RecordingExaminer.ofThisProgram()
        let sizes = Dictionary(subject.report.recordings.map { ($0.path, $0.size) }) { first, _ in first }
        let found = try ProgressLine.during { progress in
            progress.begin(total: work.reduce(0) { $0 &+ (sizes[$1.segment.path] ?? 0) })
            return try WorkerPool(width: min(4, max(1, ProcessInfo.processInfo.activeProcessorCount))).map(work) { _, item in
                progress.working(on: item.segment.path)
                defer { progress.advance(Int(clamping: sizes[item.segment.path] ?? 0)) }
                return Swift.Result { try TimelinePictures.make(item.segment, item.moments, subject, examiner) }
            }.map { try $0.get() }
        }
        for (item, one) in zip(work, found) {
            pictures[item.track, default: []] += one.pictures
            failed += one.failed
        }
    }

    /// Each recording with those of the moments that lie in it, in media time.
    private static func split(_ moments: [WallTime], _ track: Timeline.Track) -> [(Timeline.Segment, [Int64])] {
        var left = Set(moments)
        return track.segments.compactMap { segment in
            guard segment.hasPicture, let span = segment.span else { return nil }
            let own = left.filter { span.from.microseconds <= $0.microseconds && $0.microseconds < span.to.microseconds }
            left.subtract(own)
            let media = own.compactMap { segment.media(at: $0) }.sorted()
            return media.isEmpty ? nil : (segment, media)
        }
    }

    private static func make(_ segment: Timeline.Segment, _ moments: [Int64], _ subject: TimelineSubject, _ examiner: RecordingExaminer) throws -> (pictures: [TimelinePicture], failed: Int) {
        try Speech.interruption.check()
        return switch subject.place {
        case .workspace(let workspace): (try kept(segment, moments, workspace), 0)
        case .package(let inspection): try decoded(segment, moments, inspection, examiner)
        }
    }

    private static func picture(_ segment: Timeline.Segment, _ time: Int64, _ jpeg: [UInt8]) -> TimelinePicture? {
        segment.moment(time).map { TimelinePicture(at: WallTime(microseconds: $0, offset: segment.span?.from.offset ?? Instant.shanghai), jpeg: jpeg) }
    }

    // MARK: Of a workspace

    private static func kept(_ segment: Timeline.Segment, _ moments: [Int64], _ workspace: Workspace) throws -> [TimelinePicture] {
        guard let thumbnails = try workspace.sheetMaterial(segment.path)?.thumbnails, !thumbnails.isEmpty else { return [] }
        let nearest = Set(moments.compactMap { moment in thumbnails.indices.min { abs(thumbnails[$0].at * 1e6 - Double(moment)) < abs(thumbnails[$1].at * 1e6 - Double(moment)) } })
        return nearest.sorted().compactMap { index in
            guard let jpeg = try? JPEG.encode(thumbnails[index].picture, quality: quality) else { return nil }
            return picture(segment, Int64(thumbnails[index].at * 1e6), jpeg)
        }
    }

    // MARK: Of a package

    private static func decoded(_ segment: Timeline.Segment, _ moments: [Int64], _ inspection: Inspection, _ examiner: RecordingExaminer) throws -> (pictures: [TimelinePicture], failed: Int) {
        guard let recording = inspection.recording(segment.path), recording.container != nil, let entry = inspection.entry(segment.path) else { return ([], moments.count) }
        let frames: [Keyframes.Frame]
        do { frames = try Keyframes.nearest(before: moments, in: recording, of: inspection, cancellation: Speech.interruption) } catch let fault as Fault {
            guard fault.code != .interrupted else { throw fault }
            return ([], moments.count)
        }
        var failed = 0
        let pictures = try frames.compactMap { frame -> TimelinePicture? in
            let mark = PictureOrder.Mark(pts: frame.presentation, dts: frame.decoding)
            let order = PictureOrder(stream: frame.stream, frame: mark, keyframe: mark, distance: 0, isByDecodingTime: frame.presentation == nil, threads: 1, widest: widest)
            let still = try inspection.content.withBytesInPlace(of: entry) { bytes in
                try examiner.picture(.init(file: bytes.descriptor, offset: bytes.offset, size: bytes.count, name: segment.path), order, cancellation: Speech.interruption).still
            }
            guard let still, still.facts.isExact else {
                failed += 1
                return nil
            }
            return picture(segment, frame.time, still.jpeg)
        }
        return (pictures, failed)
    }
}
