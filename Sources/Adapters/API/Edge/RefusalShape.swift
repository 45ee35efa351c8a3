internal import HTTP
internal import JSON

/// The documented endpoints add `success`, `error` and `validation_errors` to every refusal.
enum RefusalShape {
    /// Routes of the documents: create, confirm, cancel, decide, fulfilment.
    static let routes: Set<String> = [
        "/api/orders", "/api/orders/{id}/confirm", "/api/orders/{id}/cancel",
        "/api/orders/{id}/verification", "/api/orders/fulfillment",
    ]

    /// The middleware; it stands outside of everything that refuses.
    static var middleware: Middleware {
        Middleware { request, next in
            let response = try await next(request)
            guard request.method == .post, response.status >= 400, routes.contains(request.route)
            else { return response }
            return shaped(response, isCreate: request.route == "/api/orders")
        }
    }

    private static func shaped(_ response: Response, isCreate: Bool) -> Response {
        guard response.header("Content-Type") == "application/problem+json",
            let document = try? JSONReader.parse(response.bytes), var members = document.object,
            document["success"] == nil
        else { return response }
        let sentence =
            response.status == 500
            ? "Internal server error" : document["detail"]?.string ?? "Refused"
        members.insert(JSONMember("success", .bool(false)), at: 0)
        members.insert(JSONMember("error", .string(sentence)), at: 1)
        if isCreate {
            members.append(JSONMember("validation_errors", document["errors"] ?? .array([])))
        }
        var writer = JSONWriter()
        writer.value(.object(members))
        var response = response
        response.body = .bytes(writer.bytes)
        return response
    }
}
