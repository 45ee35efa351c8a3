internal import Application
internal import Domain
internal import SQL

/// Payments of orders, and the ledger under all of them.
extension StoreTransaction {
    /// Stores a payment and its ledger rows; false when method and reference are known (M6).
    package func record(_ payment: PaymentRecord, customer: ID<Customer>) throws -> Bool {
        let isNew = try execute(
            PaymentRow.insert,
            [
                .id(payment.id), .id(payment.order), .id(customer), .text(payment.kind.rawValue),
                .text(payment.method.rawValue), .integer(payment.amount),
                .text(payment.currency), .integer(payment.toWallet), .text(payment.reference),
                .text(payment.lines.map { String($0) }.joined(separator: " ")),
                .text(payment.status.rawValue), .optional(payment.reason),
                .integer(try key(of: payment.recordedBy)), .time(payment.at),
            ])
        guard isNew == 1 else { return false }
        switch (payment.kind, payment.status) {
        case (.pay, .done): try postPayment(payment, customer)
        case (.refund, .done):
            try postRefund(
                payment, customer, by: payment.recordedBy, reason: payment.reason, at: payment.at)
        // Holds post for themselves; what is pending or failed moved nothing.
        case (.authorise, _), (.capture, _), (.void, _), (.pay, .pending), (.pay, .failed),
            (.refund, .pending), (.refund, .failed):
            break
        }
        return true
    }

    private func postPayment(_ payment: PaymentRecord, _ customer: ID<Customer>) throws {
        var posting = LedgerPosting(
            .pay, "pay:\(payment.method.rawValue):\(payment.reference)",
            currency: payment.currency, order: payment.order, by: payment.recordedBy,
            reason: payment.reason, at: payment.at)
        posting.move(
            payment.amount - payment.toWallet, from: .cashIn(payment.method), to: .revenue)
        posting.move(payment.toWallet, from: .cashIn(payment.method), to: .wallet(customer))
        if payment.toWallet > 0 {
            try addToWallet(customer, payment.toWallet, payment.currency, payment.at)
        }
        try post(posting)
    }

    private func postRefund(
        _ payment: PaymentRecord, _ customer: ID<Customer>, by actor: Actor, reason: String?,
        at: Timestamp
    ) throws {
        var posting = LedgerPosting(
            .refund, "refund:\(payment.id.text)", currency: payment.currency,
            order: payment.order, by: actor, reason: reason, at: at)
        switch payment.method {
        case .balance:
            try addToWallet(customer, payment.amount, payment.currency, at)
            posting.move(payment.amount, from: .refund, to: .wallet(customer))
        case .cod, .gcash, .paymaya, .bankTransfer, .creditCard, .internal:
            posting.move(payment.amount, from: .refund, to: .cashIn(payment.method))
        }
        try post(posting)
    }

    /// Ends a refund that is under way: done posts it; false when it had ended.
    package func finishRefund(
        _ id: ID<Payment>, isDone: Bool, by actor: Actor, at: Timestamp
    ) throws -> Bool {
        let status = isDone ? PaymentRecord.Status.done : .failed
        let customer = try row(
            """
            UPDATE payments SET status=$1,finished_by=$2,updated_at=$3 \
            WHERE id=$4 AND kind='refund' AND status='pending' \
            RETURNING (SELECT c.id FROM customers c WHERE c.key=customer_key)
            """,
            [.text(status.rawValue), .integer(try key(of: actor)), .time(at), .id(id)]
        ) { row in try row.id(Customer.self) }
        guard let customer else { return false }
        guard isDone, let payment = try payment(id) else { return true }
        try postRefund(payment, customer, by: actor, reason: payment.reason, at: at)
        return true
    }

    /// Marks an order's entries of the error list with a code, written at one moment, as done.
    @discardableResult
    package func resolveErrors(
        _ code: String, of order: ID<Order>, raisedAt: Timestamp, by actor: Actor, notes: String,
        at: Timestamp
    ) throws -> Int {
        try execute(
            """
            UPDATE order_errors SET is_resolved=1,resolved_at=$1,resolved_by=$2,\
            resolution_notes=$3 WHERE order_key=(SELECT key FROM orders_core WHERE id=$4) \
            AND error_code=$5 AND created_at=$6 AND is_resolved=0
            """,
            [
                .time(at), .integer(try key(of: actor)), .text(notes), .id(order), .text(code),
                .time(raisedAt),
            ])
    }

    /// Books what was given back for a line that was delivered after all, once a line (T22).
    package func bookLoss(
        line: ID<Line>, order: ID<Order>, amount: Int64, currency: String, wasRefunded: Bool,
        by actor: Actor, at: Timestamp
    ) throws -> Bool {
        var posting = LedgerPosting(
            .loss, "loss:\(line.text)", currency: currency, order: order, by: actor, at: at)
        posting.move(amount, from: .loss, to: wasRefunded ? .refund : .revenue)
        return try postOnce(posting)
    }

    /// Takes from a balance what it has; false when it has less (M4).
    func debit(
        _ customer: ID<Customer>, _ amount: Int64, _ currency: String, _ at: Timestamp
    ) throws -> Bool {
        try execute(
            """
            UPDATE wallets SET balance=balance-$1,updated_at=$2 \
            WHERE customer_key=(SELECT key FROM customers WHERE id=$3) AND currency=$4 \
            AND balance>=$1 AND $1>0
            """, [.integer(amount), .time(at), .id(customer), .text(currency)]) == 1
    }

    /// Adds to a balance; an overflow is an error (M1).
    func addToWallet(
        _ customer: ID<Customer>, _ amount: Int64, _ currency: String, _ at: Timestamp
    ) throws {
        let changed = try execute(
            """
            INSERT INTO wallets(customer_key,currency,balance,updated_at) \
            VALUES((SELECT key FROM customers WHERE id=$1),$2,$3,$4) \
            ON CONFLICT(customer_key,currency) DO UPDATE SET \
            balance=wallets.balance+excluded.balance,updated_at=excluded.updated_at \
            WHERE wallets.balance<=\(Int64.max)-excluded.balance
            """, [.id(customer), .text(currency), .integer(amount), .time(at)])
        guard changed == 1, amount > 0 else { throw MoneyError.overflow }
    }

    /// Appends a ledger transaction; its reference is new (M1, M3).
    func post(_ posting: LedgerPosting) throws {
        try posting.check()
        try post(Self.ledgerHead, try headValues(posting))
        try postRows(posting)
    }

    /// The same, unless its reference is known: false then, and nothing was written.
    func postOnce(_ posting: LedgerPosting) throws -> Bool {
        try posting.check()
        let isNew = try execute(
            Self.ledgerHead + " ON CONFLICT(reference) DO NOTHING", try headValues(posting))
        guard isNew == 1 else { return false }
        try postRows(posting)
        return true
    }

    private static let ledgerHead = """
        INSERT INTO ledger_transactions(reference,cause,order_key,originator,reason,at_us) \
        VALUES($1,$2,(SELECT key FROM orders_core WHERE id=$3),$4,$5,$6)
        """

    private func headValues(_ posting: LedgerPosting) throws -> [SQLValue] {
        [
            .text(posting.reference), .text(posting.cause.rawValue), .id(posting.order),
            .integer(try key(of: posting.by)), .optional(posting.reason), .time(posting.at),
        ]
    }

    private func postRows(_ posting: LedgerPosting) throws {
        for (index, row) in posting.rows.enumerated() {
            // The reference finds the number that the database gave, without a wait for it.
            try post(
                """
                INSERT INTO ledger(tx,seq,account,amount,currency) \
                VALUES((SELECT key FROM ledger_transactions WHERE reference=$1),$2,$3,$4,$5)
                """,
                [
                    .text(posting.reference), .int(index + 1), .text(row.account),
                    .integer(row.amount), .text(posting.currency),
                ])
        }
    }
}
