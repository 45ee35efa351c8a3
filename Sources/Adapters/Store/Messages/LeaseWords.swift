internal import Domain
internal import SQL

/// How a lease is written and compared: by the clock that all who claim have in common (J3).
struct LeaseWords: Sendable {
    private let dialect: Dialect

    /// Words for a database.
    init(_ dialect: Dialect) { self.dialect = dialect }

    /// Now, as an expression; `parameter` holds the caller's.
    func now(_ parameter: String) -> String {
        switch dialect {
        case .sqlite: parameter
        // differs: nodes' clocks differ, the server's is one.
        case .postgres: "(\(DatabaseClock.now(.postgres))+0*\(parameter))"
        }
    }

    /// What a claim of several rows ends with.
    var skipping: String {
        switch dialect {
        case .sqlite: ""
        // differs: several nodes claim on PostgreSQL; each steps over what another one holds.
        case .postgres: " FOR UPDATE SKIP LOCKED"
        }
    }
}
