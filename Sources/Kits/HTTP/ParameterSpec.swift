/// One declared parameter of an endpoint; undeclared query parameters are refused.
package struct ParameterSpec: Sendable, Equatable {
    /// Where a parameter stands.
    package enum Place: String, Sendable {
        /// A `{name}` of the template.
        case path
        /// After the question mark.
        case query
        /// A header field.
        case header
    }

    /// The parameter's name.
    package let name: String
    /// Where it stands.
    package let place: Place
    /// The schema of its text.
    package let schema: JSONSchema
    /// Whether a request without it is refused with 400.
    package let required: Bool
    /// A sentence for the document.
    package let description: String

    /// Declares a parameter; a path parameter is always required.
    package init(
        _ name: String, in place: Place = .query, schema: JSONSchema = .string,
        required: Bool = false, description: String = ""
    ) {
        self.name = name
        self.place = place
        self.schema = schema
        self.required = required || place == .path
        self.description = description
    }
}
