package import Evidence

/// What a rule asks, in a small number of well-defined operators. docs/rules.md tells what each comes to where something is
/// not known.
package indirect enum Check: Sendable {
    case all([Check])
    case any([Check])
    case not(Check)
    /// Where the condition does not hold there is nothing to check.
    case when(Check, then: Check)
    case each(Selector, Check)

    case given([Selector])
    case empty(Selector)
    case includes(Selector, String)
    case equal(Value, Value)
    case oneOf(Value, [String])
    case startsWith(Value, [String])
    case order(Value, Order, Value)
    case sameDay(Value, Value)
    case atLeast(Value, Value)
    case atMost(Value, Value)
    case odd(Value)
    case share(of: Selector, among: Selector, numerator: Int, denominator: Int)
    case sameSet(Selector, Selector)
    case subset(Selector, Selector)
    case distinct(Selector)

    case document(String, atLeast: Value)
    case requiredDocuments(fromText: Bool?)
    case signed(String, atLeast: Value)
    case text(String, contains: [String])
    case recording(venue: Value?, stages: [String], sources: [String])
    case coverage(venue: Value?, stage: String, what: Timeline.Coverage.What)
    case quality([String], stages: [String])
    case handover
    /// Recorders' clocks were off by no more than so many seconds, but for what the venue declared.
    case clock(within: Value)
    /// Only a person can tell.
    case person

    /// Of two times; where one of them is a day, of their days.
    package enum Order: String, Sendable, CaseIterable { case before, notAfter, after, notBefore }

    package indirect enum Value: Sendable {
        case literal(String)
        case selector(Selector)
        case workingDays(Int, from: Value)
        case days(Int, from: Value)
        case count(Selector)
        /// So many times another number.
        case times(Int, Value)
        /// Numbers added up.
        case sum([Value])
    }
}
