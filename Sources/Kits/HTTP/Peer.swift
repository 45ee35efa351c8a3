/// Who is at the other end of a connection.
package enum Peer: Sendable, Hashable {
    /// A TCP client by its numeric address, taken from a listed proxy's header where there is one.
    case tcp(String)
    /// A process on this machine, by the user id the kernel vouches for (SO_PEERCRED).
    case local(uid: UInt32)

    /// The numeric address of a TCP client; nil for the local socket.
    package var address: String? {
        switch self {
        case .tcp(let address): address
        case .local: nil
        }
    }
}
