internal import Application
internal import Domain
internal import SQL

/// The reads of the money's port, in snapshots and transactions.
extension StoreReading {
    /// What a customer has prepaid and not spent.
    package func balance(of customer: ID<Customer>, currency: String) throws -> Int64 {
        try scalar(
            """
            SELECT balance FROM wallets WHERE customer_key=(SELECT key FROM customers \
            WHERE id=$1) AND currency=$2
            """, [.id(customer), .text(currency)]) ?? 0
    }

    /// The payments of an order, oldest first.
    package func payments(of order: ID<Order>) throws -> [PaymentRecord] {
        try rows(
            """
            SELECT \(PaymentRow.columns) FROM \(PaymentRow.tables) WHERE o.id=$1 ORDER BY p.key
            """, [.id(order)]
        ) { row in try PaymentRow.read(&row) }
    }

    /// A payment by id.
    package func payment(_ id: ID<Payment>) throws -> PaymentRecord? {
        try row(
            "SELECT \(PaymentRow.columns) FROM \(PaymentRow.tables) WHERE p.id=$1", [.id(id)]
        ) { row in try PaymentRow.read(&row) }
    }

    /// The payment of an order that carries this reference.
    package func payment(method: PaymentMethod, reference: String) throws -> PaymentRecord? {
        try row(
            """
            SELECT \(PaymentRow.columns) FROM \(PaymentRow.tables) \
            WHERE p.method=$1 AND p.reference=$2
            """, [.text(method.rawValue), .text(reference)]
        ) { row in try PaymentRow.read(&row) }
    }

    /// What a top-up, or without a method a correction, moved under this reference.
    package func walletMovement(
        method: PaymentMethod?, reference: String
    ) throws -> WalletMovement? {
        let posting =
            method.map { LedgerPosting.topUpReference($0, reference) }
            ?? LedgerPosting.adjustmentReference(reference)
        let moved = try rows(
            """
            SELECT l.account,l.amount,l.currency FROM ledger_transactions t \
            JOIN ledger l ON l.tx=t.key WHERE t.reference=$1 ORDER BY l.seq
            """, [.text(posting)]
        ) { row in (account: try row.text(), amount: try row.integer(), currency: try row.text()) }
        guard let wallet = moved.first(where: { $0.account.hasPrefix(LedgerAccount.walletPrefix) })
        else { return nil }
        return WalletMovement(
            customer: try ID(
                stored: String(wallet.account.dropFirst(LedgerAccount.walletPrefix.count))),
            amount: wallet.amount, currency: wallet.currency)
    }

    /// Money set aside for the lines of an order, ended holds too, oldest first.
    package func moneyHolds(of order: ID<Order>) throws -> [MoneyHold] {
        try rows(
            """
            SELECT \(PaymentRow.holdColumns) FROM \(PaymentRow.holdTables) WHERE o.id=$1 \
            ORDER BY h.key
            """, [.id(order)]
        ) { row in try PaymentRow.readHold(&row) }
    }
}
