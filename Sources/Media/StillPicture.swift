/// A small picture in full-range 4:2:0, its planes without gaps.
package struct StillPicture: Sendable, Equatable {
    /// Even numbers of pixels.
    package let width: Int
    package let height: Int
    package var y: [UInt8]
    package var u: [UInt8]
    package var v: [UInt8]

    package init(width: Int, height: Int, y: [UInt8], u: [UInt8], v: [UInt8]) {
        self.width = width
        self.height = height
        self.y = y
        self.u = u
        self.v = v
    }
}
