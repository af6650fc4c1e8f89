/// What a child sends back: any number of messages, the last of kind ``last``.
///
///     request = BE4(length) bytes          a descriptor may travel beside its first byte
///     reply   = *message                   message = kind(1) BE4(length) bytes
package struct Message: Sendable, Equatable {
    /// Nothing follows: the request has been answered.
    package static let last: UInt8 = 0x2E

    package let kind: UInt8
    package let bytes: [UInt8]

    package init(_ kind: UInt8, _ bytes: [UInt8]) {
        self.kind = kind
        self.bytes = bytes
    }

    var encoded: [UInt8] { [kind] + Message.bigEndian(bytes.count) + bytes }

    static func bigEndian(_ count: Int) -> [UInt8] { (0..<4).map { UInt8(truncatingIfNeeded: count >> (24 - 8 * $0)) } }

    /// Takes whole messages off the front of what has arrived.
    struct Reader {
        /// A longer one is none: a child that hostile bytes have taken over may say anything.
        private static let longest = 16 << 20
        private var buffer: [UInt8] = []
        private var start = 0
        private(set) var isMalformed = false

        mutating func append(_ bytes: ArraySlice<UInt8>) {
            buffer.removeFirst(start)
            start = 0
            buffer += bytes
        }

        mutating func next() -> Message? {
            guard buffer.count - start >= 5 else { return nil }
            let length = buffer[(start + 1)..<(start + 5)].reduce(0) { $0 << 8 | Int($1) }
            guard length <= Reader.longest else {
                isMalformed = true
                return nil
            }
            guard buffer.count - start >= 5 + length else { return nil }
            let message = Message(buffer[start], Array(buffer[(start + 5)..<(start + 5 + length)]))
            start += 5 + length
            return message
        }
    }
}
