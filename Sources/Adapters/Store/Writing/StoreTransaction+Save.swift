internal import Application
internal import Domain
internal import SQL

extension StoreTransaction {
    /// Writes a whole change; `.conflict` when version or fence moved, and then nothing stays.
    package func save(_ changes: OrderChanges) throws {
        try savepoint { try write([changes]) }
    }

    /// Writes whole changes of different orders; after an error nothing of the transaction stays,
    /// or nothing since the savepoint around the call.
    ///
    /// Without a savepoint of its own, which would copy every page that an order touches.
    package func save(all changes: [OrderChanges]) throws {
        try whole { try write(changes) }
    }

    private func write(_ all: [OrderChanges]) throws {
        var work: [(changes: OrderChanges, keys: ChangeKeys)] = []
        work.reserveCapacity(all.count)
        for changes in all {
            var keys = try changes.baseVersion == 0 ? insert(changes) : present(changes)
            for change in changes.lines where change.previous == nil {
                try insert(change.line, changes, &keys)
            }
            work.append((changes, keys))
        }
        // The guards on states look for history, so it comes first.
        try writeHistory(work)
        let results = try writeResults(work)
        for (changes, keys) in work { try write(changes, keys, results) }
        try apply(
            work.flatMap { work in work.changes.jobs.map { ($0, work.keys, work.changes.time) } })
        try writeNotices(work)
        try publish(work.map { ($0.keys.order, $0.changes.history.map(\.version)) })
    }

    private func write(
        _ changes: OrderChanges, _ keys: ChangeKeys, _ results: [Int64: Int64]
    ) throws {
        var touched: Set<Int64> = []
        for change in changes.lines {
            guard let previous = change.previous else { continue }
            let found = try keys.line(change.line.id)
            touched.insert(found.key)
            try update(
                change.line, found.key, isLinkKept: found.keeps(change.line.providerOrderID),
                from: previous, result: results[found.key], changes)
        }
        for result in changes.results {
            let key = try keys.line(result.line).key
            guard let newest = results[key], touched.insert(key).inserted else { continue }
            try post(
                "UPDATE order_lines SET result_key=$1 WHERE key=$2",
                [.integer(newest), .integer(key)])
        }
        // Its row is locked since it was read, so what is as it was needs no comparison.
        let isAsRead =
            changes.history.isEmpty && changes.lines.isEmpty && keys.read == changes.order
        if !isAsRead {
            let word = try word(changes, keys)
            if changes.baseVersion > 0 { try updateOrder(changes, keys, word) }
            count(changes, keys, word)
        }
        for change in changes.attempts { try write(change, keys) }
        for anomaly in changes.anomalies { try keep(anomaly: anomaly) }
        for error in changes.errors { try keep(error: error) }
    }

    private static let orderInsert = KeyedInsert(
        """
        INSERT INTO orders_core(id,number,channel,customer_key,placed_by,state,stage,\
        status_word,payment_state,payment_method,currency,subtotal,discount_amount,\
        shipping_fee,fee_amount,tax_amount,total_amount,reference,\
        notes,idempotency_key,is_partial,cancel_wish,cancelled_by,cancellation_reason,\
        last_error,line_count,version,placed_at,confirmed_at,processing_started_at,\
        completed_at,ended_at) VALUES($1,$2,$3,(SELECT key FROM customers WHERE id=$4),$5,$6,\
        $7,$8,$9,$10,$11,$12,$13,$14,$15,$16,$17,$18,$19,$20,$21,$22,$23,$24,$25,$26,$27,\
        $28,$29,$30,$31,$32)
        """, returning: "key,customer_key")

    private func insert(_ changes: OrderChanges) throws -> ChangeKeys {
        let order = changes.order
        let word = OrderRow.word(order.state, anyInProcess: changes.anyInProcess)
        let amounts = order.terms?.amounts ?? .of(order.totalAmount)
        let values: [SQLValue] = [
            .id(order.id), .text(order.number), .text(order.channel.rawValue),
            .id(order.customer), .integer(try key(of: order.placedBy)),
            .text(order.state.rawValue), .optional(order.stage?.rawValue),
            .optional(word?.rawValue), .text(order.paymentState.rawValue),
            .text(order.paymentMethod.rawValue), .text(order.currency),
            .integer(amounts.subtotal), .integer(amounts.discount), .integer(amounts.shipping),
            .integer(amounts.fee), .integer(amounts.tax), .integer(order.totalAmount),
            .optional(order.reference), .optional(order.notes),
            .optional(order.idempotencyKey), .bool(order.isPartial), .bool(order.cancelWish),
            .optional(try order.cancelledBy.map { try key(of: $0) }),
            .optional(order.cancellationReason), .optional(order.lastError),
            .int(changes.lines.count), .int(order.version), .time(order.placedAt),
            .time(order.confirmedAt), .time(order.processingStartedAt),
            .time(order.completedAt), .time(order.endedAt),
        ]
        var keys: ChangeKeys
        if let ahead = keysAhead(changes) {
            keys = ahead
            try post(Self.orderInsert.given, values + [.integer(keys.order)])
        } else {
            let found = try row(Self.orderInsert.returning, values) { row in
                ChangeKeys(order: try row.integer(), customer: try row.integer(), word: nil)
            }
            guard let found else { throw StorageError(.defect, "an inserted order has no key") }
            keys = found
        }
        if let terms = order.terms {
            try post(TermsRow.upsertOrder, TermsRow.values(terms, order: keys.order))
        }
        keys.isNew = true
        return keys
    }

    /// The keys of a stored order that still has the version the change started from.
    private func present(_ changes: OrderChanges) throws -> ChangeKeys {
        // What this transaction read itself needs no second look: the UPDATE compares the version.
        if let found = takeFound(changes.order.id), found.order.version == changes.baseVersion {
            return ChangeKeys(found, for: changes)
        }
        let found = try row(
            "SELECT key,customer_key,status_word,version,line_count FROM orders_core WHERE id=$1",
            [.id(changes.order.id)]
        ) { row in
            (
                key: try row.integer(), customer: try row.integer(),
                word: try row.optionalWord(StatusWord.self), version: try row.int(),
                lines: try row.int()
            )
        }
        guard let found, found.version == changes.baseVersion else {
            throw StorageError.conflict("the order")
        }
        var keys = ChangeKeys(order: found.key, customer: found.customer, word: found.word)
        keys.lineCount = found.lines
        let lines = try rows(
            "SELECT id,key,line_no FROM order_lines WHERE order_key=$1", [.integer(found.key)]
        ) { row in
            (id: try row.id(Line.self), key: try row.integer(), number: try row.int())
        }
        for line in lines { keys.lines[line.id] = LineKey(key: line.key, number: line.number) }
        return keys
    }

    private static let orderUpdate = orderUpdate("")
    private static let orderUpdateWithDetails = orderUpdate(
        """
        ,stage=$11,payment_state=$12,is_partial=$13,cancel_wish=$14,cancelled_by=$15,\
        cancellation_reason=$16
        """)

    // SQLite makes a table of the words of each CHECK of a column that is set.
    private static func orderUpdate(_ more: String) -> String {
        """
        UPDATE orders_core SET state=$1,status_word=$2,last_error=$3,version=$4,confirmed_at=$5,\
        processing_started_at=$6,completed_at=$7,ended_at=$8\(more) WHERE key=$9 AND version=$10
        """
    }

    private func updateOrder(
        _ changes: OrderChanges, _ keys: ChangeKeys, _ word: StatusWord?
    ) throws {
        let order = changes.order
        var values: [SQLValue] = [
            .text(order.state.rawValue), .optional(word?.rawValue), .optional(order.lastError),
            .int(order.version), .time(order.confirmedAt), .time(order.processingStartedAt),
            .time(order.completedAt), .time(order.endedAt), .integer(keys.order),
            .int(changes.baseVersion),
        ]
        var text = Self.orderUpdate
        if !keys.keepsDetails {
            text = Self.orderUpdateWithDetails
            values += [
                .optional(order.stage?.rawValue), .text(order.paymentState.rawValue),
                .bool(order.isPartial), .bool(order.cancelWish),
                .optional(try order.cancelledBy.map { try key(of: $0) }),
                .optional(order.cancellationReason),
            ]
        }
        let changed = try execute(text, values)
        guard changed == 1 else { throw StorageError.conflict("the order") }
        if let terms = order.terms {
            try post(TermsRow.upsertOrder, TermsRow.values(terms, order: keys.order))
        }
    }

    /// The word the order shows after the change; lines that did not change are looked up.
    private func word(_ changes: OrderChanges, _ keys: ChangeKeys) throws -> StatusWord? {
        var any = changes.anyInProcess
        if !any && changes.lines.count < keys.lineCount {
            any =
                try scalar(
                    "SELECT 1 FROM order_lines WHERE order_key=$1 AND state='in_process' LIMIT 1",
                    [.integer(keys.order)]) != nil
        }
        return OrderRow.word(changes.order.state, anyInProcess: any)
    }

    private func count(_ changes: OrderChanges, _ keys: ChangeKeys, _ word: StatusWord?) {
        if keys.word != word {
            if let before = keys.word { count(CounterName.word(before), -1) }
            if let word { count(CounterName.word(word), 1) }
        }
        if changes.baseVersion == 0 {
            count(CounterName.orders, 1)
            count(CounterName.customer(keys.customer), 1)
            count(CounterName.channel(changes.order.channel), 1)
            for provider in Set(changes.lines.map(\.line.provider)) {
                count(CounterName.provider(provider), 1)
            }
            for service in keys.services { count(CounterName.service(service), 1) }
        }
        if changes.previousState != changes.order.state {
            if let previous = changes.previousState { count(CounterName.state(previous), -1) }
            count(CounterName.state(changes.order.state), 1)
        }
        for change in changes.lines where change.previous != change.line.state {
            if let previous = change.previous { count(CounterName.line(previous), -1) }
            count(CounterName.line(change.line.state), 1)
        }
    }
}
