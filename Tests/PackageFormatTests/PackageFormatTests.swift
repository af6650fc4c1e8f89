import Testing

@Suite struct PackageFormatTests {}
