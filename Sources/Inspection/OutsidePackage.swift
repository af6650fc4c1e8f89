internal import Evidence
internal import Files
package import SystemPackage

/// What is taken out of a package that is a folder lands outside it: a file more would break the seal.
package enum OutsidePackage {
    /// - Throws: ``FaultCode/targetInsidePackage``.
    package static func check(_ target: FilePath, of package: FilePath) throws {
        guard let source = try? FileFacts.resolved(package), (try? FileFacts(source))?.kind == .folder else { return }
        // The nearest folder that is there; what is to be made below it is below the package too.
        var there = target.isAbsolute ? target : try FileFacts.workingFolder().pushing(target)
        while there.components.count > 0, (try? FileFacts.resolved(there)) == nil { there.removeLastComponent() }
        guard let resolved = try? FileFacts.resolved(there), resolved.starts(with: source) else { return }
        throw Fault(.targetInsidePackage, path: target.string)
    }
}
