internal import Cryptography
package import Evidence

/// A leaf that is finished.
package struct CompletedLeaf: Sendable {
    package let index: Int
    package let hash: Digest
    /// What the hash is of; ``MediaLeaf`` reads it.
    package let bytes: [UInt8]
}

/// Cuts one stream of a recording into leaves while its packets go by. Keeps one leaf and one packet in memory.
package final class MediaLeafBuilder {
    /// What the demuxer says of a packet beside its bytes.
    package struct Unit: Sendable {
        /// In ticks of the time base; nil where the container has none.
        package var pts: Int64?
        package var dts: Int64?
        package var isKeyframe: Bool
        package var isCorrupt: Bool

        package init(pts: Int64?, dts: Int64?, isKeyframe: Bool, isCorrupt: Bool) {
            self.pts = pts
            self.dts = dts
            self.isKeyframe = isKeyframe
            self.isCorrupt = isCorrupt
        }

        /// What decides about runs of a second.
        var time: Int64? { dts ?? pts }
    }

    private let header: MediaLeafHeader
    private var payload: CanonicalPayload
    private var units = CanonicalUnits()
    private let digest = RepeatedDigest()
    private var tree = MerkleTree.Builder()

    /// The leaf that is not finished.
    private var records: [UInt8] = []
    private var count = 0
    private var parameterSets = Digest([])

    /// Of runs of a second: the last one seen.
    private var second: Int128?
    /// Of runs of samples: bytes in the run, and what is known of its first sample.
    private var sampleBytes = 0
    private var sampleFacts = UnitFacts(pts: nil, dts: nil, isKeyframe: false, isCorrupt: false, isRaw: false)

    /// - Parameters:
    ///   - recordingSHA256: of the whole file.
    ///   - stream: its index in the container.
    /// - Returns: nil when the codec has no canonical form; then ``FileRangeLeaves`` is what there is.
    package init?(recordingSHA256: Digest, stream: Int, format: StreamFormat, timeBase: MediaLeaf.TimeBase) {
        guard let payload = CanonicalPayload(format), let stream = UInt32(exactly: stream), recordingSHA256.bytes.count == 32 else { return nil }
        self.payload = payload
        header = MediaLeafHeader(recording: recordingSHA256, stream: stream, codec: payload.codec, timeBase: timeBase)
    }

    /// Takes the stream's next packet in demuxer order.
    ///
    /// - Parameter completed: gets the leaf that ended with it, sometimes several, mostly none.
    package func append<Failure: Error>(_ unit: Unit, _ packet: UnsafeRawBufferPointer, completed: (CompletedLeaf) throws(Failure) -> Void) throws(Failure) {
        let isWellFormed = payload.read(packet, into: &units)
        if !isWellFormed {
            units.append(packet)
            units.end()
        }
        guard units.count > 0 else { return }
        if case .samples(let rate, let frameBytes) = payload.division { return try appendSamples(unit, rate: rate, frameBytes: frameBytes, completed) }
        if begins(unit), count > 0 { try complete(completed) }
        for i in 0..<units.count {
            if count == MediaLeaf.mostUnits { try complete(completed) }
            beginIfEmpty()
            // A packet's times are those of the first unit that begins in it.
            let facts = UnitFacts(
                pts: i == 0 ? unit.pts : nil, dts: i == 0 ? unit.dts : nil, isKeyframe: i == 0 && unit.isKeyframe, isCorrupt: unit.isCorrupt, isRaw: !isWellFormed)
            records.appendUnit(facts) { out in
                units.withUnit(i) { digest.update($0) }
                digest.finish(appendingTo: &out)
            }
            count += 1
        }
    }

    /// Ends the last leaf.
    ///
    /// - Returns: the tree's root and how many leaves it has.
    package func finish<Failure: Error>(completed: (CompletedLeaf) throws(Failure) -> Void) throws(Failure) -> RecordingAnalysis.Leaves {
        if sampleBytes > 0 { endSamples() }
        if count > 0 { try complete(completed) }
        return RecordingAnalysis.Leaves(stream: Int(header.stream), count: tree.count, version: Int(MediaLeaf.version), root: tree.root.hex)
    }

    private func beginIfEmpty() {
        guard count == 0 else { return }
        payload.parameterSets.withUnsafeBytes { digest.update($0) }
        parameterSets = digest.finish()
    }

    /// Whether a new leaf begins with this packet.
    private func begins(_ unit: Unit) -> Bool {
        guard payload.division == .seconds else { return unit.isKeyframe }
        guard let time = unit.time, header.timeBase.denominator > 0 else { return false }
        let (ticks, ticksPerSecond) = (Int128(time) * Int128(header.timeBase.numerator), Int128(header.timeBase.denominator))
        let now = floorDivide(ticks, ticksPerSecond)
        defer { second = now }
        return second.map { $0 != now } ?? false
    }

    private func complete<Failure: Error>(_ completed: (CompletedLeaf) throws(Failure) -> Void) throws(Failure) {
        let bytes = header.bytes(index: UInt32(truncatingIfNeeded: tree.count), count: count, parameterSets: parameterSets) + records
        let leaf = CompletedLeaf(index: tree.count, hash: MerkleTree.leaf(bytes), bytes: bytes)
        tree.append(leaf.hash)
        records.removeAll(keepingCapacity: true)
        count = 0
        try completed(leaf)
    }

    // MARK: Samples

    private func appendSamples<Failure: Error>(_ unit: Unit, rate: Int, frameBytes: Int, _ completed: (CompletedLeaf) throws(Failure) -> Void) throws(Failure) {
        let length = units.withUnit(0) { $0.count }
        let runBytes = rate * frameBytes
        var offset = 0
        while offset < length {
            if sampleBytes == 0 { beginSamples(unit, after: offset / frameBytes, rate: rate) }
            if unit.isCorrupt { sampleFacts.flags |= UnitFacts.corrupt }
            let part = min(length - offset, runBytes - sampleBytes)
            units.withUnit(0) { digest.update(UnsafeRawBufferPointer(rebasing: $0[offset..<(offset + part)])) }
            offset += part
            sampleBytes += part
            if sampleBytes == runBytes {
                endSamples()
                try complete(completed)
            }
        }
    }

    /// The run's times are its packet's, and the samples before it in that packet, in whole ticks.
    private func beginSamples(_ unit: Unit, after samples: Int, rate: Int) {
        beginIfEmpty()
        var ticks: Int64 = 0
        if header.timeBase.numerator > 0 {
            ticks = Int64(truncatingIfNeeded: Int128(samples) * Int128(header.timeBase.denominator) / (Int128(rate) * Int128(header.timeBase.numerator)))
        }
        sampleFacts = UnitFacts(pts: unit.pts.map { $0 &+ ticks }, dts: unit.dts.map { $0 &+ ticks }, isKeyframe: unit.isKeyframe, isCorrupt: false, isRaw: false)
    }

    private func endSamples() {
        records.appendUnit(sampleFacts) { digest.finish(appendingTo: &$0) }
        count = 1
        sampleBytes = 0
    }
}

private func floorDivide(_ a: Int128, _ b: Int128) -> Int128 {
    let (quotient, rest) = a.quotientAndRemainder(dividingBy: b)
    return rest < 0 ? quotient - 1 : quotient
}
