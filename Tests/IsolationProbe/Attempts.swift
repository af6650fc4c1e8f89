internal import Foundation
internal import Glibc

/// Calls of the system, made directly: how each ends.
enum Attempts {
    private typealias Call = @convention(c) (Int, Int, Int, Int, Int, Int, Int) -> Int
    private typealias NumberOfName = @convention(c) (UnsafePointer<CChar>) -> Int32
    private typealias NameOfNumber = @convention(c) (UInt32, Int32) -> UnsafeMutablePointer<CChar>?
    private typealias Architecture = @convention(c) () -> UInt32

    /// The C library's `syscall`, which is variadic and so not imported; its arguments are all words.
    private static let call: Call? = dlsym(nil, "syscall").map { unsafeBitCast($0, to: Call.self) }
    /// libseccomp's table of names, whose module is Isolation's alone.
    private static let numberOfName: NumberOfName? = dlsym(nil, "seccomp_syscall_resolve_name").map { unsafeBitCast($0, to: NumberOfName.self) }
    private static let nameOfNumber: NameOfNumber? = dlsym(nil, "seccomp_syscall_resolve_num_arch").map { unsafeBitCast($0, to: NameOfNumber.self) }
    private static let architecture: Architecture? = dlsym(nil, "seccomp_arch_native").map { unsafeBitCast($0, to: Architecture.self) }

    private static func number(_ name: String) -> Int32 { numberOfName?(name) ?? -1 }

    /// - Returns: 0 where the call succeeded, else its error number; -1 where this system has no such call.
    private static func attempt(_ name: String, _ a: Int = 0, _ b: Int = 0, _ c: Int = 0, _ d: Int = 0, _ e: Int = 0, _ f: Int = 0) -> Int32 {
        let number = Self.number(name)
        guard number >= 0, let call else { return -1 }
        return call(Int(number), a, b, c, d, e, f) < 0 ? errno : 0
    }

    /// What would do harm, and succeeds for an ordinary process.
    static func each() -> [(name: String, error: Int32)] {
        let parent = Int(getppid())
        var path = Array("/etc/passwd".utf8CString)
        var room = [UInt8](repeating: 0, count: 512)
        return path.withUnsafeMutableBytes { path in
            room.withUnsafeMutableBytes { room in
                let path = Int(bitPattern: path.baseAddress)
                let room = Int(bitPattern: room.baseAddress)
                let page = 4096
                let anonymous = Int(MAP_PRIVATE | MAP_ANONYMOUS)
                let memory = mmap(nil, page, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0)
                var out: [(String, Int32)] = []
                func note(_ name: String, _ error: Int32) { if error >= 0 { out.append((name, error)) } }
                note("open", attempt("open", path))
                note("openat", attempt("openat", Int(AT_FDCWD), path))
                note("stat", attempt("stat", path, room))
                note("newfstatat", attempt("newfstatat", Int(AT_FDCWD), path, room))
                note("access", attempt("access", path))
                note("socket", attempt("socket", Int(AF_INET), Int(SOCK_STREAM.rawValue)))
                note("socket-unix", attempt("socket", Int(AF_UNIX), Int(SOCK_STREAM.rawValue)))
                note("pipe2", attempt("pipe2", room))
                note("memfd_create", attempt("memfd_create", path))
                note("kill-parent", attempt("kill", parent))
                note("tgkill-parent", attempt("tgkill", parent, parent))
                note("pidfd_open-parent", attempt("pidfd_open", parent))
                note("prlimit-parent", attempt("prlimit64", parent, 7, 0, room))
                note("limit-of-files", setFiles(room))
                note("write-elsewhere", attempt("write", 2, path, 1))
                note("sendto", attempt("sendto", 1, path))
                note("map-code", attempt("mmap", 0, page, Int(PROT_READ | PROT_EXEC), anonymous, -1))
                note("protect-code", attempt("mprotect", Int(bitPattern: memory), page, Int(PROT_READ | PROT_EXEC)))
                note("prctl", attempt("prctl", 3))
                note("getdents-cwd", attempt("getcwd", room, 512))
                note("dup", attempt("dup", 0))
                note("unshare", attempt("unshare", 0))
                // A child of this child, by each way that leads there: it ends at once.
                note("fork", fork("fork"))
                note("vfork", fork("clone", Int(SIGCHLD)))
                note("execve", execve("execve", path))
                return out.map { (name: $0.0, error: $0.1) }
            }
        }
    }

    /// Changes nothing: the limit becomes what it is.
    private static func setFiles(_ room: Int) -> Int32 {
        var limits = rlimit()
        getrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limits)
        return withUnsafeBytes(of: &limits) { attempt("prlimit64", 0, Int(RLIMIT_NOFILE.rawValue), Int(bitPattern: $0.baseAddress)) }
    }

    private static func fork(_ name: String, _ flags: Int = 0) -> Int32 {
        let number = Self.number(name)
        guard number >= 0, let call else { return -1 }
        let pid = call(Int(number), flags, 0, 0, 0, 0, 0)
        if pid == 0 { _exit(0) }
        guard pid > 0 else { return errno }
        waitpid(pid_t(pid), nil, 0)
        return 0
    }

    /// Of a text file: EACCES or ENOEXEC say that the attempt was made.
    private static func execve(_ name: String, _ path: Int) -> Int32 {
        let error = attempt(name, path)
        return error == EACCES || error == ENOEXEC ? 0 : error
    }

    /// Calls that a filtered process may make, or that end or hold it: not attempted.
    private static let allowed: Set<String> = [
        "read", "pread64", "close", "mmap", "munmap", "mremap", "mprotect", "brk", "madvise", "futex", "rseq", "set_robust_list", "set_tid_address", "sched_yield", "sched_getaffinity", "gettid", "getpid", "tgkill", "exit", "exit_group", "rt_sigaction",
        "rt_sigprocmask", "rt_sigreturn", "sigaltstack", "clock_gettime", "clock_getres", "clock_nanosleep", "nanosleep", "gettimeofday", "getrusage", "getrandom", "restart_syscall", "write", "recvmsg", "prlimit64", "clone", "clone3",
    ]

    /// Every other call that the system has, with arguments that harm nobody should one go through.
    static func every() -> [(number: Int, name: String, error: Int32)] {
        guard let call, let nameOfNumber, let architecture else { return [] }
        return (0..<600).compactMap { number in
            guard let text = nameOfNumber(architecture(), Int32(number)) else { return nil }
            defer { free(text) }
            let name = String(cString: text)
            guard !allowed.contains(name) else { return nil }
            return (number, name, call(number, -1, -1, -1, -1, -1, -1) < 0 ? errno : 0)
        }
    }
}
