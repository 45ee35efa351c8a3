package import Application
package import Domain
internal import SQL

extension Store {
    /// A page of orders, newest first, with the exact count of the filter.
    package func list(
        _ filter: OrderFilter, at position: PagePosition, limit: Int
    ) async throws -> OrderPage {
        let limit = min(max(limit, 1), 1_000)
        return try await reading { snapshot in
            let list = OrderList(snapshot: snapshot, filter: filter)
            let total = try list.total()
            guard total > 0 else {
                return OrderPage(items: [], hasOlder: false, hasNewer: false, total: 0)
            }
            // One key more than the page holds tells whether there is another page.
            var keys = try list.keys(at: position, limit: limit + 1, total: total)
            let isMore = keys.count > limit
            let hasOlder: Bool
            let hasNewer: Bool
            switch position {
            case .newest: (hasOlder, hasNewer) = (isMore, false)
            case .after: (hasOlder, hasNewer) = (isMore, true)
            case .before: (hasOlder, hasNewer) = (true, isMore)
            }
            if isMore {
                switch position {
                case .newest, .after: keys.removeLast()
                case .before: keys.removeFirst()
                }
            }
            return OrderPage(
                items: try snapshot.items(keys), hasOlder: hasOlder, hasNewer: hasNewer,
                total: total)
        }
    }

    /// The list rows of these orders, for patching a page in place; at most 200.
    package func rows(
        of orders: [ID<Order>], customer: ID<Customer>?
    ) async throws -> [OrderListItem] {
        try await reading { snapshot in
            let keys = try orders.prefix(200).compactMap { order in
                try snapshot.scalar(
                    """
                    SELECT key FROM orders_core WHERE id=$1 AND ($2='' OR \
                    customer_key=(SELECT key FROM customers WHERE id=$2))
                    """, [.id(order), .text(customer?.text ?? "")])
            }
            return try snapshot.items(keys)
        }
    }

    /// Finds an order by number, id, provider order id or, newest first, IMEI.
    package func find(_ text: String, customer: ID<Customer>?) async throws -> ID<Order>? {
        let conditions = [
            ("number=$1", text.uppercased()), ("id=$1", text),
            ("key IN(SELECT order_key FROM order_lines WHERE provider_order_id=$1)", text),
            ("key IN(SELECT order_key FROM order_lines WHERE target=$1)", text),
        ]
        return try await reading { snapshot in
            for (condition, value) in conditions {
                let found = try snapshot.row(
                    """
                    SELECT id FROM orders_core WHERE \(condition) AND ($2='' OR \
                    customer_key=(SELECT key FROM customers WHERE id=$2)) \
                    ORDER BY placed_at+0 DESC,key DESC LIMIT 1
                    """, [.text(value), .text(customer?.text ?? "")]
                ) { row in try row.id(Order.self) }
                if let found { return found }
            }
            return nil
        }
    }
}
