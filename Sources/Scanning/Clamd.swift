package import Evidence
package import Files
package import SystemPackage

/// ClamAV's daemon, asked over its local socket. Each command has a connection of its own.
///
///     zVERSION NUL                                  ClamAV 1.4.6/27815/Sun Nov 29 09:38:05 2026 NUL
///     zINSTREAM NUL *(length bytes) zero            stream: OK NUL
///                                                   stream: Win.Test.EICAR_HDB-1 FOUND NUL
///                                                   INSTREAM size limit exceeded. ERROR NUL
///     length, zero = 4 bytes, big-endian
///
/// clamd never sees a path: it need not be allowed to read the files, and can read no others at our word.
package struct Clamd: Sendable {
    package let socket: FilePath
    /// How long nothing may happen while it takes bytes and scans them. Its own limit on one file is two minutes.
    package var patience: Duration
    package let cancellation: Cancellation

    package init(socket: FilePath, patience: Duration = .seconds(300), cancellation: Cancellation) {
        self.socket = socket
        self.patience = patience
        self.cancellation = cancellation
    }

    package struct Version: Sendable, Equatable {
        /// `ClamAV 1.4.6`
        package let scanner: String
        /// Of the signature database; nil where it is nobody's publication.
        package let signatures: String?
        /// When it was made, as clamd writes it.
        package let signaturesFrom: String?

        package init(scanner: String, signatures: String?, signaturesFrom: String?) {
            self.scanner = scanner
            self.signatures = signatures
            self.signaturesFrom = signaturesFrom
        }
    }

    package enum Answer: Sendable, Equatable {
        case clean
        case found(String)
        /// More than StreamMaxLength.
        case tooLarge
        case error(String)
        /// The bytes that were to be sent ended early.
        case notSent
    }

    /// - Throws: ``FaultCode/clamdUnreachable``, ``FaultCode/clamdTimeout``; ``FaultCode/clamdAnswer`` where it is somebody else who answers.
    package func version() throws(Fault) -> Version {
        let text = try ask("zVERSION\0")
        let parts = text.split(separator: "/", maxSplits: 2, omittingEmptySubsequences: false).map(String.init)
        guard parts[0].hasPrefix("ClamAV ") else { throw Fault(.clamdAnswer, path: socket.string, facts: ["answer": String(text.prefix(80))]) }
        return Version(scanner: parts[0], signatures: parts.count > 1 && parts[1] != "0" && !parts[1].isEmpty ? parts[1] : nil, signaturesFrom: parts.count > 2 ? parts[2] : nil)
    }

    package func isThere() -> Bool { (try? ask("zPING\0")) == "PONG" }

    private func ask(_ command: String) throws(Fault) -> String {
        let connection = try ClamdConnection(socket, patience: min(patience, .seconds(10)), cancellation: cancellation)
        _ = try connection.send(Array(command.utf8))
        return try connection.receive()
    }

    /// What ends a sending early.
    private struct Answered: Error {}

    /// Streams bytes and takes what clamd says of them.
    ///
    /// - Parameter feed: calls its argument with every piece in order, and returns whether these were all.
    /// - Throws: as ``version()``, and what `feed` throws.
    package func scan(_ feed: (@escaping (UnsafeRawBufferPointer) throws -> Void) throws -> Bool) throws -> Answer {
        let connection = try ClamdConnection(socket, patience: patience, cancellation: cancellation)
        do {
            guard try connection.send(Array("zINSTREAM\0".utf8)) else { throw Answered() }
            let isWhole = try feed { piece in
                // A piece of no length would be the end.
                guard !piece.isEmpty else { return }
                guard try connection.send(Clamd.bigEndian(piece.count)), try connection.send(piece) else { throw Answered() }
            }
            // Without the end clamd says nothing of what it has.
            guard isWhole else { return .notSent }
            _ = try connection.send(Clamd.bigEndian(0))
        } catch is Answered {}
        return try answer(try connection.receive())
    }

    private func answer(_ text: String) throws(Fault) -> Answer {
        if text == "stream: OK" { return .clean }
        if text.hasPrefix("stream: "), text.hasSuffix(" FOUND") { return .found(String(text.dropFirst(8).dropLast(6))) }
        if text.hasSuffix("ERROR") { return text.contains("size limit exceeded") ? .tooLarge : .error(text) }
        throw Fault(.clamdAnswer, path: socket.string, facts: ["answer": String(text.prefix(80))])
    }

    static func bigEndian(_ length: Int) -> [UInt8] { [24, 16, 8, 0].map { UInt8(truncatingIfNeeded: length >> $0) } }
}
