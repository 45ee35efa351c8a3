/// A request with what it leads to, in one box that an exchange drops once it is answered.
final class RoutedRequest: @unchecked Sendable {
    // Invariant: `request` is written by the connection's thread before the box is handed to a
    // task, and never again.

    var request: Request
    let match: RouteTable.Match

    init(_ request: Request, _ match: RouteTable.Match) {
        self.request = request
        self.match = match
    }
}
