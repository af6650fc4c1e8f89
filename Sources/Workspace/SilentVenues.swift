package import Evidence

/// Venues that have handed no recording over while their recorders write over themselves.
package enum SilentVenues {
    /// Clips of the test of the equipment are no recording of the evaluation: they do not count.
    ///
    /// - Parameter files: what is in the workspace.
    package static func findings(_ project: Project, _ files: [ArchivedFile], _ loop: Vocabulary.Loop, now: Instant) -> [Finding] {
        guard let over = project.schedule?.evaluationEnd ?? project.schedule?.evaluationStart else { return [] }
        let since = Day(over)
        let days = Day(now).number - since.number
        guard days >= loop.warn else { return [] }
        let heard = Set(files.compactMap(\.placement.recording).filter { $0.stage != "test" }.map(\.venue))
        return project.venues.filter { !heard.contains($0.id) }.map { venue in
            Finding(
                days >= loop.days ? .workspaceVenueOverdue : .workspaceVenueSilent, .warning, path: "data/recordings/\(venue.id)",
                facts: ["venue": venue.name.isEmpty ? venue.id : "\(venue.id) \(venue.name)", "days": String(days), "until": since.adding(loop.days).text, "loop": String(loop.days)])
        }
    }
}
