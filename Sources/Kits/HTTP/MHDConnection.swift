internal import CMicroHTTPD

/// The library's connection behind the port; suspends and resumes it.
@safe
final class MHDConnection: Connection, @unchecked Sendable {
    // Invariant: the handle lives from the connection's start to its end callback, and a
    // suspended connection does not end, so `resume` after `suspend` always finds it alive.

    private let handle: OpaquePointer
    /// Where the library keeps the target of the current request; compared, never followed.
    var targetAddress: UInt = 0
    /// True after the first request, when a header deadline has to be set anew.
    var hasServed = false

    /// Asks the system who is at the other end.
    init(core: ServerCore, handle: OpaquePointer) {
        unsafe self.handle = handle
        let socket = unsafe waybill_mhd_socket(handle)
        let (peer, key) = SocketAddress.peer(of: socket)
        super.init(core: core, socket: socket, peer: peer, key: key)
    }

    override func suspend() { unsafe MHD_suspend_connection(handle) }

    override func resume() { unsafe MHD_resume_connection(handle) }
}
