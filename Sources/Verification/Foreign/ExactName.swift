/// A path by its bytes: two `String`s are equal already when they are canonically equivalent, two files are not.
struct ExactName: Hashable, Sendable {
    let text: String

    init(_ text: String) { self.text = text }

    static func == (a: Self, b: Self) -> Bool { a.text.utf8.elementsEqual(b.text.utf8) }
    func hash(into hasher: inout Hasher) { for byte in text.utf8 { hasher.combine(byte) } }
}

extension String {
    /// `hasPrefix` by bytes: a combining mark behind the prefix does not hide it.
    func begins(_ prefix: String) -> Bool { utf8.starts(with: prefix.utf8) }
}
