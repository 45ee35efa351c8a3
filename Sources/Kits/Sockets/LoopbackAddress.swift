internal import Glibc
internal import Lifecycle

/// The IPv4 address 127.0.0.1 with a port, and the calls that take it.
enum LoopbackAddress {
    /// The address as the socket calls want it.
    static func make(port: UInt16) -> sockaddr_in {
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_port = port.bigEndian
        address.sin_addr = in_addr(s_addr: UInt32(0x7F00_0001).bigEndian)
        return address
    }

    /// A new TCP socket; throws `.system`.
    static func newSocket() throws(SocketError) -> Int32 {
        let kind = Int32(SOCK_STREAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue)
        let descriptor = socket(AF_INET, kind, 0)
        guard descriptor >= 0 else { throw failure("socket") }
        return descriptor
    }

    /// Binds the socket to the port; 0 on success.
    static func bindSocket(_ descriptor: Int32, port: UInt16) -> Int32 {
        var address = make(port: port)
        return unsafe withUnsafePointer(to: &address) { pointer in
            unsafe pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                unsafe bind(descriptor, $0, socklen_t(MemoryLayout<sockaddr_in>.size))
            }
        }
    }

    /// Connects the socket to the port; 0 on success.
    static func connectSocket(_ descriptor: Int32, port: UInt16) -> Int32 {
        var address = make(port: port)
        return unsafe withUnsafePointer(to: &address) { pointer in
            unsafe pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                unsafe connect(descriptor, $0, socklen_t(MemoryLayout<sockaddr_in>.size))
            }
        }
    }

    /// The port a socket is bound to; throws `.system`.
    static func port(of descriptor: Int32) throws(SocketError) -> Int {
        var address = sockaddr_in()
        var length = socklen_t(MemoryLayout<sockaddr_in>.size)
        let code = unsafe withUnsafeMutablePointer(to: &address) { pointer in
            unsafe pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                unsafe getsockname(descriptor, $0, &length)
            }
        }
        guard code == 0 else { throw failure("getsockname") }
        return Int(UInt16(bigEndian: address.sin_port))
    }

    /// Switches an integer option on.
    static func enable(_ option: Int32, level: Int32, of descriptor: Int32) {
        var on: Int32 = 1
        unsafe setsockopt(descriptor, level, option, &on, socklen_t(MemoryLayout<Int32>.size))
    }

    /// Keeps the descriptor out of programs that this process starts.
    static func closeOnExec(_ descriptor: Int32) {
        _ = fcntl(descriptor, F_SETFD, FD_CLOEXEC)
    }

    /// What `errno` says about the call just made.
    static func failure(_ operation: String) -> SocketError {
        .system(SystemError(operation: operation, code: errno))
    }
}
