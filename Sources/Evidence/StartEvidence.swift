extension Recording {
    /// One clock's word on when the recording began, and how far it is to be believed. docs/media.md, Start time.
    package struct StartEvidence: Sendable, Equatable, Codable {
        package enum Source: String, Sendable, CaseIterable, Codable {
            /// A person states it.
            case declared
            /// The recorder wrote it into the file's name.
            case fileName = "file-name"
            /// A tag of the container.
            case container
            /// A tag of one stream.
            case stream
            /// Origination date and time of a Broadcast WAV (EBU Tech 3285).
            case bext
            /// A time of day without a date, which need not be the clock on the wall.
            case timecode
            /// The modification time of the original.
            case fileTime = "file-time"
        }

        /// How the zone of the value is known.
        package enum Zone: String, Sendable, Codable {
            /// Written beside it.
            case stated
            /// Universal time, as the format or the recorder's pattern has it. Many recorders write local time there.
            case utc
            /// None is written: taken as Asia/Shanghai.
            case local
        }

        package enum Trust: String, Sendable, Codable { case declared, high, medium, low }

        /// How ``start`` came from the value, where it is not what the value says.
        package enum Reading: String, Sendable, Codable {
            /// Labelled universal time, and local time by what another clock says.
            case localAsUTC = "local-as-utc"
            /// The value is the end; the duration is taken off.
            case end
            case localEndAsUTC = "local-end-as-utc"
        }

        package var source: Source
        /// As it is written.
        package var value: String
        /// When the recording began by this clock, uncorrected; nil where the value does not tell.
        package var start: Instant?
        /// The end by this clock, where the value gives one.
        package var end: Instant?
        /// ``start`` with the placement's clock offset added, to the second; nil without an offset, and for clocks that it is not of.
        package var corrected: Instant?
        package var zone: Zone?
        package var trust: Trust?
        package var reading: Reading?
        /// True of the one that counts; see ``StartChoice``.
        package var chosen: Bool?
        /// The tag, the recorder, or what else the value comes from.
        package var detail: String?

        package init(
            source: Source, value: String, start: Instant? = nil, end: Instant? = nil, zone: Zone? = nil, trust: Trust? = nil, reading: Reading? = nil, detail: String? = nil
        ) {
            self.source = source
            self.value = value
            self.start = start
            self.end = end
            self.zone = zone
            self.trust = trust
            self.reading = reading
            self.detail = detail
        }

        /// When the recording began, as well as this clock and its offset tell.
        package var began: Instant? { corrected ?? start }
    }
}

extension Recording.StartEvidence {
    /// A tag that holds a date and a time: ISO 8601, with or without a zone.
    ///
    /// - Parameter isLocal: whether the tag is known to be written with the device's own zone, even where that is `Z`.
    package static func tag(_ source: Source, _ value: String, isZoned: Bool = false, detail: String) -> Self {
        var evidence = Self(source: source, value: value, trust: .medium, detail: detail)
        evidence.readAsWritten()
        if isZoned, evidence.zone == .utc { evidence.zone = .stated }
        if evidence.zone == .stated { evidence.trust = .high }
        return evidence
    }

    /// Date and time of origination of a Broadcast WAV: ten and eight characters, between whose digits stand `-`, `:`, `_`, `.` or spaces.
    package static func bext(date: String, time: String) -> Self {
        func digits(_ text: String) -> [String]? {
            let parts = text.split { "-:_. ".contains($0) }.map(String.init)
            return parts.count == 3 && parts.allSatisfy { $0.allSatisfy { $0.isASCII && $0.isNumber } } ? parts : nil
        }
        let start = digits(date).flatMap { date in digits(time).flatMap { Instant.ofDevice("\(date.joined(separator: "-"))T\($0.joined(separator: ":"))") } }
        return Self(source: .bext, value: "\(date) \(time)", start: start, zone: .local, trust: .medium, detail: "OriginationDate, OriginationTime")
    }

    /// The original's modification time: mostly the moment at which the recorder closed the file, and as often that of a copy.
    package static func fileTime(_ modified: Instant) -> Self {
        Self(source: .fileTime, value: modified.iso8601, end: modified, zone: .stated, trust: .low, detail: "modification time")
    }

    package static func declared(_ start: Instant) -> Self {
        Self(source: .declared, value: start.iso8601, start: start, zone: .stated, trust: .declared)
    }

    /// Takes the value at its word.
    mutating func readAsWritten() {
        let known = Instant(iso8601: value)
        // A date alone is no start.
        let hasTime = value.contains(":")
        start = hasTime ? Instant.ofDevice(value) : nil
        if zone == nil, known != nil, hasTime {
            let tail = value.drop { $0 != "T" && $0 != " " }
            zone = tail.hasSuffix("Z") ? .utc : tail.contains { $0 == "+" || $0 == "-" } ? .stated : .local
        }
        reading = nil
    }
}

extension Instant {
    /// 2001-01-01. Recorders whose clock was never set begin at 1904, 1970, 1980 or 2000.
    private static let earliestOfDevice: Int64 = 978_307_200

    /// A time that a device wrote, in Asia/Shanghai; nil when its clock was not set.
    package static func ofDevice(_ text: String) -> Instant? {
        guard let read = Instant(iso8601: text), read.seconds >= earliestOfDevice else { return nil }
        return Instant(seconds: read.seconds)
    }
}
