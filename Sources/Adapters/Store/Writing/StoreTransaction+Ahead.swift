internal import Application
internal import Domain
internal import SQL

/// Reads what placing an order asks for with one wait, after the locks that keep it true.
extension StoreTransaction {
    /// A query, and what takes each of its rows.
    private typealias Question = (query: SQLQuery, take: (inout Columns) throws -> Void)

    /// Orders of more services are read one look-up after the other.
    private static let mostServices = 8

    /// Locks what placing locks, and reads what it reads.
    package func prepare(_ needs: PlacingNeeds) throws {
        switch sql.dialect {
        case .sqlite: return
        // differs: a look-up costs nothing but itself on SQLite, on PostgreSQL a wait for it.
        case .postgres: break
        }
        guard let lookUp = Self.lookUps[KeyList.filled(values(needs.targets)[...]).count],
            needs.targets.count <= StoreLock.mostTargets, needs.services.count <= Self.mostServices
        else { return }
        // Statements of their own: only the next one sees all that the last holder wrote.
        let keyed = needs.key.map { [StoreLock.idempotency(scope: $0.scope, key: $0.key)] } ?? []
        try hold(all: keyed + [.catalogue] + needs.targets.sorted().map { .target($0) })
        let ahead = PlacingAhead()
        var questions = [state(needs, lookUp, ahead)]
        questions += needs.services.map { service($0, ahead) }
        if needs.targets.count > 1 { questions.append(lineKeys(needs.targets.count, ahead)) }
        if knownHouse == nil { questions.append(house()) }
        if key(of: needs.customer) == nil { questions.append(customer(needs.customer)) }
        try forEachRow(of: questions.map(\.query)) { index, row in
            try questions[index].take(&row)
        }
        self.ahead = ahead
    }

    private func values(_ targets: Set<String>) -> [SQLValue] { targets.map { .text($0) } }

    /// Whether the key is answered, whether a target is taken or on the blacklist; if not taken, a
    /// number and keys.
    private func state(_ needs: PlacingNeeds, _ text: String, _ ahead: PlacingAhead) -> Question {
        let targets = KeyList.filled(values(needs.targets)[...])
        let others: [SQLValue] = [
            .optional(needs.key?.scope), .optional(needs.key?.key), .text(needs.day),
        ]
        return (
            SQLQuery(text, targets + others),
            { row in
                let isAnswered = try row.flag()
                let isTaken = try row.flag()
                let isListed = try row.flag()
                ahead.note(
                    needs, isAnswered: isAnswered, isTaken: isTaken, isListed: isListed,
                    number: try row.optionalInteger(), order: try row.optionalInteger())
                let line = try row.optionalInteger()
                if let line, needs.targets.count == 1 { ahead.note(lineKey: line) }
            }
        )
    }

    /// By targets a statement; sequences are only asked where an order will follow.
    private static let lookUps = KeyList.texts { list, next in
        """
        SELECT a.answered,a.taken,a.listed,\
        CASE WHEN a.answered OR a.taken OR d.base IS NULL THEN NULL \
        ELSE nextval('order_number_sequence')-d.base END,\
        CASE WHEN a.answered THEN NULL ELSE nextval('orders_core_key_seq') END,\
        CASE WHEN a.answered THEN NULL ELSE nextval('order_lines_key_seq') END \
        FROM (SELECT EXISTS(SELECT 1 FROM idempotency \
        WHERE scope=$\(next) AND key=$\(next + 1)) AS answered,\
        EXISTS(SELECT 1 FROM order_lines WHERE target IN(\(list))) AS taken,\
        EXISTS(SELECT 1 FROM blacklist WHERE value IN(\(list))) AS listed OFFSET 0) a \
        LEFT JOIN order_numbers d ON d.day=$\(next + 2)
        """
    }

    private func service(_ text: String, _ ahead: PlacingAhead) -> Question {
        ahead.noteLook(for: text)
        let isID = ID<Service>(text) != nil
        return (
            SQLQuery(isID ? ServiceRow.keyedByID : ServiceRow.keyedByCode, [.text(text)]),
            { [self] row in
                let key = try row.integer()
                let service = try ServiceRow.read(&row)
                learn(service.id, key)
                ahead.note(service, as: text)
            }
        )
    }

    private func lineKeys(_ count: Int, _ ahead: PlacingAhead) -> Question {
        (
            SQLQuery(
                """
                SELECT nextval('order_lines_key_seq') \
                FROM generate_series(1,CAST($1 AS BIGINT)) ORDER BY 1
                """, [.int(count)]), { row in ahead.note(lineKey: try row.integer()) }
        )
    }

    private func house() -> Question {
        (
            SQLQuery("SELECT id FROM customers WHERE is_house=1"),
            { [self] row in learn(house: try row.id(Customer.self)) }
        )
    }

    private func customer(_ id: ID<Customer>) -> Question {
        (
            SQLQuery("SELECT key FROM customers WHERE id=$1", [.id(id)]),
            { [self] row in learn(id, try row.integer()) }
        )
    }

    /// The keys of a new order and its lines, if they were read ahead with all they point to.
    func keysAhead(_ changes: OrderChanges) -> ChangeKeys? {
        guard let ahead, let customer = key(of: changes.order.customer),
            changes.lines.allSatisfy({ key(of: $0.line.service) != nil }),
            let (order, lines) = ahead.takeKeys(lines: changes.lines.count)
        else { return nil }
        var keys = ChangeKeys(order: order, customer: customer, word: nil)
        for (change, key) in zip(changes.lines, lines) { keys.given[change.line.id] = key }
        return keys
    }
}
