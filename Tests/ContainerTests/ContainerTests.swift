import Testing

@Suite struct ContainerTests {}
