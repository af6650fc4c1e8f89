internal import CLinux
internal import Glibc

/// The process's memory.
package enum Memory {
    /// Large pieces go back to the system when they are freed, and threads share their heaps: what a run takes is what it
    /// uses, not what it once used. To be called before anything else runs.
    ///
    /// The corresponding C function is `mallopt`.
    package static func holdOnlyWhatIsUsed() {
        _ = mallopt(M_MMAP_THRESHOLD, 128 << 10)
        _ = mallopt(M_TRIM_THRESHOLD, 1 << 20)
        _ = mallopt(M_ARENA_MAX, 2)
    }

    /// From here on the memory holds secrets: it goes into no core file, and no other process of this user may look into it.
    ///
    /// The corresponding C functions are `setrlimit` and `prctl`.
    package static func keepToItself() {
        var none = rlimit(rlim_cur: 0, rlim_max: 0)
        _ = setrlimit(__rlimit_resource_t(RLIMIT_CORE.rawValue), &none)
        _ = fc_hide_memory()
    }
}
