package import Application
package import Domain
internal import SQL

extension Store: HoldQueries {
    /// Holds, verification and files of an order; nil when there is no such order.
    package func holdDetail(of order: ID<Order>) async throws -> HoldDetail? {
        try await reading { snapshot in
            let key = try snapshot.scalar("SELECT key FROM orders_core WHERE id=$1", [.id(order)])
            guard let key else { return nil }
            let files = try snapshot.rows(
                """
                SELECT \(FileRow.columns) FROM \(FileRow.tables) WHERE f.order_key=$1 \
                ORDER BY f.key
                """, [.integer(key)]
            ) { row in try FileRow.read(&row) }
            return HoldDetail(
                order: order, holds: try snapshot.holds(of: order),
                verification: try snapshot.verification(of: order), files: files)
        }
    }

    /// What is known of a stored file, deleted ones too.
    package func file(_ id: ID<StoredFile>) async throws -> FileRecord? {
        try await reading { try $0.file(id) }
    }

    /// Held orders, the longest waiting first, with the exact counts of both lists.
    package func reviewQueue(
        _ side: ReviewSide, after: ID<Order>?, limit: Int
    ) async throws -> ReviewPage {
        try await reading { snapshot in
            var start: Int64 = 0
            if let after {
                start =
                    try snapshot.scalar("SELECT key FROM orders_core WHERE id=$1", [.id(after)])
                    ?? 0
            }
            var rows: [(key: Int64, row: ReviewRow)] = []
            // One look a reason: the index has the reason first, then the order.
            for group in ReviewGroup.of(side) {
                rows += try snapshot.review(group, after: start, limit: limit + 1)
            }
            rows.sort { $0.key < $1.key }
            return ReviewPage(
                rows: rows.prefix(limit).map(\.row), hasMore: rows.count > limit,
                forUs: try snapshot.reviewCount(.us),
                forCustomers: try snapshot.reviewCount(.customer))
        }
    }

    /// Entries of the blacklist, newest first, run out ones too.
    package func blacklist(
        after: ID<BlacklistItem>?, limit: Int
    ) async throws -> BlacklistPage {
        try await reading { snapshot in
            var end = Int64.max
            if let after {
                end =
                    try snapshot.scalar("SELECT key FROM blacklist WHERE id=$1", [.id(after)])
                    ?? .max
            }
            let entries = try snapshot.rows(
                """
                SELECT \(BlacklistRow.columns) FROM \(BlacklistRow.tables) WHERE b.key<$1 \
                ORDER BY b.key DESC LIMIT $2
                """, [.integer(end), .int(limit + 1)]
            ) { row in try BlacklistRow.read(&row) }
            return BlacklistPage(
                entries: Array(entries.prefix(limit)), hasMore: entries.count > limit,
                total: Int(try snapshot.scalar("SELECT count(*) FROM blacklist") ?? 0))
        }
    }
}

/// A hold reason, narrowed to a verification's state where that decides who is waited for.
private struct ReviewGroup {
    let reason: HoldReason
    let verification: String

    static func of(_ side: ReviewSide) -> [ReviewGroup] {
        let handedIn = " AND t.verification_status='under_review'"
        let missing = " AND t.verification_status<>'under_review'"
        switch side {
        case .us:
            return [
                ReviewGroup(reason: .blacklist, verification: ""),
                ReviewGroup(reason: .duplicate, verification: ""),
                ReviewGroup(reason: .review, verification: ""),
                ReviewGroup(reason: .verification, verification: handedIn),
            ]
        case .customer:
            return [
                ReviewGroup(reason: .payment, verification: ""),
                ReviewGroup(reason: .verification, verification: missing),
            ]
        }
    }
}

extension StoreSnapshot {
    fileprivate func review(
        _ group: ReviewGroup, after key: Int64, limit: Int
    ) throws -> [(key: Int64, row: ReviewRow)] {
        try rows(
            """
            SELECT t.order_key,o.id,o.number,c.name,o.total_amount,o.currency,o.placed_at,\
            t.hold_detail,t.verification_status,t.risk FROM order_terms t \
            JOIN orders_core o ON o.key=t.order_key JOIN customers c ON c.key=o.customer_key \
            WHERE t.hold_reason=$1 AND t.order_key>$2 AND o.state='pending'\(group.verification) \
            ORDER BY t.order_key LIMIT $3
            """, [.text(group.reason.rawValue), .integer(key), .int(limit)]
        ) { row in
            (
                key: try row.integer(),
                row: ReviewRow(
                    order: try row.id(Order.self), number: try row.text(),
                    customer: try row.text(), total: try row.integer(),
                    currency: try row.text(), placedAt: try row.time(), reason: group.reason,
                    detail: try row.optionalText(),
                    verification: try row.word(VerificationState.self),
                    risk: try row.optionalText().map { try RiskText.report($0) })
            )
        }
    }

    /// Held orders are few at a time, and ended ones have left the index.
    fileprivate func reviewCount(_ side: ReviewSide) throws -> Int {
        try ReviewGroup.of(side).reduce(0) { sum, group in
            try sum
                + Int(
                    scalar(
                        """
                        SELECT count(*) FROM order_terms t JOIN orders_core o \
                        ON o.key=t.order_key WHERE t.hold_reason=$1 AND o.state='pending'\
                        \(group.verification)
                        """, [.text(group.reason.rawValue)]) ?? 0)
        }
    }
}
