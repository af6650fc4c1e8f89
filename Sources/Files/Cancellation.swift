package import Evidence
internal import Synchronization

/// A flag that Ctrl-C raises and that every loop over bytes looks at.
package final class Cancellation: Sendable {
    private let raised = Atomic<Bool>(false)

    package init() {}

    package func cancel() { raised.store(true, ordering: .relaxed) }

    package var isCancelled: Bool { raised.load(ordering: .relaxed) }

    package func check() throws(Fault) {
        if isCancelled { throw Fault(.interrupted) }
    }
}
