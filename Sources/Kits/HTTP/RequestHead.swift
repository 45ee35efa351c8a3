/// The head of a request as the library read it, before anything is believed.
struct RequestHead: Sendable {
    /// The method's word.
    let method: String
    /// The raw bytes of the target.
    let target: [UInt8]
    /// The protocol version's word.
    let version: String
    /// Names and values, values trimmed of blanks.
    let headers: Headers
    /// True when the bytes between the fields were not exactly what RFC 9112 asks for.
    let isMisshapen: Bool
}
