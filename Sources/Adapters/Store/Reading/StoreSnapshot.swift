internal import SQL

/// One read snapshot of the store.
struct StoreSnapshot: StoreReading {
    let sql: any SQLReader
    let seal: StoreSeal

    /// Nothing read here is written back.
    func hold(_ lock: StoreLock) {}

    /// Nothing read here needs to be found again.
    func note(_ order: ReadOrder) {}
}
