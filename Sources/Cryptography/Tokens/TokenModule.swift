internal import CPKCS11
internal import Evidence
internal import Glibc
internal import Synchronization

/// A vendor's PKCS #11 module, loaded into this process and called by one thread at a time.
///
/// Each value is a lease: the first one calls `C_Initialize`, and when the last one goes, `C_Finalize` ends every session and login. The library
/// itself stays in memory: some modules do not bear being unloaded.
final class TokenModule: Sendable {
    let path: String
    private let library: Library

    /// Functions of a module; the mutex makes several calls one step, as signing with `C_SignInit` and `C_Sign` is.
    private final class Library: Sendable {
        let functions: Mutex<CK_FUNCTION_LIST>

        init(_ functions: CK_FUNCTION_LIST) { self.functions = Mutex(functions) }
    }

    private static let loaded = Mutex<[String: (library: Library, leases: Int)]>([:])

    /// - Throws: ``FaultCode/tokenModuleUnusable``.
    init(_ path: String) throws(Fault) {
        self.path = path
        library = try TokenModule.loaded.withLock { (loaded) throws(Fault) -> Library in
            if let known = loaded[path] {
                loaded[path] = (known.library, known.leases + 1)
                return known.library
            }
            let library = Library(try TokenModule.load(path))
            loaded[path] = (library, 1)
            return library
        }
    }

    deinit {
        TokenModule.loaded.withLock { loaded in
            guard let known = loaded[path] else { return }
            if known.leases > 1 {
                loaded[path] = (known.library, known.leases - 1)
            } else {
                loaded[path] = nil
                _ = known.library.functions.withLock { $0.C_Finalize?(nil) }
            }
        }
    }

    /// Calls the module; nobody else does meanwhile.
    func call<Value: Sendable, Failure: Error>(_ body: (borrowing CK_FUNCTION_LIST) throws(Failure) -> Value) throws(Failure) -> Value {
        try library.functions.withLock { (functions) throws(Failure) -> Value in try body(functions) }
    }

    private static func load(_ path: String) throws(Fault) -> CK_FUNCTION_LIST {
        func unusable(_ reason: String) -> Fault { Fault(.tokenModuleUnusable, path: path, facts: ["reason": reason]) }
        guard let handle = dlopen(path, RTLD_NOW | RTLD_LOCAL) else {
            // It mostly begins with the path, which the fault says already.
            throw unusable(dlerror().map { String(cString: $0).replacing("\(path): ", with: "", maxReplacements: 1) } ?? "dlopen")
        }
        guard let symbol = dlsym(handle, "C_GetFunctionList") else {
            dlclose(handle)
            throw unusable("no C_GetFunctionList")
        }
        typealias GetFunctionList = @convention(c) (UnsafeMutablePointer<UnsafeMutablePointer<CK_FUNCTION_LIST>?>?) -> CK_RV
        var list: UnsafeMutablePointer<CK_FUNCTION_LIST>?
        let got = unsafeBitCast(symbol, to: GetFunctionList.self)(&list)
        guard got == CKR_OK, let functions = list?.pointee else { throw unusable("C_GetFunctionList: \(TokenAnswer.name(got))") }
        guard (2...3).contains(functions.version.major) else { throw unusable("PKCS #11 \(functions.version.major).\(functions.version.minor)") }
        var arguments = CK_C_INITIALIZE_ARGS()
        arguments.flags = CKF_OS_LOCKING_OK
        var began = functions.C_Initialize?(&arguments) ?? CKR_FUNCTION_NOT_SUPPORTED
        // Those that know no threads are content with being called by one at a time.
        if [CKR_CANT_LOCK, CKR_ARGUMENTS_BAD, CKR_NEED_TO_CREATE_THREADS].contains(began) { began = functions.C_Initialize?(nil) ?? CKR_FUNCTION_NOT_SUPPORTED }
        guard began == CKR_OK || began == CKR_CRYPTOKI_ALREADY_INITIALIZED else { throw unusable("C_Initialize: \(TokenAnswer.name(began))") }
        return functions
    }
}

// MARK: Which module

extension TokenURI {
    /// Folders that distributions put modules in.
    private static let moduleFolders = [
        "/usr/lib/x86_64-linux-gnu/pkcs11", "/usr/lib/aarch64-linux-gnu/pkcs11", "/usr/lib64/pkcs11", "/usr/lib/pkcs11", "/usr/local/lib/pkcs11", "/usr/lib/x86_64-linux-gnu", "/usr/lib/aarch64-linux-gnu", "/usr/lib64", "/usr/local/lib", "/usr/lib",
    ]

    /// The module's file: what the URI says, or else the environment.
    ///
    /// > module-name: a module name without system-specific affixes, such as a `lib` prefix or `.so` suffix (RFC 7512 §2.3)
    ///
    /// - Throws: ``FaultCode/tokenModuleUnnamed``, ``FaultCode/tokenModuleUnusable``.
    func modulePath(environment: String?) throws(Fault) -> String {
        let folders = modulePath.map { TokenURI.isFolder($0) ? [$0] : [] } ?? TokenURI.moduleFolders
        if let modulePath, folders.isEmpty { return modulePath }
        if let moduleName {
            let files = folders.flatMap { folder -> [String] in ["\(folder)/\(moduleName).so", "\(folder)/lib\(moduleName).so"] }
            let found = files.first { access($0, R_OK) == 0 }
            guard let found else { throw Fault(.tokenModuleUnusable, path: moduleName, facts: ["reason": "not in \(folders.joined(separator: ", "))"]) }
            return found
        }
        if let modulePath { throw Fault(.tokenModuleUnusable, path: modulePath, facts: ["reason": "a folder, without module-name"]) }
        guard let environment, !environment.isEmpty else { throw Fault(.tokenModuleUnnamed, path: text) }
        guard environment.hasPrefix("/") else { throw Fault(.tokenModuleUnusable, path: environment, facts: ["reason": "not an absolute path"]) }
        return environment
    }

    private static func isFolder(_ path: String) -> Bool {
        var facts = stat()
        return stat(path, &facts) == 0 && facts.st_mode & S_IFMT == S_IFDIR
    }
}
