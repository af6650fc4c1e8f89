internal import Evidence

extension Recording {
    /// Whether an answer is one that the child's program writes. Hostile bytes may have taken over who answers, and what
    /// reads a recording later relies on figures that are figures.
    var isPlausible: Bool {
        let observations = damage + (analysis?.events ?? [])
        return streams.count < 1 << 16 && zip(streams, 0...).allSatisfy { $0.index == $1 } && observations.count < 100_000 && observations.allSatisfy(Recording.isPlausible)
            && isDecimal(duration, below: 1e13) && isDecimal(startTime, below: 1e13) && streams.allSatisfy { isDecimal($0.duration, below: 1e20) && isDecimal($0.startTime, below: 1e20) && isDecimal($0.span?.from, below: 1e13) && isDecimal($0.span?.to, below: 1e13) }
            && [packets?.count, packets?.keyframes, packets?.corrupt].allSatisfy { ($0 ?? 0) >= 0 } && (analysis.map(isPlausible) ?? true)
    }

    private static func isPlausible(_ observation: Observation) -> Bool {
        guard isDecimal(observation.from, below: 1e13), isDecimal(observation.to, below: 1e13), observation.detail.utf8.count <= 4096 else { return false }
        if let from = observation.from.flatMap(Double.init), let to = observation.to.flatMap(Double.init), from > to { return false }
        return ["media.", "picture.", "sound."].contains { observation.code.rawValue.hasPrefix($0) }
    }

    private func isPlausible(_ analysis: RecordingAnalysis) -> Bool {
        analysis.checks.map(\.name) == RecordingAnalysis.CheckName.allCases && analysis.decoded.count <= streams.count && analysis.leaves.count <= streams.count + 1
            && analysis.decoded.allSatisfy { streams.indices.contains($0.stream) && $0.refused >= 0 && $0.concealed >= 0 }
            && analysis.leaves.allSatisfy { $0.count >= 0 && $0.root.utf8.count == 64 && $0.root.utf8.allSatisfy { (0x30...0x39).contains($0) || (0x61...0x66).contains($0) } }
    }
}

/// Whether it is absent, or a decimal as ``secondsText(_:per:)`` writes them, of less than so much.
private func isDecimal(_ text: String?, below limit: Double) -> Bool {
    guard let text else { return true }
    let digits = text.utf8.drop { $0 == 0x2D }
    return text.utf8.count - digits.count <= 1 && !digits.isEmpty && digits.allSatisfy { (0x30...0x39).contains($0) || $0 == 0x2E } && (Double(text).map { $0.magnitude < limit } ?? false)
}
