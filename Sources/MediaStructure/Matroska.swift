internal import Evidence

/// Matroska and WebM (RFC 9559): the segment's length, its clusters, and the duration it states.
///
/// What was streamed or never closed has a segment of unknown length, and perhaps clusters too; then every block is
/// looked at. Missing cues are no damage: such files have none.
struct Matroska {
    private let walk: Walk

    init(_ walk: Walk) { self.walk = walk }

    /// What has been seen of one segment.
    private struct Seen {
        /// Nanoseconds a tick.
        var scale: UInt64 = 1_000_000
        /// Ticks.
        var duration: Double?
        var clusters = 0
        var lastCluster: Element?
        /// Ticks.
        var firstTime: UInt64?
        var lastTime: UInt64 = 0
        var longestStep: UInt64 = 0
        /// The end of the block that ends last, of those that were looked at.
        var lastBlock: UInt64 = 0
        var hasCues = false
        var hasSubtitles = false
        /// The element that reaches past the end of the file.
        var cut: Element?
        /// Where no element begins.
        var lost: UInt64?
    }

    func check() {
        var next: UInt64 = 0
        var hasSegment = false
        // Files that follow one another are one file of several segments.
        while next < walk.size, let element = Element(walk, at: next) {
            guard Element.names[element.id] != nil || element.id == Element.void else { break }
            guard element.id == Element.segment else {
                guard let end = element.end, element.id == Element.ebml || element.id == Element.void else { break }
                if end > walk.size { return walk.sayCut(element.name, at: next, end: end) }
                next = end
                continue
            }
            hasSegment = true
            guard let end = segment(element) else { return }
            next = end
        }
        guard !walk.isSpent else { return }
        if !hasSegment {
            walk.say(.mediaTruncated, "no Segment behind the EBML header: the file ends at byte \(walk.size)", offset: walk.size)
        } else if next < walk.size {
            walk.sayTrailing(from: next, behind: "the segment")
        }
    }

    /// - Returns: where the segment ends; nil when it was cut or could not be followed, and that has been said.
    private func segment(_ segment: Element) -> UInt64? {
        var seen = Seen()
        let end = follow(segment, &seen)
        guard !walk.isSpent else { return nil }
        if seen.clusters > 0, !seen.hasCues { walk.note("no Cues in the segment at byte \(segment.offset), as in a recording that was streamed or never closed") }
        if let last = seen.lastCluster, last.end.map({ $0 <= walk.size }) ?? false { blocks(of: last, &seen) }
        let stated = durationText(seen)
        if let promised = segment.end, promised > walk.size {
            let cut = seen.cut.map { "cut within the \($0.name) at byte \($0.offset)" }
            walk.sayCut("the Segment", at: segment.offset, end: promised, also: [cut, stated].compactMap(\.self).joined(separator: "; ").nonEmpty)
            return nil
        }
        if let cut = seen.cut {
            walk.sayCut("the \(cut.name)", at: cut.offset, end: cut.end ?? .max, also: stated)
            return nil
        }
        if let lost = seen.lost {
            sayLost(lost, end)
            return nil
        }
        if let stated { walk.say(.mediaDurationDiffers, stated) }
        return end
    }

    private func sayLost(_ lost: UInt64, _ end: UInt64) {
        if end == walk.size, walk.isZero(from: lost) { return walk.sayTrailing(from: lost, behind: "the last element") }
        if end == walk.size, end - lost < 12 {
            return walk.say(.mediaTruncated, "the file ends at byte \(walk.size), \(end - lost) bytes into the head of an element", offset: walk.size)
        }
        walk.say(.mediaWrongLength, "the elements' lengths lead to byte \(lost), where no element begins; \(end - lost) bytes from there on were not followed", offset: lost, bytes: end - lost)
    }

    /// Follows the segment's elements. - Returns: where they end.
    private func follow(_ segment: Element, _ seen: inout Seen) -> UInt64 {
        let end = min(segment.end ?? .max, walk.size)
        var next = segment.body
        while next < end {
            guard let element = Element(walk, at: next) else {
                seen.lost = next
                return end
            }
            // The next file's header ends a segment of unknown length.
            if segment.length == nil, element.id == Element.ebml { return next }
            switch element.id {
            case Element.info: info(element, &seen)
            case Element.tracks: tracks(element, &seen)
            case Element.cues: seen.hasCues = true
            case Element.cluster: cluster(element, &seen)
            default: break
            }
            if let after = element.end {
                guard after <= walk.size else {
                    // An id that nobody knows, with a length that leads out of the file, is rather no element at all.
                    if Element.names[element.id] != nil || element.id == Element.void { seen.cut = element } else { seen.lost = next }
                    return end
                }
                next = after
            } else if element.id == Element.cluster {
                guard let after = openCluster(element, end, &seen) else { return end }
                next = after
            } else {
                seen.lost = next
                return end
            }
        }
        return end
    }

    private func info(_ info: Element, _ seen: inout Seen) {
        forEachChild(of: info, until: info.end ?? walk.size) { child in
            switch child.id {
            case 0x2A_D7B1: seen.scale = child.number(walk).flatMap { $0 > 0 ? $0 : nil } ?? seen.scale
            case 0x4489: seen.duration = child.float(walk)
            default: break
            }
            return true
        }
    }

    private func tracks(_ tracks: Element, _ seen: inout Seen) {
        forEachChild(of: tracks, until: tracks.end ?? walk.size) { entry in
            guard entry.id == 0xAE else { return true }
            forEachChild(of: entry, until: entry.end ?? walk.size) { field in
                if field.id == 0x83, field.number(walk) == 0x11 { seen.hasSubtitles = true }
                return true
            }
            return true
        }
    }

    /// Its timestamp is the first of its elements, or close to it.
    private func cluster(_ cluster: Element, _ seen: inout Seen) {
        seen.clusters += 1
        seen.lastCluster = cluster
        var count = 0
        forEachChild(of: cluster, until: cluster.end ?? walk.size) { child in
            count += 1
            guard child.id == 0xE7 else { return count < 4 }
            if let time = child.number(walk) {
                if seen.firstTime == nil { seen.firstTime = time } else { seen.longestStep = max(seen.longestStep, time.minus(seen.lastTime)) }
                seen.lastTime = time
                seen.lastBlock = max(seen.lastBlock, time)
            }
            return false
        }
    }

    /// A cluster of unknown length, block by block. - Returns: where it ends; nil when it does not end as it should.
    private func openCluster(_ cluster: Element, _ end: UInt64, _ seen: inout Seen) -> UInt64? {
        var next = cluster.body
        while next < end {
            guard let element = Element(walk, at: next) else {
                seen.lost = next
                return nil
            }
            if Element.level1.contains(element.id) || element.id == Element.ebml { return next }
            guard let after = element.end else {
                seen.lost = next
                return nil
            }
            guard after <= walk.size else {
                seen.cut = element
                return nil
            }
            block(element, of: seen.lastTime, &seen)
            next = after
        }
        return next
    }

    private func blocks(of cluster: Element, _ seen: inout Seen) {
        let time = seen.lastTime
        forEachChild(of: cluster, until: cluster.end ?? walk.size) { child in
            block(child, of: time, &seen)
            return true
        }
    }

    /// A block's time counts from its cluster's: behind the track's number, 16 bits with a sign.
    private func block(_ element: Element, of time: UInt64, _ seen: inout Seen) {
        guard element.id == 0xA3 || element.id == 0xA0 else { return }
        var bodies: [UInt64] = []
        var duration: UInt64 = 0
        if element.id == 0xA3 {
            bodies = [element.body]
        } else {
            forEachChild(of: element, until: element.end ?? element.body) { child in
                if child.id == 0xA1 { bodies.append(child.body) }
                if child.id == 0x9B { duration = child.number(walk) ?? 0 }
                return true
            }
        }
        for body in bodies {
            let head = walk.bytes(10, at: body)
            guard let first = head.first, first > 0, let raw = head.big(2, at: first.leadingZeroBitCount + 1) else { continue }
            let relative = Int16(truncatingIfNeeded: raw)
            let begin = relative < 0 ? time.minus(UInt64(relative.magnitude)) : time.plus(UInt64(relative))
            seen.lastBlock = max(seen.lastBlock, begin.plus(duration))
        }
    }

    /// Until `body` returns false, the parent ends or an element makes no sense.
    private func forEachChild(of parent: Element, until end: UInt64, _ body: (Element) -> Bool) {
        var next = parent.body
        let limit = min(end, walk.size)
        while next < limit, let child = Element(walk, at: next), body(child), let after = child.end, after > next { next = after }
    }

    /// Says how the stated duration and the last block differ; nil when they agree, or nothing is stated.
    private func durationText(_ seen: Seen) -> String? {
        guard let ticks = seen.duration, ticks > 0, let first = seen.firstTime else { return nil }
        let scale = Double(seen.scale) / 1e9
        let (stated, last, tolerance) = (ticks * scale, Double(seen.lastBlock) * scale, max(2, Double(seen.longestStep) * scale))
        // A subtitle of an earlier cluster may stand longer than anything else lasts.
        if seen.hasSubtitles, stated > last { return nil }
        // Durations count from zero or from the first timestamp.
        let isNear = [last, last - Double(first) * scale].contains { abs(stated - $0) <= tolerance }
        guard !isNear, let statedText = secondsText(stated), let lastText = secondsText(last) else { return nil }
        return "duration of \(statedText) stated, the last block is at \(lastText)"
    }
}

extension String {
    fileprivate var nonEmpty: String? { isEmpty ? nil : self }
}
