/// Which faults happen, how often, and to which calls.
package struct SandboxFaults: Sendable, Equatable {
    /// One name with its share of the calls.
    package struct Entry: Sendable, Equatable {
        /// A full name such as `S10.reset` or a number such as `S10`.
        package let name: String
        /// Share of the calls it concerns, 0…1.
        package let share: Double
        /// The only call it concerns; nil = those for which the fault means something.
        package let action: SandboxAction?
        /// How many times it happens at most; nil = without end.
        package let count: Int?
        /// The faults the name stands for; each gets an equal part of the share.
        package let faults: [Fault]
    }

    /// The entries in the order given.
    package let entries: [Entry]

    /// No faults at all.
    package static let none = SandboxFaults(entries: [])

    private init(entries: [Entry]) { self.entries = entries }

    /// Reads `S10=20%,S12.429=0.05,S9.html@getimeis,S10.hang*1`; throws SandboxFaultError.
    package init(_ text: String) throws(SandboxFaultError) {
        var entries: [Entry] = []
        for part in text.split(separator: ",") {
            entries.append(try Self.entry(part))
        }
        self.entries = entries
    }

    /// Reads one entry: `NAME[@CALL][=SHARE][*COUNT]`, a share as `0.2` or `20%`.
    private static func entry(_ text: Substring) throws(SandboxFaultError) -> Entry {
        let (head, count) = cut(text, at: "*")
        let (subject, share) = cut(head, at: "=")
        let (name, call) = cut(subject, at: "@")
        let faults = FaultName.faults(named: String(name))
        guard !faults.isEmpty else { throw .unknownName(String(name)) }
        var action: SandboxAction?
        if let call {
            guard let known = SandboxAction(rawValue: String(call)) else {
                throw .unknownCall(String(call))
            }
            action = known
        }
        var limit: Int?
        if let count {
            guard let number = Int(count), number > 0 else { throw .badCount(String(count)) }
            limit = number
        }
        return Entry(
            name: String(name), share: try fraction(share), action: action, count: limit,
            faults: faults)
    }

    private static func fraction(_ text: Substring?) throws(SandboxFaultError) -> Double {
        guard let text else { return 1 }
        let isPercent = text.hasSuffix("%")
        let digits = isPercent ? text.dropLast() : text
        guard let number = Double(digits) else { throw .badShare(String(text)) }
        let share = isPercent ? number / 100 : number
        guard share >= 0, share <= 1 else { throw .badShare(String(text)) }
        return share
    }

    private static func cut(
        _ text: Substring, at mark: Character
    ) -> (head: Substring, tail: Substring?) {
        guard let place = text.firstIndex(of: mark) else { return (text, nil) }
        return (text[..<place], text[text.index(after: place)...])
    }

    /// The entries as text that can be read back.
    package var text: String {
        entries.map { entry in
            var text = entry.name
            if let action = entry.action { text += "@\(action.rawValue)" }
            text += "=\(entry.share)"
            if let count = entry.count { text += "*\(count)" }
            return text
        }.joined(separator: ",")
    }
}

/// A list of faults that cannot be read.
package enum SandboxFaultError: Error, Sendable, Equatable, CustomStringConvertible {
    case unknownName(String)
    case unknownCall(String)
    case badShare(String)
    case badCount(String)

    /// What is wrong and what would be right.
    package var description: String {
        switch self {
        case .unknownName(let name):
            "\"\(name)\" is not a fault; the names are "
                + FaultName.all.map(\.name).joined(separator: ", ")
        case .unknownCall(let call):
            "\"\(call)\" is not a call; the calls are "
                + SandboxAction.allCases.map(\.rawValue).joined(separator: ", ")
        case .badShare(let text): "\"\(text)\" is not a share; write 0.2 or 20%"
        case .badCount(let text): "\"\(text)\" is not a count of 1 or more"
        }
    }
}
