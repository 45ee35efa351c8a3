internal import Crypto
internal import SQL

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

    /// Every step that this program knows, oldest first: the same numbers on both databases.
    static func all(_ dialect: Dialect) -> [Migration] {
        switch dialect {
        case .sqlite: number(sqlite)
        // differs: PostgreSQL names its types otherwise, and several writers may not meet in one
        // row; see each step's own `postgres`.
        case .postgres: number(postgres)
        }
    }

    private static func number(_ steps: [(String, [String])]) -> [Migration] {
        steps.enumerated().map { index, step in
            Migration(version: Int64(index + 1), name: step.0, statements: step.1)
        }
    }

    private static let sqlite: [(String, [String])] = [
        ("parties", SchemaParties.statements), ("catalogue", SchemaCatalogue.statements),
        ("orders", SchemaOrders.statements), ("history", SchemaHistory.statements),
        ("attempts", SchemaAttempts.statements), ("queue", SchemaQueue.statements),
        ("results", SchemaResults.statements), ("work", SchemaWork.statements),
        ("access", SchemaAccess.statements), ("guards", SchemaGuards.statements),
        ("views", SchemaViews.statements(.sqlite)), ("balances", SchemaBalances.statements),
        ("nodes", SchemaNodes.statements), ("pins", SchemaPins.statements),
        ("slim_indexes", SchemaSlimIndexes.statements),
        ("imports", SchemaImports.statements(.sqlite)),
        ("terms", SchemaTerms.statements), ("stock", SchemaStock.statements(.sqlite)),
        ("trade", SchemaTrade.statements), ("money", SchemaMoney.statements(.sqlite)),
        ("holds", SchemaHolds.statements), ("messages", SchemaMessages.statements),
        ("business_views", SchemaBusinessViews.statements(.sqlite)),
        ("result_forms", SchemaForms.statements(.sqlite)), ("pace", SchemaPace.statements),
        ("online_numbers", []), ("durations", SchemaDurations.statements(.sqlite)),
        ("images", SchemaImages.statements), ("checks", SchemaChecks.statements),
    ]

    private static let postgres: [(String, [String])] = [
        ("parties", SchemaParties.postgres),
        ("catalogue", Spelling.postgres(SchemaCatalogue.statements)),
        ("orders", Spelling.postgres(SchemaOrders.statements)),
        ("history", Spelling.postgres(SchemaHistory.statements) + SchemaHistory.pending),
        ("attempts", Spelling.postgres(SchemaAttempts.statements) + [SchemaAttempts.sequence]),
        ("queue", SchemaQueue.postgres),
        ("results", Spelling.postgres(SchemaResults.statements)),
        ("work", Spelling.postgres(SchemaWork.statements)),
        ("access", Spelling.postgres(SchemaAccess.statements)),
        ("guards", SchemaGuards.postgres), ("views", SchemaViews.statements(.postgres)),
        ("balances", Spelling.postgres(SchemaBalances.statements)),
        ("nodes", Spelling.postgres(SchemaNodes.statements)),
        ("pins", Spelling.postgres(SchemaPins.statements)), ("slim_indexes", []),
        ("imports", SchemaImports.statements(.postgres)),
        ("terms", Spelling.postgres(SchemaTerms.statements)),
        ("stock", SchemaStock.statements(.postgres)),
        ("trade", Spelling.postgres(SchemaTrade.statements)),
        ("money", SchemaMoney.statements(.postgres)),
        ("holds", Spelling.postgres(SchemaHolds.statements)),
        ("messages", Spelling.postgres(SchemaMessages.statements)),
        ("business_views", SchemaBusinessViews.statements(.postgres)),
        ("result_forms", SchemaForms.statements(.postgres)), ("pace", SchemaPace.statements),
        ("online_numbers", SchemaOnlineNumbers.postgres),
        ("durations", SchemaDurations.statements(.postgres)),
        ("images", Spelling.postgres(SchemaImages.statements)),
        ("checks", Spelling.postgres(SchemaChecks.statements)),
    ]
}
