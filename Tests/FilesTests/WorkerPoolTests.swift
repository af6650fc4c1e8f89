internal import Files
internal import Foundation
internal import Synchronization
internal import Testing

@Suite struct WorkerPoolTests {
    @Test(arguments: [-1, 0, 1, 2, 7])
    func `results stand in the order of the items, and never more than the width run at once`(width: Int) {
        let running = Mutex((now: 0, most: 0))
        let results = WorkerPool(width: width).map(Array(0..<300)) { index, item -> String in
            running.withLock {
                $0.now += 1
                $0.most = max($0.most, $0.now)
            }
            defer { running.withLock { $0.now -= 1 } }
            // Uneven work, so that they overtake one another.
            var sum = item
            for i in 0..<((item * 7919) % 3000) { sum ^= i }
            return sum < 0 ? "" : "\(index) \(item)"
        }
        #expect(results == (0..<300).map { "\($0) \($0)" })
        #expect(running.withLock { $0.now } == 0)
        #expect((1...max(1, width)).contains(running.withLock { $0.most }))
    }

    @Test(.timeLimit(.minutes(1)))
    func `as many run at once as the width says`() {
        // Each waits until all four are there.
        let arrived = DispatchSemaphore(value: 0)
        let met = WorkerPool(width: 4).map(Array(0..<4)) { index, _ -> Bool in
            guard index == 0 else {
                arrived.signal()
                return true
            }
            return (0..<3).allSatisfy { _ in arrived.wait(timeout: .now() + 30) == .success }
        }
        #expect(met == [true, true, true, true])
    }

    @Test func `nothing to do is done`() {
        #expect(WorkerPool(width: 3).map([Int]()) { _, item in item }.isEmpty)
    }
}

@Suite struct ProgressMeterTests {
    @Test func `counts what all workers have done`() {
        let meter = ProgressMeter()
        meter.begin(total: 5000)
        meter.working(on: "甲")
        _ = WorkerPool(width: 4).map(Array(0..<100)) { _, _ in meter.advance(10) }
        #expect(meter.snapshot.done == 1000)
        #expect(meter.snapshot.total == 5000)
        #expect(meter.snapshot.current == "甲")
        meter.begin(total: 7)
        #expect(meter.snapshot.done == 0)
        #expect(meter.snapshot.current.isEmpty)
    }
}
