internal import Domain

/// Keys of words and rows that other rows share, as they are in the database; they never change.
struct WordDictionary: Sendable {
    /// The most entries of a kind remembered; beyond it a look-up by index answers.
    static let bound = 10_000
    var kinds: [HistoryKind: Int64] = [:]
    var actors: [String: Int64] = [:]
    var texts: [String: Int64] = [:]
    var notices: [NoticeKind: Int64] = [:]
    var customers: [ID<Customer>: Int64] = [:]
    var services: [ID<Service>: Int64] = [:]
    /// The house account.
    var house: ID<Customer>?

    /// True when nothing is known.
    var isEmpty: Bool {
        kinds.isEmpty && actors.isEmpty && texts.isEmpty && notices.isEmpty && customers.isEmpty
            && services.isEmpty && house == nil
    }

    /// Takes over what another one knows, up to the bound.
    mutating func merge(_ other: WordDictionary) {
        Self.merge(other.kinds, into: &kinds)
        Self.merge(other.actors, into: &actors)
        Self.merge(other.texts, into: &texts)
        Self.merge(other.notices, into: &notices)
        Self.merge(other.customers, into: &customers)
        Self.merge(other.services, into: &services)
        house = house ?? other.house
    }

    private static func merge<Word>(_ new: [Word: Int64], into known: inout [Word: Int64]) {
        guard known.count < bound, !new.isEmpty else { return }
        known.merge(new) { _, new in new }
    }
}
