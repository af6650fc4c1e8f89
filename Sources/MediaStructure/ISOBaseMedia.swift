internal import Evidence

/// MP4, QuickTime and their kin (ISO/IEC 14496-12): the boxes of the top level, one after the other.
///
/// A file that was cut gives itself away by the box that reaches past its end, by a table or an index of segments that
/// points there, or by the lack of what comes last. One that was cut between two fragments gives itself away only where
/// something states how much there should be.
struct ISOBaseMedia {
    let walk: Walk

    init(_ walk: Walk) { self.walk = walk }

    /// Types that can stand first, in files with and without `ftyp`.
    static func isFirstBox(_ head: [UInt8]) -> Bool {
        guard let type = Box.type(head), let length = head.big(4, at: 0) else { return false }
        return ["ftyp", "moov", "mdat", "free", "skip", "wide", "pnot", "styp", "moof", "sidx"].contains(type) && (length < 2 || length >= 8)
    }

    /// Types that are known at the top level: one of these that reaches past the end was cut, any other may be anything.
    private static let known: Set = [
        "ftyp", "moov", "mdat", "free", "skip", "wide", "pnot", "uuid", "moof", "mfra", "sidx", "ssix", "styp", "emsg", "prft", "meta", "meco", "pdin", "PICT", "udta", "idat", "imda", "junk",
    ]

    /// What stands at the top level.
    private struct TopLevel {
        var movie: Box?
        var hasMeta = false
        var firstMedia: Box?
        var fragments = 0
        var firstFragment: UInt64?
        /// The last eight: enough for the last of each track.
        var lastFragments: [Box] = []
        var segmentIndexes: [Box] = []
        var randomAccess: Box?
        /// The box that reaches past the end of the file.
        var cut: Box?
        /// Where what is no box begins.
        var rest: UInt64?
    }

    func check() {
        let top = topLevel()
        guard !walk.isSpent else { return }
        sayNoIndex(top)
        let tables = top.movie.map { SampleTables(walk, movie: $0) }
        sayCut(top, tables)
        if let movie = top.movie, movie.end <= walk.size {
            if let media = top.firstMedia, media.offset < movie.offset { walk.note("the index (moov) is at the end, from byte \(movie.offset) on") }
            if movie.children(walk).first("mvex") != nil || top.fragments > 0 { sayFragments(top, movie) }
        }
        // Bytes that follow an unfinished recording are its own, not somebody else's.
        guard let rest = top.rest, !walk.has(.mediaNoIndex), !walk.has(.mediaTruncated) else { return }
        // A zero is QuickTime's way to end a list.
        if walk.size - rest <= 8, walk.isZero(from: rest) { return walk.note("\(walk.size - rest) zero bytes at the end") }
        walk.sayTrailing(from: rest, behind: "the last box")
    }

    private func topLevel() -> TopLevel {
        var top = TopLevel()
        var next: UInt64 = 0
        while next < walk.size {
            guard let box = Box(walk, at: next, in: walk.size), box.end <= walk.size || Self.known.contains(box.type) else {
                top.rest = next
                return top
            }
            switch box.type {
            case "moov": top.movie = top.movie ?? box
            case "meta": top.hasMeta = true
            case "mdat": top.firstMedia = top.firstMedia ?? box
            case "moof":
                top.fragments += 1
                top.firstFragment = top.firstFragment ?? box.offset
                top.lastFragments = top.lastFragments.suffix(7) + [box]
            case "sidx" where top.segmentIndexes.count < 64: top.segmentIndexes.append(box)
            case "mfra": top.randomAccess = box
            default: break
            }
            if box.end > walk.size {
                top.cut = box
                return top
            }
            next = box.end
        }
        return top
    }

    private func sayNoIndex(_ top: TopLevel) {
        // Pictures (HEIF, AVIF) have `meta` in the place of `moov`.
        guard top.movie == nil, !top.hasMeta, !isPicture() else { return }
        let rest = top.rest.map { "; from byte \($0) on nothing can be told apart" } ?? ""
        if top.fragments > 0 {
            walk.say(.mediaNoIndex, "\(top.fragments) fragments without the moov box that says what they are\(rest)")
        } else if let media = top.firstMedia {
            let count = min(media.end, walk.size).minus(media.body)
            walk.say(.mediaNoIndex, "no moov box; \(count) bytes of media from byte \(media.body) on\(rest)", offset: media.body, bytes: count)
        } else {
            walk.say(.mediaNoIndex, "neither moov nor mdat box in \(walk.size) bytes\(rest)")
        }
    }

    private func isPicture() -> Bool {
        guard let box = Box(walk, at: 0, in: walk.size), box.type == "ftyp" else { return false }
        let brand = box.fields(walk, 4)
        return ["heic", "heix", "heim", "heis", "hevc", "hevx", "mif1", "msf1", "avif", "avis"].contains { brand.elementsEqual($0.utf8) }
    }

    private func sayCut(_ top: TopLevel, _ tables: SampleTables?) {
        let lost = tables.flatMap { $0.chunksBehind > 0 ? "\($0.chunksBehind) of \($0.chunks) chunks begin behind the end" : nil }
        if let cut = top.cut {
            walk.sayCut(cut.type, at: cut.offset, end: max(cut.end, cut.type == "mdat" ? tables?.end ?? 0 : 0), also: lost)
        } else if let movie = top.movie, let end = tables?.end, end > walk.size {
            walk.sayCut("what the index (moov) lists", at: movie.offset, end: end, also: lost)
        }
    }

    // MARK: Fragments

    private func sayFragments(_ top: TopLevel, _ movie: Box) {
        let tracks = FragmentedTracks(walk, movie: movie)
        if top.fragments == 0, top.cut == nil { walk.note("moov prepares for fragments, and there are none") }
        guard !walk.has(.mediaTruncated) else { return }
        let last = top.lastFragments.map { Fragment(walk, $0, tracks) }
        if let fragment = top.lastFragments.last, let end = last.compactMap(\.end).max(), end > walk.size {
            return walk.sayCut("the media of the fragment", at: fragment.offset, end: end)
        }
        var hasPromise = false
        for index in top.segmentIndexes {
            guard let promised = SegmentIndex(walk, index)?.end else { continue }
            hasPromise = true
            if promised > walk.size { return walk.sayCut("what the index of segments (sidx) lists", at: index.offset, end: promised) }
        }
        if let promised = tracks.promised {
            let ends = last.flatMap { $0.times(tracks) }.map(\.upperBound)
            if let there = ends.max() {
                hasPromise = true
                if promised - there > 1, let stated = secondsText(promised), let found = secondsText(there) {
                    walk.say(.mediaTruncated, "mehd promises \(stated), the last of \(top.fragments) fragments ends at \(found)", offset: walk.size)
                }
            }
        }
        if let access = top.randomAccess {
            hasPromise = true
            let listed = RandomAccess.fragments(walk, access)
            if listed > top.fragments { walk.say(.mediaTruncated, "mfra lists \(listed) fragments, \(top.fragments) are there", offset: top.firstFragment) }
        }
        if !hasPromise, top.fragments > 0 {
            walk.note("\(top.fragments) fragments, and nothing in the container that says how many there should be: whether it was cut between two of them cannot be told from it")
        }
    }
}
