/// The parameter sets of a stream that are in force: the last of each type and number.
struct ParameterSets {
    /// Real ones have some hundred bytes; larger ones are not taken, so that no packet makes this grow.
    static let mostBytes = 1 << 16

    /// By type, then number.
    private var sets: [(key: Int, bytes: [UInt8])] = []

    mutating func note(type: UInt8, number: Int, _ unit: UnsafeRawBufferPointer) {
        guard unit.count <= Self.mostBytes else { return }
        let key = Int(type) << 16 | number
        let place = sets.firstIndex { $0.key >= key } ?? sets.count
        if place < sets.count, sets[place].key == key {
            // Most streams repeat them before each keyframe.
            if !sets[place].bytes.elementsEqual(unit) { sets[place].bytes = Array(unit) }
        } else {
            sets.insert((key, Array(unit)), at: place)
        }
    }

    /// BE4(length) and bytes of each.
    var bytes: [UInt8] {
        var out: [UInt8] = []
        for set in sets { set.bytes.withUnsafeBytes { out.appendCounted($0) } }
        return out
    }
}
