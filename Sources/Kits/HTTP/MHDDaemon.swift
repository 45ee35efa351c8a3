internal import CMicroHTTPD
internal import Glibc

/// One listener served by libmicrohttpd: an epoll pool whose callbacks drive exchanges.
@safe
final class MHDDaemon: @unchecked Sendable {
    // Invariant: the handle is set once by `start`; `quiesce` and `stop` are called by the
    // housekeeping thread alone, and the core outlives the daemon because this object holds it.

    /// The stack of a pool thread, in bytes: handlers that answer at once run there.
    private static let stackBytes = 1 << 20

    private let handle: OpaquePointer
    private let core: ServerCore
    private var listening: Int32?

    /// Starts serving a listening socket; nil when the library refused.
    init?(core: ServerCore, socket: Int32, pool: Int) {
        var options = unsafe waybill_mhd_options()
        unsafe options.socket = socket
        unsafe options.pool = UInt32(clamping: max(2, pool))
        unsafe options.connections = UInt32(
            clamping: max(core.configuration.limits.connections, 2 * pool))
        unsafe options.memory = max(4096, core.configuration.limits.connectionMemoryBytes)
        unsafe options.stack = MHDDaemon.stackBytes
        unsafe options.cls = Unmanaged.passUnretained(core).toOpaque()
        unsafe options.accept = mayConnect
        unsafe options.access = serve
        unsafe options.completed = requestCompleted
        unsafe options.connection = connectionChanged
        unsafe options.target = targetRead
        unsafe options.unescape = keepEscapes
        guard let handle = unsafe waybill_mhd_start(&options) else { return nil }
        unsafe self.handle = handle
        self.core = core
    }

    /// True when the library's memory layout is one whose header check was tested.
    static var checksLayout: Bool {
        guard let version = unsafe MHD_get_version() else { return false }
        return MHDHeaderReader.knownVersions.contains(unsafe String(cString: version))
    }

    /// Stops accepting; connections that are open go on.
    func quiesce() {
        let socket = unsafe MHD_quiesce_daemon(handle)
        if socket >= 0 { listening = socket }
    }

    /// Ends the threads and closes what is open; nothing may be suspended any more.
    func stop() {
        unsafe MHD_stop_daemon(handle)
        if let listening { close(listening) }
        listening = nil
    }
}
