/// PostgreSQL's numbers for the types that the kit speaks (`pg_type.oid`; they never change).
enum ServerType {
    /// A literal that was given no type.
    static let unknown: UInt32 = 705
    /// True or false, one byte.
    static let bool: UInt32 = 16
    /// Bytes.
    static let bytea: UInt32 = 17
    /// The name of an object, at most 63 bytes.
    static let name: UInt32 = 19
    /// Integers of 64 bits, `BIGINT`.
    static let int8: UInt32 = 20
    /// Integers of 16 bits.
    static let int2: UInt32 = 21
    /// Integers of 32 bits.
    static let int4: UInt32 = 23
    /// Text of any length.
    static let text: UInt32 = 25
    /// A JSON text, kept as it was written.
    static let json: UInt32 = 114
    /// Text of a fixed length, `CHAR(n)`.
    static let bpchar: UInt32 = 1_042
    /// Text of a bounded length.
    static let varchar: UInt32 = 1_043
    /// Numbers of any size, as sums of `BIGINT` are.
    static let numeric: UInt32 = 1_700

    /// Whether values of a type travel as their plain UTF-8 bytes.
    static func isText(_ type: UInt32) -> Bool {
        type == text || type == varchar || type == bpchar || type == name || type == json
            || type == unknown
    }

    /// Whether a type is an integer or a boolean, which text is never taken for.
    static func isInteger(_ type: UInt32) -> Bool {
        type == int8 || type == int4 || type == int2 || type == bool
    }

    /// How an error names a type.
    static func word(_ type: UInt32) -> String {
        switch type {
        case bool: "a boolean"
        case bytea: "bytes"
        case int2, int4, int8: "an integer"
        case numeric: "a number with a fraction"
        case _ where isText(type): "text"
        default: "a value of type \(type)"
        }
    }
}
