/// Turns a yes or no over time into stretches of at least a given length.
struct Stretches {
    struct Stretch: Equatable {
        var from: Double
        var to: Double
    }

    let least: Double
    /// A pause up to this long does not end a stretch.
    let pause: Double
    private(set) var found: [Stretch] = []
    private var begun: Double?
    private var end = 0.0

    init(least: Double, pause: Double = 0) {
        self.least = least
        self.pause = pause
    }

    /// Whether a stretch is going on.
    var isOpen: Bool { begun != nil }

    /// - Parameters:
    ///   - holds: whether it is so from `from` to `to`.
    mutating func add(_ holds: Bool, from: Double, to: Double) {
        if holds {
            if begun == nil { begun = from }
            end = max(to, begun ?? from)
        } else if begun != nil, to - end > pause {
            close()
        }
    }

    mutating func close() {
        defer { begun = nil }
        guard let begun, end - begun >= least else { return }
        found.append(Stretch(from: begun, to: end))
    }

    /// The stretches so far, the open one too.
    mutating func finish() -> [Stretch] {
        close()
        return found
    }
}
