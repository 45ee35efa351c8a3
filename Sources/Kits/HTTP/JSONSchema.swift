package import JSON

/// A JSON Schema (2020-12) built from typed parts, for the OpenAPI document.
package struct JSONSchema: Sendable, Equatable {
    /// One member of an object schema.
    package struct Property: Sendable, Equatable {
        /// The member's name.
        package let name: String
        /// The member's schema.
        package let schema: JSONSchema
        /// Whether it must be there.
        package let required: Bool

        /// Describes a member.
        package init(_ name: String, _ schema: JSONSchema, required: Bool = true) {
            self.name = name
            self.schema = schema
            self.required = required
        }
    }

    /// A named schema that the document keeps under `components/schemas`.
    package struct Component: Sendable, Equatable {
        /// The name in the document, `[A-Za-z0-9_]`.
        package let name: String
        /// The schema itself.
        package let value: JSONValue
    }

    /// The schema as a JSON object.
    package let value: JSONValue
    /// The named schemas it refers to, directly or further down.
    package let components: [Component]

    /// A schema object from its members, in order.
    init(_ members: [(String, JSONValue)], components: [Component] = []) {
        value = .object(members.map { JSONMember(name: $0.0, value: $0.1) })
        self.components = components
    }

    /// Any JSON value.
    package static var any: JSONSchema { JSONSchema([]) }
    /// Any text.
    package static var string: JSONSchema { JSONSchema([("type", .string("string"))]) }
    /// Any integer.
    package static var integer: JSONSchema { JSONSchema([("type", .string("integer"))]) }
    /// True or false.
    package static var boolean: JSONSchema { JSONSchema([("type", .string("boolean"))]) }
    /// An RFC 3339 time in UTC.
    package static var time: JSONSchema { string(format: "date-time") }

    /// Text of a format, a pattern or a length.
    package static func string(
        format: String? = nil, pattern: String? = nil, minLength: Int? = nil, maxLength: Int? = nil
    ) -> JSONSchema {
        var members: [(String, JSONValue)] = [("type", .string("string"))]
        if let format { members.append(("format", .string(format))) }
        if let pattern { members.append(("pattern", .string(pattern))) }
        if let minLength { members.append(("minLength", .number(String(minLength)))) }
        if let maxLength { members.append(("maxLength", .number(String(maxLength)))) }
        return JSONSchema(members)
    }

    /// One of a closed set of words.
    package static func oneOf(words: [String]) -> JSONSchema {
        JSONSchema([("type", .string("string")), ("enum", .array(words.map(JSONValue.string)))])
    }

    /// An integer within bounds.
    package static func integer(min: Int64? = nil, max: Int64? = nil) -> JSONSchema {
        var members: [(String, JSONValue)] = [("type", .string("integer"))]
        if let min { members.append(("minimum", .number(String(min)))) }
        if let max { members.append(("maximum", .number(String(max)))) }
        return JSONSchema(members)
    }

    /// A list.
    package static func array(_ items: JSONSchema, maxItems: Int? = nil) -> JSONSchema {
        var members: [(String, JSONValue)] = [("type", .string("array")), ("items", items.value)]
        if let maxItems { members.append(("maxItems", .number(String(maxItems)))) }
        return JSONSchema(members, components: items.components)
    }

    /// An object; `open` leaves room for members that are not listed.
    package static func object(_ properties: [Property], open: Bool = false) -> JSONSchema {
        let required = properties.filter(\.required).map { JSONValue.string($0.name) }
        let listed = properties.map { JSONMember(name: $0.name, value: $0.schema.value) }
        var members: [(String, JSONValue)] = [
            ("type", .string("object")), ("properties", .object(listed)),
        ]
        if !required.isEmpty { members.append(("required", .array(required))) }
        if !open { members.append(("additionalProperties", .bool(false))) }
        return JSONSchema(members, components: properties.flatMap(\.schema.components))
    }

    /// Any of several schemas.
    package static func anyOf(_ schemas: [JSONSchema]) -> JSONSchema {
        JSONSchema(
            [("anyOf", .array(schemas.map(\.value)))], components: schemas.flatMap(\.components))
    }

    /// The schema or `null`.
    package static func nullable(_ schema: JSONSchema) -> JSONSchema {
        anyOf([schema, JSONSchema([("type", .string("null"))])])
    }

    /// A reference to a schema the document keeps once under its name.
    package static func named(_ name: String, _ schema: JSONSchema) -> JSONSchema {
        JSONSchema(
            [("$ref", .string("#/components/schemas/\(name)"))],
            components: schema.components + [Component(name: name, value: schema.value)])
    }

    /// The same schema with a description.
    package func described(_ text: String) -> JSONSchema {
        guard case .object(let members) = value else { return self }
        let all = members.map { ($0.name, $0.value) } + [("description", .string(text))]
        return JSONSchema(all, components: components)
    }
}
