internal import Glibc

/// Opens the sockets a server listens at.
enum ListeningSocket {
    /// The waiting connections the system keeps for us.
    private static let backlog: Int32 = 4096

    /// Opens a listener; returns its descriptor and its port (0 for a local socket).
    static func open(
        _ listener: ServerConfiguration.Listener
    ) throws(ServerError) -> (socket: Int32, port: Int) {
        switch listener {
        case .tcp(let host, let port): try tcp(host, port)
        case .unix(let path): (try unix(path), 0)
        }
    }

    private static func tcp(
        _ host: String, _ port: Int
    ) throws(ServerError) -> (socket: Int32, port: Int) {
        var hints = unsafe addrinfo()
        unsafe hints.ai_flags = AI_NUMERICHOST | AI_NUMERICSERV | AI_PASSIVE
        unsafe hints.ai_socktype = Int32(SOCK_STREAM.rawValue)
        var list: UnsafeMutablePointer<addrinfo>?
        let name = host == "localhost" ? "127.0.0.1" : host
        guard unsafe getaddrinfo(name, String(port), &hints, &list) == 0,
            let entry = unsafe list
        else { throw ServerError.badAddress(host) }
        defer { unsafe freeaddrinfo(entry) }
        let descriptor = try openSocket(unsafe entry.pointee.ai_family, "\(host):\(port)")
        var on: Int32 = 1
        unsafe setsockopt(
            descriptor, SOL_SOCKET, SO_REUSEADDR, &on, socklen_t(MemoryLayout<Int32>.size))
        let bound = unsafe bind(descriptor, entry.pointee.ai_addr, entry.pointee.ai_addrlen)
        guard bound == 0, listen(descriptor, backlog) == 0 else {
            let code = errno
            close(descriptor)
            throw ServerError.bind("\(host):\(port)", code)
        }
        return (descriptor, localPort(descriptor))
    }

    private static func unix(_ path: String) throws(ServerError) -> Int32 {
        var address = sockaddr_un()
        address.sun_family = sa_family_t(AF_UNIX)
        let bytes = Array(path.utf8)
        let room = MemoryLayout.size(ofValue: address.sun_path)
        guard !bytes.isEmpty, bytes.count < room, !bytes.contains(0) else {
            throw ServerError.badAddress(path)
        }
        unsafe withUnsafeMutableBytes(of: &address.sun_path) { target in
            unsafe target.copyBytes(from: bytes)
        }
        let descriptor = try openSocket(AF_UNIX, path)
        // The file gets the mode of the socket's inode, so it is never open to others (Linux).
        fchmod(descriptor, 0o600)
        let code = try bindUnix(descriptor, address, path)
        guard code == 0, unsafe chmod(path, 0o600) == 0, listen(descriptor, backlog) == 0 else {
            let code = errno
            close(descriptor)
            throw ServerError.bind(path, code)
        }
        return descriptor
    }

    /// Binds; a file that a dead server left behind is replaced, one that answers is not.
    private static func bindUnix(
        _ descriptor: Int32, _ address: sockaddr_un, _ path: String
    ) throws(ServerError) -> Int32 {
        let first = unsafe call(address) { unsafe bind(descriptor, $0, $1) }
        guard first != 0, errno == EADDRINUSE else { return first }
        let probe = try openSocket(AF_UNIX, path)
        defer { close(probe) }
        guard unsafe call(address, { unsafe connect(probe, $0, $1) }) != 0, errno == ECONNREFUSED
        else {
            errno = EADDRINUSE
            return -1
        }
        unsafe unlink(path)
        return unsafe call(address) { unsafe bind(descriptor, $0, $1) }
    }

    private static func call(
        _ address: sockaddr_un, _ body: (UnsafePointer<sockaddr>, socklen_t) -> Int32
    ) -> Int32 {
        var address = address
        return unsafe withUnsafePointer(to: &address) { pointer in
            unsafe pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                unsafe body($0, socklen_t(MemoryLayout<sockaddr_un>.size))
            }
        }
    }

    private static func openSocket(
        _ family: Int32, _ place: String
    ) throws(ServerError) -> Int32 {
        let kind = SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue | SOCK_NONBLOCK.rawValue
        let descriptor = socket(family, Int32(kind), 0)
        guard descriptor >= 0 else { throw ServerError.bind(place, errno) }
        return descriptor
    }

    private static func localPort(_ descriptor: Int32) -> Int {
        var storage = sockaddr_storage()
        var length = socklen_t(MemoryLayout<sockaddr_storage>.size)
        unsafe withUnsafeMutablePointer(to: &storage) { pointer in
            _ = unsafe pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                unsafe getsockname(descriptor, $0, &length)
            }
        }
        // The port stands at the same place in both internet address structures.
        let port = unsafe withUnsafeBytes(of: &storage) { bytes in
            unsafe bytes.loadUnaligned(fromByteOffset: 2, as: UInt16.self)
        }
        return Int(UInt16(bigEndian: port))
    }
}
