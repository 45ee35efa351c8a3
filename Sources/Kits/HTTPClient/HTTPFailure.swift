/// A call without a complete reply.
package struct HTTPFailure: Error, Sendable {
    /// What went wrong, in the terms of R4.
    package enum Kind: Sendable, Equatable, CaseIterable {
        /// The host name has no address.
        case resolve
        /// Nobody listens there, or the way there is closed.
        case refused
        /// TCP or TLS did not stand in time.
        case connectTimeout
        /// The TLS handshake or the certificate failed.
        case tls
        /// The gate said no before the first byte (R5).
        case gateClosed
        /// The whole call took too long.
        case timeout
        /// The connection broke, or ended before the reply was complete.
        case reset
        /// The connection was closed without a reply.
        case emptyReply
        /// The request could not be written whole.
        case sendFailed
        /// Body or headers are longer than allowed.
        case tooLarge
        /// The call was refused before a connection was tried: address, method or header.
        case badURL
        /// The compressed body cannot be read.
        case badEncoding
        /// The caller or `close` gave up.
        case cancelled
        /// Anything else: see `code` and `message`.
        case other
    }

    /// What went wrong.
    package let kind: Kind
    /// libcurl's code; 0 when libcurl was not asked.
    package let code: Int32
    /// Whether it is certain that no byte of the request left this process (R4).
    package let nothingSent: Bool
    /// What came of the body, within the call's limit.
    package let partial: [UInt8]
    /// A sentence for the log; it holds neither body nor headers.
    package let message: String

    /// Describes a failure.
    package init(
        kind: Kind, code: Int32 = 0, nothingSent: Bool, partial: [UInt8] = [], message: String = ""
    ) {
        self.kind = kind
        self.code = code
        self.nothingSent = nothingSent
        self.partial = partial
        self.message = message
    }
}
