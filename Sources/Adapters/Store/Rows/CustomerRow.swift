internal import Application
internal import Domain
internal import SQL

/// How a customer lies in its row.
enum CustomerRow {
    /// What `read` expects, in order.
    static let columns = """
        c.id,c.name,c.email,c.phone,c.status,c.is_house,c.is_trusted,c.price_tier,c.tier,\
        c.completed_orders,c.total_spent,c.locale,c.version
        """

    /// A customer by id.
    static let byID = "SELECT \(columns) FROM customers c WHERE c.id=$1"

    /// Reads one customer.
    static func read(_ row: inout Columns) throws -> CustomerRecord {
        var customer = CustomerRecord(
            id: try row.id(Customer.self), name: try row.text(), email: try row.optionalText(),
            phone: try row.optionalText(), status: try row.word(CustomerRecord.Status.self),
            isHouse: try row.flag())
        customer.isTrusted = try row.flag()
        customer.priceTier = try row.text()
        customer.tier = try row.word(CustomerRecord.Tier.self)
        customer.completedOrders = try row.int()
        customer.totalSpent = try row.integer()
        customer.locale = try row.text()
        customer.version = try row.int()
        return customer
    }

    /// What `readAddress` expects, in order.
    static let addressColumns = """
        a.is_default,a.recipient_name,a.phone,a.address,a.city,a.province,a.postal_code
        """

    /// Reads one address.
    static func readAddress(_ row: inout Columns) throws -> CustomerAddress {
        let isDefault = try row.flag()
        return CustomerAddress(
            ShippingAddress(
                recipientName: try row.text(), phone: try row.text(), address: try row.text(),
                city: try row.text(), province: try row.text(), postalCode: try row.optionalText()),
            isDefault: isDefault)
    }

    /// The rank that a spend of `total_spent` plus `$n` earns.
    static func tier(after delta: String) -> String {
        """
        COALESCE((SELECT t.tier FROM spend_tiers t WHERE t.from_spend<=customers.total_spent\
        \(delta) ORDER BY t.from_spend DESC LIMIT 1),'bronze')
        """
    }
}

extension CustomerRecord {
    /// A customer with the status it has.
    fileprivate init(
        id: ID<Customer>, name: String, email: String?, phone: String?, status: Status,
        isHouse: Bool
    ) {
        self.init(id: id, name: name, email: email, phone: phone, isHouse: isHouse)
        self.status = status
    }
}
