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
        if fault == .ampersand && !code.isEmpty {
            let text = ReplyXML.escaped(code + "<br>Sold By: AT&T")
            return xml.raw(text.replacing("&amp;", with: "&"))
        }
        guard case .layout(let variant) = fault else { return xml.escape(code) }
        switch variant {
        case .cdata: xml.raw("<![CDATA[\(code)]]>")
        case .children: xml.raw(Self.asElements(code, lineBreak: "<br/>"))
        case .unclosed: xml.raw(Self.asElements(code, lineBreak: "<br>"))
        case .once: xml.escape(code)
        case .twice: xml.escape(ReplyXML.escaped(code))
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
        if case .status(let variant) = fault { return rows.map { StatusWord.spoilt($0, variant) } }
        if case .rows(let variant) = fault { return spoilt(rows, variant) }
        guard case .later(let variant) = fault else { return rows }
        return rows.enumerated().map { index, row in
            var row = row
            switch variant {
            case .regress:
                row.word = OrderWord.pending.rawValue
                row.code = ""
            case .change: if !row.code.isEmpty { row.code = changed(row.code, call: call) }
            case .huge: if index == 0 { row.code += String(repeating: "x", count: 9_000_000) }
            }
            return row
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
