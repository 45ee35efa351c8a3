internal import Application
internal import Domain
internal import SQL

/// What a message may say of the order that its notice is about.
enum NoticeFacts {
    /// A notice that was written with a change of an order; `n` is its row.
    static let columns = """
        n.order_key,n.sequence,n.kind,n.line_no,k.notification_type,k.message,o.id,o.number,\
        o.currency,o.total_amount,o.state,COALESCE(t.contact_name,c.name),\
        COALESCE(t.contact_email,c.email),COALESCE(t.contact_phone,c.phone),t.courier,\
        t.tracking_number,l.target
        """
    /// Where those columns come from.
    static let tables = """
        notification_queue_core n JOIN notice_kinds k ON k.key=n.kind \
        JOIN orders_core o ON o.key=n.order_key JOIN customers c ON c.key=o.customer_key \
        LEFT JOIN order_terms t ON t.order_key=o.key \
        LEFT JOIN order_lines l ON l.order_key=n.order_key AND l.line_no=n.line_no
        """

    /// A notice on its own, in columns of the same meaning; `n` is its row.
    static let ownColumns = """
        n.key,0,0,0,n.notification_type,n.message,o.id,o.number,o.currency,o.total_amount,\
        o.state,COALESCE(t.contact_name,c.name),COALESCE(t.contact_email,c.email),\
        COALESCE(t.contact_phone,c.phone),t.courier,t.tracking_number,NULL
        """
    /// Where those come from.
    static let ownTables = """
        notices n LEFT JOIN orders_core o ON o.key=n.order_key \
        LEFT JOIN customers c ON c.key=o.customer_key LEFT JOIN order_terms t ON t.order_key=o.key
        """

    /// Reads a row of either kind.
    static func read(_ row: inout Columns, isOwn: Bool) throws -> UnplannedNotice {
        let key = try row.integer()
        let (sequence, kind, line) = (try row.integer(), try row.integer(), try row.integer())
        let type = try row.text()
        let stored = try row.text()
        let order = try row.optionalID(Order.self)
        let number = try row.optionalText()
        let currency = try row.optionalText().flatMap { Currency(code: $0) }
        let amount = try row.optionalInteger()
        let state = try row.optionalText()
        let name = try row.optionalText()
        let email = try row.optionalText()
        let phone = try row.optionalText()
        var values: [MessageText.Field: String] = [:]
        values[.number] = number
        if let currency, let amount { values[.total] = Money(amount, currency).display }
        values[.status] = state
        values[.customer] = name
        values[.courier] = try row.optionalText()
        values[.tracking] = try row.optionalText()
        let target = try row.optionalText()
        values[.target] = target.map { "…" + $0.suffix(4) }
        let text = isOwn ? stored : NoticeKind.message(stored, number: number ?? "", target: target)
        return UnplannedNotice(
            source: isOwn
                ? .own(key: key)
                : .order(key: key, sequence: sequence, kind: kind, line: line),
            type: type, text: text, order: order, values: values, email: email, phone: phone)
    }
}
