package import Evidence

/// The packets at both ends of a recording, of its picture or else its sound: as much of it as overlaps are looked for in.
package struct PacketEnds: Sendable {
    package struct Item: Sendable, Equatable {
        /// Microseconds since the recording's first timestamp.
        package let time: Int64
        package let size: Int

        package init(time: Int64, size: Int) {
            self.time = time
            self.size = size
        }
    }

    /// In the order in which the file has them.
    package let head: [Item]
    package let tail: [Item]

    package init(head: [Item], tail: [Item]) {
        self.head = head
        self.tail = tail
    }

    /// Takes a recording's packets, one after the other, and keeps those of its ends.
    package struct Collector {
        /// No recorder has more in five minutes; what goes on is cut.
        private static let limit = 20_000

        /// Whose packets are kept: the first picture's, else the first sound's. Nil where there is neither.
        package let stream: Int?
        private let base: TimeBase?
        private let origin: Int64
        private let span: Int64
        private var head: [Item] = []
        private var tail: [Item] = []

        package init(_ recording: Recording, rules: TimelineRules) {
            let chosen = recording.streams.first { $0.kind == "video" } ?? recording.streams.first { $0.kind == "audio" }
            stream = chosen?.index
            base = chosen.flatMap { TimeBase($0.timeBase) }
            origin = recording.startTime.flatMap { Evidence.microseconds(of: $0) } ?? 0
            span = microseconds(rules.content.span)
        }

        /// - Parameter ticks: when the packet is shown, or where that is not known decoded, in its stream's time base.
        package mutating func add(stream: Int, ticks: Int64?, size: Int) {
            guard stream == self.stream, let base, let ticks else { return }
            let item = Item(time: base.microseconds(ticks) - origin, size: size)
            if item.time <= span, head.count < Self.limit { head.append(item) }
            tail.append(item)
            if tail.count >= 2 * Self.limit { tail = kept() }
        }

        package func finish() -> PacketEnds { PacketEnds(head: head, tail: kept()) }

        private func kept() -> [Item] {
            guard let last = tail.last?.time else { return [] }
            return Array(tail.suffix(Self.limit).drop { $0.time < last - span })
        }
    }
}
