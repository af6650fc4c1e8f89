/// The value below which the given share of the values lies. The values are put into another order.
func quantile(_ values: UnsafeMutableBufferPointer<Float>, _ share: Double) -> Float {
    guard !values.isEmpty else { return 0 }
    let wanted = min(values.count - 1, max(0, Int(Double(values.count - 1) * share)))
    // Hoare's selection.
    var (low, high) = (0, values.count - 1)
    while low < high {
        let pivot = values[(low + high) / 2]
        var (i, j) = (low, high)
        while i <= j {
            while values[i] < pivot { i += 1 }
            while values[j] > pivot { j -= 1 }
            if i <= j {
                values.swapAt(i, j)
                i += 1
                j -= 1
            }
        }
        if wanted <= j { high = j } else if wanted >= i { low = i } else { break }
    }
    return values[wanted]
}

func quantile(_ values: [Float], _ share: Double) -> Float {
    var values = values
    return values.withUnsafeMutableBufferPointer { quantile($0, share) }
}

/// Median, and the median distance from it as a standard deviation of what is normal.
struct Spread {
    let median: Float
    let deviation: Float

    /// Of many values some thousand tell enough.
    private static let enough = 8192

    init(_ values: UnsafePointer<Float>, _ count: Int) {
        // An odd step: what comes in pairs is not seen by one half alone.
        let step = max(1, count / Spread.enough) | 1
        var sample = stride(from: 0, to: count, by: step).map { values[$0] }
        (median, deviation) = sample.withUnsafeMutableBufferPointer { sample in
            let median = quantile(sample, 0.5)
            for i in sample.indices { sample[i] = abs(sample[i] - median) }
            return (median, 1.4826 * quantile(sample, 0.5))
        }
    }
}

/// Means over a window that is cut off at the ends.
func movingMean(_ values: [Float], width: Int) -> [Float] {
    let half = width / 2
    var means = [Float](repeating: 0, count: values.count)
    var sum = 0.0
    var (from, to) = (0, 0)
    for i in values.indices {
        while to < min(values.count, i + half + 1) {
            sum += Double(values[to])
            to += 1
        }
        while from < i - half {
            sum -= Double(values[from])
            from += 1
        }
        means[i] = Float(sum / Double(to - from))
    }
    return means
}

/// A curve through values at even distances, straight between them and level beyond.
func interpolate(_ values: [Float], at place: Double) -> Float {
    guard place > 0, place < Double(values.count - 1) else { return (place > 0 ? values.last : values.first) ?? 0 }
    let i = Int(place)
    let part = Float(place - Double(i))
    return values[i] * (1 - part) + values[i + 1] * part
}
