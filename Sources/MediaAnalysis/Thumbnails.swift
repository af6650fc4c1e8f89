internal import Media

/// Takes about one picture a step for the contact sheet: the first that is offered in each.
final class Thumbnails {
    private let step: Double
    private let size: (width: Int, height: Int)
    private let take: (Double, StillPicture) -> Void
    private var next = -Double.infinity
    /// A day and a half of recording; more are of a clock that leaps.
    private var left = 2200

    init(step: Double, size: (width: Int, height: Int), _ take: @escaping (Double, StillPicture) -> Void) {
        self.step = step
        self.size = size
        self.take = take
    }

    func offer(_ picture: Picture, at: Double) {
        guard at >= next, left > 0, let still = picture.still(width: size.width, height: size.height) else { return }
        take(at, still)
        left -= 1
        next = ((at / step).rounded(.down) + 1) * step
    }
}
