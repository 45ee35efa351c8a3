internal import SQL

/// Values as one call of libpq wants them; kept by a connection, so that it grows only once.
struct ParameterBuffer {
    /// Where a value lies in `bytes`; nil for NULL.
    private var starts: [Int?] = []
    private var bytes: [UInt8] = []
    private var lengths: [Int32] = []
    /// 1 for binary, 0 for text that ends with NUL.
    private var formats: [Int32] = []

    /// Writes the values as the server's types want them; another kind of value is `.mismatch`.
    mutating func fill(_ values: [SQLValue], _ types: [UInt32]) throws(SQLError) {
        guard values.count == types.count else {
            throw SQLError(
                kind: .mismatch, message: "\(values.count) values for \(types.count) parameters")
        }
        starts.removeAll(keepingCapacity: true)
        bytes.removeAll(keepingCapacity: true)
        lengths.removeAll(keepingCapacity: true)
        formats.removeAll(keepingCapacity: true)
        for index in values.indices { try append(values[index], types[index], index + 1) }
    }

    /// How many bytes the values take.
    var size: Int { bytes.count }

    /// Lends the arrays that `PQsendQueryPrepared` and `PQsendQueryParams` take.
    func lend(
        _ body: (
            Int32, UnsafePointer<UnsafePointer<CChar>?>?, UnsafePointer<Int32>?,
            UnsafePointer<Int32>?
        ) -> Int32
    ) -> Int32 {
        unsafe bytes.withUnsafeBufferPointer { bytes in
            let base = unsafe UnsafeRawPointer(bytes.baseAddress)
            // An empty buffer may have no address, and NULL would mean SQL's NULL.
            let pointers = unsafe starts.map { start -> UnsafePointer<CChar>? in
                guard let start else { return nil }
                return unsafe base.map { unsafe ($0 + start).assumingMemoryBound(to: CChar.self) }
            }
            return unsafe pointers.withUnsafeBufferPointer { pointers in
                unsafe lengths.withUnsafeBufferPointer { lengths in
                    unsafe formats.withUnsafeBufferPointer { formats in
                        unsafe body(
                            Int32(truncatingIfNeeded: pointers.count), pointers.baseAddress,
                            lengths.baseAddress, formats.baseAddress)
                    }
                }
            }
        }
    }

    private mutating func append(
        _ value: SQLValue, _ type: UInt32, _ number: Int
    ) throws(SQLError) {
        let start = bytes.count
        var isBinary = true
        switch value {
        case .null:
            starts.append(nil)
            lengths.append(0)
            formats.append(1)
            return
        case .integer(let integer):
            isBinary = try append(integer, type, number)
        case .text(let text):
            guard !ServerType.isInteger(type), type != ServerType.bytea else {
                throw Self.mismatch(number, "text", type)
            }
            guard !text.utf8.contains(0) else {
                throw SQLError(
                    kind: .mismatch,
                    message: "PostgreSQL cannot store the character NUL, which value \(number) has")
            }
            bytes.append(contentsOf: text.utf8)
            isBinary = ServerType.isText(type)
        case .blob(let blob):
            guard type == ServerType.bytea else { throw Self.mismatch(number, "a blob", type) }
            bytes.append(contentsOf: blob)
        }
        guard let length = Int32(exactly: bytes.count - start) else {
            throw SQLError(kind: .mismatch, message: "value \(number) is larger than 2 GiB")
        }
        starts.append(start)
        lengths.append(length)
        formats.append(isBinary ? 1 : 0)
        // Ends a text value, and gives an empty one an address.
        bytes.append(0)
    }

    /// Appends an integer in the server's width; false if it was written as decimal digits.
    private mutating func append(
        _ integer: Int64, _ type: UInt32, _ number: Int
    ) throws(SQLError) -> Bool {
        switch type {
        case ServerType.int8: append(bigEndian: UInt64(bitPattern: integer), bytes: 8)
        case ServerType.int4:
            guard let value = Int32(exactly: integer) else {
                throw Self.mismatch(number, "\(integer)", type)
            }
            append(bigEndian: UInt64(UInt32(bitPattern: value)), bytes: 4)
        case ServerType.int2:
            guard let value = Int16(exactly: integer) else {
                throw Self.mismatch(number, "\(integer)", type)
            }
            append(bigEndian: UInt64(UInt16(bitPattern: value)), bytes: 2)
        case ServerType.bool: bytes.append(integer == 0 ? 0 : 1)
        case _ where type == ServerType.bytea || ServerType.isText(type):
            throw Self.mismatch(number, "an integer", type)
        default:
            bytes.append(contentsOf: String(integer).utf8)
            return false
        }
        return true
    }

    private mutating func append(bigEndian value: UInt64, bytes count: Int) {
        for shift in stride(from: (count - 1) * 8, through: 0, by: -8) {
            bytes.append(UInt8(truncatingIfNeeded: value >> UInt64(shift)))
        }
    }

    private static func mismatch(_ number: Int, _ found: String, _ type: UInt32) -> SQLError {
        SQLError(
            kind: .mismatch,
            message: "value \(number) is \(found), where PostgreSQL wants \(ServerType.word(type))")
    }
}
