/// One fault in a body; a problem carries all of them at once.
package struct FieldError: Sendable, Equatable {
    /// A JSON pointer to the field, or the name of a form field.
    package let field: String
    /// The machine word.
    package let code: String
    /// A sentence for a person.
    package let message: String

    /// Names a fault.
    package init(field: String, code: String, message: String) {
        self.field = field
        self.code = code
        self.message = message
    }
}
