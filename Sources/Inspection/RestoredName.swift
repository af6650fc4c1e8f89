internal import Evidence
internal import Files
internal import Foundation
internal import PackageFormat

/// The names under which files are taken out: the originals' own where that harms nobody, else the archive's.
///
/// Original names are whatever somebody wrote into a dossier. One is given back only if it names a file in its folder and
/// nothing else, on any system that the folder may be carried to, and if it reads as what it is.
enum RestoredName {
    /// Whether a name may be made in somebody's folder.
    static func isHarmless(_ name: [UInt8]) -> Bool {
        guard TargetFolder.isComponent(name), name.last != 0x2E, name.last != 0x20 else { return false }
        guard let text = String(validating: name, as: UTF8.self) else { return isHarmlessUnknownEncoding(name) }
        return !text.contains("\\") && !isDeviceName(text)
            && text.unicodeScalars.allSatisfy { scalar in
                switch scalar.properties.generalCategory {
                // Line breaks, escapes, and marks that turn the reading direction round.
                case .control, .format, .lineSeparator, .paragraphSeparator: false
                default: true
                }
            }
    }

    /// Bytes of GBK and its like: pairs whose second byte may be that of `\`.
    private static func isHarmlessUnknownEncoding(_ name: [UInt8]) -> Bool {
        var at = 0
        while at < name.count {
            let isPair = name[at] >= 0x81 && at + 1 < name.count && name[at + 1] >= 0x40
            if !isPair, name[at] < 0x20 || name[at] == 0x7F || name[at] == 0x5C { return false }
            at += isPair ? 2 : 1
        }
        return true
    }

    /// Windows opens a device by these, whatever stands behind the first dot.
    private static func isDeviceName(_ name: String) -> Bool {
        let stem = name.prefix { $0 != "." }.uppercased()
        if ["CON", "PRN", "AUX", "NUL", "CONIN$", "CONOUT$"].contains(stem) { return true }
        return stem.count == 4 && (stem.hasPrefix("COM") || stem.hasPrefix("LPT")) && "123456789¹²³".contains(stem.last!)
    }

    /// Why a file keeps the name that the archive gave it.
    enum Kept: Sendable { case isHarmful, isTaken }

    /// The names of one folder's files, in the order given: each original's own unless it is harmful, an earlier file's, or
    /// the archive name of another. The same for one file taken out as for all.
    static func names(_ files: [(path: String, original: [UInt8])]) -> [String: (name: [UInt8], kept: Kept?)] {
        var names: [String: (name: [UInt8], kept: Kept?)] = [:]
        let archived = Set(files.map { key(Array(archiveName($0.path).utf8)) })
        var taken: Set<[UInt8]> = []
        for (path, original) in files {
            let own = Array(archiveName(path).utf8)
            if !isHarmless(original) {
                names[path] = (own, .isHarmful)
            } else if key(original) != key(own), archived.contains(key(original)) || !taken.insert(key(original)).inserted {
                names[path] = (own, .isTaken)
            } else {
                names[path] = (original, nil)
            }
        }
        return names
    }

    static func archiveName(_ path: String) -> Substring { path.split(separator: "/", omittingEmptySubsequences: false).last ?? "" }

    /// Names with one key are one file on some file system.
    private static func key(_ name: [UInt8]) -> [UInt8] {
        String(validating: name, as: UTF8.self).map { Array(EntryName.collisionKey($0).utf8) } ?? name
    }
}
