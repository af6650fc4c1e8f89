internal import CIsolation
internal import Foundation
internal import Glibc

/// What a child may do at all: write no files, leave no core, take so much memory; and, where it is given the one file
/// that it works on, open no other and reach no network.
package struct Confinement: Sendable {
    /// Address space beyond what the program itself takes, in bytes.
    let memory: UInt
    /// Whether the system's calls are filtered as well.
    let isFiltered: Bool

    package init(memory: UInt, isFiltered: Bool) {
        self.memory = memory
        self.isFiltered = isFiltered
    }

    /// Holds for this process from now on.
    func apply() {
        // Ctrl-C is for the parent, which then lets this process go.
        signal(SIGINT, SIG_IGN)
        limit(__rlimit_resource_t(RLIMIT_CORE.rawValue), 0)
        limit(__rlimit_resource_t(RLIMIT_FSIZE.rawValue), 0)
        if let fields = try? String(contentsOfFile: "/proc/self/statm", encoding: .ascii).split(separator: " "), let pages = fields.first.flatMap({ UInt($0) }) {
            limit(__rlimit_resource_t(RLIMIT_AS.rawValue), pages * UInt(sysconf(Int32(_SC_PAGESIZE))) + memory)
        }
        // A system that refuses the filter has said so to `doctor`; without it the child does not work.
        if isFiltered, !SystemCallFilter.load() { exit(SystemCallFilter.refusedStatus) }
    }

    /// The processor's time that this process may take from now on.
    package static func limitProcessorTime(seconds: Int) {
        var usage = rusage()
        getrusage(__rusage_who_t(RUSAGE_SELF.rawValue), &usage)
        var limits = rlimit()
        getrlimit(__rlimit_resource_t(RLIMIT_CPU.rawValue), &limits)
        limits.rlim_cur = rlim_t(usage.ru_utime.tv_sec + usage.ru_stime.tv_sec) + rlim_t(seconds) + 1
        setrlimit(__rlimit_resource_t(RLIMIT_CPU.rawValue), &limits)
    }

    private func limit(_ resource: __rlimit_resource_t, _ value: UInt) {
        var limits = rlimit()
        getrlimit(resource, &limits)
        limits.rlim_cur = min(rlim_t(value), limits.rlim_max)
        limits.rlim_max = limits.rlim_cur
        setrlimit(resource, &limits)
    }
}
