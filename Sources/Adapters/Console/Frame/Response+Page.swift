internal import HTML
internal import HTTP

extension Response {
    /// A finished page.
    static func page(_ status: Int, _ page: HTML) -> Response { .html(status, page.bytes) }
}
