package import Files
internal import Glibc
internal import Synchronization
package import SystemPackage

/// Children that look at foreign bytes: whatever the bytes do to their parser, the one request fails and the next goes on.
///
/// A child is started when it is first needed, one for each thread that asks at the same time, and used again.
package final class ConfinedPool: Sendable {
    /// How long a request may take.
    package struct TimeLimits: Sendable {
        package var total: Duration
        /// Without any message.
        package var silence: Duration

        package init(total: Duration, silence: Duration) {
            self.total = total
            self.silence = silence
        }
    }

    /// How a request ended.
    package enum Ending: Sendable, Equatable {
        case answered
        case timedOut
        case interrupted
        /// How the child ended instead, in words.
        case ended(String)
        /// Why no child could be started, in words.
        case notStarted(String)
    }

    private let program: String
    private let arguments: [String]
    private let mostRequests: Int
    private let idle = Mutex<[ConfinedProcess]>([])

    /// - Parameters:
    ///   - program: what runs ``ConfinedService``.
    ///   - mostRequests: after so many a child is let go, and with it what it leaked.
    package init(program: FilePath, arguments: [String], mostRequests: Int) {
        self.program = program.string
        self.arguments = arguments
        self.mostRequests = mostRequests
    }

    deinit { for process in idle.withLock({ $0 }) { process.finish() } }

    /// Blocks until the request has ended.
    ///
    /// - Parameters:
    ///   - descriptor: an open file that the child gets beside the request; the caller keeps its own.
    ///   - mostBytes: a longer answer is none: a child that hostile bytes have taken over may send for ever.
    ///   - take: every message of the answer, the last one too.
    package func ask(_ request: [UInt8], descriptor: Int32? = nil, within limits: TimeLimits, mostBytes: Int = 4 << 30, cancellation: Cancellation, _ take: (Message) -> Void) -> Ending {
        var process: ConfinedProcess
        if let waiting = idle.withLock({ $0.popLast() }) {
            process = waiting
        } else {
            let (started, error) = ConfinedProcess.start(program, arguments)
            guard let started else { return .notStarted(String(cString: strerror(error))) }
            process = started
        }
        process.served += 1
        let ending = process.ask(request, descriptor: descriptor, within: limits, mostBytes: mostBytes, cancellation: cancellation, take)
        guard ending == .answered else { return ending }
        if process.served < mostRequests { idle.withLock { $0.append(process) } } else { process.finish() }
        return .answered
    }
}
