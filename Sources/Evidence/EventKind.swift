/// What can be seen or heard amiss in a stretch of a recording, as drawings tell it apart. The numbers are those on contact
/// sheets and timelines; docs/media.md says what they mean.
package enum EventKind: Int, Sendable, CaseIterable, Comparable {
    case black = 1, frozen, stutter, silent, faint, clipped, gap, damage

    /// Nil where a finding is of no stretch that is drawn.
    package init?(_ code: FindingCode) {
        switch code {
        case .pictureBlack: self = .black
        case .pictureFrozen, .pictureStill: self = .frozen
        case .pictureStutter: self = .stutter
        case .soundSilent: self = .silent
        case .soundFaint: self = .faint
        case .soundClipped: self = .clipped
        case .mediaGap: self = .gap
        case .mediaConcealed, .mediaUndecodable, .mediaContinuity, .mediaJump: self = .damage
        default: return nil
        }
    }

    package var isOfPicture: Bool { ![.silent, .faint, .clipped].contains(self) }
    package var isOfSound: Bool { ![.black, .frozen, .stutter].contains(self) }

    package static func < (a: Self, b: Self) -> Bool { a.rawValue < b.rawValue }
}
