internal import PackageFormat
internal import Testing

/// Tag files of anybody's bag.
@Suite struct BagTagFilesTests {
    private func declaration(_ text: String) -> BagDeclaration? { BagDeclaration.read(Array(text.utf8)) }

    @Test func declarations() throws {
        let plain = try #require(declaration("BagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-8\n"))
        #expect(plain.version == BagDeclaration.final && plain.encoding == "UTF-8" && plain.isKnown && !plain.isLoose)
        #expect(declaration("BagIt-Version: 0.97\r\nTag-File-Character-Encoding: ISO-8859-1")?.isLoose == false)
        #expect(declaration("BagIt-Version : 1.0\nTag-File-Character-Encoding: UTF-8 \n\n")?.isLoose == true)
        #expect(declaration("BagIt-Version: 2.0\nTag-File-Character-Encoding: UTF-8\n")?.isKnown == false)
    }

    @Test(
        arguments: [
            "", "BagIt-Version: 1.0\n", "\u{FEFF}BagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-8\n", "BagIt-Version: .97\nTag-File-Character-Encoding: UTF-8\n",
            "Tag-File-Character-Encoding: UTF-8\nBagIt-Version: 1.0\n", "BagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-8//IGNORE\n", "BagIt-Version: 1.0\nTag-File-Character-Encoding: \n",
            "BagIt-Version: 99999.0\nTag-File-Character-Encoding: UTF-8\n",
        ])
    func noDeclarations(_ text: String) { #expect(declaration(text) == nil) }

    @Test func manifestLines() {
        let (lines, bad) = BagTagFiles.manifest(Array("AB  data/a b\r\ncd *data/c\rnope\n\nef\tdata/x\nxy  data/y".utf8))
        #expect(lines.map(\.path) == ["data/a b", "data/c", "data/x"])
        #expect(lines.map(\.digest) == ["ab", "cd", "ef"])
        #expect(lines.map(\.hasMarker) == [false, true, false])
        #expect(bad == [3, 6])
    }

    @Test func elementsGoOnOverLines() {
        let (elements, bad, loose) = BagTagFiles.info(Array("Label: one\r\n  two\nOther : x\nno colon\n: none\nTight:y\n".utf8))
        #expect(elements.map(\.label) == ["Label", "Other", "Tight"])
        #expect(elements[0].value == "one two")
        #expect(bad == [4, 5])
        #expect(loose == [3, 6])
    }

    @Test func whatIsToBeFetched() {
        let (paths, bad) = BagTagFiles.fetch(Array("http://h/x - data/a b\nhttp://h/y 12 data/c\nhttp://h/z twelve data/d\n".utf8))
        #expect(paths == ["data/a b", "data/c"])
        #expect(bad == [3])
    }

    @Test(
        arguments: [
            ("data/a", true), ("bag-info.txt", true), ("data/a b%c", true), ("data/..a", true), ("/a", false), ("~/a", false), ("~root/a", false), ("../a", false), ("data/../a", false), ("data/./a", false),
            ("data//a", false), ("", false), ("C:\\a", false), ("\\\\host\\a", false), ("\\.\\./a", false), ("%HomeDrive%\\a", false), ("data/..\\..\\a", false), ("data/a\0", false),
        ])
    func pathsStayInside(_ path: String, _ isInside: Bool) { #expect(BagTagFiles.staysInside(path) == isInside) }

    @Test func onlyThreeCharactersAreEncoded() {
        #expect(BagTagFiles.percentDecoded("a%0Ab%0dc%25d%7E%2") == "a\nb\rc%d%7E%2")
    }
}
