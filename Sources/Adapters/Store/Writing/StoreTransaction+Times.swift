internal import Application
internal import SQL

extension StoreTransaction {
    /// Stores how long placing took, once an order; orders that are gone are left out.
    package func keep(times: [PlaceTimes]) throws {
        for times in times {
            try post(
                """
                INSERT INTO order_durations(order_key,validation_us,create_us) \
                SELECT key,$2,$3 FROM orders_core WHERE id=$1 ON CONFLICT DO NOTHING
                """,
                [.id(times.order), .integer(times.validation), .integer(times.creation)])
        }
    }
}
