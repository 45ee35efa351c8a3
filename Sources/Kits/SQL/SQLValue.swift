/// A value bound to `$1`, `$2` …; there is no floating point (STYLE.md, Types).
package enum SQLValue: Sendable, Equatable {
    case null
    case integer(Int64)
    case text(String)
    case blob([UInt8])

    /// The text, or NULL for nil.
    package static func optional(_ text: String?) -> SQLValue {
        if let text { .text(text) } else { .null }
    }

    /// The integer, or NULL for nil.
    package static func optional(_ integer: Int64?) -> SQLValue {
        if let integer { .integer(integer) } else { .null }
    }

    /// The bytes, or NULL for nil.
    package static func optional(_ bytes: [UInt8]?) -> SQLValue {
        if let bytes { .blob(bytes) } else { .null }
    }

    /// 1 for true, 0 for false, as both databases store it.
    package static func bool(_ value: Bool) -> SQLValue {
        .integer(value ? 1 : 0)
    }
}

extension SQLValue: ExpressibleByIntegerLiteral {
    /// An integer written in the source.
    package init(integerLiteral value: Int64) { self = .integer(value) }
}

extension SQLValue: ExpressibleByStringLiteral {
    /// A text written in the source.
    package init(stringLiteral value: String) { self = .text(value) }
}

extension SQLValue: ExpressibleByNilLiteral {
    /// NULL, written as `nil`.
    package init(nilLiteral: ()) { self = .null }
}
