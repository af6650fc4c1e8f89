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
        let results = Mutex<[Result?]>(Array(repeating: nil, count: items.count))
        let next = Atomic<Int>(0)
        let work: @Sendable () -> Void = {
            while true {
                let index = next.wrappingAdd(1, ordering: .relaxed).oldValue
                guard index < items.count else { return }
                let result = body(index, items[index])
                results.withLock { $0[index] = result }
            }
        }
        let helpers = min(width, items.count) - 1
        withoutActuallyEscaping(work) { work in
            let group = DispatchGroup()
            for _ in 0..<max(0, helpers) {
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
        }
        return results.withLock { $0.map { $0! } }
    }
}
