internal import Foundation
internal import Synchronization

/// Runs blocking work side by side on threads of its own, never on Swift's cooperative pool.
package struct WorkerPool: Sendable {
    package let width: Int

    package init(width: Int) { self.width = max(1, width) }

    /// `body` over every item, at most `width` at a time; results stand in the order of the items, whatever the timing.
    ///
    /// All threads have ended when this returns.
    package func map<Item: Sendable, Result: Sendable>(_ items: [Item], _ body: @escaping @Sendable (Int, Item) -> Result) -> [Result] {
        let queue = Queue<Result>(count: items.count)
        let work: @Sendable () -> Void = {
            while let index = queue.take() { queue.put(body(index, items[index]), at: index) }
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
        return queue.results
    }

    /// Which items are taken, and what became of them.
    private final class Queue<Result: Sendable>: Sendable {
        private let next = Atomic<Int>(0)
        private let done: Mutex<[Result?]>
        private let count: Int

        init(count: Int) {
            self.count = count
            done = Mutex(Array(repeating: nil, count: count))
        }

        func take() -> Int? {
            let index = next.wrappingAdd(1, ordering: .relaxed).oldValue
            return index < count ? index : nil
        }

        func put(_ result: Result, at index: Int) { done.withLock { $0[index] = result } }

        var results: [Result] { done.withLock { $0.map { $0! } } }
    }
}
