internal import Glibc
internal import Lifecycle

/// A listening socket on 127.0.0.1.
package final class TCPListener: Sendable {
    // The descriptor is closed only in deinit, so no thread can meet a number used again.
    private let descriptor: Int32
    /// The port; the system's choice when 0 was asked for.
    package let port: Int

    /// Listens on the port (0 = any free one); throws `.badPort` or `.system`.
    package init(port: Int, backlog: Int32 = 1_024) throws(SocketError) {
        guard let number = UInt16(exactly: port) else { throw .badPort }
        let descriptor = try LoopbackAddress.newSocket()
        LoopbackAddress.enable(SO_REUSEADDR, level: SOL_SOCKET, of: descriptor)
        do throws(SocketError) {
            guard LoopbackAddress.bindSocket(descriptor, port: number) == 0 else {
                throw LoopbackAddress.failure("bind")
            }
            guard listen(descriptor, backlog) == 0 else { throw LoopbackAddress.failure("listen") }
            self.port = try LoopbackAddress.port(of: descriptor)
        } catch {
            Glibc.close(descriptor)
            throw error
        }
        self.descriptor = descriptor
    }

    deinit { Glibc.close(descriptor) }

    /// Waits for the next connection; nil once the listener is closed or the signal is raised.
    package func accept(stop: StopSignal) -> Connection? {
        while !stop.isRaised {
            let accepted = Glibc.accept(descriptor, nil, nil)
            if accepted >= 0 {
                LoopbackAddress.closeOnExec(accepted)
                return Connection(descriptor: accepted, stop: stop)
            }
            switch errno {
            case EINTR, ECONNABORTED: continue
            case EMFILE, ENFILE, ENOBUFS, ENOMEM:
                // Out of descriptors: the call stays in the backlog until some are free again.
                stop.wait(microseconds: 20_000)
            default: return nil
            }
        }
        return nil
    }

    /// Ends listening: from now on connections are refused and `accept` returns nil.
    package func close() {
        shutdown(descriptor, Int32(SHUT_RDWR))
    }
}
