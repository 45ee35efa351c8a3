/// Work around every routed request, outermost first; the request already knows its route.
package struct Middleware: Sendable {
    /// The rest of the chain; it answers problems as responses, so it throws only on cancellation.
    package typealias Next = @Sendable (Request) async throws -> Response

    /// The wrapped closure.
    let run: @Sendable (Request, Next) async throws -> Response

    /// Wraps a closure; a thrown `Problem` becomes its response.
    package init(_ run: @escaping @Sendable (Request, Next) async throws -> Response) {
        self.run = run
    }
}
