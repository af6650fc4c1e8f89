internal import Foundation
internal import Synchronization

/// Runs blocking work side by side on threads of its own, never on Swift's cooperative pool.
package struct WorkerPool: Sendable {
    package let width: Int

    package init(width: Int) { self.width = max(1, width) }

    /// `body` over every item, at most `width` at a time; results stand in the order of the items, whatever the timing.
    ///
    /// No thread does any more work when this returns.
    package func map<Item: Sendable, Result: Sendable>(_ items: [Item], _ body: @escaping @Sendable (Int, Item) -> Result) -> [Result] {
        let results = Results<Result>(count: items.count)
        let work: @Sendable () -> Void = {
            while true {
                let index = results.next.wrappingAdd(1, ordering: .relaxed).oldValue
                guard index < items.count else { return }
                let result = body(index, items[index])
                results.made.withLock { $0[index] = result }
            }
        }
        let group = DispatchGroup()
        for _ in 0..<max(0, min(width, items.count) - 1) {
            group.enter()
            let thread = Thread {
                work()
                group.leave()
            }
            thread.stackSize = 4 << 20
            thread.start()
        }
        work()
        group.wait()
        return results.made.withLock { $0.map { $0! } }
    }

    /// Shared by reference: a thread lets go of its closure only after it has said that it is done.
    private final class Results<Result: Sendable>: Sendable {
        let made: Mutex<[Result?]>
        let next = Atomic<Int>(0)

        init(count: Int) { made = Mutex(Array(repeating: nil, count: count)) }
    }
}
