internal import CPostgreSQL
internal import SQL

/// One answer of the server; freed with this object.
@safe
final class PostgreSQLResult {
    // Invariant: `handle` is cleared once, in deinit; pointers into it never leave a method.
    private let handle: OpaquePointer

    /// Takes over an answer that libpq handed out.
    init(_ handle: OpaquePointer) { unsafe self.handle = handle }

    deinit { unsafe PQclear(handle) }

    /// What kind of answer it is.
    var status: ExecStatusType { unsafe PQresultStatus(handle) }
    /// How many rows it holds.
    var rows: Int32 { unsafe PQntuples(handle) }
    /// How many columns a row has.
    var columns: Int32 { unsafe PQnfields(handle) }
    /// The words the server ends a command with, such as `COMMIT` or `INSERT 0 1`.
    var commandTag: String { unsafe String(cString: PQcmdStatus(handle)) }
    /// How many rows the command touched; 0 where it does not count.
    var changed: Int { unsafe Int(String(cString: PQcmdTuples(handle))) ?? 0 }

    /// A field of an error, by libpq's letter for it; nil where it is absent.
    func field(_ letter: UInt8) -> String? {
        unsafe PQresultErrorField(handle, Int32(letter)).map { unsafe String(cString: $0) }
    }

    /// The whole sentence of an error that has no fields, as when a connection is lost.
    var errorText: String { unsafe String(cString: PQresultErrorMessage(handle)) }

    /// The types of the parameters of a described statement.
    var parameterTypes: [UInt32] {
        let count = unsafe PQnparams(handle)
        return (0..<count).map { unsafe PQparamtype(handle, $0) }
    }

    /// The type of a column; 0 beyond the last.
    func type(_ column: Int32) -> UInt32 { unsafe PQftype(handle, column) }

    /// Whether a value is NULL; beyond the last column it is.
    func isNull(_ row: Int32, _ column: Int32) -> Bool {
        unsafe PQgetisnull(handle, row, column) != 0
    }

    /// Lends the bytes of a value, in binary form.
    func withBytes<T, E: Error>(
        _ row: Int32, _ column: Int32, _ body: (UnsafeRawBufferPointer) throws(E) -> T
    ) throws(E) -> T {
        let count = unsafe Int(PQgetlength(handle, row, column))
        return try unsafe body(
            UnsafeRawBufferPointer(start: PQgetvalue(handle, row, column), count: count))
    }
}
