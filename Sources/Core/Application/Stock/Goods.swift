/// Goods as the rooms above see them: what changes them, and what reads them.
package struct Goods: Sendable {
    /// Products, variants, stock in and out.
    package let desk: StockDesk
    /// Lists and details.
    package let queries: any StockQueries

    /// Connects the two.
    package init(desk: StockDesk, queries: any StockQueries) {
        self.desk = desk
        self.queries = queries
    }
}
