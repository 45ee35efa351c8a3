internal import Glibc
internal import Lifecycle

/// Every open connection, for total deadlines and for the bound on each address.
final class ConnectionTable: Sendable {
    private struct State {
        var connections: [ObjectIdentifier: Connection] = [:]
        var perAddress: [AddressKey: Int] = [:]
        var refusesNew = false
    }

    private let limit: Int
    private let countsLoopback: Bool
    private let proxies: Set<AddressKey>
    private let state = Lock(State())

    /// An empty table with the bounds of a configuration.
    init(_ configuration: ServerConfiguration) {
        limit = configuration.limits.connectionsPerAddress
        countsLoopback = configuration.limits.countsLoopback
        proxies = Set(configuration.trustedProxies.compactMap(SocketAddress.key(of:)))
    }

    /// From now on a new connection is closed as soon as it is there.
    func refuseNew() { state.withLock { $0.refusesNew = true } }

    /// False when the address holds all the connections it may, or none is taken any more.
    func mayConnect(_ key: AddressKey?) -> Bool {
        guard state.withLock({ !$0.refusesNew }) else { return false }
        guard let key, countsLoopback || !key.isLoopback, !proxies.contains(key) else {
            return true
        }
        return state.withLock { $0.perAddress[key, default: 0] < limit }
    }

    /// Lists a connection.
    func insert(_ connection: Connection) {
        state.withLock { state in
            state.connections[ObjectIdentifier(connection)] = connection
            if let key = connection.key { state.perAddress[key, default: 0] += 1 }
        }
    }

    /// Forgets a connection; from then on its socket is not touched.
    func remove(_ connection: Connection) {
        state.withLock { state in
            guard state.connections.removeValue(forKey: ObjectIdentifier(connection)) != nil,
                let key = connection.key
            else { return }
            let left = state.perAddress[key, default: 1] - 1
            state.perAddress[key] = left > 0 ? left : nil
        }
    }

    /// Cuts one connection; the library notices and closes it.
    func cut(_ connection: Connection) {
        state.withLock { state in
            guard state.connections[ObjectIdentifier(connection)] != nil else { return }
            shutdown(connection.socket, Int32(SHUT_RDWR))
        }
    }

    /// Cuts every connection whose total deadline is over; returns how many were not idle.
    func cutOverdue(now: Int64) -> Int {
        cutAll { $0.isOver(now: now) }
    }

    /// Cuts every connection between two requests.
    func cutIdle() {
        _ = cutAll { $0.isIdle }
    }

    /// The number of open connections.
    var count: Int { state.withLock { $0.connections.count } }

    private func cutAll(_ isMeant: (Connection) -> Bool) -> Int {
        state.withLock { state in
            var count = 0
            for connection in state.connections.values where isMeant(connection) {
                shutdown(connection.socket, Int32(SHUT_RDWR))
                if !connection.isIdle { count += 1 }
                connection.setDeadline(.none)
            }
            return count
        }
    }
}
