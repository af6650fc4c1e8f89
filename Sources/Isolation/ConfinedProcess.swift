internal import CIsolation
internal import Files
internal import Glibc

/// A child that works on foreign bytes, one request at a time, over a socket that is its standard input and output.
struct ConfinedProcess: Sendable {
    let pid: pid_t
    private let socket: Int32
    /// Requests so far.
    var served = 0

    /// - Returns: nil with an error number where the system does not let it start.
    static func start(_ program: String, _ arguments: [String]) -> (process: ConfinedProcess?, error: Int32) {
        var ends: [Int32] = [0, 0]
        guard socketpair(AF_UNIX, Int32(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue), 0, &ends) == 0 else { return (nil, errno) }
        defer { close(ends[1]) }
        var actions = posix_spawn_file_actions_t()
        posix_spawn_file_actions_init(&actions)
        defer { posix_spawn_file_actions_destroy(&actions) }
        posix_spawn_file_actions_adddup2(&actions, ends[1], 0)
        posix_spawn_file_actions_adddup2(&actions, ends[1], 1)
        posix_spawn_file_actions_addopen(&actions, 2, "/dev/null", O_WRONLY, 0)
        // Whatever else is open here, by whoever's mistake, is none of the child's business.
        _ = fc_close_from(&actions, 3)
        // The limit on the processor's time ends the child by a signal, which the caller's thread may have blocked.
        var attributes = posix_spawnattr_t()
        posix_spawnattr_init(&attributes)
        defer { posix_spawnattr_destroy(&attributes) }
        var none = sigset_t()
        sigemptyset(&none)
        posix_spawnattr_setsigmask(&attributes, &none)
        posix_spawnattr_setflags(&attributes, Int16(POSIX_SPAWN_SETSIGMASK))
        var words: [UnsafeMutablePointer<CChar>?] = ([program] + arguments).map { strdup($0) } + [nil]
        defer { for word in words { free(word) } }
        var pid: pid_t = 0
        let status = posix_spawn(&pid, program, &actions, &attributes, &words, environ)
        guard status == 0 else {
            close(ends[0])
            return (nil, status)
        }
        return (ConfinedProcess(pid: pid, socket: ends[0]), 0)
    }

    private init(pid: pid_t, socket: Int32) {
        self.pid = pid
        self.socket = socket
    }

    /// Sends a request and takes what comes back. After any other ending than `.answered` the child is gone.
    func ask(_ request: [UInt8], descriptor: Int32?, within limits: ConfinedPool.TimeLimits, mostBytes: Int, cancellation: Cancellation, _ take: (Message) -> Void) -> ConfinedPool.Ending {
        let deadline = ContinuousClock.now + limits.total
        guard send(Message.bigEndian(request.count) + request, descriptor) else { return .ended(end()) }
        var reader = Message.Reader()
        var buffer = [UInt8](repeating: 0, count: 1 << 16)
        var lastHeard = ContinuousClock.now
        var heard = 0
        while true {
            if cancellation.isCancelled {
                kill()
                return .interrupted
            }
            let left = min(ContinuousClock.now.duration(to: deadline), ContinuousClock.now.duration(to: lastHeard + limits.silence))
            guard left > .zero else {
                kill()
                return .timedOut
            }
            var wait = pollfd(fd: socket, events: Int16(POLLIN), revents: 0)
            guard poll(&wait, 1, Int32(min(100, max(1, left / .milliseconds(1))))) > 0 else { continue }
            let n = recv(socket, &buffer, buffer.count, 0)
            if n < 0, errno == EINTR { continue }
            guard n > 0 else { return .ended(end()) }
            lastHeard = .now
            heard += n
            guard heard <= mostBytes else {
                kill()
                return .ended("its answer was too long")
            }
            reader.append(buffer[..<n])
            while let message = reader.next() {
                take(message)
                if message.kind == Message.last { return .answered }
            }
            guard !reader.isMalformed else {
                kill()
                return .ended("its answer was too long")
            }
        }
    }

    /// Lets the child go: its input ends, and so does it.
    func finish() {
        close(socket)
        reap()
    }

    private func kill() {
        Glibc.kill(pid, SIGKILL)
        finish()
    }

    /// Of a child that has closed its end.
    private func end() -> String {
        // It may have closed its output and go on; there is nothing to be had from it.
        Glibc.kill(pid, SIGKILL)
        close(socket)
        let status = reap()
        let signal = status & 0x7F
        if signal == SIGXCPU { return "it used up its processor time" }
        // Nothing of what it was to look at had been read.
        if signal == 0, status >> 8 & 0xFF == SystemCallFilter.refusedStatus { return "this system refuses to confine it: fengcun doctor" }
        return signal != 0 ? "it ended by signal \(signal)" : "it ended with status \(status >> 8 & 0xFF)"
    }

    @discardableResult
    private func reap() -> Int32 {
        var status: Int32 = 0
        while waitpid(pid, &status, 0) < 0, errno == EINTR {}
        return status
    }

    private func send(_ bytes: [UInt8], _ descriptor: Int32?) -> Bool {
        var done = 0
        while done < bytes.count {
            let n = bytes.withUnsafeBytes { bytes in
                if done == 0, let descriptor { fc_send_with_descriptor(socket, bytes.baseAddress!, bytes.count, descriptor) } else { Glibc.send(socket, bytes.baseAddress! + done, bytes.count - done, Int32(MSG_NOSIGNAL)) }
            }
            if n < 0, errno == EINTR { continue }
            guard n > 0 else { return false }
            done += n
        }
        return true
    }
}
