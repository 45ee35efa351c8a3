/// The fields and files of a submitted form, in order.
package struct FormFields: Sendable, Equatable {
    /// One plain field.
    package struct Field: Sendable, Equatable {
        /// The field's name.
        package let name: String
        /// The decoded value.
        package let value: String
    }

    /// One uploaded file of a multipart form.
    package struct File: Sendable, Equatable {
        /// The field's name.
        package let name: String
        /// What the client calls the file; never a path to write to (security.md SEC103).
        package let fileName: String
        /// The client's media type, lower case, without parameters; empty when not given.
        package let contentType: String
        /// The content.
        package let bytes: [UInt8]
    }

    /// The plain fields in order.
    package let fields: [Field]
    /// The uploaded files in order.
    package let files: [File]

    /// A form from parts that are already decoded.
    package init(_ pairs: [(String, String)], files: [File] = []) {
        fields = pairs.map { Field(name: $0.0, value: $0.1) }
        self.files = files
    }

    /// A form from its parsed parts.
    init(fields: [Field], files: [File]) {
        self.fields = fields
        self.files = files
    }

    /// The first value of a name, nil when absent.
    package func first(_ name: String) -> String? {
        fields.first { $0.name == name }?.value
    }

    /// Every value of a name, in order.
    package func all(_ name: String) -> [String] {
        fields.compactMap { $0.name == name ? $0.value : nil }
    }

    /// The first file of a name, nil when absent.
    package func file(_ name: String) -> File? {
        files.first { $0.name == name }
    }

    /// Reads `application/x-www-form-urlencoded`; throws a 400 problem.
    package static func urlencoded(
        _ body: [UInt8], maxFields: Int = 1000
    ) throws(Problem) -> FormFields {
        let items = try Query.pairs(body[...], maxPairs: maxFields, place: "form")
        return FormFields(
            fields: items.map { Field(name: $0.name, value: $0.value) }, files: [])
    }
}
