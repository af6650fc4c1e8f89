internal import Evidence
internal import Cryptography
internal import Foundation
internal import Reports
internal import Testing

@Suite struct TimelinePolicyTests {
    @Test func `the page's policy names its style and its script by their digests, and nothing else`() throws {
        let html = TimelinePage(TimelineSamples.liuzhou, tool: "fengcun 1", .en).html
        func inside(_ name: String) throws -> String {
            let start = try #require(html.firstRange(of: "<\(name)>"))
            let end = try #require(html[start.upperBound...].firstRange(of: "</\(name)>"))
            return String(html[start.upperBound..<end.lowerBound])
        }
        func digest(_ text: String) -> String { Data(Hasher.digest(Array(text.utf8)).bytes).base64EncodedString() }
        // A style or script that was changed has to be named anew: in TimelineStyle or TimelineScript.
        let (style, script) = (digest(try inside("style")), digest(try inside("script")))
        #expect(html.contains("style-src 'sha256-\(style)'; script-src 'sha256-\(script)';"))
    }
}
