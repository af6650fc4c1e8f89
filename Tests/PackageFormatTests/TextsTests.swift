internal import Evidence
internal import PackageFormat
internal import Testing

@Suite struct TextsTests {
    private let lines = [
        TextLine(path: "data/documents/a/001-甲.pdf", page: 1, text: "第一页\n\"引\"\t/"), TextLine(path: "data/documents/a/001-甲.pdf", page: 3, text: "第三页"),
        TextLine(path: "data/documents/b/001-x.txt", page: 1, text: "x"),
    ]

    private func read(_ bytes: [UInt8], by step: Int = .max) -> TextsReader {
        var reader = TextsReader()
        var rest = bytes[...]
        while !rest.isEmpty {
            Array(rest.prefix(step)).withUnsafeBytes { reader.read($0) }
            rest = rest.dropFirst(step)
        }
        reader.finish()
        return reader
    }

    @Test func `a line has one text`() throws {
        #expect(lines[0].encoded == Array(#"{"page":1,"path":"data/documents/a/001-甲.pdf","text":"第一页\n\"引\"\t/"}"#.utf8) + [0x0A])
        for line in lines { #expect(try TextLine(line.encoded) == line) }
    }

    @Test(arguments: [
        #"{"page": 1,"path":"a","text":"x"}"#, #"{"path":"a","page":1,"text":"x"}"#, #"{"page":0,"path":"a","text":"x"}"#, #"{"page":1,"path":"a","text":""}"#, #"{"page":1,"path":"a"}"#,
        #"{"page":1,"path":"a","text":"x","more":1}"#, #"{"page":"1","path":"a","text":"x"}"#, "[]", "",
    ])
    func `any other text is refused`(line: String) {
        #expect(throws: Fault.self) { try TextLine(Array(line.utf8) + [0x0A]) }
        #expect(read(Array(line.utf8) + [0x0A]).fault?.line == 1)
    }

    @Test(arguments: [1, 2, 7, 64, Int.max]) func `sums are the same in whatever pieces the bytes come`(step: Int) {
        let reader = read(lines.flatMap(\.encoded), by: step)
        #expect(reader.fault == nil)
        #expect(reader.sums == [lines[0].path: .init(pages: 2, bytes: lines[0].text.utf8.count + 9), lines[2].path: .init(pages: 1, bytes: 1)])
    }

    @Test func `order, repetition, and a last line that is cut short`() {
        #expect(read(lines.reversed().flatMap(\.encoded)).fault?.line == 2)
        #expect(read((lines + [lines[2]]).flatMap(\.encoded)).fault?.line == 4)
        #expect(read([lines[1], lines[0]].flatMap(\.encoded)).fault?.line == 2)
        #expect(read(lines.flatMap(\.encoded).dropLast()).fault?.line == 3)
        #expect(read([]).fault == nil)
    }
}
