internal import Evidence

/// Places at which the continuity counter of a transport stream jumped: packets are missing there. Those within a second
/// are one place.
struct LostPackets {
    let stream: Int
    private var places: [(from: Double, to: Double, offset: Int64?, count: Int)] = []

    init(stream: Int) { self.stream = stream }

    mutating func add(at: Double, position: Int64?) {
        if let last = places.last, (0...1).contains(at - last.to) {
            places[places.count - 1].to = at
            places[places.count - 1].count += 1
        } else {
            places.append((at, at, position, 1))
        }
    }

    func finish() -> [Recording.Observation] {
        places.map { place in
            .init(
                code: .mediaContinuity, detail: place.count == 1 ? "1 break" : "\(place.count) breaks", stream: stream, from: secondsText(place.from), to: secondsText(place.to),
                offset: place.offset.map { UInt64(max(0, $0)) })
        }
    }
}
