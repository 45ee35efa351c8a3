/// Partial indexes again with conditions that SQLite evaluates without a table for each.
enum SchemaSlimIndexes {
    /// The statements of the step on SQLite; PostgreSQL reads an IN list as it is.
    static let statements: [String] = [
        "DROP INDEX attempts_open",
        "CREATE UNIQUE INDEX attempts_open ON fulfillment_logs_core(id) WHERE \(unsettled)",
        "DROP INDEX one_live",
        "CREATE UNIQUE INDEX one_live ON fulfillment_logs_core(line_key) WHERE \(live)",
        "DROP INDEX single_flight",
        """
        CREATE UNIQUE INDEX single_flight ON fulfillment_logs_core(provider,subject,service)
          WHERE \(unsettled)
        """,
        "DROP INDEX lines_open",
        "CREATE INDEX lines_open ON order_lines(provider,key) WHERE \(OpenStates.atProvider)",
    ]

    private static let unsettled = OpenStates.unsettled
    private static let live = OpenStates.live
}
