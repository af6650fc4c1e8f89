import Testing

@Suite struct MediaTests {}
