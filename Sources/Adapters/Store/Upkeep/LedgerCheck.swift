internal import SQL

/// Compares ledger, balances, holds and orders on one snapshot; it repairs nothing (I1).
struct LedgerCheck {
    let snapshot: StoreSnapshot

    /// Sentences about every difference, at most 20 of a kind.
    func differences() throws -> [String] {
        try sums() + wallets() + holds() + endedLines() + orders()
    }

    /// Transactions whose rows do not sum to 0 in each currency, or that have none (M1).
    func sums() throws -> [String] {
        try found(
            """
            SELECT t.reference FROM ledger_transactions t WHERE t.key IN(\
            SELECT tx FROM ledger GROUP BY tx,currency HAVING sum(amount)<>0) \
            ORDER BY t.key LIMIT 20
            """, "a ledger transaction does not sum to 0:")
            + found(
                """
                SELECT t.reference FROM ledger_transactions t \
                WHERE NOT EXISTS(SELECT 1 FROM ledger l WHERE l.tx=t.key) \
                ORDER BY t.key LIMIT 20
                """, "a ledger transaction has no rows:")
    }

    /// Balances that are not the sum of their ledger account (M4).
    func wallets() throws -> [String] {
        try snapshot.rows(
            """
            SELECT x.account,x.currency,CAST(sum(x.balance) AS BIGINT),\
            CAST(sum(x.posted) AS BIGINT) FROM (\
            SELECT 'wallet:'||c.id AS account,w.currency AS currency,w.balance AS balance,\
            0 AS posted FROM wallets w JOIN customers c ON c.key=w.customer_key UNION ALL \
            SELECT account,currency,0,amount FROM ledger WHERE account>='wallet:' \
            AND account<'wallet;') x GROUP BY x.account,x.currency \
            HAVING sum(x.balance)<>sum(x.posted) ORDER BY x.account LIMIT 20
            """
        ) { row in
            let (account, currency) = (try row.text(), try row.text())
            let (balance, posted) = (try row.integer(), try row.integer())
            return "\(account) has \(balance) \(currency), its ledger says \(posted)"
        }
    }

    /// Open holds that are not the sum of their ledger account, and money left on ended ones (M5).
    func holds() throws -> [String] {
        try snapshot.rows(
            """
            SELECT x.account,CAST(sum(x.held) AS BIGINT),CAST(sum(x.posted) AS BIGINT) FROM (\
            SELECT 'hold:'||l.id AS account,h.amount AS held,0 AS posted FROM money_holds h \
            JOIN order_lines l ON l.key=h.line_key WHERE h.state='open' UNION ALL \
            SELECT account,0,amount FROM ledger WHERE account>='hold:' AND account<'hold;') x \
            GROUP BY x.account HAVING sum(x.held)<>sum(x.posted) ORDER BY x.account LIMIT 20
            """
        ) { row in
            let (account, held) = (try row.text(), try row.integer())
            return "\(account) holds \(held), its ledger says \(try row.integer())"
        }
    }

    /// Holds that outlived their line, and money given back while a send may still succeed (Q3).
    func endedLines() throws -> [String] {
        try found(
            """
            SELECT l.id FROM money_holds h JOIN order_lines l ON l.key=h.line_key \
            WHERE h.state='open' AND l.state IN('completed','rejected','failed','cancelled') \
            ORDER BY l.id LIMIT 20
            """, "a line has ended and still holds money:")
            + found(
                """
                SELECT l.id FROM money_holds h JOIN order_lines l ON l.key=h.line_key \
                WHERE h.state='released' AND l.state IN('sending','uncertain','accepted',\
                'in_process','needs_review') AND NOT EXISTS(SELECT 1 FROM money_holds n \
                WHERE n.line_key=h.line_key AND n.state<>'released') ORDER BY l.id LIMIT 20
                """, "a line is at its provider and its money was given back:")
    }

    /// Orders whose amounts are not what their payments and holds say.
    func orders() throws -> [String] {
        try snapshot.rows(
            """
            SELECT o.number,t.paid_amount,x.paid,t.refunded_amount,x.refunded FROM (\
            SELECT y.order_key AS order_key,CAST(sum(y.paid) AS BIGINT) AS paid,\
            CAST(sum(y.refunded) AS BIGINT) AS refunded FROM (\
            SELECT order_key,CASE WHEN kind='pay' AND status='done' THEN amount-to_wallet \
            ELSE 0 END AS paid,CASE WHEN kind='refund' AND status='done' THEN amount ELSE 0 END \
            AS refunded FROM payments WHERE order_key IS NOT NULL UNION ALL \
            SELECT order_key,amount,0 FROM money_holds WHERE state='captured') y \
            GROUP BY y.order_key) x JOIN order_terms t ON t.order_key=x.order_key \
            JOIN orders_core o ON o.key=x.order_key \
            WHERE t.paid_amount<>x.paid OR t.refunded_amount<>x.refunded \
            ORDER BY o.number LIMIT 20
            """
        ) { row in
            let number = try row.text()
            let (paid, sum) = (try row.integer(), try row.integer())
            let (refunded, back) = (try row.integer(), try row.integer())
            return "order \(number) says \(paid) paid and \(refunded) refunded, "
                + "its payments say \(sum) and \(back)"
        }
    }

    private func found(_ text: String, _ sentence: String) throws -> [String] {
        try snapshot.rows(text) { row in "\(sentence) \(try row.text())" }
    }
}
