internal import SystemPackage
package import Evidence

extension Fault {
    /// The fault that an errno stands for, said of `path`.
    package static func io(_ errno: Int32, _ path: String, doing verb: String) -> Fault {
        let code: FaultCode =
            switch Errno(rawValue: errno) {
            case .noSuchFileOrDirectory: .inputMissing
            case .permissionDenied, .notPermitted, .readOnlyFileSystem: .accessDenied
            case .noSpace, .diskQuotaExceeded, .fileTooLarge: .diskFull
            case .isDirectory, .notDirectory: .wrongFileType
            case .fileNameTooLong: .nameTooLong
            default: .inputOutput
            }
        return Fault(code, path: path, facts: ["system": Errno(rawValue: errno).description, "doing": verb])
    }
}
