/// The connection under an event stream, as far as the stream may move it.
protocol StreamTransport: AnyObject, Sendable {
    /// Stops the server from asking for more bytes; called by the connection's own thread.
    func suspend()

    /// Lets the server ask again; called once for each suspend, from any thread.
    func resume()

    /// Cuts the connection.
    func abort()
}
