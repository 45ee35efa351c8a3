/// The connection as an exchange and a stream may move it; the one seam to the server library.
protocol ConnectionPort: StreamTransport {
    /// Who sent the request, believing a listed proxy's header.
    func remote(_ headers: Headers) -> Peer

    /// Sets the total deadline for what comes next.
    func setDeadline(_ deadline: ConnectionDeadline)
}
