/// Writes the answer to `getimeis`.
enum StatusAnswer {
    /// The text that is told when a result is asked for while S16 is on.
    private static func changed(_ code: String, call: Int) -> String {
        "\(code)<br>Warranty: checked \(call) times"
    }

    /// The rows as XML, spoilt by the fault if it is one of status answers.
    static func bytes(_ rows: [ProviderRow], call: Int, fault: Fault?) -> [UInt8] {
        var prolog = PrologFault.phpxml
        if case .prolog(let variant) = fault { prolog = variant }
        var xml = ReplyXML(prolog: prolog)
        xml.element("result") { xml in
            for row in spoilt(rows, call: call, fault) { write(row, fault, &xml) }
        }
        return xml.bytes
    }

    private static func write(_ row: ProviderRow, _ fault: Fault?, _ xml: inout ReplyXML) {
        xml.element("imeis") { xml in
            xml.element("id", row.id)
            xml.element("package", row.package)
            xml.element("imei", row.imei)
            if let word = row.word { xml.element("status", word) }
            xml.raw("<code>")
            writeCode(row.code, fault, &xml)
            xml.raw("</code>")
            xml.element("requestedat", row.requestedAt)
        }
    }

    /// Writes a result text in the layout asked for; escaped once is the usual one.
    private static func writeCode(_ code: String, _ fault: Fault?, _ xml: inout ReplyXML) {
        switch fault {
        case .layout(.cdata): xml.raw("<![CDATA[\(code)]]>")
        case .layout(.children): xml.raw(Self.asElements(code, lineBreak: "<br/>"))
        case .layout(.unclosed): xml.raw(Self.asElements(code, lineBreak: "<br>"))
        case .layout(.twice): xml.escape(ReplyXML.escaped(code))
        case .ampersand:
            let text = code.isEmpty ? "" : code + "<br>Sold By: AT&T"
            xml.raw(ReplyXML.escaped(text).replacing("&amp;", with: "&"))
        default: xml.escape(code)
        }
    }

    /// The text with its tags as real elements and its other signs escaped.
    private static func asElements(_ code: String, lineBreak: String) -> String {
        ReplyXML.escaped(code)
            .replacing("&lt;br&gt;", with: lineBreak)
            .replacing("&lt;font color=\"green\"&gt;", with: "<font color=\"green\">")
            .replacing("&lt;font color=\"red\"&gt;", with: "<font color=\"red\">")
            .replacing("&lt;/font&gt;", with: "</font>")
    }

    /// The rows changed by S4, S5 and S16.
    private static func spoilt(
        _ rows: [ProviderRow], call: Int, _ fault: Fault?
    ) -> [ProviderRow] {
        switch fault {
        case .status(let variant): rows.map { StatusWord.spoilt($0, variant) }
        case .rows(let variant): spoilt(rows, variant)
        case .later(.regress):
            rows.map { row in
                var row = row
                row.word = OrderWord.pending.rawValue
                row.code = ""
                return row
            }
        case .later(.change):
            rows.map { row in
                var row = row
                if !row.code.isEmpty { row.code = changed(row.code, call: call) }
                return row
            }
        case .later(.huge):
            rows.enumerated().map { index, row in
                var row = row
                if index == 0 { row.code += String(repeating: "x", count: 9_000_000) }
                return row
            }
        default: rows
        }
    }

    private static func spoilt(_ rows: [ProviderRow], _ variant: RowFault) -> [ProviderRow] {
        guard var first = rows.first else { return rows }
        switch variant {
        case .missing: return Array(rows.dropFirst())
        case .order: return rows.reversed()
        case .twice: return [first] + rows
        case .other:
            first.imei = ForeignIMEI.other(than: first.imei)
            return [first] + rows.dropFirst()
        case .extra:
            first.id = "99999999"
            first.imei = ForeignIMEI.other(than: first.imei)
            return rows + [first]
        }
    }
}

/// S4 for one row.
enum StatusWord {
    /// The row with its status written in another way.
    static func spoilt(_ row: ProviderRow, _ variant: StatusFault) -> ProviderRow {
        var row = row
        switch variant {
        case .empty: row.word = ""
        case .missing: row.word = nil
        case .lower: row.word = row.word?.lowercased()
        case .number: row.word = row.word.flatMap(OrderWord.init).map { "\($0.number)" }
        case .unknown: row.word = "Waiting for supplier"
        }
        return row
    }
}

/// An IMEI that nobody sent.
enum ForeignIMEI {
    /// A valid IMEI that is not the given one.
    static func other(than imei: String) -> String {
        imei == "490154203237518" ? "350000000000063" : "490154203237518"
    }
}
