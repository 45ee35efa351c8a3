internal import SQL

/// Prepared statements of one connection by SQL text; at its bound the least used one goes.
struct StatementCache {
    /// A text at the address where it was seen last, with its statement.
    private struct Slot {
        let text: String
        let statement: SQLiteStatement
    }

    /// The most statements kept.
    static let bound = 256
    private static let slotCount = 1_024
    private var statements: [String: SQLiteStatement] = [:]
    /// Texts by the address of their bytes: a literal keeps its own, so that finding it again
    /// neither hashes nor compares some hundred bytes. A slot holds its text, so no other text can
    /// come to lie at its address while the slot is there.
    private var slots = [Slot?](repeating: nil, count: Self.slotCount)
    private var uses: UInt64 = 0
    /// How many statements were prepared in all, to see that the cache works.
    private(set) var prepared = 0

    /// The idle statement for a text; a text that is running right now gets a second one.
    mutating func statement(
        _ sql: String, prepare: () throws(SQLError) -> SQLiteStatement
    ) throws(SQLError) -> SQLiteStatement {
        uses &+= 1
        let slot = Self.slot(of: sql)
        if let near = slots[slot], !near.statement.isBusy, near.text == sql {
            near.statement.lastUse = uses
            return near.statement
        }
        let known = statements[sql]
        if let known, !known.isBusy {
            known.lastUse = uses
            slots[slot] = Slot(text: sql, statement: known)
            return known
        }
        let fresh = try prepare()
        prepared += 1
        guard known == nil else { return fresh }
        if statements.count >= Self.bound { evict() }
        fresh.lastUse = uses
        statements[sql] = fresh
        slots[slot] = Slot(text: sql, statement: fresh)
        return fresh
    }

    /// Lets every statement go, before the connection closes.
    mutating func removeAll() {
        statements = [:]
        slots = [Slot?](repeating: nil, count: Self.slotCount)
    }

    private mutating func evict() {
        let oldest = statements.min { $0.value.lastUse < $1.value.lastUse }
        guard let oldest else { return }
        statements[oldest.key] = nil
        for index in slots.indices where slots[index]?.statement === oldest.value {
            slots[index] = nil
        }
    }

    /// Where a text is looked for; a text without bytes of its own shares the first slot.
    private static func slot(of sql: String) -> Int {
        let bytes = unsafe sql.utf8.withContiguousStorageIfAvailable { $0.baseAddress }
        let address = unsafe UInt(bitPattern: bytes ?? nil)
        return Int(bitPattern: (address >> 3) ^ (address >> 13)) & (slotCount - 1)
    }
}
