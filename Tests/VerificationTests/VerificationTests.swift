import Testing

@Suite struct VerificationTests {}
