import Testing

@Suite struct WitnessTests {}
