import Application
import Domain

/// A store that has no goods; real ones prove the rest.
struct FakeStockQueries: StockQueries {
    func products(
        _ filter: ProductFilter, after cursor: String?, limit: Int, now: Timestamp
    ) async throws -> ProductPage { ProductPage(items: [], next: nil, total: 0) }

    func product(_ text: String, now: Timestamp) async throws -> ProductDetail? { nil }

    func inventory(
        _ filter: InventoryFilter, after cursor: StockCursor?, limit: Int, now: Timestamp
    ) async throws -> InventoryPage { InventoryPage(items: [], next: nil, total: 0) }

    func stockDifferences() async throws -> [String] { [] }
}
