package import Application
package import Domain
internal import SQL

extension Store: MoneyQueries {
    /// Payments and holds of an order; nil when it is not there or not this customer's.
    package func orderMoney(
        _ order: ID<Order>, customer: ID<Customer>?
    ) async throws -> OrderMoney? {
        try await reading { snapshot in
            let found = try snapshot.row(
                "SELECT \(OrderRow.columns) FROM \(OrderRow.tables) WHERE o.id=$1", [.id(order)]
            ) { row in try OrderRow.read(&row) }
            guard let found, customer == nil || customer == found.customer else { return nil }
            let numbers = try snapshot.rows(
                """
                SELECT l.id,l.line_no FROM order_lines l JOIN orders_core o ON o.key=l.order_key \
                WHERE o.id=$1
                """, [.id(order)]
            ) { row in (try row.id(Line.self), try row.int()) }
            return OrderMoney(
                order: found, payments: try snapshot.payments(of: order),
                holds: try snapshot.moneyHolds(of: order),
                lineNumbers: Dictionary(numbers) { first, _ in first })
        }
    }

    /// A customer's balance with its postings, newest first; nil without such a customer.
    package func wallet(
        _ customer: ID<Customer>, currency: String, before: Int64?, limit: Int
    ) async throws -> WalletPage? {
        let limit = min(max(limit, 1), 200)
        return try await reading { snapshot in
            let name = try snapshot.row(
                "SELECT name FROM customers WHERE id=$1", [.id(customer)]
            ) { row in try row.text() }
            guard let name else { return nil }
            let account = LedgerAccount.wallet(customer).name
            var postings = try snapshot.rows(
                """
                SELECT t.key,l.amount,t.cause,t.reference,o.id,o.number,a.actor,t.reason,t.at_us \
                FROM ledger l JOIN ledger_transactions t ON t.key=l.tx \
                JOIN actors a ON a.key=t.originator LEFT JOIN orders_core o ON o.key=t.order_key \
                WHERE l.account=$1 AND l.currency=$2 AND l.tx<$3 ORDER BY l.tx DESC LIMIT $4
                """,
                [
                    .text(account), .text(currency), .integer(before ?? .max), .int(limit + 1),
                ]
            ) { row in try Self.posting(&row) }
            let hasMore = postings.count > limit
            if hasMore { postings.removeLast() }
            let total = try snapshot.scalar(
                "SELECT count(*) FROM ledger WHERE account=$1 AND currency=$2",
                [.text(account), .text(currency)])
            return WalletPage(
                customer: customer, name: name, currency: currency,
                balance: try snapshot.balance(of: customer, currency: currency),
                postings: postings, hasMore: hasMore, total: Int(total ?? 0))
        }
    }

    private static func posting(_ row: inout Columns) throws -> WalletPage.Posting {
        WalletPage.Posting(
            number: try row.integer(), amount: try row.integer(), cause: try row.text(),
            reference: try row.text(), order: try row.optionalID(Order.self),
            orderNumber: try row.optionalText(), by: try row.actor(),
            reason: try row.optionalText(), at: try row.time())
    }

    /// Money between two moments, `upTo` left out.
    package func reconciliation(
        from: Timestamp, upTo: Timestamp
    ) async throws -> Reconciliation {
        try await reading { snapshot in
            let sums = try snapshot.rows(
                """
                SELECT t.cause,COALESCE(m.account,''),l.currency,count(DISTINCT t.key),\
                CAST(sum(l.amount) AS BIGINT) FROM ledger_transactions t \
                JOIN ledger l ON l.tx=t.key AND l.amount>0 \
                LEFT JOIN (SELECT DISTINCT tx,account FROM ledger \
                WHERE account>='cash_in:' AND account<'cash_in;') m ON m.tx=t.key \
                WHERE t.at_us>=$1 AND t.at_us<$2 GROUP BY t.cause,COALESCE(m.account,''),\
                l.currency ORDER BY t.cause,COALESCE(m.account,''),l.currency
                """, [.time(from), .time(upTo)]
            ) { row in
                let (cause, account) = (try row.text(), try row.text())
                return Reconciliation.Sum(
                    cause: cause, method: String(account.dropFirst("cash_in:".count)),
                    currency: try row.text(), count: try row.int(), amount: try row.integer())
            }
            return Reconciliation(
                sums: sums, standing: try Self.standing(snapshot),
                problems: try LedgerCheck.differences(snapshot))
        }
    }

    private static func standing(
        _ snapshot: StoreSnapshot
    ) throws -> [Reconciliation.Standing] {
        try snapshot.rows(
            """
            SELECT x.currency,CAST(sum(x.wallets) AS BIGINT),CAST(sum(x.held) AS BIGINT),\
            CAST(sum(x.ledger) AS BIGINT) FROM (SELECT currency,balance AS wallets,0 AS held,\
            0 AS ledger FROM wallets UNION ALL SELECT currency,0,amount,0 FROM money_holds \
            WHERE state='open' UNION ALL SELECT currency,0,0,amount FROM ledger) x \
            GROUP BY x.currency ORDER BY x.currency
            """
        ) { row in
            Reconciliation.Standing(
                currency: try row.text(), wallets: try row.integer(), held: try row.integer(),
                ledger: try row.integer())
        }
    }

    /// Refunds that staff must still make, oldest first.
    package func openRefunds(limit: Int) async throws -> [OpenRefund] {
        try await reading { snapshot in
            try snapshot.rows(
                """
                SELECT o.number,\(PaymentRow.columns) FROM \(PaymentRow.tables) \
                WHERE p.kind='refund' AND p.status='pending' ORDER BY p.created_at,p.key LIMIT $1
                """, [.int(min(max(limit, 1), 500))]
            ) { row in
                let number = try row.text()
                return OpenRefund(payment: try PaymentRow.read(&row), orderNumber: number)
            }
        }
    }
}
