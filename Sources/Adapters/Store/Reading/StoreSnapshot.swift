internal import Domain
internal import SQL

/// One read snapshot of the store.
struct StoreSnapshot: StoreReading {
    let sql: any SQLReader
    let seal: StoreSeal

    /// Nothing read here is written back.
    func hold(_ lock: StoreLock) {}

    /// Nothing read here needs to be found again.
    func note(_ order: ReadOrder) {}

    /// Nothing is placed here.
    var ahead: PlacingAhead? { nil }

    /// A snapshot looks for itself.
    var knownHouse: ID<Customer>? { nil }

    /// Nothing read here is remembered.
    func learn(house: ID<Customer>) {}
}
