internal import Application
internal import HTTP
internal import JSON

/// `/openapi.json`, `/docs` and `/problems/{code}`, made from the endpoints of every room.
struct DocumentEndpoints: Sendable {
    /// Every endpoint that the router serves but these.
    let all: [Endpoint]
    /// The version of the program.
    let version: String

    /// The endpoints; the two documents are made once.
    var endpoints: [Endpoint] {
        let problems = Endpoint(
            .get, "/problems/{code}", permission: .open, summary: "What a problem code means.",
            tag: "operations", responses: [.json(200, .object([], open: true)), .page],
            handler: { try Self.problem($0) })
        let documented = (all + [problems]).filter { !$0.template.utf8.starts(with: "/cli/".utf8) }
        let json = OpenAPI.document(endpoints: documented, title: "Waybill", version: version)
        let page = Self.page(documented)
        return [
            problems,
            Endpoint(
                .get, "/openapi.json", permission: .open, summary: "This description as OpenAPI.",
                tag: "operations", handler: { _ in .json(200, json) }),
            Endpoint(
                .get, "/docs", permission: .open, summary: "This description as a page.",
                tag: "page", responses: [.page], handler: { _ in .html(200, page) }),
        ]
    }

    private static func problem(_ request: Request) throws(Problem) -> Response {
        guard let code = request.parameters["code"], ProblemCatalogue.isWord(code),
            let sentence = ProblemCatalogue.sentences[code]
        else { throw Problem.notFound }
        if Accept.prefersHTML(request.headers.first("Accept")) {
            return .html(200, document(title: code, "<h1>\(code)</h1><p>\(escaped(sentence))</p>"))
        }
        return .json(
            200,
            JSONWriter.document { writer in
                writer.field("code", code)
                writer.field("description", sentence)
            })
    }

    private static func page(_ endpoints: [Endpoint]) -> String {
        let rows = endpoints.filter { $0.tag != "page" && $0.tag != "asset" }
            .sorted { $0.template < $1.template }.map { endpoint in
                "<dt><code>\(endpoint.method.rawValue) \(breakable(endpoint.template))</code></dt>"
                    + "<dd>\(escaped(endpoint.summary)) "
                    + "<small>Permission: \(escaped(endpoint.permission.name)).</small></dd>"
            }
        return document(
            title: "Waybill API",
            "<h1>Waybill API</h1><p>The same as a file: <a href=\"/openapi.json\">openapi.json</a>"
                + "</p><dl>\(rows.joined())</dl>")
    }

    private static func document(title: String, _ body: String) -> String {
        "<!DOCTYPE html><html lang=\"en\"><head><meta charset=\"utf-8\"><title>\(escaped(title))"
            + "</title><meta name=\"viewport\" content=\"width=device-width\"></head><body><main>"
            + body + "</main></body></html>"
    }

    /// A path that may be broken after each slash: some are wider than a phone.
    private static func breakable(_ path: String) -> String {
        escaped(path).split(separator: "/", omittingEmptySubsequences: false)
            .joined(separator: "/<wbr>")
    }

    private static func escaped(_ text: String) -> String {
        var bytes: [UInt8] = []
        for byte in text.utf8 {
            switch byte {
            case UInt8(ascii: "&"): bytes += Array("&amp;".utf8)
            case UInt8(ascii: "<"): bytes += Array("&lt;".utf8)
            case UInt8(ascii: ">"): bytes += Array("&gt;".utf8)
            case UInt8(ascii: "\""): bytes += Array("&quot;".utf8)
            default: bytes.append(byte)
            }
        }
        return String(decoding: bytes, as: UTF8.self)
    }
}
