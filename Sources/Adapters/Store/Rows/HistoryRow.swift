internal import Application
internal import Domain
internal import SQL

/// How a history row lies in its table; words that repeat are in `history_kinds` and `actors`.
enum HistoryRow {
    /// What `read` expects, in order.
    static let columns = """
        h.version,h.at_us,ha.actor,k.subject,k.event,k.from_status,k.to_status,k.transition,k.why,\
        h.line_no,hl.id,h.reason,h.data,k.data
        """

    /// The tables behind `columns`.
    static let tables = """
        order_state_history_core h JOIN history_kinds k ON k.key=h.kind \
        JOIN actors ha ON ha.key=h.actor \
        LEFT JOIN order_lines hl ON hl.order_key=h.order_key AND hl.line_no=h.line_no
        """

    /// Reads one entry and the number of the line it is about.
    static func read(_ row: inout Columns) throws -> (entry: HistoryEntry, lineNumber: Int?) {
        let version = try row.int()
        let at = try row.time()
        let actor = try row.actor()
        let subject = try row.word(HistoryEntry.Subject.self)
        let event = try row.text()
        let from = try row.text()
        let to = try row.text()
        let transition = try row.text()
        let why = try row.text()
        let number = try row.optionalInt()
        let line = try row.optionalID(Line.self)
        let reason = try row.optionalText()
        let own = try row.optionalText()
        let shared = try row.text()
        var data = try CompactJSON.map(own ?? (shared.isEmpty ? nil : shared))
        if !transition.isEmpty { data["row"] = transition }
        if !why.isEmpty { data["why"] = why }
        let entry = HistoryEntry(
            version: version, at: at, actor: actor, subject: subject, line: line, event: event,
            from: from.isEmpty ? nil : from, to: to, reason: reason, data: data)
        return (entry, number)
    }
}
