/// What connections are counted by: an IPv4 address or the /64 of an IPv6 address (SEC92).
struct AddressKey: Hashable, Sendable {
    /// The address's first eight bytes; an IPv4 address stands in the low four.
    let bits: UInt64
    /// True for 127.0.0.0/8, ::1 and a local socket's peer.
    let isLoopback: Bool

    /// The key of four bytes in network order.
    init(ipv4: UInt32) {
        self.init(bits: UInt64(ipv4), isLoopback: ipv4 >> 24 == 127)
    }

    private init(bits: UInt64, isLoopback: Bool) {
        self.bits = bits
        self.isLoopback = isLoopback
    }

    /// The key of sixteen bytes in network order; an IPv4-mapped address counts as IPv4.
    init(ipv6 bytes: [UInt8]) {
        let head = bytes.prefix(8).reduce(UInt64(0)) { $0 << 8 | UInt64($1) }
        let tail = bytes.dropFirst(8).prefix(8).reduce(UInt64(0)) { $0 << 8 | UInt64($1) }
        if head == 0 && tail >> 32 == 0xFFFF {
            self.init(ipv4: UInt32(truncatingIfNeeded: tail))
        } else {
            self.init(bits: head == 0 ? tail : head, isLoopback: head == 0 && tail == 1)
        }
    }
}
