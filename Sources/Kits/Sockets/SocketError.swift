package import Lifecycle

/// Why a socket call did not do its work.
package enum SocketError: Error, Sendable, Equatable {
    /// The deadline passed first.
    case timedOut
    /// The connection was closed or reset, by either side.
    case closed
    /// The stop signal was raised.
    case stopped
    /// The port is not between 0 and 65535.
    case badPort
    /// Any other refusal of the operating system.
    case system(SystemError)
}
