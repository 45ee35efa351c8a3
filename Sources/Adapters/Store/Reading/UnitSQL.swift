internal import SQL

/// The statements that read whole units, made once: their texts are the statement cache's keys.
enum UnitSQL {
    /// An attempt's key while its outcome is open, which an index knows.
    static let openAttempt =
        "SELECT intent_seq FROM fulfillment_logs_core WHERE id=$1 AND " + OpenStates.unsettled

    /// An order by its id.
    static let byOrder = Heads { "o.id=\($0)" }

    /// An order by one of its lines.
    static let byLine = Heads { "o.key=(SELECT order_key FROM order_lines WHERE id=\($0))" }

    /// An order by one of its attempts.
    static let byAttempt = Heads {
        """
        o.key=(SELECT x.order_key FROM fulfillment_logs_core y \
        JOIN order_lines x ON x.key=y.line_key WHERE y.intent_seq=\($0))
        """
    }

    /// Orders by their lines.
    static let byLines = KeyList.texts { list in
        Heads { _ in "o.key IN (SELECT order_key FROM order_lines WHERE id IN (\(list)))" }
    }

    /// The lines of orders, by their keys.
    static let lines = KeyList.texts { list in
        """
        SELECT l.order_key,l.key,\(LineRow.columns) FROM \(LineRow.tables) \
        WHERE l.order_key IN (\(list)) ORDER BY l.order_key,l.line_no
        """
    }

    /// The attempts of orders, by their keys.
    static let attempts = KeyList.texts { list in
        """
        SELECT l.order_key,\(AttemptRow.columns) FROM \(AttemptRow.tables) \
        WHERE l.order_key IN (\(list)) ORDER BY l.order_key,l.line_no,a.attempt_number
        """
    }

    /// The statement for order rows, and the condition that it reads them by.
    struct Heads: Sendable {
        let condition: String
        let text: String

        /// `make` names the parameter it is handed.
        init(_ make: (_ parameter: String) -> String) {
            condition = make("$1")
            text = """
                SELECT o.key,o.customer_key,o.status_word,h.hash,\(OrderRow.columns) \
                FROM \(OrderRow.tables) LEFT JOIN order_state_history_core h \
                ON h.order_key=o.key AND h.version=o.version WHERE \(condition)
                """
        }
    }
}
