internal import Application
internal import Domain
internal import SQL

extension StoreTransaction: MoneyWriting {
    /// Payments and balances lie in the same transaction.
    package var money: any MoneyWriting { self }

    /// Sets money of a customer aside for lines, by one conditional debit (M4, M5).
    package func holdBalance(
        customer: ID<Customer>, order: ID<Order>, lines: [(line: ID<Line>, amount: Int64)],
        by actor: Actor, at: Timestamp
    ) throws -> Bool {
        var sum: Int64 = 0
        for line in lines {
            let (next, overflow) = sum.addingReportingOverflow(line.amount)
            guard !overflow, line.amount > 0 else { throw MoneyError.overflow }
            sum = next
        }
        guard sum > 0 else { return true }
        let currency = try row("SELECT currency FROM orders_core WHERE id=$1", [.id(order)]) {
            try $0.text()
        }
        guard let currency else {
            throw StorageError(.defect, "Money was set aside for an order that is not stored.")
        }
        guard try debit(customer, sum, currency, at) else { return false }
        for (line, amount) in lines {
            try post(
                """
                INSERT INTO money_holds(line_key,order_key,customer_key,amount,currency,state,\
                opened_at) VALUES((SELECT key FROM order_lines WHERE id=$1),\
                (SELECT key FROM orders_core WHERE id=$2),\
                (SELECT key FROM customers WHERE id=$3),$4,$5,'open',$6)
                """,
                [
                    .id(line), .id(order), .id(customer), .integer(amount), .text(currency),
                    .time(at),
                ])
            var posting = LedgerPosting(
                .hold, "hold:\(line.text):\(at.microseconds)", currency: currency, order: order,
                by: actor, at: at)
            posting.move(amount, from: .wallet(customer), to: .hold(line))
            try post(posting)
        }
        return true
    }

    /// Turns the open hold of a line into revenue; answers the amount, 0 on a line without one.
    package func captureHold(
        line: ID<Line>, order: ID<Order>, by actor: Actor, at: Timestamp
    ) throws -> Int64 {
        guard let hold = try endHold(line, as: .captured, at: at) else { return 0 }
        var posting = LedgerPosting(
            .capture, "capture:\(line.text):\(hold.openedAt)", currency: hold.currency,
            order: order, by: actor, at: at)
        posting.move(hold.amount, from: .hold(line), to: .revenue)
        try post(posting)
        return hold.amount
    }

    /// Gives the open hold of a line back to its customer; answers the amount, 0 without one.
    package func releaseHold(
        line: ID<Line>, order: ID<Order>, by actor: Actor, at: Timestamp
    ) throws -> Int64 {
        guard let hold = try endHold(line, as: .released, at: at) else { return 0 }
        try addToWallet(hold.customer, hold.amount, hold.currency, at)
        var posting = LedgerPosting(
            .release, "release:\(line.text):\(hold.openedAt)", currency: hold.currency,
            order: order, by: actor, at: at)
        posting.move(hold.amount, from: .hold(line), to: .wallet(hold.customer))
        try post(posting)
        return hold.amount
    }

    private struct EndedHold {
        let amount: Int64
        let currency: String
        let openedAt: Int64
        let customer: ID<Customer>
    }

    /// Ends an open hold by compare-and-set; nil when there is none (M5).
    private func endHold(
        _ line: ID<Line>, as state: MoneyHold.State, at: Timestamp
    ) throws -> EndedHold? {
        try row(
            """
            UPDATE money_holds SET state=$1,ended_at=$2 \
            WHERE line_key=(SELECT key FROM order_lines WHERE id=$3) AND state='open' \
            RETURNING amount,currency,opened_at,\
            (SELECT c.id FROM customers c WHERE c.key=customer_key)
            """, [.text(state.rawValue), .time(at), .id(line)]
        ) { row in
            EndedHold(
                amount: try row.integer(), currency: try row.text(), openedAt: try row.integer(),
                customer: try row.id(Customer.self))
        }
    }

    /// Puts money from outside on a balance; false when method and reference are known (M6).
    package func credit(_ credit: WalletCredit) throws -> Bool {
        let isNew = try execute(
            PaymentRow.insert,
            [
                .id(credit.id), .null, .id(credit.customer), "top_up",
                .text(credit.method.rawValue), .integer(credit.amount), .text(credit.currency),
                .integer(credit.amount), .text(credit.reference), "", "done",
                .text(credit.reason), .integer(try key(of: credit.by)), .time(credit.at),
            ])
        guard isNew == 1 else { return false }
        try addToWallet(credit.customer, credit.amount, credit.currency, credit.at)
        var posting = LedgerPosting(
            .topUp, LedgerPosting.topUpReference(credit.method, credit.reference),
            currency: credit.currency, order: nil, by: credit.by, reason: credit.reason,
            at: credit.at)
        posting.move(credit.amount, from: .cashIn(credit.method), to: .wallet(credit.customer))
        try post(posting)
        return true
    }

    /// Corrects a balance, never below 0.
    package func adjust(_ wish: WalletAdjustment) throws -> WalletAdjustment.Outcome {
        guard wish.amount != 0, wish.amount != .min else { throw MoneyError.overflow }
        let size = abs(wish.amount)
        do {
            return try savepoint {
                var posting = LedgerPosting(
                    .adjustment, LedgerPosting.adjustmentReference(wish.reference),
                    currency: wish.currency, order: nil, by: wish.by, reason: wish.reason,
                    at: wish.at)
                if wish.amount > 0 {
                    posting.move(size, from: .adjustment, to: .wallet(wish.customer))
                } else {
                    posting.move(size, from: .wallet(wish.customer), to: .adjustment)
                }
                guard try postOnce(posting) else { return .known }
                if wish.amount > 0 {
                    try addToWallet(wish.customer, size, wish.currency, wish.at)
                } else if try !debit(wish.customer, size, wish.currency, wish.at) {
                    throw Insufficient()
                }
                return .done
            }
        } catch is Insufficient {
            return .insufficient
        }
    }

    private struct Insufficient: Error {}

    /// True when another person asked for the same in the last day; else the wish is kept.
    package func isSeconded(_ wish: SecondPersonWish) throws -> Bool {
        let actor = try key(of: wish.by)
        let since = wish.at.adding(seconds: -SecondPersonWish.windowSeconds)
        let found = try execute(
            """
            DELETE FROM second_wishes WHERE action=$1 AND subject=$2 AND detail=$3 \
            AND actor<>$4 AND at_us>=$5
            """,
            [
                .text(wish.action), .text(wish.subject), .text(wish.detail), .integer(actor),
                .time(since),
            ])
        if found == 1 { return true }
        try post(
            """
            INSERT INTO second_wishes(action,subject,detail,actor,at_us) \
            VALUES($1,$2,$3,$4,$5) ON CONFLICT(action,subject,detail) DO UPDATE SET \
            actor=excluded.actor,at_us=excluded.at_us
            """,
            [
                .text(wish.action), .text(wish.subject), .text(wish.detail), .integer(actor),
                .time(wish.at),
            ])
        return false
    }
}
