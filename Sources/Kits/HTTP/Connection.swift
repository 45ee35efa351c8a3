internal import Lifecycle
internal import Synchronization

/// One open connection as the bounds see it; the library's part is in its subclass.
class Connection: ConnectionPort, @unchecked Sendable {
    // Invariant: `socket`, `peer` and `key` never change; the rest is atomic. The socket is only
    // shut down while the table lists the connection, and it is unlisted before it is closed.

    /// The descriptor; only shut down by us, closed by the library.
    let socket: Int32
    /// What its address counts by; nil for a local socket.
    let key: AddressKey?
    private let peer: Peer
    private let core: ServerCore
    private let deadlineEnd = Atomic<Int64>(.max)
    private let idle = Atomic<Bool>(false)

    /// A connection with no deadline yet.
    init(core: ServerCore, socket: Int32, peer: Peer, key: AddressKey?) {
        self.core = core
        self.socket = socket
        self.peer = peer
        self.key = key
    }

    /// True between two requests.
    var isIdle: Bool { idle.load(ordering: .relaxed) }

    /// True when its total deadline is over.
    func isOver(now: Int64) -> Bool { deadlineEnd.load(ordering: .relaxed) < now }

    /// Replaces the deadline; counted from now.
    func setDeadline(_ deadline: ConnectionDeadline) {
        if case .idle = deadline {
            idle.store(true, ordering: .relaxed)
        } else {
            idle.store(false, ordering: .relaxed)
        }
        let now = core.clock.monotonicMicroseconds()
        let end = deadline.end(now: now, core.configuration.deadlines)
        deadlineEnd.store(end, ordering: .relaxed)
    }

    /// The peer, or the client a listed proxy names.
    func remote(_ headers: Headers) -> Peer {
        guard case .tcp(let address) = peer,
            core.configuration.trustedProxies.contains(address)
        else { return peer }
        return ForwardedFor.client(headers, core.configuration.trustedProxies) ?? peer
    }

    /// Shuts the socket down if it is still listed.
    func abort() { core.connections.cut(self) }

    /// Overridden by the library's part.
    func suspend() {}

    /// Overridden by the library's part.
    func resume() {}
}
