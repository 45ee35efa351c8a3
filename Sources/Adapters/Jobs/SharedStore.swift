package import Application

/// How a dispatcher meets the other nodes of its store.
package struct SharedStore: Sendable {
    /// Where nodes and releases are noted.
    package let register: any NodeRegister
    /// This node's heartbeats.
    package let membership: Membership
    /// Whether this node runs the sweeps.
    package let isLeader: @Sendable () -> Bool

    /// Connects the parts.
    package init(
        register: any NodeRegister, membership: Membership,
        isLeader: @escaping @Sendable () -> Bool
    ) {
        self.register = register
        self.membership = membership
        self.isLeader = isLeader
    }

    /// Whether this node runs schedules and sweeps; always where a process owns its store.
    package static func leads(_ shared: SharedStore?) -> @Sendable () -> Bool {
        guard let shared else { return { true } }
        return shared.isLeader
    }
}
