internal import Crypto

/// One numbered step of the schema: append-only once released, since its checksum is stored (B6).
struct Migration: Sendable {
    /// From 1, without gaps.
    let version: Int64
    let name: String
    /// Single statements, run in order in one transaction with the version row.
    let statements: [String]

    /// SHA-256 over the statements, each followed by a NUL.
    var checksum: [UInt8] {
        var bytes: [UInt8] = []
        for statement in statements {
            bytes.append(contentsOf: statement.utf8)
            bytes.append(0)
        }
        return SHA256.hash(bytes)
    }

    /// Every step that this program knows, oldest first.
    static let all: [Migration] = [
        Migration(version: 1, name: "parties", statements: SchemaParties.statements),
        Migration(version: 2, name: "catalogue", statements: SchemaCatalogue.statements),
        Migration(version: 3, name: "orders", statements: SchemaOrders.statements),
        Migration(version: 4, name: "history", statements: SchemaHistory.statements),
        Migration(version: 5, name: "attempts", statements: SchemaAttempts.statements),
        Migration(version: 6, name: "queue", statements: SchemaQueue.statements),
        Migration(version: 7, name: "results", statements: SchemaResults.statements),
        Migration(version: 8, name: "work", statements: SchemaWork.statements),
        Migration(version: 9, name: "access", statements: SchemaAccess.statements),
        Migration(version: 10, name: "guards", statements: SchemaGuards.statements),
        Migration(version: 11, name: "views", statements: SchemaViews.statements),
        Migration(version: 12, name: "balances", statements: SchemaBalances.statements),
    ]
}
