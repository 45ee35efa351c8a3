internal import Application
internal import Domain
internal import SQL

/// What an order's life changes of promos and customers.
extension StoreTransaction: PartyWriting {
    /// Customers, promos and zones.
    package var parties: any PartyWriting { self }

    /// Counts a use by conditional update; false when a limit is reached.
    package func usePromo(
        _ promo: PromoRecord, customer: ID<Customer>, order: ID<Order>, at: Timestamp
    ) throws -> Bool {
        // The row of the promo stays locked from here on, so that the count of the customer's own
        // uses below sees those of everyone who was before us.
        let counted = try execute(
            """
            UPDATE promos SET usage_count=usage_count+1 WHERE id=$1 AND is_active=1 \
            AND (usage_limit IS NULL OR usage_count<usage_limit)
            """, [.id(promo.id)])
        guard counted == 1 else { return false }
        let used = try execute(
            """
            INSERT INTO promo_uses(order_id,promo_id,customer_id,used_at) \
            SELECT $1,p.id,$3,$4 FROM promos p WHERE p.id=$2 AND (p.per_customer_limit IS NULL \
            OR p.per_customer_limit>(SELECT count(*) FROM promo_uses u WHERE u.promo_id=$2 \
            AND u.customer_id=$3 AND u.is_given_back=0)) ON CONFLICT DO NOTHING
            """, [.id(order), .id(promo.id), .id(customer), .time(at)])
        if used == 1 { return true }
        try execute("UPDATE promos SET usage_count=usage_count-1 WHERE id=$1", [.id(promo.id)])
        return false
    }

    /// Gives the order's use back, once.
    package func returnPromo(order: ID<Order>) throws {
        let promo = try row(
            """
            UPDATE promo_uses SET is_given_back=1 WHERE order_id=$1 AND is_given_back=0 \
            RETURNING promo_id
            """, [.id(order)]
        ) { row in try row.text() }
        guard let promo else { return }
        try execute(
            "UPDATE promos SET usage_count=usage_count-1 WHERE id=$1 AND usage_count>0",
            [.text(promo)])
    }

    /// Adds a delivered or completed order to the customer's totals and tier, once an order.
    package func countOrder(
        _ order: ID<Order>, customer: ID<Customer>, total: Int64, at: Timestamp
    ) throws {
        // Every order of the business itself would else meet in one row.
        guard try houseAccount() != customer else { return }
        let counted = try execute(
            """
            INSERT INTO customer_counts(order_id,customer_id,total,counted_at) \
            VALUES($1,$2,$3,$4) ON CONFLICT DO NOTHING
            """, [.id(order), .id(customer), .integer(max(0, total)), .time(at)])
        guard counted == 1 else { return }
        try execute(
            """
            UPDATE customers SET completed_orders=completed_orders+1,total_spent=total_spent+$2,\
            tier=\(CustomerRow.tier(after: "+$2")) WHERE id=$1
            """, [.id(customer), .integer(max(0, total))])
    }

    /// Takes it off them again after a refund, once.
    package func uncountOrder(_ order: ID<Order>, at: Timestamp) throws {
        let taken = try row(
            """
            UPDATE customer_counts SET taken_off_at=$2 WHERE order_id=$1 AND taken_off_at IS NULL \
            RETURNING customer_id,total
            """, [.id(order), .time(at)]
        ) { row in (customer: try row.text(), total: try row.integer()) }
        guard let taken else { return }
        try execute(
            """
            UPDATE customers SET completed_orders=completed_orders-1,total_spent=total_spent-$2,\
            tier=\(CustomerRow.tier(after: "-$2")) WHERE id=$1
            """, [.text(taken.customer), .integer(taken.total)])
    }
}
