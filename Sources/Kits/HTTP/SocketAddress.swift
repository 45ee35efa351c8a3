// The fields of `sockaddr` come in with this module.
internal import CMicroHTTPD
internal import Glibc

/// Reads the addresses the system hands out; the one place that looks into `sockaddr`.
enum SocketAddress {
    /// The key connections are counted by; nil for a local socket.
    static func key(_ address: UnsafePointer<sockaddr>?) -> AddressKey? {
        guard let address = unsafe address else { return nil }
        switch unsafe Int32(address.pointee.sa_family) {
        case AF_INET:
            // The family says which structure the library put behind the pointer.
            let raw = unsafe UnsafeRawPointer(address)
            let inet = unsafe raw.loadUnaligned(as: sockaddr_in.self)
            return AddressKey(ipv4: UInt32(bigEndian: inet.sin_addr.s_addr))
        case AF_INET6:
            let raw = unsafe UnsafeRawPointer(address)
            var inet = unsafe raw.loadUnaligned(as: sockaddr_in6.self)
            let bytes = unsafe withUnsafeBytes(of: &inet.sin6_addr) { unsafe Array($0) }
            return AddressKey(ipv6: bytes)
        default: return nil
        }
    }

    /// The key of a numeric address; nil when the text is not one.
    static func key(of text: String) -> AddressKey? {
        var hints = unsafe addrinfo()
        unsafe hints.ai_flags = AI_NUMERICHOST
        var list: UnsafeMutablePointer<addrinfo>?
        guard unsafe getaddrinfo(text, nil, &hints, &list) == 0, let entry = unsafe list else {
            return nil
        }
        defer { unsafe freeaddrinfo(entry) }
        return unsafe key(entry.pointee.ai_addr)
    }

    /// The peer of a connected socket: its numeric address, or the user id of a local process.
    static func peer(of socket: Int32) -> (peer: Peer, key: AddressKey?) {
        var storage = sockaddr_storage()
        var length = socklen_t(MemoryLayout<sockaddr_storage>.size)
        let found = unsafe withUnsafeMutablePointer(to: &storage) { pointer in
            unsafe pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { address in
                guard unsafe getpeername(socket, address, &length) == 0 else {
                    return (text: String?.none, key: AddressKey?.none)
                }
                return unsafe (text: numeric(address, length), key: key(address))
            }
        }
        if let text = found.text { return (.tcp(text), found.key) }
        return (.local(uid: userID(of: socket)), nil)
    }

    /// The numeric text of an internet address; nil for any other family.
    private static func numeric(_ address: UnsafePointer<sockaddr>, _ length: socklen_t) -> String?
    {
        let family = unsafe Int32(address.pointee.sa_family)
        guard family == AF_INET || family == AF_INET6 else { return nil }
        var text = [CChar](repeating: 0, count: 64)
        let code = unsafe getnameinfo(
            address, length, &text, socklen_t(text.count), nil, 0, NI_NUMERICHOST)
        guard code == 0 else { return nil }
        let bytes = text.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }
        let plain = String(decoding: bytes, as: UTF8.self)
        return plain.hasPrefix("::ffff:") && plain.contains(".")
            ? String(plain.dropFirst(7)) : plain
    }

    /// SO_PEERCRED gives pid, uid, gid of the process that connected; no answer counts as nobody.
    private static func userID(of socket: Int32) -> UInt32 {
        var credentials: (Int32, UInt32, UInt32) = (0, UInt32.max, UInt32.max)
        var length = socklen_t(MemoryLayout.size(ofValue: credentials))
        let code = unsafe getsockopt(socket, SOL_SOCKET, SO_PEERCRED, &credentials, &length)
        return code == 0 ? credentials.1 : UInt32.max
    }
}
