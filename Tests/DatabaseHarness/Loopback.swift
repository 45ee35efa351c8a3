internal import Glibc

/// Plain sockets on 127.0.0.1, blocking.
package enum Loopback {
    /// Listens on a port.
    package static func listen(_ port: Int) throws -> Int32 {
        let descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        var on: Int32 = 1
        unsafe setsockopt(descriptor, SOL_SOCKET, SO_REUSEADDR, &on, 4)
        guard unsafe withAddress(port, { unsafe bind(descriptor, $0, $1) }) == 0,
            Glibc.listen(descriptor, 128) == 0
        else { throw HarnessError("cannot listen on \(port): \(errno)") }
        return descriptor
    }

    /// The next line that somebody opened; nil if nobody did within that time.
    package static func accept(_ listener: Int32, milliseconds: Int32) -> Int32? {
        guard isReadable([listener], milliseconds: milliseconds)[0] else { return nil }
        let line = Glibc.accept(listener, nil, nil)
        return line >= 0 ? line : nil
    }

    /// Ends a line or a listener.
    package static func end(_ descriptor: Int32) { close(descriptor) }

    /// Connects to a port; negative if nobody listens.
    package static func connect(_ port: Int) -> Int32 {
        let descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        guard unsafe withAddress(port, { unsafe Glibc.connect(descriptor, $0, $1) }) == 0 else {
            close(descriptor)
            return -1
        }
        return descriptor
    }

    /// Which of the descriptors can be read, after that time at most.
    static func isReadable(_ descriptors: [Int32], milliseconds: Int32) -> [Bool] {
        var wanted = descriptors.map { pollfd(fd: $0, events: Int16(POLLIN), revents: 0) }
        unsafe _ = poll(&wanted, nfds_t(wanted.count), milliseconds)
        return wanted.map { $0.revents != 0 }
    }

    /// What can be read now; nil at the end of the line.
    package static func read(_ descriptor: Int32) -> [UInt8]? {
        var buffer = [UInt8](repeating: 0, count: 65_536)
        let count = unsafe buffer.withUnsafeMutableBytes {
            unsafe recv(descriptor, $0.baseAddress, $0.count, 0)
        }
        return count > 0 ? Array(buffer.prefix(count)) : nil
    }

    /// Writes everything; false if the line ended.
    package static func write(_ descriptor: Int32, _ bytes: ArraySlice<UInt8>) -> Bool {
        var rest = bytes
        while !rest.isEmpty {
            let count = unsafe rest.withUnsafeBytes {
                unsafe send(descriptor, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL))
            }
            guard count > 0 else { return false }
            rest = rest.dropFirst(count)
        }
        return true
    }

    /// Lends the address of a port.
    static func withAddress(
        _ port: Int, _ body: (UnsafePointer<sockaddr>, socklen_t) -> Int32
    ) -> Int32 {
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_port = in_port_t(UInt16(truncatingIfNeeded: port).bigEndian)
        address.sin_addr.s_addr = in_addr_t(0x7f00_0001).bigEndian
        return unsafe withUnsafePointer(to: &address) { pointer in
            unsafe pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                unsafe body($0, socklen_t(MemoryLayout<sockaddr_in>.size))
            }
        }
    }
}
