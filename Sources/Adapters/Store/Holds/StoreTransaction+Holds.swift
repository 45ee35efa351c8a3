internal import Application
internal import Domain
internal import SQL

extension StoreTransaction: HoldWriting {
    /// Holds and verifications lie in the same transaction.
    package var holds: any HoldWriting { self }

    /// Appends a hold; an open one of the same reason stays as it is.
    package func set(_ hold: HoldRecord) throws {
        try execute(
            """
            INSERT INTO order_holds(order_key,reason,detail,set_by,set_at) \
            VALUES((SELECT key FROM orders_core WHERE id=$1),$2,$3,$4,$5) ON CONFLICT DO NOTHING
            """,
            [
                .id(hold.order), .text(hold.reason.rawValue), .text(hold.detail),
                .integer(try key(of: hold.setBy)), .time(hold.setAt),
            ])
    }

    /// Clears the order's open hold of a reason; false without one.
    package func clearHold(
        _ reason: HoldReason, of order: ID<Order>, decision: String, by actor: Actor, at: Timestamp
    ) throws -> Bool {
        try execute(
            """
            UPDATE order_holds SET cleared_by=$1,cleared_at=$2,decision=$3 \
            WHERE order_key=(SELECT key FROM orders_core WHERE id=$4) AND reason=$5 \
            AND cleared_at IS NULL
            """,
            [
                .integer(try key(of: actor)), .time(at), .text(decision), .id(order),
                .text(reason.rawValue),
            ]) == 1
    }

    /// Inserts or updates the verification of an order.
    package func save(_ verification: VerificationRecord) throws {
        let reviewer = try verification.reviewedBy.map { try key(of: $0) }
        try execute(
            HoldRow.upsertVerification, HoldRow.values(verification, reviewer: reviewer))
    }

    /// Says which earlier line a line looks at again.
    package func setRecheck(of line: ID<Line>, earlier: ID<Line>) throws {
        try execute(
            """
            UPDATE order_lines SET recheck_of=(SELECT e.key FROM order_lines e WHERE e.id=$1) \
            WHERE id=$2
            """, [.id(earlier), .id(line)])
    }

    /// Entries that any of these phone numbers and IMEIs meets.
    package func blacklistedTargets(
        _ values: [BlacklistValue], now: Timestamp
    ) throws -> [BlacklistValue] {
        if hasBlacklist != true, ahead?.knowsUnlisted(values.map(\.value)) ?? false { return [] }
        if hasBlacklist == nil {
            hasBlacklist = try scalar("SELECT key FROM blacklist LIMIT 1") != nil
        }
        return hasBlacklist == true ? try blacklisted(values, now: now) : []
    }

    /// Stores an entry; one of the same value keeps its id and gets the newer reason and end.
    package func save(_ entry: BlacklistEntry) throws -> BlacklistEntry {
        let stored = try row(
            """
            INSERT INTO blacklist(id,kind,value,reason,added_by,added_at,expires_at) \
            VALUES($1,$2,$3,$4,$5,$6,$7) ON CONFLICT(value,kind) DO UPDATE SET \
            reason=excluded.reason,added_by=excluded.added_by,expires_at=excluded.expires_at \
            RETURNING id,added_at
            """,
            [
                .id(entry.id), .text(entry.value.kind.rawValue), .text(entry.value.value),
                .text(entry.reason), .integer(try key(of: entry.addedBy)), .time(entry.addedAt),
                .time(entry.expiresAt),
            ]
        ) { row in (id: try row.id(BlacklistItem.self), at: try row.time()) }
        guard let stored else { throw StorageError(.defect, "a stored entry has no id") }
        hasBlacklist = true
        return BlacklistEntry(
            id: stored.id, value: entry.value, reason: entry.reason, addedBy: entry.addedBy,
            addedAt: stored.at, expiresAt: entry.expiresAt)
    }

    /// Takes an entry off; nil when it is not there.
    package func removeBlacklistEntry(_ id: ID<BlacklistItem>) throws -> BlacklistEntry? {
        let entry = try row(
            "SELECT \(BlacklistRow.columns) FROM \(BlacklistRow.tables) WHERE b.id=$1", [.id(id)]
        ) { row in try BlacklistRow.read(&row) }
        let gone = try execute("DELETE FROM blacklist WHERE id=$1", [.id(id)])
        return gone == 1 ? entry : nil
    }

    private static let pieces = RowInsert(
        "INSERT INTO file_pieces(file_key,number,sealed)", columns: 3)

    /// Stores a file whose content was sealed beforehand.
    package func keep(_ file: SealedFile) throws {
        let record = file.record
        let found = try scalar(
            """
            INSERT INTO files(id,purpose,media_type,size,hash,order_key,stored_by,stored_at,\
            delete_after) VALUES($1,$2,$3,$4,$5,(SELECT key FROM orders_core WHERE id=$6),$7,$8,\
            $9) RETURNING key
            """,
            [
                .id(record.id), .text(record.purpose.rawValue), .text(record.type.rawValue),
                .int(record.size), .blob(record.hash), .id(record.order),
                .integer(try key(of: record.storedBy)), .time(record.storedAt),
                .time(record.deleteAfter),
            ])
        guard let found else { throw StorageError(.defect, "an inserted file has no key") }
        // One statement each: a piece is as long as a statement should be.
        for (number, piece) in file.pieces.enumerated() {
            try insert(Self.pieces, [[.integer(found), .int(number), .blob(piece)]])
        }
    }

    /// Sets when a file is to be deleted; nil keeps it.
    package func deleteFile(_ id: ID<StoredFile>, after: Timestamp?) throws {
        try execute(
            "UPDATE files SET delete_after=$1 WHERE id=$2 AND deleted_at IS NULL",
            [.time(after), .id(id)])
    }
}
