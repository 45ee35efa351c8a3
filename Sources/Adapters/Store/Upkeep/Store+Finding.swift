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
}
