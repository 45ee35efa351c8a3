internal import JSON

/// Writes one operation of the OpenAPI document.
enum OpenAPIOperation {
    /// The schema of every refusal (RFC 9457).
    static let problemSchema = JSONSchema.object(
        [
            .init("type", .string), .init("title", .string), .init("status", .integer),
            .init("detail", .string), .init("code", .string), .init("request_id", .string),
            .init(
                "errors",
                .array(
                    .object([
                        .init("field", .string), .init("code", .string), .init("message", .string),
                    ])), required: false),
        ], open: true)

    /// Every schema an endpoint mentions.
    static func schemas(of endpoint: Endpoint) -> [JSONSchema] {
        let body: [JSONSchema]
        switch endpoint.body {
        case .none, .bytes: body = []
        case .json(let schema, _): body = [schema]
        case .form(let fields, _): body = fields.map(\.schema)
        }
        return body + endpoint.parameters.map(\.schema) + endpoint.responses.map(\.schema)
    }

    /// Writes the operation object.
    static func write(_ endpoint: Endpoint, _ writer: inout JSONWriter) {
        writer.object { writer in
            writer.field("operationId", endpoint.operationID)
            writer.field("summary", endpoint.summary)
            writer.key("tags")
            writer.array { $0.string(endpoint.tag) }
            writeSecurity(endpoint, &writer)
            writeParameters(endpoint, &writer)
            writeBody(endpoint, &writer)
            writeResponses(endpoint, &writer)
        }
    }

    private static func writeSecurity(_ endpoint: Endpoint, _ writer: inout JSONWriter) {
        writer.field("x-permission", endpoint.permission.name)
        writer.key("security")
        writer.array { writer in
            guard endpoint.permission != .open else { return }
            for scheme in ["key", "session"] {
                writer.object { writer in
                    writer.key(scheme)
                    writer.array { _ in }
                }
            }
        }
    }

    private static func writeParameters(_ endpoint: Endpoint, _ writer: inout JSONWriter) {
        let declared = endpoint.parameters.filter { $0.place == .path }.map(\.name)
        let implied = endpoint.pathParameters.filter { !declared.contains($0) }
        let all = implied.map { ParameterSpec($0, in: .path) } + endpoint.parameters
        guard !all.isEmpty else { return }
        writer.key("parameters")
        writer.array { writer in
            for parameter in all {
                writer.object { writer in
                    writer.field("name", parameter.name)
                    writer.field("in", parameter.place.rawValue)
                    writer.field("required", parameter.required)
                    if !parameter.description.isEmpty {
                        writer.field("description", parameter.description)
                    }
                    writer.field("schema", parameter.schema.value)
                }
            }
        }
    }

    private static func writeBody(_ endpoint: Endpoint, _ writer: inout JSONWriter) {
        let schema: JSONSchema
        switch endpoint.body {
        case .none: return
        case .json(let json, _): schema = json
        case .form(let fields, _):
            schema = .object(fields.map { .init($0.name, $0.schema, required: $0.required) })
        case .bytes: schema = .string(format: "binary")
        }
        writer.key("requestBody")
        writer.object { writer in
            writer.field("required", endpoint.bodyRequired)
            writer.key("content")
            writer.object { writer in
                for type in endpoint.body.types { writeContent(type, schema, &writer) }
            }
        }
    }

    private static func writeContent(
        _ type: String, _ schema: JSONSchema, _ writer: inout JSONWriter
    ) {
        writer.key(type)
        writer.object { $0.field("schema", schema.value) }
    }

    private static func writeResponses(_ endpoint: Endpoint, _ writer: inout JSONWriter) {
        let byStatus = Dictionary(grouping: endpoint.responses, by: \.status)
        writer.key("responses")
        writer.object { writer in
            for (status, group) in byStatus.sorted(by: { $0.key < $1.key }) {
                writer.key(String(status))
                writer.object { writer in
                    writer.field("description", group.first?.description ?? "")
                    let filled = group.filter { !$0.contentType.isEmpty }
                    guard !filled.isEmpty else { return }
                    writer.key("content")
                    writer.object { writer in
                        for response in filled {
                            writeContent(response.contentType, response.schema, &writer)
                        }
                    }
                }
            }
            writer.key("default")
            writer.object { writer in
                writer.field("description", "A refusal.")
                writer.key("content")
                writer.object { writer in
                    let reference = JSONSchema.named("Problem", problemSchema)
                    writeContent("application/problem+json", reference, &writer)
                }
            }
        }
    }
}
