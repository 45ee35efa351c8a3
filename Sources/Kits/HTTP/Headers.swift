/// Request header fields in one byte buffer; names compare by ASCII case, order is kept.
package struct Headers: Sendable {
    private struct Field: Sendable {
        var nameStart: Int32
        var nameCount: Int32
        var valueCount: Int32
    }

    private var bytes: [UInt8] = []
    private var fields: [Field] = []

    /// No fields.
    package init() {}

    /// Fields from pairs, in order.
    package init(_ pairs: [(String, String)]) {
        for (name, value) in pairs { add(name, value) }
    }

    /// The number of fields.
    package var count: Int { fields.count }

    /// The bytes of all names and values together, without separators.
    package var byteCount: Int { bytes.count }

    /// Appends a field.
    package mutating func add(_ name: String, _ value: String) {
        append(name.utf8, value.utf8)
    }

    /// Appends a field from raw bytes; the caller has checked them.
    mutating func append(
        _ name: some Collection<UInt8>, _ value: some Collection<UInt8>
    ) {
        guard let nameCount = Int32(exactly: name.count),
            let valueCount = Int32(exactly: value.count),
            let start = Int32(exactly: bytes.count)
        else { return }
        fields.append(Field(nameStart: start, nameCount: nameCount, valueCount: valueCount))
        bytes.append(contentsOf: name)
        bytes.append(contentsOf: value)
    }

    /// The first value of a name, nil when absent.
    package func first(_ name: String) -> String? {
        for field in fields where matches(field, name) { return value(field) }
        return nil
    }

    /// Every value of a name, in order.
    package func all(_ name: String) -> [String] {
        fields.filter { matches($0, name) }.map(value)
    }

    /// How many fields have this name.
    package func count(of name: String) -> Int {
        fields.reduce(0) { matches($1, name) ? $0 + 1 : $0 }
    }

    /// True when a field of this name exists.
    package func contains(_ name: String) -> Bool {
        fields.contains { matches($0, name) }
    }

    /// True when names are tokens and values have no control byte (RFC 9110, 5.5 and 5.6.2).
    var haveOnlyAllowedBytes: Bool {
        fields.allSatisfy { field in
            let value = Int(field.nameStart) + Int(field.nameCount)
            return field.nameCount > 0
                && bytes[Int(field.nameStart)..<value].allSatisfy(ASCII.isToken)
                && bytes[value..<value + Int(field.valueCount)].allSatisfy(ASCII.isFieldValue)
        }
    }

    /// Names and values as text, in order.
    package var pairs: [(name: String, value: String)] {
        fields.map { field in
            let start = Int(field.nameStart)
            let name = bytes[start..<start + Int(field.nameCount)]
            return (String(decoding: name, as: UTF8.self), value(field))
        }
    }

    private func value(_ field: Field) -> String {
        let start = Int(field.nameStart) + Int(field.nameCount)
        return String(decoding: bytes[start..<start + Int(field.valueCount)], as: UTF8.self)
    }

    private func matches(_ field: Field, _ name: String) -> Bool {
        let start = Int(field.nameStart)
        return ASCII.equalIgnoringCase(bytes[start..<start + Int(field.nameCount)], name.utf8)
    }
}
