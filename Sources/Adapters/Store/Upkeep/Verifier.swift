internal import Application
internal import Domain
internal import SQL

/// Checks of the whole store on one snapshot; each answers sentences, none when all is well.
struct Verifier {
    let snapshot: StoreSnapshot

    /// Every check that looks at whole tables.
    func wholeStore() throws -> [String] {
        try integrity() + counters() + uniqueness() + jobs() + feed() + results()
            + StockCheck(snapshot: snapshot).differences()
            + LedgerCheck(snapshot: snapshot).differences()
    }

    private func integrity() throws -> [String] {
        switch snapshot.sql.dialect {
        case .sqlite:
            let pages = try snapshot.rows("PRAGMA integrity_check") { row in try row.text() }
            let keys = try snapshot.rows("PRAGMA foreign_key_check") { row in try row.text() }
            return pages.filter { $0 != "ok" }.map { "damaged page: \($0)" }
                + keys.map { "a row of \($0) points nowhere" }
        // differs: PostgreSQL checks its pages with its own tools (amcheck, checksums), and its
        // schema leaves out the keys to shared rows; see `Spelling`.
        case .postgres: return try strays()
        }
    }

    /// Rows that name a shared row which is not there.
    private func strays() throws -> [String] {
        let keys = [
            ("orders_core", "customer_key", "customers"), ("orders_core", "placed_by", "actors"),
            ("order_lines", "service_key", "services"), ("order_lines", "name_key", "texts"),
            ("order_state_history_core", "actor", "actors"),
            ("order_state_history_core", "kind", "history_kinds"),
            ("notification_queue_core", "kind", "notice_kinds"),
            ("order_processing_queue_core", "lane", "texts"),
            ("line_results", "source_key", "texts"), ("line_results", "word_key", "texts"),
        ]
        return try keys.flatMap { table, column, parent in
            try found(
                """
                SELECT CAST(count(*) AS TEXT) FROM \(table) t WHERE NOT EXISTS(SELECT 1 \
                FROM \(parent) p WHERE p.key=t.\(column)) HAVING count(*)>0
                """, "rows of \(table) whose \(column) points nowhere:")
        }
    }

    private func counters() throws -> [String] {
        var real: [String: Int64] = [:]
        let counts = [
            ("SELECT '\(CounterName.orders)',count(*) FROM orders_core"),
            ("""
            SELECT 'customers.'||status,count(*) FROM customers WHERE is_house=0 GROUP BY status
            """),
            ("SELECT '\(CounterName.promos)',count(*) FROM promos"),
            ("SELECT 'order.'||state,count(*) FROM orders_core GROUP BY state"),
            ("""
            SELECT 'word.'||status_word,count(*) FROM orders_core \
            WHERE status_word IS NOT NULL GROUP BY status_word
            """),
            ("SELECT 'line.'||state,count(*) FROM order_lines GROUP BY state"),
            ("SELECT 'channel.'||channel,count(*) FROM orders_core GROUP BY channel"),
            ("""
            SELECT 'provider.'||provider,count(DISTINCT order_key) FROM order_lines \
            GROUP BY provider
            """),
            ("""
            SELECT 'service.'||service_key,count(DISTINCT order_key) FROM order_lines \
            GROUP BY service_key
            """),
            ("SELECT 'customer.'||customer_key,count(*) FROM orders_core GROUP BY customer_key"),
            ("SELECT 'product.'||status,count(*) FROM products_core GROUP BY status"),
            ("SELECT '\(CounterName.stockItems)',count(*) FROM stock"),
        ]
        for text in counts {
            for (name, count) in try pairs(text) { real[name] = count }
        }
        let kept = try snapshot.everyCounter()
        return Set(real.keys).union(kept.keys).sorted().compactMap { name in
            let (want, have) = (real[name] ?? 0, kept[name] ?? 0)
            return want == have ? nil : "counter \(name) is \(have), but there are \(want)"
        }
    }

    private func pairs(_ text: String) throws -> [(String, Int64)] {
        try snapshot.rows(text) { row in (try row.text(), try row.integer()) }
            .filter { $0.1 != 0 }
    }

    private func uniqueness() throws -> [String] {
        let live = """
            'sending','dup_check','uncertain','accepted','in_process','completed','needs_human'
            """
        return try found(
            """
            SELECT line_key||'' FROM fulfillment_logs_core WHERE state IN(\(live)) \
            GROUP BY line_key HAVING count(*)>1 LIMIT 20
            """, "a line has two live sends, key")
            + found(
                """
                SELECT provider||' '||provider_order_id FROM fulfillment_logs_core \
                WHERE provider_order_id IS NOT NULL GROUP BY provider,provider_order_id \
                HAVING count(*)>1 LIMIT 20
                """, "a provider order is linked twice:")
            + found(
                """
                SELECT l.id FROM fulfillment_logs_core a JOIN order_lines l ON l.key=a.line_key \
                WHERE a.state IN('accepted','in_process') AND a.provider_order_id IS NOT NULL \
                AND COALESCE(l.provider_order_id,'')<>a.provider_order_id LIMIT 20
                """, "a line is not linked to what its send was accepted as:")
    }

    private func jobs() throws -> [String] {
        try found(
            """
            SELECT l.id FROM order_lines l JOIN orders_core o ON o.key=l.order_key \
            WHERE l.state IN('queued','sending') AND o.state IN('confirmed','processing') \
            AND l.kind<>'goods' AND l.is_automatic=1 AND NOT EXISTS(SELECT 1 \
            FROM order_processing_queue_core q \
            WHERE q.line_key=l.key AND q.state IN('ready','running')) LIMIT 20
            """, "a waiting line has no job:")
            + found(
                """
                SELECT l.id FROM order_processing_queue_core q \
                JOIN order_lines l ON l.key=q.line_key WHERE q.state IN('ready','running') \
                AND l.kind<>'goods' AND l.state NOT IN('queued','sending') LIMIT 20
                """, "a line that waits for nothing has a job:")
    }

    private func feed() throws -> [String] {
        let head = try snapshot.scalar("SELECT pos FROM feed_head WHERE one=1") ?? 0
        let rows = try snapshot.row("SELECT count(*),min(pos),max(pos) FROM feed") { row in
            (
                count: try row.integer(), min: try row.optionalInteger(),
                max: try row.optionalInteger()
            )
        }
        guard let rows, let min = rows.min, let max = rows.max else { return [] }
        var problems: [String] = []
        if max != head { problems.append("the feed ends at \(max), its head says \(head)") }
        if rows.count != max - min + 1 {
            problems.append("the feed has \(rows.count) events from \(min) to \(max): a gap")
        }
        return try problems
            + found(
                """
                SELECT f.pos||'' FROM feed f WHERE NOT EXISTS(SELECT 1 \
                FROM order_state_history_core h WHERE h.order_key=f.order_key \
                AND h.version=f.seq) AND NOT EXISTS(SELECT 1 FROM provider_events p \
                WHERE p.pos=f.pos) LIMIT 20
                """, "an event has no row behind it, position")
    }

    private func results() throws -> [String] {
        try found(
            """
            SELECT l.id FROM order_lines l WHERE l.result_key IS NOT NULL AND NOT EXISTS(\
            SELECT 1 FROM line_results r WHERE r.key=l.result_key AND r.line_key=l.key) LIMIT 20
            """, "a line's result is missing:")
            + found(
                """
                SELECT id FROM orders_core o WHERE line_count<>(SELECT count(*) \
                FROM order_lines l WHERE l.order_key=o.key) LIMIT 20
                """, "an order has lost a line:")
    }

    private func found(_ text: String, _ sentence: String) throws -> [String] {
        try snapshot.rows(text) { row in "\(sentence) \(try row.text())" }
    }
}
