import Testing

@Suite struct WorkspaceTests {}
