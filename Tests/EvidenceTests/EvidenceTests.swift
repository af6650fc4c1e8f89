import Testing

@Suite struct EvidenceTests {}
