/// What is known of one document by its content. Nothing of it is proof: it is what the libraries named in
/// `examinedWith` said when the document was added.
package struct DocumentFacts: Sendable, Equatable, Codable {
    /// Place inside the archive, or the path that was examined.
    package var path: String
    /// SHA-256 of the file, when known.
    package var sha256: String?
    package var size: UInt64
    /// Media type by content.
    package var type: String?
    /// Pages, sheets or slides.
    package var pages: Int?
    /// `counted` in the document itself, or `stated` by the program that wrote it.
    package var pagesFrom: String?
    /// It cannot be read without a password or a key.
    package var encrypted: Bool
    /// It has to be mended to be read, or cannot be read at all.
    package var broken: Bool
    package var signatures: [Signature]
    package var text: Text?
    package var problems: [Problem]
    /// The libraries that said so; absent where none had to be asked.
    package var examinedWith: String?

    package init(path: String = "", sha256: String? = nil, size: UInt64 = 0, type: String? = nil, pages: Int? = nil, pagesFrom: String? = nil, encrypted: Bool = false, broken: Bool = false, signatures: [Signature] = [], text: Text? = nil, problems: [Problem] = [], examinedWith: String? = nil) {
        self.path = path
        self.sha256 = sha256
        self.size = size
        self.type = type
        self.pages = pages
        self.pagesFrom = pagesFrom
        self.encrypted = encrypted
        self.broken = broken
        self.signatures = signatures
        self.text = text
        self.problems = problems
        self.examinedWith = examinedWith
    }

    /// A signature that is there. Whether it holds was not looked at.
    package struct Signature: Sendable, Equatable, Codable {
        /// Counts from 1, in the order of the document.
        package var number: Int
        /// `pdf-signature`, `pdf-timestamp`, `ofd-signature`, `ofd-seal`, `xml-signature`.
        package var kind: String
        /// Common names (or whole subjects) of the certificates that the signature names as its signers'.
        package var signers: [String]
        /// The signer's own word on when, as it stands in the document.
        package var statedAt: String?
        /// Always false in this version.
        package var verified: Bool

        package init(number: Int, kind: String, signers: [String], statedAt: String? = nil) {
            self.number = number
            self.kind = kind
            self.signers = signers
            self.statedAt = statedAt
            verified = false
        }
    }

    /// The text that was taken out for a later search.
    package struct Text: Sendable, Equatable, Codable {
        /// UTF-8 bytes kept.
        package var bytes: Int
        /// Pages that have any.
        package var pages: Int
        /// There was more than is kept.
        package var truncated: Bool
        /// Of a plain text: the encoding that it was read in.
        package var charset: String?

        package init(bytes: Int, pages: Int, truncated: Bool, charset: String? = nil) {
            self.bytes = bytes
            self.pages = pages
            self.truncated = truncated
            self.charset = charset
        }
    }

    package struct Problem: Sendable, Equatable, Codable {
        package var code: FindingCode
        /// What the library or the check saw.
        package var detail: String

        package init(_ code: FindingCode, _ detail: String) {
            self.code = code
            self.detail = detail
        }
    }
}

/// The text of one page.
package struct DocumentText: Sendable, Equatable, Codable {
    /// Counts from 1; a document without pages has all its text on the first.
    package var page: Int
    package var text: String

    package init(page: Int, text: String) {
        self.page = page
        self.text = text
    }
}

/// What an examination came to: the facts, and the text page by page.
package struct Examination: Sendable, Equatable, Codable {
    package var facts: DocumentFacts
    package var texts: [DocumentText]

    package init(facts: DocumentFacts, texts: [DocumentText] = []) {
        self.facts = facts
        self.texts = texts
    }
}
