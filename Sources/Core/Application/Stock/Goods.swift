/// Goods as the rooms above see them: what changes them, and what reads them.
package struct Goods: Sendable {
    /// Products, variants, stock in and out.
    package let desk: StockDesk
    /// Lists and details.
    package let queries: any StockQueries
    /// Pictures of products.
    package let images: ProductImages

    /// Connects them.
    package init(desk: StockDesk, queries: any StockQueries, images: ProductImages) {
        self.desk = desk
        self.queries = queries
        self.images = images
    }
}
