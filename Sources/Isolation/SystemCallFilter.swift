internal import CIsolation
internal import Glibc

/// Calls of the system that a decoder needs once its file is open: memory, threads, time, reading, and writing its answer.
/// Every other call fails with EPERM: there is no opening of files, no network, no other process.
///
/// The corresponding C functions are those of libseccomp.
package enum SystemCallFilter {
    /// Exit status of a child whose system refuses the filter.
    package static let refusedStatus: Int32 = 77

    private static let needed = [
        // Reading the recording, at places of its own: where the parent stands in the file it cannot change.
        "pread64", "close",
        // Its own memory.
        "munmap", "mremap", "brk", "madvise",
        // Threads and signals of its own.
        "futex", "rseq", "set_robust_list", "set_tid_address", "sched_yield", "sched_getaffinity", "gettid", "getpid", "exit", "exit_group",
        "rt_sigaction", "rt_sigprocmask", "rt_sigreturn", "sigaltstack",
        // Time, randomness for hash tables.
        "clock_gettime", "clock_getres", "clock_nanosleep", "nanosleep", "gettimeofday", "getrusage", "getrandom", "restart_syscall",
    ]

    /// What makes a thread something else: a process, one that is traced, one with a view of the system of its own.
    private static let notOfAThread = UInt(CLONE_PTRACE | CLONE_VFORK | CLONE_PARENT | CLONE_NEWNS | CLONE_NEWCGROUP | CLONE_NEWUTS | CLONE_NEWIPC | CLONE_NEWUSER | CLONE_NEWPID | CLONE_NEWNET)

    /// Holds for this process and its threads from now on.
    ///
    /// - Returns: false where the system refuses it.
    static func load() -> Bool {
        guard let filter = seccomp_init(fc_fail_with(EPERM)) else { return false }
        defer { seccomp_release(filter) }
        var added = needed.allSatisfy { name in
            let call = seccomp_syscall_resolve_name(name)
            return call < 0 || fc_allow(filter, call) == 0
        }
        // Requests come from the socket to the parent, answers go there, and nothing else is written to.
        added = added && allow(filter, "read", 0, is: 0) && allow(filter, "recvmsg", 0, is: 0) && allow(filter, "write", 0, is: 1)
        // Of its own limits it sets the processor's time alone. Signals go to its own threads, as `abort` sends them.
        added = added && allow(filter, "prlimit64", 0, is: 0, 1, is: UInt(RLIMIT_CPU.rawValue)) && allow(filter, "prlimit64", 0, is: 0, 2, is: 0) && allow(filter, "tgkill", 0, is: UInt(getpid()))
        // No memory is made into code.
        added = added && allow(filter, "mmap", 2, mask: UInt(PROT_EXEC), is: 0) && allow(filter, "mprotect", 2, mask: UInt(PROT_EXEC), is: 0)
        // Threads, not processes. Of clone3 the arguments cannot be seen: the C library falls back to clone.
        added = added && allow(filter, "clone", 0, mask: UInt(CLONE_THREAD) | notOfAThread, is: UInt(CLONE_THREAD)) && fc_refuse(filter, seccomp_syscall_resolve_name("clone3"), ENOSYS) == 0
        guard added, seccomp_attr_set(filter, SCMP_FLTATR_CTL_TSYNC, 1) == 0 else { return false }
        return seccomp_load(filter) == 0
    }

    /// Allows a call where the bits of `mask` in an argument are `bits`, and another argument is what it has to be.
    private static func allow(_ filter: scmp_filter_ctx, _ name: String, _ argument: UInt32, mask: UInt = ~0, is bits: UInt, _ other: UInt32? = nil, is value: UInt = 0) -> Bool {
        let call = seccomp_syscall_resolve_name(name)
        guard let other else { return fc_allow_where(filter, call, argument, mask, bits) == 0 }
        return fc_allow_where_both(filter, call, argument, bits, other, value) == 0
    }
}
