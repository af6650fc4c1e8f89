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
        // Reading what is open; its own memory.
        "read", "pread64", "readv", "lseek", "close", "mmap", "munmap", "mremap", "mprotect", "brk", "madvise",
        // Threads and signals of its own.
        "futex", "rseq", "set_robust_list", "set_tid_address", "sched_yield", "sched_getaffinity", "gettid", "getpid", "tgkill", "exit", "exit_group",
        "rt_sigaction", "rt_sigprocmask", "rt_sigreturn", "sigaltstack",
        // Time, limits, randomness for hash tables.
        "clock_gettime", "clock_getres", "clock_nanosleep", "nanosleep", "gettimeofday", "getrusage", "getrandom", "restart_syscall",
    ]

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
        // The socket to the parent, and nothing else, is written to; limits are its own.
        added = added && allow(filter, "write", where: ~0, is: 1) && allow(filter, "recvmsg", where: ~0, is: 0) && allow(filter, "prlimit64", where: ~0, is: 0)
        // Threads, not processes. Of clone3 the arguments cannot be seen: the C library falls back to clone.
        added = added && allow(filter, "clone", where: UInt(CLONE_THREAD), is: UInt(CLONE_THREAD)) && fc_refuse(filter, seccomp_syscall_resolve_name("clone3"), ENOSYS) == 0
        guard added, seccomp_attr_set(filter, SCMP_FLTATR_CTL_TSYNC, 1) == 0 else { return false }
        return seccomp_load(filter) == 0
    }

    private static func allow(_ filter: scmp_filter_ctx, _ name: String, where mask: UInt, is bits: UInt) -> Bool {
        fc_allow_where(filter, seccomp_syscall_resolve_name(name), mask, bits) == 0
    }
}
