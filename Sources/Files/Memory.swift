internal import CLinux

/// The process's heap.
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
}
