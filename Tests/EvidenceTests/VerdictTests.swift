internal import Evidence
internal import Testing

/// Swift Testing has an `ExitStatus` too.
typealias Status = Evidence.ExitStatus

@Suite struct ExitStatusTests {
    @Test func `numbers are those of the table`() {
        let table: [Status: Int32] = [
            .done: 0, .bad: 1, .usage: 2, .partly: 3, .undecided: 4, .notAPackage: 10, .inUse: 11, .wrongKey: 12, .inputOutput: 74, .interrupted: 130,
        ]
        for status in Status.allCases { #expect(table[status] == status.rawValue) }
    }

    @Test func `nothing that happened is done`() { #expect(Status.worst([]) == .done) }

    @Test(arguments: Status.allCases)
    func `one alone is the worst, however often`(status: Status) {
        #expect(Status.worst([status]) == status)
        #expect(Status.worst([.done, status, status, .done]) == status)
    }

    @Test func `of several, 1 then 74 then 3 then 4 then 0, in whatever order they came`() {
        let order: [Status] = [.bad, .inputOutput, .partly, .undecided, .done]
        for (i, worse) in order.enumerated() {
            for milder in order[i...] {
                #expect(Status.worst([worse, milder]) == worse)
                #expect(Status.worst([milder, worse]) == worse)
            }
        }
    }

    @Test(arguments: [Status.interrupted, .inUse, .wrongKey, .usage])
    func `what ends a run by itself is never covered by what came before`(status: Status) {
        #expect(Status.worst([.bad, .partly, .undecided, .inputOutput, .done, status]) == status)
    }
}

@Suite struct FaultTests {
    @Test func `several faults are one that lists them all`() throws {
        let faults = [Fault(.inputMissing, path: "a"), Fault(.accessDenied, path: "b"), Fault(.inputMissing, path: "c")]
        let gathered = try #require(Fault.gathered(faults))
        #expect(gathered.code == .inputMissing)
        #expect(gathered.path == "a")
        #expect(gathered.others == Array(faults.dropFirst()))
        #expect(Fault.gathered([faults[1]]) == faults[1])
        #expect(Fault.gathered([]) == nil)
    }
}

@Suite struct SeverityTests {
    @Test func `an error outweighs a warning, a warning a note`() {
        #expect([Severity.error, .info, .warning].sorted() == [.info, .warning, .error])
    }
}
