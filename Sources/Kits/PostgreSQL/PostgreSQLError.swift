internal import SQL

/// An error of the server with the SQLSTATE that decides what follows (F14, F16).
struct ServerError: Error {
    /// Five letters of the SQL standard; empty if the line was lost.
    let state: String
    /// What callers are told.
    let error: SQLError
    /// Whether the server, or a pooler before it, ended the session with it.
    let isFatal: Bool

    /// The error that an answer carries.
    init(_ result: PostgreSQLResult) {
        state = result.field(UInt8(ascii: "C")) ?? ""
        let severity = result.field(UInt8(ascii: "V"))
        isFatal = severity == "FATAL" || severity == "PANIC"
        let primary = result.field(UInt8(ascii: "M")) ?? result.errorText
        // The detail of a broken constraint is the row itself: nothing for logs.
        let isRow = state.hasPrefix("23")
        let detail = isRow ? "" : result.field(UInt8(ascii: "D")).map { " (\($0))" } ?? ""
        let code = state.isEmpty ? "" : " [\(state)]"
        error = SQLError(
            kind: Self.kind(state, result, primary), message: "\(primary)\(detail)\(code)")
    }

    /// An error that the kit itself found.
    init(_ error: SQLError) {
        state = ""
        isFatal = false
        self.error = error
    }

    /// Running the same body again can succeed: serialization failure and deadlock, nothing else.
    var isConflict: Bool { state == "40001" || state == "40P01" }

    /// A lock did not become free in time.
    var isLockTimeout: Bool { state == "55P03" }

    /// A prepared statement that this session should have is unknown, doubled or out of date.
    var isStaleStatement: Bool {
        state == "26000" || state == "42P05"
            || (state == "0A000" && error.message.contains("cached plan"))
    }

    /// Whether the group decides about it, and not the body that it hit.
    var asksForRepeat: Bool { isConflict || isLockTimeout || isStaleStatement }

    /// The session is over, whatever the transport says (57P01 ended by an operator, 08… lost).
    var endsSession: Bool {
        isFatal || state.hasPrefix("57P") || (state.hasPrefix("08") && state != "08P01")
            || state == "25P03"
    }

    /// The server takes no writes at all.
    var isStandby: Bool { state == "25006" }

    /// The statement's text or its types are wrong, as opposed to its data.
    var isTextError: Bool { state.hasPrefix("42") && state != "42501" }

    /// The server cannot tell the type of a parameter.
    var isIndeterminate: Bool { state == "42P18" }

    private static func kind(
        _ state: String, _ result: PostgreSQLResult, _ message: String
    ) -> SQLError.Kind {
        switch state {
        case "P0001": .constraint(message)
        case "23502": .constraint(place(result))
        case "53100": .full
        case "25006": .readOnly
        case "57014": .interrupted
        case "55P03", "40001", "40P01", "": .busy
        case "57P04": .closed
        case "XX001", "XX002": .corrupt
        case "08P01": .mismatch
        case "0A000": .syntax
        case "42501": .other
        default: kind(ofClass: state.prefix(2), result)
        }
    }

    private static func kind(
        ofClass prefix: Substring, _ result: PostgreSQLResult
    ) -> SQLError.Kind {
        switch prefix {
        case "23": .constraint(result.field(UInt8(ascii: "n")) ?? place(result))
        case "42": .syntax
        case "22": .mismatch
        // Memory, connections and locks used up; the line lost; the server stopping or starting.
        case "53", "08", "57", "25": .busy
        case "58": .io
        default: .other
        }
    }

    /// Table and column, as SQLite names a NOT NULL.
    private static func place(_ result: PostgreSQLResult) -> String {
        let table = result.field(UInt8(ascii: "t")) ?? ""
        guard let column = result.field(UInt8(ascii: "c")) else { return table }
        return "\(table).\(column)"
    }
}
