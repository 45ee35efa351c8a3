package import Application
package import Domain
internal import SQL

extension Store: OperationsQueries {
    /// The report at a moment, for the store day that began at `dayStart`.
    package func operations(now: Timestamp, dayStart: Timestamp) async throws -> OperationsReport {
        try await reading { snapshot in
            var report = OperationsReport()
            report.today = try snapshot.today(since: dayStart)
            report.measures = try snapshot.measures(since: now.adding(seconds: -86_400))
            report.faults = try snapshot.openFaults()
            report.queues = try snapshot.queues(now: now)
            report.pending = try snapshot.pendingOrders()
            report.alerts = try snapshot.stockAlerts()
            report.checks = try snapshot.checkState(now: now)
            return report
        }
    }
}

extension StoreSnapshot {
    fileprivate func today(since: Timestamp) throws -> OperationsReport.Today {
        var today = OperationsReport.Today()
        today.orders = Int(
            try scalar(
                "SELECT count(*) FROM orders_core WHERE placed_at>=$1", [.time(since)]) ?? 0)
        today.errors = Int(
            try scalar(
                "SELECT count(*) FROM order_errors WHERE created_at>=$1", [.time(since)]) ?? 0)
        let done = try row(
            """
            SELECT count(*),sum((COALESCE(t.delivered_at,o.completed_at)-o.placed_at)/1000) \
            FROM orders_core o LEFT JOIN order_terms t ON t.order_key=o.key \
            WHERE o.placed_at>=$1 AND COALESCE(t.delivered_at,o.completed_at) IS NOT NULL
            """, [.time(since)]
        ) { row in (count: try row.integer(), sum: try row.optionalInteger()) }
        if let done, done.count > 0 {
            today.delivered = Int(done.count)
            today.averageProcessing = (done.sum ?? 0) / done.count
        }
        return today
    }

    /// Every duration of `order_metrics`, over the orders placed since a moment.
    fileprivate func measures(since: Timestamp) throws -> [OperationsReport.Measure] {
        let columns = [
            ("validation", "validation_duration_ms"), ("create", "create_duration_ms"),
            ("payment", "payment_duration_ms"), ("queue wait", "queue_wait_time_ms"),
            ("fulfilment", "fulfillment_duration_ms"),
            ("customer response", "customer_response_time_ms"),
            ("total processing", "total_processing_duration_ms"),
        ]
        let figures = columns.map { _, column in
            "count(m.\(column)),CAST(sum(m.\(column)) AS BIGINT),max(m.\(column))"
        }
        let found = try row(
            """
            SELECT \(figures.joined(separator: ",")) FROM orders_core c \
            JOIN order_metrics m ON m.order_id=c.id WHERE c.placed_at>=$1
            """, [.time(since)]
        ) { row in
            try columns.map { name, _ in
                let count = try row.integer()
                let sum = try row.optionalInteger() ?? 0
                return OperationsReport.Measure(
                    name: name, average: count == 0 ? 0 : sum / count,
                    maximum: try row.optionalInteger() ?? 0, count: Int(count))
            }
        }
        return found ?? []
    }

    fileprivate func openFaults() throws -> [OperationsReport.Fault] {
        try rows(
            """
            SELECT e.id,o.number,e.error_type,e.error_code,e.error_message,e.severity,e.created_at \
            FROM order_errors e LEFT JOIN orders_core o ON o.key=e.order_key \
            WHERE e.is_resolved=0 ORDER BY e.id DESC LIMIT 50
            """
        ) { row in
            OperationsReport.Fault(
                id: try row.integer(), number: try row.optionalText(), kind: try row.text(),
                code: try row.text(), message: try row.text(), severity: try row.text(),
                at: try row.time())
        }
    }

    fileprivate func queues(now: Timestamp) throws -> [OperationsReport.Queue] {
        let found = try rows(
            """
            SELECT t.text,q.state,count(*),sum(CASE WHEN q.state='ready' AND q.run_at<$1 \
            THEN ($1-q.run_at)/1000 ELSE 0 END) FROM order_processing_queue_core q \
            JOIN texts t ON t.key=q.lane WHERE q.state IN('ready','running','dead') \
            GROUP BY t.text,q.state ORDER BY t.text,q.state
            """, [.time(now)]
        ) { row in
            (
                lane: try row.text(), state: try row.text(), count: try row.integer(),
                wait: try row.optionalInteger() ?? 0
            )
        }
        return found.map { entry in
            OperationsReport.Queue(
                type: String(entry.lane.prefix { $0 != ":" }),
                status: entry.state == "ready"
                    ? "pending" : entry.state == "running" ? "processing" : "failed",
                count: Int(entry.count),
                averageWait: entry.count == 0 ? 0 : entry.wait / entry.count)
        }
    }

    fileprivate func pendingOrders() throws -> [OperationsReport.Pending] {
        try rows(
            """
            SELECT o.id,o.number,c.name,o.total_amount,o.currency,o.placed_at,t.hold_reason \
            FROM orders_core o JOIN customers c ON c.key=o.customer_key \
            LEFT JOIN order_terms t ON t.order_key=o.key WHERE o.state='pending' \
            ORDER BY o.placed_at,o.key LIMIT 100
            """
        ) { row in
            OperationsReport.Pending(
                order: try row.id(Order.self), number: try row.text(), customer: try row.text(),
                total: try row.integer(), currency: try row.text(), placedAt: try row.time(),
                hold: try row.optionalWord(HoldReason.self))
        }
    }

    fileprivate func stockAlerts() throws -> [OperationsReport.Alert] {
        try rows(
            """
            SELECT p.sku,p.name,sum(s.free),p.low_stock_threshold FROM products_core p \
            JOIN stock s ON s.product_key=p.key WHERE p.status='active' \
            GROUP BY p.key,p.sku,p.name,p.low_stock_threshold \
            HAVING sum(s.free)<=p.low_stock_threshold ORDER BY sum(s.free),p.sku LIMIT 100
            """
        ) { row in
            OperationsReport.Alert(
                sku: try row.text(), name: try row.text(), available: try row.integer(),
                threshold: try row.integer())
        }
    }
}
