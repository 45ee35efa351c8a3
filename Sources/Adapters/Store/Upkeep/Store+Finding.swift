package import Application
package import SQL

extension Store {
    /// What a database says it is before it is opened as a store; nil when it is none or cannot be
    /// read.
    package static func environment(of database: any Database) async -> StoreEnvironment? {
        let words = try? await database.read { reader in
            try reader.query("SELECT value FROM meta WHERE key='environment'", []) {
                try $0.text(0)
            }
        }
        return words?.first.flatMap { StoreEnvironment(rawValue: $0) }
    }

    /// How many orders a database holds before it is opened as a store; nil when it is none.
    package static func orderCount(of database: any Database) async -> Int? {
        let counts = try? await database.read { reader in
            try reader.query("SELECT count(*) FROM orders_core") { try $0.integer(0) }
        }
        return counts?.first.map(Int.init)
    }
}
