internal import SQL

/// What happens to one table when a store moves to another database.
struct MovingRule: Sendable, Equatable {
    /// The ways a table is moved.
    enum Way: Sendable, Equatable {
        /// Row by row; a row that changed meanwhile is written again.
        case rows
        /// Row by row; a row never changes once it is there, and the schema refuses to.
        case fixedRows
        /// Its rows are part of another table's values, which moves with them.
        case partOf(String)
        /// Numbers that only rise, read and set as a whole when writing has stopped.
        case series
        /// Made anew from the rows of others once they are all there.
        case rebuilt
        /// Must be empty when writing has stopped: what lies here is on its way elsewhere.
        case drained
        /// Belongs to the database, not to the store.
        case own
    }

    let table: String
    let way: Way
    /// The databases that have it.
    let dialects: Set<Dialect>

    /// True for a table whose rows are copied one by one.
    var hasRows: Bool { way == .rows || way == .fixedRows }

    /// Every table of either database, parents before children, history before what it explains.
    ///
    /// A table that is missing here stops a move before it begins.
    static let all: [MovingRule] = [
        .init("meta", .rows), .init("actors", .fixedRows), .init("texts", .fixedRows),
        .init("history_kinds", .fixedRows), .init("notice_kinds", .fixedRows),
        .init("customers", .rows), .init("customer_words", .rows),
        .init("customer_addresses", .rows), .init("customer_counts", .rows),
        .init("spend_tiers", .rows), .init("tier_prices", .rows), .init("promos", .rows),
        .init("promo_uses", .rows), .init("shipping_zones", .rows),
        .init("providers", .rows), .init("services", .rows),
        .init("order_state_history_core", .fixedRows), .init("orders_core", .rows),
        .init("order_durations", .rows),
        .init("order_lines", .rows), .init("order_terms", .rows),
        .init("order_holds", .rows), .init("verifications", .rows),
        .init("blacklist", .rows), .init("files", .rows),
        .init("file_pieces", .fixedRows),
        .init("line_terms", .fixedRows), .init("line_results", .fixedRows),
        .init("products_core", .rows), .init("variants_core", .rows), .init("stock", .rows),
        .init("inventory_reservations_core", .rows), .init("inventory_log_core", .fixedRows),
        .init("stock_alerts", .rows),
        .init("payments", .rows), .init("ledger_transactions", .fixedRows),
        .init("ledger", .fixedRows), .init("wallets", .rows), .init("money_holds", .rows),
        .init("second_wishes", .rows),
        .init("fulfillment_logs_core", .rows), .init("order_processing_queue_core", .rows),
        .init("lane_turns", .rebuilt, [.sqlite]), .init("notification_queue_core", .rows),
        .init("order_errors", .rows), .init("anomalies", .rows), .init("audit", .fixedRows),
        .init("sync_runs", .rows), .init("balance_readings", .rows),
        .init("provider_response", .fixedRows), .init("provider_events", .rows),
        .init("feed", .fixedRows), .init("feed_head", .rows), .init("idempotency", .rows),
        .init("staff", .rows), .init("sessions", .rows), .init("setup_token", .rows),
        .init("api_keys", .rows), .init("counters", .rows),
        .init("counter_changes", .partOf("counters"), [.postgres]),
        .init("feed_pending", .drained, [.postgres]), .init("sequences", .series, [.sqlite]),
        .init("order_numbers", .series), .init("pinned_texts", .rows),
        .init("import_history_core", .rows),
        .init("notices", .rows), .init("messages", .rows), .init("message_templates", .rows),
        .init("webhook_endpoints", .rows), .init("webhook_deliveries", .rows),
        .init("webhook_tries", .rows),
        .init("releases", .rows), .init("provider_lanes", .rows), .init("violations", .rows),
        .init("leases", .own), .init("nodes", .own), .init("sweeps", .own),
        .init("schema_migrations", .own),
    ]

    /// Tables of the move itself.
    static let scaffold: Set<String> = ["moving_changes", "moving_source", "moving_progress"]

    private init(
        _ table: String, _ way: Way, _ dialects: Set<Dialect> = [.sqlite, .postgres]
    ) {
        self.table = table
        self.way = way
        self.dialects = dialects
    }
}
