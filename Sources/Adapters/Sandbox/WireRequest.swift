/// An HTTP request as it was read from the wire.
struct WireRequest: Sendable {
    /// As sent, such as `POST`.
    let method: String
    /// Without the query.
    let path: String
    /// The fields of the query, then those of a form body.
    let fields: FormFields
    /// Names in lower case.
    let headers: [(name: String, value: String)]
    /// False when the client closes after this call.
    let keepsAlive: Bool

    /// The first header of that lower-case name.
    func header(_ name: String) -> String? {
        headers.first { $0.name == name }?.value
    }

    /// Whether the client takes packed answers.
    var acceptsGzip: Bool {
        header("accept-encoding")?.lowercased().contains("gzip") ?? false
    }
}
