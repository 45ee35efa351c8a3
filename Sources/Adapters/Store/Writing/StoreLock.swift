internal import SQL

/// What several writers on PostgreSQL may not decide about at the same time; each ends at commit.
///
/// differs: SQLite has one writer, who needs no lock.
enum StoreLock {
    /// The order rows under a condition on `orders_core o`: before a unit is changed (V4).
    case orders(condition: String, values: [SQLValue])
    /// A key of a scope: before its answer is looked up, so that a second request waits (K1).
    case idempotency(scope: String, key: String)
    /// A target at a provider's service: before earlier lines are looked for (`orders.md` 6.3).
    case target(provider: String, service: String, target: String)
    /// Every target: for a transaction that places more of them than locks should be held.
    case allTargets
    /// An empty store: before it is founded.
    case founding

    /// Targets a transaction locks one by one; a server has room for some thousand locks in all.
    static let mostTargets = 200

    /// The statements that wait for it, in order.
    var statements: [(text: String, values: [SQLValue])] {
        switch self {
        case .orders(let condition, let values):
            [
                (
                    // In the order of keys, so that two writers cannot wait for each other.
                    "SELECT o.key FROM orders_core o WHERE \(condition) ORDER BY o.key FOR UPDATE",
                    values
                )
            ]
        case .idempotency(let scope, let key):
            [Self.named("key", [scope, key])]
        case .target(let provider, let service, let target):
            [Self.named("targets", [], shared: true), Self.named("target", [provider, service, target])]
        case .allTargets: [Self.named("targets", [])]
        case .founding: [Self.named("founding", [])]
        }
    }

    /// A lock that has a name of 64 bits made of the schema and what it is about.
    private static func named(
        _ kind: String, _ parts: [String], shared: Bool = false
    ) -> (text: String, values: [SQLValue]) {
        let function = shared ? "pg_advisory_xact_lock_shared" : "pg_advisory_xact_lock"
        let name = ([kind] + parts).joined(separator: "\u{1F}")
        return (
            "SELECT \(function)(hashtextextended(current_schema()||$1,0))", [.text(name)]
        )
    }
}
