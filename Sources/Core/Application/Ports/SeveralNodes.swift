package import Domain

/// Allots positions of the feed after commit, where writers commit out of order (E3).
package protocol FeedPlacing: Sendable {
    /// Places one batch of waiting events; how many, 0 when none waits.
    ///
    /// Throws `StorageError`.
    func placeEvents() async throws -> Int
}

/// Who runs the schedules: a lease row by the store's clock, which also works behind a pooler (J1).
package protocol ScheduleLease: Sendable {
    /// Takes or renews a named lease for `seconds`, 0 gives it away; false while another node has
    /// it.
    ///
    /// Throws `StorageError`.
    func holdLease(_ name: String, node: String, seconds: Int) async throws -> Bool
}

/// The nodes that share one store, each with a heartbeat by the store's clock.
package protocol NodeRegister: Sendable {
    /// Writes this node's heartbeat; the store's time and the nodes that beat within `seconds`.
    ///
    /// Throws `StorageError`.
    func beat(_ node: NodeBeat, seconds: Int) async throws -> NodeCensus
    /// Removes a node that stops.
    func leave(_ name: String) async throws
    /// Notes that a person's release made one epoch out of another (B5).
    func note(epoch: String, after previous: String) async throws
    /// True when such a release was noted.
    func isReleased(epoch: String, after previous: String) async throws -> Bool
}

/// What a node tells about itself.
package struct NodeBeat: Sendable, Equatable {
    /// What a node's own record says about the database (R9).
    package enum Trust: String, Sendable {
        /// It sends.
        case free
        /// It has no record and found no node to vouch: it waits.
        case unproven
        /// It knows of sends that the database lacks: nobody may send.
        case olderCopy = "older_copy"
    }

    package let name: String
    /// It dispatches; a node that only serves pages proves nothing about sends.
    package let sends: Bool
    /// The epoch under which it would send.
    package let epoch: String
    package let trust: Trust

    /// Makes a heartbeat.
    package init(name: String, sends: Bool, epoch: String, trust: Trust) {
        self.name = name
        self.sends = sends
        self.epoch = epoch
        self.trust = trust
    }
}

/// The nodes that live, at a moment of the store's clock.
package struct NodeCensus: Sendable, Equatable {
    /// The store's clock.
    package let at: Timestamp
    /// Every live node, by name.
    package let nodes: [NodeBeat]

    /// Makes a census.
    package init(at: Timestamp, nodes: [NodeBeat]) {
        self.at = at
        self.nodes = nodes
    }
}
