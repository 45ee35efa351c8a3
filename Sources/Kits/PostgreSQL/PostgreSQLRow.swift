internal import SQL

/// One row of an answer; valid only inside the body it was handed to.
struct PostgreSQLRow: SQLRow {
    let result: PostgreSQLResult
    let row: Int32

    /// The integer in a column, also of a boolean or of a numeric without fraction.
    func integer(_ column: Int) throws(SQLError) -> Int64 {
        let index = try index(column, "integer")
        let type = result.type(index)
        let value: Int64? = unsafe result.withBytes(row, index) { bytes in
            switch type {
            case ServerType.int8, ServerType.int4, ServerType.int2: unsafe Self.bigEndian(bytes)
            case ServerType.bool: unsafe bytes.first.map { $0 == 0 ? 0 : 1 }
            case ServerType.numeric: unsafe NumericInteger.decode(bytes)
            default: nil
            }
        }
        guard let value else { throw mismatch(column, ServerType.word(type), "integer") }
        return value
    }

    /// The text in a column; NULL or another type is a mismatch.
    func text(_ column: Int) throws(SQLError) -> String {
        let index = try index(column, "text")
        let type = result.type(index)
        guard ServerType.isText(type) else {
            throw mismatch(column, ServerType.word(type), "text")
        }
        return unsafe result.withBytes(row, index) { unsafe String(decoding: $0, as: UTF8.self) }
    }

    /// The bytes in a column; NULL or another type is a mismatch.
    func blob(_ column: Int) throws(SQLError) -> [UInt8] {
        let index = try index(column, "blob")
        let type = result.type(index)
        guard type == ServerType.bytea else {
            throw mismatch(column, ServerType.word(type), "blob")
        }
        return unsafe result.withBytes(row, index) { unsafe [UInt8]($0) }
    }

    /// The integer in a column, nil for NULL.
    func optionalInteger(_ column: Int) throws(SQLError) -> Int64? {
        isNull(column) ? nil : try integer(column)
    }

    /// The text in a column, nil for NULL.
    func optionalText(_ column: Int) throws(SQLError) -> String? {
        isNull(column) ? nil : try text(column)
    }

    /// The bytes in a column, nil for NULL.
    func optionalBlob(_ column: Int) throws(SQLError) -> [UInt8]? {
        isNull(column) ? nil : try blob(column)
    }

    /// True for every integer but 0, and for the server's own true.
    func bool(_ column: Int) throws(SQLError) -> Bool {
        try integer(column) != 0
    }

    private func isNull(_ column: Int) -> Bool {
        guard let index = Int32(exactly: column), index >= 0, index < result.columns else {
            return false
        }
        return result.isNull(row, index)
    }

    private func index(_ column: Int, _ wanted: String) throws(SQLError) -> Int32 {
        guard let index = Int32(exactly: column), index >= 0, index < result.columns else {
            throw mismatch(column, "nothing", wanted)
        }
        guard !result.isNull(row, index) else { throw mismatch(column, "NULL", wanted) }
        return index
    }

    private func mismatch(_ column: Int, _ found: String, _ wanted: String) -> SQLError {
        SQLError(
            kind: .mismatch, message: "column \(column) holds \(found), \(wanted) was expected")
    }

    /// A signed integer of 2, 4 or 8 bytes; nil for any other length.
    private static func bigEndian(_ bytes: UnsafeRawBufferPointer) -> Int64? {
        switch bytes.count {
        case 2: unsafe Int64(Int16(bigEndian: bytes.loadUnaligned(as: Int16.self)))
        case 4: unsafe Int64(Int32(bigEndian: bytes.loadUnaligned(as: Int32.self)))
        case 8: unsafe Int64(bigEndian: bytes.loadUnaligned(as: Int64.self))
        default: nil
        }
    }
}
