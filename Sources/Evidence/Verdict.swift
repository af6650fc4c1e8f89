/// What a check came to. A check that did not run is never `valid`.
package enum Outcome: String, Sendable, Codable {
    case valid
    case invalid
    case undecided
    case notRun
    case absent
}

/// The levels of verification, in the order in which they are reported (docs/format.md, Verification).
package enum Level: String, Sendable, Codable, CaseIterable {
    case structure
    case fixity
    case signature
    case identity
    case time
    case renewal
    case custody
    case consistency
}

package enum Severity: String, Sendable, Codable, Comparable {
    case info
    case warning
    case error

    package static func < (a: Self, b: Self) -> Bool { a.rank < b.rank }

    private var rank: Int {
        switch self {
        case .info: 0
        case .warning: 1
        case .error: 2
        }
    }
}

/// What any check found: the one type that every room reports in, rendered by `Reports` alone.
package struct Finding: Sendable, Equatable {
    package var code: FindingCode
    package var severity: Severity
    /// The archive path, file or option concerned.
    package var path: String?
    /// Values for the text's placeholders.
    package var facts: [String: String]

    package init(_ code: FindingCode, _ severity: Severity = .error, path: String? = nil, facts: [String: String] = [:]) {
        self.code = code
        self.severity = severity
        self.path = path
        self.facts = facts
    }
}

/// A reason to stop: thrown when work cannot go on. It carries facts, not prose; `Reports` has the words.
package struct Fault: Error, Sendable, Equatable {
    package var code: FaultCode
    package var path: String?
    package var facts: [String: String]
    /// Further faults of the same kind of input, so that all are listed and then counted.
    package var others: [Fault] = []
    /// What a check found that is the reason to stop.
    package var findings: [Finding]

    package init(_ code: FaultCode, path: String? = nil, facts: [String: String] = [:], findings: [Finding] = []) {
        self.code = code
        self.path = path
        self.facts = facts
        self.findings = findings
    }

    /// Several faults as one that lists them all; nil when there are none.
    package static func gathered(_ faults: [Fault]) -> Fault? {
        guard var first = faults.first else { return nil }
        first.others = Array(faults.dropFirst())
        return first
    }
}

/// The table of exit codes (README, `fengcun help`).
package enum ExitStatus: Int32, Sendable, CaseIterable {
    case done = 0
    case bad = 1
    case usage = 2
    case partly = 3
    case undecided = 4
    case notAPackage = 10
    case inUse = 11
    case wrongKey = 12
    case inputOutput = 74
    case interrupted = 130

    /// When several apply: 1, then 74, 3, 4, 0. Anything else ends a run by itself.
    package static func worst(_ all: [ExitStatus]) -> ExitStatus {
        let order: [ExitStatus] = [.interrupted, .inUse, .wrongKey, .usage, .bad, .notAPackage, .inputOutput, .partly, .undecided, .done]
        return order.first(where: all.contains) ?? .done
    }
}
