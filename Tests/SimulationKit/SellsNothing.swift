package import Application

/// A store in memory that sells no goods and knows the house account alone.
package protocol SellsNothing: OrderWriting {}

extension SellsNothing {
    /// No products.
    package var stock: any StockWriting { NoShop() }
    /// No customers beside the house account.
    package var parties: any PartyWriting { NoShop() }
    /// No money.
    package var money: any MoneyWriting { NoShop() }
    /// No holds.
    package var holds: any HoldWriting { NoShop() }
}
