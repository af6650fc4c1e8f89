internal import Container
package import Evidence
package import Files
package import PackageFormat

extension Inspection {
    /// The timeline that was sealed; nil, with what is wrong, where it cannot be read, and without where there is none.
    package func sealedTimeline(cancellation: Cancellation) throws -> (file: TimelineFile?, finding: Finding?) {
        guard entry(PackageLayout.timeline) != nil else { return (nil, nil) }
        do { return (try TimelineFile.decode(try bytes(PackageLayout.timeline, cancellation: cancellation)), nil) } catch let fault as Fault {
            guard fault.code != .interrupted else { throw fault }
            return (nil, Finding(.consistencyTimeline, path: PackageLayout.timeline, facts: ["reason": fault.facts["reason"] ?? fault.code.rawValue]))
        }
    }
}
