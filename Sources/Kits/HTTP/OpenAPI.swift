internal import JSON

/// Writes the OpenAPI 3.1 document from the endpoints that route requests, so it cannot drift.
package enum OpenAPI {
    /// The document's bytes, the same for the same endpoints.
    package static func document(
        endpoints: [Endpoint], title: String, version: String
    ) -> [UInt8] {
        var writer = JSONWriter()
        writer.object { writer in
            writer.field("openapi", "3.1.0")
            writer.key("info")
            writer.object { writer in
                writer.field("title", title)
                writer.field("version", version)
            }
            writer.key("paths")
            writer.object { writer in writePaths(endpoints, &writer) }
            writer.key("components")
            writer.object { writer in writeComponents(endpoints, &writer) }
        }
        return writer.bytes
    }

    private static func writePaths(_ endpoints: [Endpoint], _ writer: inout JSONWriter) {
        var byPath: [String: [Endpoint]] = [:]
        for endpoint in endpoints { byPath[endpoint.template, default: []].append(endpoint) }
        for (path, group) in byPath.sorted(by: { $0.key < $1.key }) {
            writer.key(path)
            writer.object { writer in
                let ordered = group.sorted { $0.method.rawValue < $1.method.rawValue }
                for endpoint in ordered {
                    writer.key(endpoint.method.rawValue.lowercased())
                    OpenAPIOperation.write(endpoint, &writer)
                }
            }
        }
    }

    private static func writeComponents(_ endpoints: [Endpoint], _ writer: inout JSONWriter) {
        var schemas: [String: JSONValue] = ["Problem": OpenAPIOperation.problemSchema.value]
        for endpoint in endpoints {
            for component in OpenAPIOperation.schemas(of: endpoint).flatMap(\.components) {
                schemas[component.name] = component.value
            }
        }
        writer.key("schemas")
        writer.object { writer in
            for (name, schema) in schemas.sorted(by: { $0.key < $1.key }) {
                writer.field(name, schema)
            }
        }
        writer.key("securitySchemes")
        writer.object { writer in
            writer.key("key")
            writer.object { writer in
                writer.field("type", "http")
                writer.field("scheme", "bearer")
            }
            writer.key("session")
            writer.object { writer in
                writer.field("type", "apiKey")
                writer.field("in", "cookie")
                writer.field("name", "__Host-waybill")
            }
        }
    }
}
