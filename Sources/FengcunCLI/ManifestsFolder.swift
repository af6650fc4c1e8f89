internal import Evidence
internal import Files
internal import Foundation
internal import SystemPackage
internal import Workspace

/// Where `manifests/` is: named by the environment, installed beside the program, or in the source tree it was built in.
enum ManifestsFolder {
    static func find() throws(Fault) -> FilePath {
        if let named = ProcessInfo.processInfo.environment["FENGCUN_MANIFESTS"] { return FilePath(named) }
        guard var folder = try? FileFacts.resolved("/proc/self/exe") else { throw Fault(.manifestsMissing) }
        while folder.components.count > 0 {
            folder.removeLastComponent()
            for candidate in [folder.appending("share").appending("fengcun").appending("manifests"), folder.appending("manifests")] {
                if (try? FileFacts(candidate.appending("documents.yaml"))) != nil { return candidate }
            }
        }
        throw Fault(.manifestsMissing)
    }

    /// Nil where the program stands alone, as with somebody who has a package to look at and nothing else.
    static func ifThere() throws(Fault) -> FilePath? {
        do { return try find() } catch {
            guard error.code == .manifestsMissing else { throw error }
            return nil
        }
    }

    /// Who reads the start of recordings from their names.
    static func recorderNames() throws(Fault) -> RecorderNames { try RecorderNames(try NamingRules.read(find()).recorders) }
}
