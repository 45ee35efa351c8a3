package import Domain

/// How a store that several nodes share stands at a moment.
package struct SimSharing: Sendable {
    /// The store's clock.
    package var clock: Timestamp
    /// The clock that leases go by; nil, a planted bug: the asking node's.
    package var leaseClock: Timestamp?
    /// False, a planted bug: every node counts slots and tokens for itself.
    package var countsLanes = true

    /// A store whose clock shows this.
    package init(clock: Timestamp) {
        self.clock = clock
        leaseClock = clock
    }
}
