/// Who did something, for history and audit.
package struct Actor: Hashable, Sendable {
    /// The kinds of actor (`orders.md` 2).
    package enum Kind: String, Sendable, CaseIterable {
        case customer, staff
        case apiKey = "api_key"
        case system, provider, cli
    }

    package let kind: Kind
    /// The id or the system user's name; empty for `system`.
    package let id: String

    /// Names an actor.
    package init(kind: Kind, id: String) {
        self.kind = kind
        self.id = id
    }

    /// Waybill itself.
    package static let system = Actor(kind: .system, id: "")

    /// `kind:id`, or the kind alone.
    package var text: String { id.isEmpty ? kind.rawValue : kind.rawValue + ":" + id }

    /// Parses `text`; an unknown kind gives nil.
    package init?(_ text: String) {
        let parts = text.split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false)
        guard let first = parts.first, let kind = Kind(rawValue: String(first)) else { return nil }
        self.init(kind: kind, id: parts.count > 1 ? String(parts[1]) : "")
    }
}
