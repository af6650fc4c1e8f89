internal import Synchronization

/// How far a run is, for whoever shows it: counted by the workers, read by a ticker.
package final class ProgressMeter: Sendable {
    private let done = Atomic<UInt64>(0)
    private let state = Mutex<(total: UInt64, current: String, begin: ContinuousClock.Instant)>((0, "", .now))

    package init() {}

    package func begin(total: UInt64) {
        done.store(0, ordering: .relaxed)
        state.withLock { $0 = (total, "", .now) }
    }

    package func advance(_ bytes: Int) { done.wrappingAdd(UInt64(bytes), ordering: .relaxed) }

    package func working(on name: String) { state.withLock { $0.current = name } }

    /// `elapsed` is the time since the bytes began to be counted.
    package var snapshot: (done: UInt64, total: UInt64, current: String, elapsed: Duration) {
        let (total, current, begin) = state.withLock { $0 }
        return (done.load(ordering: .relaxed), total, current, .now - begin)
    }
}
