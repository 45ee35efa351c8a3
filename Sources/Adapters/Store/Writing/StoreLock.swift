internal import SQL

/// What several writers on PostgreSQL may not decide about at the same time; each ends at commit.
///
/// differs: SQLite has one writer, who needs no lock. `docs/decisions/0006` lists what each closes.
enum StoreLock {
    /// The order rows under a condition on `orders_core o`: before a unit is changed (V4).
    case orders(condition: String, values: [SQLValue])
    /// A key of a scope: before its answer is looked up, so that a second request waits (K1).
    case idempotency(scope: String, key: String)
    /// A customer's own reference: before it is looked up (W2).
    case reference(customer: String, reference: String)
    /// A target, at whichever service: before earlier lines are looked for (`orders.md` 6.3).
    case target(String)
    /// Every target and reference, for a transaction that places more than it should lock singly.
    case allTargets
    /// A provider account that is read, and may be written back as it was read.
    case provider(String)
    /// A provider account that is written: nobody else may still write back what he read.
    case changedProvider(String)
    /// Services that are read, and may be written back as they were read.
    case catalogue
    /// Services that are written.
    case changedCatalogue
    /// The balance readings of a provider: before one is compared with the last (R8).
    case balance(provider: String)
    /// An empty store: before it is founded.
    case founding

    /// Targets a transaction locks one by one, and as many references.
    ///
    /// A group ends at 128 locks, so it holds less than 128 + 200 + a few; times four writers on
    /// three nodes that is some 4,000 of the 6,400 that a server has by default.
    static let mostTargets = 100

    /// How many locks of its group it counts for.
    ///
    /// What excludes all others is not held for longer than its own transaction needs.
    var weight: Int {
        if case .allTargets = self { 10_000 } else { names.count }
    }

    /// Whether holding every target makes it superfluous.
    var isOfOneTarget: Bool {
        switch self {
        case .target, .reference: true
        case .orders, .idempotency, .allTargets, .provider, .changedProvider, .catalogue,
            .changedCatalogue, .balance, .founding:
            false
        }
    }

    /// The named locks that it stands for, in the order in which they are taken.
    var names: [NamedLock] {
        switch self {
        case .orders: []
        case .idempotency(let scope, let key): [NamedLock(["key", scope, key])]
        case .reference(let customer, let reference):
            [
                NamedLock(["targets"], isShared: true),
                NamedLock(["reference", customer, reference]),
            ]
        case .target(let target):
            [NamedLock(["targets"], isShared: true), NamedLock(["target", target])]
        case .allTargets: [NamedLock(["targets"])]
        case .provider(let code): [NamedLock(["provider", code], isShared: true)]
        case .changedProvider(let code): [NamedLock(["provider", code])]
        case .catalogue: [NamedLock(["catalogue"], isShared: true)]
        case .changedCatalogue: [NamedLock(["catalogue"])]
        case .balance(let provider): [NamedLock(["balance", provider])]
        case .founding: [NamedLock(["founding"])]
        }
    }
}

/// An advisory lock whose number of 64 bits is made of the schema and what it is about.
struct NamedLock {
    let name: String
    /// Shared ones exclude only those that are not.
    let isShared: Bool

    /// Names a lock by its kind and what it is about.
    init(_ parts: [String], isShared: Bool = false) {
        name = parts.joined(separator: "\u{1F}")
        self.isShared = isShared
    }

    /// The statement that waits for it; `$1` is the name.
    var statement: String { Self.statement([self]) }

    /// The statement that waits for several, one after the other; `$1`, `$2` … are their names.
    static func statement(_ locks: [NamedLock]) -> String {
        let calls = locks.enumerated().map { index, lock in
            let function = lock.isShared ? "pg_advisory_xact_lock_shared" : "pg_advisory_xact_lock"
            return "\(function)(hashtextextended(current_schema()||$\(index + 1),0))"
        }
        return "SELECT " + calls.joined(separator: ",")
    }
}
