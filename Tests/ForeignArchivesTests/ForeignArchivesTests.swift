import Testing

@Suite struct ForeignArchivesTests {}
