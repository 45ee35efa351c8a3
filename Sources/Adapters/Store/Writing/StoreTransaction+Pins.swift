internal import Application
internal import Domain
internal import SQL

/// What staff decide beside orders: refusal texts, the error list.
extension StoreTransaction {
    /// Marks an entry of an order's error list as dealt with; false when it is not there or done.
    package func resolve(
        error id: Int64, of order: ID<Order>, by actor: Actor, notes: String, at: Timestamp
    ) throws -> Bool {
        try execute(
            """
            UPDATE order_errors SET is_resolved=1,resolved_at=$1,resolved_by=$2,\
            resolution_notes=$3 WHERE id=$4 AND is_resolved=0 \
            AND order_key=(SELECT key FROM orders_core WHERE id=$5)
            """,
            [
                .time(at), .integer(try key(of: actor)), .text(notes), .integer(id), .id(order),
            ]) == 1
    }

    /// Marks an anomaly as dealt with; false when it is not there or done.
    package func resolve(anomaly id: Int64, by actor: Actor, at: Timestamp) throws -> Bool {
        try execute(
            """
            UPDATE anomalies SET resolved_at=$1,resolved_by=$2 WHERE id=$3 AND resolved_at IS NULL
            """, [.time(at), .integer(try key(of: actor)), .integer(id)]) == 1
    }

    /// Stores what a refusal text means; an older meaning of the same text is replaced.
    package func save(pin: PinnedText) throws {
        try execute(
            """
            INSERT INTO pinned_texts(provider,text_key,text,meaning,pinned_by,reason,at_us) \
            VALUES($1,$2,$3,$4,$5,$6,$7) ON CONFLICT(provider,text_key) DO UPDATE SET \
            text=excluded.text,meaning=excluded.meaning,pinned_by=excluded.pinned_by,\
            reason=excluded.reason,at_us=excluded.at_us
            """,
            [
                .text(pin.provider), .text(PinnedText.key(pin.text)), .text(pin.text),
                .text(pin.meaning.rawValue), .text(pin.pinnedBy.text), .text(pin.reason),
                .time(pin.at),
            ])
    }

    /// Forgets the meaning of a text.
    package func removePin(provider: String, key: String) throws {
        try execute(
            "DELETE FROM pinned_texts WHERE provider=$1 AND text_key=$2",
            [.text(provider), .text(key)])
    }

    /// Takes a dead letter off the list.
    func discard(_ line: LineKey, reason: String) throws {
        try execute(
            """
            UPDATE order_processing_queue_core SET state='cancelled',outcome=$1 \
            WHERE line_key=$2 AND state='dead'
            """, [.text("discarded: " + reason), .integer(line.key)])
    }
}
