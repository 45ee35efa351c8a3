/// A request with what it leads to, in one box that an exchange drops once it is answered.
final class RoutedRequest: @unchecked Sendable {
    // Invariant: `request` is written by the connection's thread before the box is handed to a
    // task, and never again.

    /// The request; its body is set when it is whole.
    var request: Request
    /// What method and path lead to.
    let match: RouteTable.Match

    /// Puts both into a box.
    init(_ request: Request, _ match: RouteTable.Match) {
        self.request = request
        self.match = match
    }
}
