internal import Application
internal import Domain
internal import SQL

extension StoreReading {
    /// Finds an order by number.
    package func order(number: String) throws -> ID<Order>? {
        try row("SELECT id FROM orders_core WHERE number=$1", [.text(number)]) { row in
            try row.id(Order.self)
        }
    }

    /// The order that used a customer's reference.
    package func order(reference: String, customer: ID<Customer>) throws -> ID<Order>? {
        try hold(.reference(customer: customer.text, reference: reference))
        return try row(
            """
            SELECT id FROM orders_core WHERE reference=$1 \
            AND customer_key=(SELECT key FROM customers WHERE id=$2)
            """, [.text(reference), .id(customer)]
        ) { row in try row.id(Order.self) }
    }

    /// A service by id.
    package func service(_ id: ID<Service>) throws -> ServiceRecord? {
        if let found = ahead?.services(id.text) { return found.first }
        try hold(.catalogue)
        return try row(ServiceRow.byID, [.id(id)]) { row in
            try ServiceRow.read(&row)
        }
    }

    /// Services with this code, of any provider.
    package func services(code: String) throws -> [ServiceRecord] {
        if let found = ahead?.services(code) { return found }
        try hold(.catalogue)
        return try rows(ServiceRow.byCode, [.text(code)]) { row in try ServiceRow.read(&row) }
    }

    /// All services, by provider, category and name.
    package func services() throws -> [ServiceRecord] {
        try hold(.catalogue)
        return try rows(
            """
            SELECT \(ServiceRow.columns) FROM services s WHERE s.kind<>'goods' \
            ORDER BY s.provider,s.category,s.name,s.code
            """
        ) { row in try ServiceRow.read(&row) }
    }

    /// A provider account by code.
    package func provider(_ code: String) throws -> ProviderRecord? {
        try hold(.provider(code))
        return try row(ProviderRow.byCode, [.text(code)]) {
            row in
            try ProviderRow.read(&row)
        }
    }

    /// All provider accounts by code.
    package func providers() throws -> [ProviderRecord] {
        try rows("SELECT \(ProviderRow.columns) FROM providers ORDER BY code") { row in
            try ProviderRow.read(&row)
        }
    }

    /// The house account.
    package func houseAccount() throws -> ID<Customer> {
        if let known = knownHouse { return known }
        let house = try row("SELECT id FROM customers WHERE is_house=1") { row in
            try row.id(Customer.self)
        }
        guard let house else {
            throw StorageError(.unusable, "the store has no house account; it was never founded")
        }
        learn(house: house)
        return house
    }

    /// A value of the store's own settings.
    func meta(_ key: String) throws -> String? {
        try row("SELECT value FROM meta WHERE key=$1", [.text(key)]) { row in try row.text() }
    }

    /// Highest intent sequence in the database, 0 without attempts, and the database's epoch.
    package func intentMark() throws -> IntentMark {
        let highest = try scalar("SELECT max(intent_seq) FROM fulfillment_logs_core")
        return IntentMark(epoch: try meta("epoch") ?? "", highestIntent: highest ?? 0)
    }

    /// The stored answer of an idempotency key.
    package func answer(scope: String, key: String) throws -> StoredAnswer? {
        if ahead?.knowsNoAnswer(scope: scope, key: key) == true { return nil }
        try hold(.idempotency(scope: scope, key: key))
        return try row(
            """
            SELECT i.fingerprint,i.status,i.body,o.id,i.at_us FROM idempotency i \
            LEFT JOIN orders_core o ON o.key=i.order_key WHERE i.scope=$1 AND i.key=$2
            """, [.text(scope), .text(key)]
        ) { row in
            StoredAnswer(
                scope: scope, key: key, fingerprint: try row.blob(), status: try row.int(),
                body: try row.blob(), order: try row.optionalID(Order.self), at: try row.time())
        }
    }
}
