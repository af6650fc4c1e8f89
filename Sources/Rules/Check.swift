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

extension Check {
    /// Whether what it comes to may depend on which days are working days.
    var asksCalendar: Bool {
        switch self {
        case .all(let checks), .any(let checks): checks.contains(where: \.asksCalendar)
        case .not(let check), .each(_, let check): check.asksCalendar
        case .when(let condition, let then): condition.asksCalendar || then.asksCalendar
        case .equal(let a, let b), .order(let a, _, let b), .sameDay(let a, let b), .atLeast(let a, let b), .atMost(let a, let b): a.asksCalendar || b.asksCalendar
        case .oneOf(let value, _), .startsWith(let value, _), .odd(let value), .document(_, let value), .signed(_, let value): value.asksCalendar
        // The conditions of documents may.
        case .requiredDocuments: true
        case .given, .empty, .includes, .share, .sameSet, .subset, .distinct, .text, .recording, .coverage, .quality, .handover, .person: false
        case .clock(let within): within.asksCalendar
        }
    }
}

extension Check.Value {
    fileprivate var asksCalendar: Bool {
        switch self {
        case .workingDays, .days: true
        case .times(_, let value): value.asksCalendar
        case .sum(let values): values.contains(where: \.asksCalendar)
        case .literal, .selector, .count: false
        }
    }
}
