package import Evidence
package import Media

/// What a contact sheet is drawn from: the recordings of one track, in the order of the track.
///
/// Times are seconds. Whatever they say (nothing, negative, beyond any recording), a sheet comes of it: they come from
/// files of others.
package enum Sheet {
    package struct Recording: Sendable {
        /// Wall clock at the recording's first timestamp; nil when nobody knows.
        package var start: Start?
        package var duration: Double
        package var hasPicture: Bool
        /// About one a minute.
        package var thumbnails: [Thumbnail]
        /// Peak level of each half second from the first timestamp on, on a logarithmic scale from silence to full scale;
        /// empty where there is no sound.
        package var levels: [UInt8]
        package var events: [Event]

        package init(start: Start?, duration: Double, hasPicture: Bool, thumbnails: [Thumbnail] = [], levels: [UInt8] = [], events: [Event] = []) {
            self.start = start
            self.duration = duration
            self.hasPicture = hasPicture
            self.thumbnails = thumbnails
            self.levels = levels
            self.events = events
        }
    }

    package struct Start: Sendable, Equatable {
        /// Since 1970-01-01T00:00:00Z.
        package var seconds: Double
        /// Seconds east of UTC of the clock that is shown.
        package var offset: Int

        package init(seconds: Double, offset: Int = Instant.shanghai) {
            self.seconds = seconds
            self.offset = offset
        }
    }

    package struct Thumbnail: Sendable {
        /// Since the recording's first timestamp.
        package var at: Double
        /// Of any shape; 192 by 108 pixels are shown, larger ones are shrunk.
        package var picture: StillPicture

        package init(at: Double, picture: StillPicture) {
            self.at = at
            self.picture = picture
        }
    }

    package struct Event: Sendable, Equatable {
        package var kind: EventKind
        /// Since the recording's first timestamp.
        package var from: Double
        package var to: Double

        package init(_ kind: EventKind, from: Double, to: Double) {
            self.kind = kind
            self.from = from
            self.to = to
        }
    }

    /// Half a second: what one of ``Recording/levels`` stands for.
    package static let levelSeconds = 0.5
}
