internal import Application
internal import Domain
internal import SQL

/// What R8 compares: readings of a provider's balance, and what orders explain of it.
extension StoreReading {
    /// The newest balance reading of a provider.
    package func latestBalance(provider: String) throws -> BalanceReading? {
        try hold(.balance(provider: provider))
        return try row(
            """
            SELECT amount,at_us FROM balance_readings WHERE provider=$1 \
            ORDER BY at_us DESC,id DESC LIMIT 1
            """, [.text(provider)]
        ) { row in BalanceReading(provider: provider, amount: try row.integer(), at: try row.time())
        }
    }

    /// Prices of lines accepted in a half-open span of time, less those rejected in it (R8).
    ///
    /// Reads every line of the provider: it is asked for once an hour at most.
    package func charged(provider: String, after: Timestamp, upTo: Timestamp) throws -> Int64 {
        try row(
            """
            SELECT COALESCE(SUM(CASE WHEN accepted_at>$2 AND accepted_at<=$3 THEN cost \
            ELSE 0 END),0)\
            -COALESCE(SUM(CASE WHEN state='rejected' AND accepted_at IS NOT NULL \
            AND finished_at>$2 \
            AND finished_at<=$3 THEN cost ELSE 0 END),0) FROM order_lines WHERE provider=$1
            """, [.text(provider), .time(after), .time(upTo)]
        ) { row in try row.integer() } ?? 0
    }
}
