internal import Application
internal import Domain

/// API keys that were looked up lately, so that a request need not wait for a reader.
///
/// A change forgets its key before the one who asked for the change is answered (SEC32).
struct RecentKeys: Sendable {
    /// The most keys kept; beyond it all are looked up again.
    static let bound = 4_096
    private(set) var records: [String: APIKeyRecord] = [:]
    /// Counts changes: a record that was read before the latest one may be older than it.
    private(set) var era = 0

    /// Keeps a record that was read when this era was on.
    mutating func note(_ record: APIKeyRecord, readIn era: Int) {
        guard era == self.era else { return }
        if records.count >= Self.bound { records.removeAll() }
        records[record.publicID] = record
    }

    /// Forgets a key that was changed.
    mutating func forget(_ id: ID<APIKey>) {
        era += 1
        records = records.filter { $0.value.id != id }
    }
}
