internal import Application
internal import SQL

/// Rules about ledger, balances, holds and the amounts of orders (I1).
enum LedgerCheck {
    /// Every difference of the whole store.
    static func differences(_ snapshot: StoreSnapshot) throws -> [String] {
        try snapshot.found(sums + [wallets] + orders, in: .whole).map(\.detail)
    }

    /// Transactions whose rows do not sum to 0 in each currency, or that have none (M1); keys of
    /// transactions.
    static let sums = [
        Rule(
            .ledger, "a ledger transaction does not sum to 0:",
            """
            SELECT t.key,t.order_key,t.reference FROM ledger_transactions t \
            WHERE t.key>$1 AND t.key<=$2 AND t.key IN(SELECT l.tx FROM ledger l \
            WHERE l.tx>$1 AND l.tx<=$2 GROUP BY l.tx,l.currency HAVING sum(l.amount)<>0)
            """),
        Rule(
            .ledger, "a ledger transaction has no rows:",
            """
            SELECT t.key,t.order_key,t.reference FROM ledger_transactions t \
            WHERE t.key>$1 AND t.key<=$2 AND NOT EXISTS(SELECT 1 FROM ledger l WHERE l.tx=t.key)
            """),
    ]

    /// Balances and holds that the ledger names and that are not there; keys of transactions.
    static let accounts = Rule(
        .ledger,
        """
        SELECT l.tx,t.order_key,t.reference,l.account FROM ledger l \
        CROSS JOIN ledger_transactions t WHERE t.key=l.tx AND l.tx>$1 AND l.tx<=$2 AND (\
        (l.account LIKE 'wallet:%' AND NOT EXISTS(SELECT 1 FROM customers c \
        WHERE c.id=substr(l.account,8))) OR (l.account LIKE 'hold:%' \
        AND NOT EXISTS(SELECT 1 FROM order_lines n CROSS JOIN money_holds h \
        WHERE h.line_key=n.key AND n.id=substr(l.account,6))))
        """
    ) { reference, row in
        "the ledger transaction \(reference) names an account of nobody: \(try row.text())"
    }

    /// Balances that are not the sum of their ledger account (M4); keys of customers.
    static let wallets = Rule(
        .wallet,
        """
        SELECT x.key,CAST(NULL AS BIGINT),x.account,x.currency,\
        CAST(sum(x.balance) AS BIGINT),CAST(sum(x.posted) AS BIGINT) FROM (\
        SELECT c.key AS key,'wallet:'||c.id AS account,w.currency AS currency,\
        w.balance AS balance,0 AS posted FROM wallets w JOIN customers c \
        ON c.key=w.customer_key WHERE w.customer_key>$1 AND w.customer_key<=$2 UNION ALL \
        SELECT c.key,l.account,l.currency,0,l.amount FROM customers c CROSS JOIN ledger l \
        WHERE l.account='wallet:'||c.id AND c.key>$1 AND c.key<=$2) x \
        GROUP BY x.key,x.account,x.currency HAVING sum(x.balance)<>sum(x.posted)
        """
    ) { account, row in
        let currency = try row.text()
        let (balance, posted) = (try row.integer(), try row.integer())
        return "\(account) has \(balance) \(currency), its ledger says \(posted)"
    }

    /// Money of orders: what is set aside, and their amounts; keys of orders.
    static let orders = [holds, ended, given, amounts]

    /// Open holds that are not the sum of their ledger account, and money left on ended ones (M5).
    private static let holds = Rule(
        .moneyHold,
        """
        SELECT x.order_key,x.order_key,x.id,x.held,x.posted FROM (\
        SELECT l.order_key AS order_key,l.id AS id,\
        CAST(COALESCE((SELECT sum(h.amount) FROM money_holds h WHERE h.line_key=l.key \
        AND h.state='open'),0) AS BIGINT) AS held,\
        CAST(COALESCE((SELECT sum(g.amount) FROM ledger g WHERE g.account='hold:'||l.id),0) \
        AS BIGINT) AS posted FROM order_lines l WHERE l.key IN(SELECT m.line_key \
        FROM money_holds m WHERE m.order_key>$1 AND m.order_key<=$2)) x WHERE x.held<>x.posted
        """
    ) { line, row in
        let (held, posted) = (try row.integer(), try row.integer())
        return "hold:\(line) holds \(held), its ledger says \(posted)"
    }

    /// Holds that outlived their line (Q3).
    private static let ended = Rule(
        .moneyHold, "a line has ended and still holds money:",
        """
        SELECT h.order_key,h.order_key,l.id FROM money_holds h CROSS JOIN order_lines l \
        WHERE l.key=h.line_key AND h.order_key>$1 AND h.order_key<=$2 AND h.state='open' \
        AND l.state IN('completed','rejected','failed','cancelled')
        """)

    /// Money given back while a send may still succeed (I1).
    private static let given = Rule(
        .moneyHold, "a line is at its provider and its money was given back:",
        """
        SELECT h.order_key,h.order_key,l.id FROM money_holds h CROSS JOIN order_lines l \
        WHERE l.key=h.line_key AND h.order_key>$1 AND h.order_key<=$2 AND h.state='released' \
        AND l.state IN('sending','uncertain','accepted','in_process','needs_review') \
        AND NOT EXISTS(SELECT 1 FROM money_holds n WHERE n.line_key=h.line_key \
        AND n.state<>'released')
        """)

    /// Orders whose amounts are not what their payments and holds say.
    private static let amounts = Rule(
        .payments,
        """
        SELECT o.key,o.key,o.id,o.number,t.paid_amount,t.refunded_amount,\
        COALESCE(x.paid,0),COALESCE(x.refunded,0) FROM order_terms t \
        JOIN orders_core o ON o.key=t.order_key LEFT JOIN (SELECT y.order_key AS order_key,\
        CAST(sum(y.paid) AS BIGINT) AS paid,CAST(sum(y.refunded) AS BIGINT) AS refunded FROM (\
        SELECT order_key,CASE WHEN kind='pay' AND status='done' THEN amount-to_wallet \
        ELSE 0 END AS paid,CASE WHEN kind='refund' AND status='done' THEN amount ELSE 0 END \
        AS refunded FROM payments WHERE order_key>$1 AND order_key<=$2 UNION ALL \
        SELECT order_key,amount,0 FROM money_holds WHERE state='captured' \
        AND order_key>$1 AND order_key<=$2) y GROUP BY y.order_key) x ON x.order_key=t.order_key \
        WHERE t.order_key>$1 AND t.order_key<=$2 \
        AND (t.paid_amount<>COALESCE(x.paid,0) OR t.refunded_amount<>COALESCE(x.refunded,0))
        """
    ) { _, row in
        let number = try row.text()
        let (paid, refunded) = (try row.integer(), try row.integer())
        let (sum, back) = (try row.integer(), try row.integer())
        return "order \(number) says \(paid) paid and \(refunded) refunded, "
            + "its payments say \(sum) and \(back)"
    }
}
