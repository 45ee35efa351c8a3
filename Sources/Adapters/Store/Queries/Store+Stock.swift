package import Application
package import Domain
internal import SQL

extension Store: StockQueries {
    /// A page of products by SKU, with the exact count of the filter.
    package func products(
        _ filter: ProductFilter, after cursor: String?, limit: Int, now: Timestamp
    ) async throws -> ProductPage {
        let limit = min(max(limit, 1), 200)
        return try await reading { snapshot in
            var list = StockList()
            list.narrow("p.status", to: filter.statuses.map(\.rawValue))
            list.search(filter.text)
            let total = try snapshot.productTotal(filter, list)
            let items = try snapshot.products(list, after: cursor, limit: limit + 1, now: now)
            let page = Array(items.prefix(limit))
            return ProductPage(
                items: page,
                next: items.count > limit ? page.last.map { SKU.fold($0.product.sku) } : nil,
                total: total)
        }
    }

    /// Everything about one product, by id or SKU.
    package func product(_ text: String, now: Timestamp) async throws -> ProductDetail? {
        try await reading { snapshot in
            guard let product = try snapshot.product(text) else { return nil }
            return ProductDetail(
                product: product, stock: try snapshot.stock(of: product, now: now),
                reservations: try snapshot.reservations(of: product.id),
                log: try snapshot.inventoryLog(of: product.id))
        }
    }

    /// A page of stock, one row a product and variant, with the exact count of the filter.
    package func inventory(
        _ filter: InventoryFilter, after cursor: StockCursor?, limit: Int, now: Timestamp
    ) async throws -> InventoryPage {
        let limit = min(max(limit, 1), 200)
        return try await reading { snapshot in
            var list = StockList(values: [.time(now)])
            list.search(filter.text)
            list.narrow(StoreSnapshot.statusWord, to: filter.statuses.map(\.rawValue))
            let total =
                list.conditions.isEmpty
                ? try snapshot.kept(CounterName.stockItems)
                : try snapshot.scalar(
                    """
                    SELECT count(*) FROM stock s JOIN products_core p ON p.key=s.product_key\
                    \(list.clause) AND CAST($1 AS BIGINT)>0
                    """, list.values) ?? 0
            let rows = try snapshot.inventory(list, after: cursor, limit: limit + 1)
            let page = rows.prefix(limit)
            return InventoryPage(
                items: page.map(\.item), next: rows.count > limit ? page.last?.cursor : nil,
                total: Int(total))
        }
    }

    /// Where stock, reservations and log disagree (V10); nothing is repaired.
    package func stockDifferences() async throws -> [String] {
        try await reading { snapshot in
            let items = try snapshot.found(StockCheck.rules, in: .whole)
            let orders = try snapshot.found(OrderCheck.reservations, in: .whole)
            return (items + orders).map(\.detail)
        }
    }
}
