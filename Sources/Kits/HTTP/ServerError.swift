/// Why the server could not start.
package enum ServerError: Error, Sendable, Equatable, CustomStringConvertible {
    /// The address is not numeric.
    case badAddress(String)
    /// The address could not be bound; with the system's error number.
    case bind(String, Int32)
    /// The library refused to start on this listener.
    case start(String)

    /// What happened and what to do.
    package var description: String {
        switch self {
        case .badAddress(let text): "\(text) is not a numeric address; give one such as 127.0.0.1"
        case .bind(let text, let code): "cannot listen at \(text) (error \(code)); is it in use?"
        case .start(let text): "the HTTP server did not start at \(text); check its limits"
        }
    }
}
