internal import Application
internal import SQL

extension StoreTransaction {
    /// Takes numbers of a day, from 1 and rising.
    package func takeOrderNumbers(day: String, count: Int) throws -> [Int64] {
        let count = max(count, 1)
        switch sql.dialect {
        case .sqlite:
            let last = try scalar(
                """
                INSERT INTO order_numbers(day,last) VALUES($1,$2) \
                ON CONFLICT(day) DO UPDATE SET last=order_numbers.last+excluded.last RETURNING last
                """, [.text(day), .int(count)])
            return block(endingAt: last, count)
        // differs: on PostgreSQL a row for the day would be locked by each order until its commit;
        // what a rolled-back order took is a gap there.
        case .postgres:
            if count == 1, let number = ahead?.takeNumber(day: day) { return [number] }
            let taken = try placeInSequence(day, count)
            if !taken.isEmpty { return taken }
            // The day's first order says where the day begins; a second one waits for it here.
            try execute(
                """
                INSERT INTO order_numbers(day,base) SELECT $1,\
                CASE WHEN is_called THEN last_value ELSE last_value-1 END \
                FROM order_number_sequence ON CONFLICT DO NOTHING
                """, [.text(day)])
            return try placeInSequence(day, count)
        }
    }

    private func placeInSequence(_ day: String, _ count: Int) throws -> [Int64] {
        try rows(
            """
            SELECT nextval('order_number_sequence')-d.base FROM order_numbers d,\
            generate_series(1,CAST($2 AS BIGINT)) WHERE d.day=$1 ORDER BY 1
            """, [.text(day), .int(count)]
        ) { row in try row.integer() }
    }

    /// Takes the next number of online orders: one sequence over all days, none given twice.
    package func takeOnlineNumber() throws -> Int64 {
        let taken =
            switch sql.dialect {
            case .sqlite:
                try scalar(
                    """
                    INSERT INTO sequences(name,value) VALUES('online',1) ON CONFLICT(name) \
                    DO UPDATE SET value=sequences.value+1 RETURNING value
                    """)
            // differs: as with order numbers.
            case .postgres: try scalar("SELECT nextval('online_number_sequence')")
            }
        guard let taken else { throw StorageError(.defect, "the sequence gave no number") }
        return taken
    }

    /// Takes intent sequence numbers, from 1 and rising.
    package func takeIntentSequence(count: Int) throws -> [Int64] {
        let count = max(count, 1)
        switch sql.dialect {
        case .sqlite:
            let last = try scalar(
                """
                INSERT INTO sequences(name,value) VALUES('intent',$1) \
                ON CONFLICT(name) DO UPDATE SET value=sequences.value+excluded.value \
                RETURNING value
                """, [.int(count)])
            return block(endingAt: last, count)
        // differs: as with order numbers.
        case .postgres:
            return try rows(
                """
                SELECT nextval('intent_sequence') FROM generate_series(1,CAST($1 AS BIGINT)) \
                ORDER BY 1
                """, [.int(count)]
            ) { row in try row.integer() }
        }
    }

    private func block(endingAt last: Int64?, _ count: Int) -> [Int64] {
        let last = last ?? Int64(count)
        return Array(last - Int64(count) + 1...last)
    }
}
