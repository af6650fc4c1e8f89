internal import PackageFormat
internal import Testing

@Suite struct SignerRoleTests {
    @Test(arguments: ["buyer", "agent", "main-venue", "sub1-venue", "sub12-venue", "supervisor", "custodian"])
    func `takes the roles of the format`(role: String) { #expect(SignerRole.isValid(role)) }

    @Test(arguments: ["", "Agent", "venue", "sub-venue", "sub0-venue", "sub01-venue", "sub-1-venue", "sub+1-venue", "sub1", "sub1-venues", "sub 1-venue", "main", "sub１-venue", "sub-venue-venue", "supervisor "])
    func `refuses others`(role: String) { #expect(!SignerRole.isValid(role)) }
}
