internal import Evidence
internal import PackageFormat

/// Who acted: each once, in the order of their first event.
///
/// The log writes an agent as one text: a program with its version, a person as given, or a signer's name and role
/// (docs/format.md, 8.4). What kind it is follows from the text and from the event; where it does not, no kind is claimed.
struct PremisAgents {
    /// In which capacity: whoever sealed may be a person or an organisation.
    enum Capacity { case actor, signer }

    /// From an event to an agent.
    struct Link {
        let id: String
        let role: PremisTerm
    }

    private let packageID: String
    private let seal: Dossier.Seal?
    private var numbers: [String: Int] = [:]
    private var all: [(text: String, capacity: Capacity)] = []

    init(packageID: String, seal: Dossier.Seal?) {
        self.packageID = packageID
        self.seal = seal
    }

    mutating func link(_ text: String, _ capacity: Capacity) -> Link {
        let number = numbers[text] ?? all.count + 1
        if numbers.updateValue(number, forKey: text) == nil { all.append((text, capacity)) }
        return Link(id: id(number), role: program(text) == nil ? .implementer : .executingProgram)
    }

    /// - Returns: how many.
    func write(_ xml: inout XMLWriter) throws -> Int {
        for (i, agent) in all.enumerated() {
            try xml.element("agent") { xml in
                try xml.identifier("agentIdentifier", "local", id(i + 1))
                if let program = program(agent.text) {
                    try xml.element("agentName", [], program.name)
                    try xml.element("agentType", .software)
                    try xml.element("agentVersion", [], program.version)
                } else if let signer = signers(agent.text).first {
                    for certificate in signers(agent.text).compactMap(\.certificate) { try xml.identifier("agentIdentifier", "SHA-256 of the certificate", certificate) }
                    try xml.element("agentName", [], signer.name)
                    try xml.element("agentNote", [], "role: \(signer.role)")
                } else {
                    try xml.element("agentName", [], agent.text)
                    if agent.capacity == .actor { try xml.element("agentType", .person) }
                }
            }
        }
        return all.count
    }

    private func id(_ number: Int) -> String { "\(packageID)#agent-\(number)" }

    /// `fengcun 0.1.0`: this program, in whatever version.
    private func program(_ text: String) -> (name: String, version: String)? {
        guard text.hasPrefix("fengcun ") else { return nil }
        return ("fengcun", String(text.dropFirst(8)))
    }

    /// Those of the dossier whose name and role the text is: somebody may sign with two certificates.
    private func signers(_ text: String) -> [Dossier.RequiredSigner] { seal?.requiredSigners.filter { "\($0.name) (\($0.role))" == text } ?? [] }
}
