/// An index of the orders that the rules count by time: those that are paid by themselves are left
/// out (`orders.md` 6.1).
enum SchemaPace {
    /// Which orders `o` count towards the pace of a buyer or an address.
    static let counted = "o.payment_method<>'internal' AND o.payment_method<>'balance'"

    /// The statements of the step, the same on both databases.
    static let statements: [String] = [
        """
        CREATE INDEX orders_pace ON orders_core(customer_key,placed_at)
          WHERE payment_method<>'internal' AND payment_method<>'balance'
        """
    ]
}
