/// A picture in memory: full-range YCbCr of BT.601 (as JFIF has it), a colour sample for each two by two pixels, rows
/// without padding. libav calls it `yuvj420p`.
package struct StillPicture: Sendable, Equatable {
    /// Pixels; even.
    package let width: Int
    package let height: Int
    package let y: [UInt8]
    package let u: [UInt8]
    package let v: [UInt8]

    /// Width and height are even and above zero, and the planes as long as they say; all else is a mistake of the caller.
    package init(width: Int, height: Int, y: [UInt8], u: [UInt8], v: [UInt8]) {
        precondition(width > 0 && height > 0 && width.isMultiple(of: 2) && height.isMultiple(of: 2), "a picture's sides are even: \(width)x\(height)")
        precondition(y.count == width * height && u.count == y.count / 4 && v.count == u.count, "planes of \(y.count), \(u.count), \(v.count) bytes for \(width)x\(height)")
        self.width = width
        self.height = height
        self.y = y
        self.u = u
        self.v = v
    }

    /// One grey all over.
    package init(width: Int, height: Int, gray: UInt8) {
        let colour = [UInt8](repeating: 128, count: max(0, width * height / 4))
        self.init(width: width, height: height, y: [UInt8](repeating: gray, count: max(0, width * height)), u: colour, v: colour)
    }
}
