internal import CMicroHTTPD

/// One listener served by libmicrohttpd: an epoll pool whose callbacks drive exchanges.
@safe
final class MHDDaemon: @unchecked Sendable {
    // Invariant: the handle is set once by `start`; `stop` is called by the housekeeping thread
    // alone, and the core outlives the daemon because this object holds it.

    /// The stack of a pool thread, in bytes: handlers that answer at once run there.
    private static let stackBytes = 1 << 20

    private let handle: OpaquePointer
    private let core: ServerCore

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

    /// Ends the threads, closes the listener and what is open; nothing may be suspended any more.
    ///
    /// Never after `MHD_quiesce_daemon`: it races with a busy pool thread for the listener's place
    /// in the epoll set, and whoever comes second aborts the process (0.9.75, daemon.c:5531).
    func stop() { unsafe MHD_stop_daemon(handle) }
}
