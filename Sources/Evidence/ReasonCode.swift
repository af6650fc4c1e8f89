/// Why a rule came out as it did; `Reports/ReasonWords.swift` has the words, with these facts.
package enum ReasonCode: String, Sendable, Codable, CaseIterable {
    /// `field`: nobody stated it.
    case factMissing = "fact-missing"
    /// `field`, `value`, `expected`
    case valueDiffers = "value-differs"
    /// `field`, `value`, `allowed`
    case valueNotAllowed = "value-not-allowed"
    /// `field`, `value`, `least`
    case tooFew = "too-few"
    /// `field`, `value`, `most`
    case tooMany = "too-many"
    /// `field`, `value`, `limit`, `rule` such as `-3 WD of 2026-09-15`
    case tooLate = "too-late"
    /// As ``tooLate``.
    case tooEarly = "too-early"
    /// `field`, `first`, `second`
    case otherDay = "other-day"
    /// `field`, `missing`, `extra`
    case setsDiffer = "sets-differ"
    /// `field`, `value`
    case duplicate
    /// `field`, `value`
    case notOdd = "not-odd"
    /// `item`: which of a list it was; the reasons that follow are about it.
    case inItem = "in-item"
    /// `document`, `count`, `least`
    case documentMissing = "document-missing"
    /// `documents`: ids, comma separated
    case documentsMissing = "documents-missing"
    /// `document`, `words`
    case textNotFound = "text-not-found"
    /// `document`: it has no text that could be read.
    case textUnreadable = "text-unreadable"
    /// `document`, `count`, `least`: electronic signatures that are in it.
    case signaturesNotSeen = "signatures-not-seen"
    /// `venue`, `stage`, `sources`
    case recordingMissing = "recording-missing"
    /// `venue`, `stage`, `what`, `covered`, `missing`, `gaps`
    case notCovered = "not-covered"
    /// `stage`: the project does not say when it began and ended, or no clock is known.
    case coverageUnknown = "coverage-unknown"
    /// `code`, `count`, `paths`
    case qualityEvent = "quality-event"
    /// `count`: recordings that were not analysed.
    case notAnalysed = "not-analysed"
    /// `path`
    case notHandedOver = "not-handed-over"
    /// `path`, `line`
    case handoverDiffers = "handover-differs"
    /// `path`, `line`, `name`: the list names what is not there.
    case handoverStranger = "handover-stranger"
    /// `path`: no list of digests that could be read.
    case handoverUnreadable = "handover-unreadable"
    /// `day`, `calendar`, `from`, `to`
    case outsideCalendar = "outside-calendar"
    /// `calendar`, `other`, `outcome`: the other calendar leads to another outcome.
    case calendarsDiffer = "calendars-differ"
    /// `phase`
    case notDue = "not-due"
    /// `package`, `phase`: the package that this one supplements was judged up to there.
    case inPredecessor = "in-predecessor"
    /// `notice`, `from`, `to`: the notice was published when this version did not apply.
    case notInForce = "not-in-force"
    /// `method`
    case otherMethod = "other-method"
    /// The rule's own condition is not there.
    case conditionAbsent = "condition-absent"
    /// It needs a person.
    case byPerson = "by-person"
    /// None of several ways was met.
    case noneOf = "none-of"
    /// What must not be so is so.
    case forbidden
}
