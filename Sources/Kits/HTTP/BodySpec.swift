/// What body an endpoint takes; the server refuses other types (415) and sizes (413).
package enum BodySpec: Sendable {
    /// No body.
    case none
    /// `application/json`, at most `maxBytes` (256 KiB unless declared).
    case json(schema: JSONSchema, maxBytes: Int = 262_144)
    /// A form, urlencoded or multipart, at most `maxBytes`.
    case form(fields: [FormFieldSpec], maxBytes: Int = 262_144)
    /// Bytes of one of the media types, at most `maxBytes`.
    case bytes(types: [String], maxBytes: Int)

    /// The largest body taken, in bytes.
    package var maxBytes: Int {
        switch self {
        case .none: 0
        case .json(_, let maxBytes), .form(_, let maxBytes), .bytes(_, let maxBytes): maxBytes
        }
    }

    /// The media types taken, lower case.
    package var types: [String] {
        switch self {
        case .none: []
        case .json: ["application/json"]
        case .form: ["application/x-www-form-urlencoded", "multipart/form-data"]
        case .bytes(let types, _): types
        }
    }
}
