internal import ForeignArchives

/// What a name's extension says a file is, against what it is.
enum NamedType {
    private static let compound: Set = ["application/x-ole-storage", "application/CDFV2", "application/encrypted"]

    /// Types that an extension may stand for; extensions that are not here say nothing.
    private static let types: [String: Set<String>] = [
        "pdf": ["application/pdf"],
        "ofd": ["application/ofd"],
        "docx": [OfficeType.word, "application/encrypted"],
        "xlsx": [OfficeType.sheet, "application/encrypted"],
        "pptx": [OfficeType.slides, "application/encrypted"],
        "docm": [OfficeType.wordWithMacros, OfficeType.word, "application/encrypted"],
        "xlsm": [OfficeType.sheetWithMacros, OfficeType.sheet, "application/encrypted"],
        "pptm": [OfficeType.slidesWithMacros, OfficeType.slides, "application/encrypted"],
        // Word opens and writes RTF under this name as well; WPS writes OOXML under its own.
        "doc": compound.union(["application/msword", "text/rtf"]),
        "xls": compound.union(["application/vnd.ms-excel"]),
        "ppt": compound.union(["application/vnd.ms-powerpoint"]),
        "wps": compound.union(["application/msword", "application/vnd.ms-works", OfficeType.word]),
        "et": compound.union(["application/vnd.ms-excel", OfficeType.sheet]),
        "dps": compound.union(["application/vnd.ms-powerpoint", OfficeType.slides]),
        "odt": ["application/vnd.oasis.opendocument.text"],
        "ods": ["application/vnd.oasis.opendocument.spreadsheet"],
        "odp": ["application/vnd.oasis.opendocument.presentation"],
        "rtf": ["text/rtf"],
        "jpg": ["image/jpeg"], "jpeg": ["image/jpeg"], "png": ["image/png"], "gif": ["image/gif"], "webp": ["image/webp"],
        "bmp": ["image/bmp", "image/x-ms-bmp"], "tif": ["image/tiff"], "tiff": ["image/tiff"],
        "zip": ["application/zip"], "rar": ["application/x-rar"], "7z": ["application/x-7z-compressed"],
    ]

    /// Names of texts: anything may be in a text but another kind of document.
    private static let texts: Set = ["txt", "csv", "tsv", "json", "xml", "html", "htm", "md", "log"]

    /// - Returns: `.pdf, text/plain` where the extension is not that of the content.
    static func lie(name: String, type: String?) -> String? {
        let file = name.split(separator: "/").last ?? ""
        guard let type, let dot = file.lastIndex(of: "."), dot != file.startIndex else { return nil }
        let ending = file[file.index(after: dot)...].lowercased()
        if let allowed = types[ending] { return allowed.contains(type) ? nil : ".\(ending), \(type)" }
        let isDocument = types.values.contains { $0.contains(type) } && type != "text/rtf"
        return texts.contains(ending) && isDocument ? ".\(ending), \(type)" : nil
    }
}
