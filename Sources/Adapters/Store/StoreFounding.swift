package import Application
package import Domain

/// What a new store is founded with; an existing one only compares the environment.
package struct StoreFounding: Sendable {
    package let environment: StoreEnvironment
    /// Random text without blanks; a new one at each restore release (E6).
    package let epoch: String
    package let house: ID<Customer>
    package let houseName: String
    package let at: Timestamp

    /// Takes the founding facts; randomness and time come from the caller.
    package init(
        environment: StoreEnvironment, epoch: String, house: ID<Customer>,
        houseName: String = "House account", at: Timestamp
    ) {
        self.environment = environment
        self.epoch = epoch
        self.house = house
        self.houseName = houseName
        self.at = at
    }
}
