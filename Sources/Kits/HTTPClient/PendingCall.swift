/// A call that waits for a free place.
struct PendingCall: Sendable {
    /// Which call it is, for cancelling.
    let id: UInt64
    /// What to send.
    let call: HTTPCall
    /// When the whole call is over, on the monotonic clock in microseconds.
    let deadlineMicroseconds: Int64
    /// Who waits for the outcome.
    let reply: CheckedContinuation<Result<HTTPReply, HTTPFailure>, Never>

    /// Answers a call that never reached libcurl.
    func fail(_ kind: HTTPFailure.Kind, _ message: String) {
        reply.resume(
            returning: .failure(HTTPFailure(kind: kind, nothingSent: true, message: message)))
    }
}
