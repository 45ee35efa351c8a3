/// An answer and the way it goes out.
struct Answer: Sendable {
    /// What is said.
    let reply: WireReply
    /// What happens to it on the wire.
    var delivery = Delivery.whole
}

/// What happens to an answer on the wire.
enum Delivery: Sendable {
    /// It arrives.
    case whole
    /// The connection ends without a byte.
    case close
    /// Nothing comes until the client gives up.
    case hang
    /// The connection ends in the middle of the body.
    case half
    /// The connection is reset in the middle of the body.
    case reset
    /// One byte each second.
    case slow
    /// A body of 10 GB.
    case endless
}
