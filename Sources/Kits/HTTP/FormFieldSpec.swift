/// One field of a form, for the OpenAPI document.
package struct FormFieldSpec: Sendable, Equatable {
    /// The field's name.
    package let name: String
    /// The schema of its text.
    package let schema: JSONSchema
    /// Whether the form must have it.
    package let required: Bool

    /// Declares a field.
    package init(_ name: String, schema: JSONSchema = .string, required: Bool = false) {
        self.name = name
        self.schema = schema
        self.required = required
    }

    /// Declares an uploaded file.
    package static func file(_ name: String, required: Bool = true) -> FormFieldSpec {
        FormFieldSpec(name, schema: .string(format: "binary"), required: required)
    }
}
