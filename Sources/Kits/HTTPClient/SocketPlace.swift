internal import Glibc

/// A numeric address as a socket is about to connect to it.
package enum SocketPlace: Sendable, Equatable {
    /// Four bytes, most significant first.
    case v4([UInt8])
    /// Sixteen bytes, most significant first.
    case v6([UInt8])

    /// Reads an address of the system; nil for anything but IPv4 and IPv6.
    init?(_ pointer: UnsafePointer<sockaddr>) {
        let raw = unsafe UnsafeRawPointer(pointer)
        switch unsafe Int32(pointer.pointee.sa_family) {
        case AF_INET:
            var address = unsafe raw.loadUnaligned(as: sockaddr_in.self).sin_addr
            self = unsafe .v4(withUnsafeBytes(of: &address) { unsafe Array($0) })
        case AF_INET6:
            var address = unsafe raw.loadUnaligned(as: sockaddr_in6.self).sin6_addr
            self = unsafe .v6(withUnsafeBytes(of: &address) { unsafe Array($0) })
        default: return nil
        }
    }
}
