package import Application
internal import Domain
internal import SQL

extension Store {
    /// Differences of a provider's balance that nobody has dealt with, newest first (R8).
    package func openBalanceAlarms(limit: Int) async throws -> [AnomalyEntry] {
        try await reading { snapshot in
            try snapshot.rows(
                """
                SELECT id,provider,detail,at_us FROM anomalies WHERE kind='balance' \
                AND resolved_at IS NULL ORDER BY id DESC LIMIT $1
                """, [.int(limit)]
            ) { row in
                AnomalyEntry(
                    id: try row.integer(), provider: try row.text(), detail: try row.text(),
                    at: try row.time())
            }
        }
    }
}
