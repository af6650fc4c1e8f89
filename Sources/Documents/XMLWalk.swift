internal import CLibXML2

/// One pass over an XML text by libxml2's reader: no network, no external files, no document type, no entities of its own.
struct XMLWalk: ~Copyable {
    enum Event {
        /// A start tag, by its local name.
        case start(String)
        case end(String)
        case text(String)
    }

    private let reader: xmlTextReaderPtr
    private let buffer: UnsafeMutablePointer<CChar>
    /// The start tag given last was an empty element: its end is still to be given.
    private var pendingEnd: String?
    /// Not well-formed, or of a form that is refused.
    private(set) var isBroken = false

    init?(_ bytes: [UInt8]) {
        guard !bytes.isEmpty, bytes.count <= Int32.max else { return nil }
        let buffer = UnsafeMutablePointer<CChar>.allocate(capacity: bytes.count)
        bytes.withUnsafeBytes { UnsafeMutableRawPointer(buffer).copyMemory(from: $0.baseAddress!, byteCount: bytes.count) }
        let options = XML_PARSE_NONET.rawValue | XML_PARSE_NOERROR.rawValue | XML_PARSE_NOWARNING.rawValue | XML_PARSE_COMPACT.rawValue
        guard let reader = xmlReaderForMemory(buffer, Int32(bytes.count), nil, nil, Int32(options)) else {
            buffer.deallocate()
            return nil
        }
        self.reader = reader
        self.buffer = buffer
    }

    deinit {
        xmlFreeTextReader(reader)
        buffer.deallocate()
    }

    /// - Returns: nil at the end, or where the text cannot be read on.
    mutating func next() -> Event? {
        if let name = pendingEnd {
            pendingEnd = nil
            return .end(name)
        }
        while !isBroken {
            switch xmlTextReaderRead(reader) {
            case 1: break
            case 0: return nil
            default:
                isBroken = true
                return nil
            }
            switch UInt32(bitPattern: xmlTextReaderNodeType(reader)) {
            case XML_READER_TYPE_ELEMENT.rawValue:
                let name = string(xmlTextReaderConstLocalName(reader))
                if xmlTextReaderIsEmptyElement(reader) == 1 { pendingEnd = name }
                return .start(name)
            case XML_READER_TYPE_END_ELEMENT.rawValue: return .end(string(xmlTextReaderConstLocalName(reader)))
            case XML_READER_TYPE_TEXT.rawValue, XML_READER_TYPE_CDATA.rawValue, XML_READER_TYPE_SIGNIFICANT_WHITESPACE.rawValue:
                return .text(string(xmlTextReaderConstValue(reader)))
            // None of the formats has one; it is where entities that grow and files elsewhere come in.
            case XML_READER_TYPE_DOCUMENT_TYPE.rawValue, XML_READER_TYPE_ENTITY_REFERENCE.rawValue: isBroken = true
            default: break
            }
        }
        return nil
    }

    /// An attribute of the start tag given last, by its local name.
    func attribute(_ name: String) -> String? { attribute { $0 == name && $1.isEmpty } ?? attribute { local, _ in local == name } }

    /// OOXML's `r:id`.
    var relation: String? { attribute { $0 == "id" && !$1.isEmpty } }

    /// - Parameter isWanted: takes the local name and the prefix.
    private func attribute(_ isWanted: (String, String) -> Bool) -> String? {
        var found: String?
        guard xmlTextReaderMoveToFirstAttribute(reader) == 1 else { return nil }
        repeat {
            if isWanted(string(xmlTextReaderConstLocalName(reader)), string(xmlTextReaderConstPrefix(reader))) { found = string(xmlTextReaderConstValue(reader)) }
        } while found == nil && xmlTextReaderMoveToNextAttribute(reader) == 1
        xmlTextReaderMoveToElement(reader)
        return found
    }

    private func string(_ pointer: UnsafePointer<xmlChar>?) -> String {
        pointer.map { String(cString: $0) } ?? ""
    }

    static var libraryVersion: String { LIBXML_DOTTED_VERSION }
}
