/// Writes the answer to `placeorder`.
enum PlaceAnswer {
    /// The outcome as XML, spoilt by S1, S4, S6, S7 or S14.
    ///
    /// `linkedID` is an order of another IMEI, for S14.
    static func bytes(_ call: PlacedCall, fault: Fault?, linkedID: Int64?) -> [UInt8] {
        var prolog = PrologFault.phpxml
        if case .prolog(let variant) = fault { prolog = variant }
        let items: [PlacedItem]
        switch call {
        case .refused(let text): return ReplyXML.error(text, prolog: prolog)
        case .items(let all): items = all
        }
        if fault != .lists, let text = bareError(items) {
            return ReplyXML.error(text, prolog: prolog)
        }
        var xml = ReplyXML(prolog: prolog)
        xml.element("result") { xml in
            let accepted = items.compactMap { item -> (Int64, String)? in
                if case .accepted(let id, let imei) = item { (id, imei) } else { nil }
            }
            for (id, imei) in fault == .lastOnly ? accepted.suffix(1) : accepted[...] {
                write(id, imei, fault, linkedID, &xml)
            }
            writeRest(items, &xml)
        }
        return xml.bytes
    }

    /// The root error that the provider gives when no IMEI was taken, naming none of them.
    private static func bareError(_ items: [PlacedItem]) -> String? {
        let isAllDuplicate = items.allSatisfy { if case .duplicate = $0 { true } else { false } }
        if !items.isEmpty && isAllDuplicate { return RefusalText.exists }
        guard items.count == 1, case .refused(_, RefusalText.balance) = items[0] else { return nil }
        return RefusalText.balance
    }

    private static func write(
        _ id: Int64, _ imei: String, _ fault: Fault?, _ linkedID: Int64?, _ xml: inout ReplyXML
    ) {
        var shown = ProviderRow(
            id: "\(id)", package: "", imei: imei, word: OrderWord.pending.rawValue, code: "",
            requestedAt: "")
        if case .status(let variant) = fault { shown = StatusWord.spoilt(shown, variant) }
        guard case .subject(let variant) = fault else { return writeRow(shown, &xml) }
        switch variant {
        case .other: shown.imei = ForeignIMEI.other(than: imei)
        case .linked: shown.id = "\(linkedID ?? id)"
        case .two:
            writeRow(shown, &xml)
            shown.id = "\(id + 50_000_000)"
        }
        writeRow(shown, &xml)
    }

    private static func writeRow(_ row: ProviderRow, _ xml: inout ReplyXML) {
        xml.element("imeis") { xml in
            xml.element("id", row.id)
            xml.element("imei", row.imei)
            if let word = row.word { xml.element("status", word) }
        }
    }

    private static func writeRest(_ items: [PlacedItem], _ xml: inout ReplyXML) {
        let duplicates = items.compactMap { item -> String? in
            if case .duplicate(let imei) = item { imei } else { nil }
        }
        if !duplicates.isEmpty {
            xml.element("imeiduplicates") { $0.element("imei", duplicates.joined(separator: ",")) }
        }
        for item in items {
            guard case .refused(let imei, let text) = item else { continue }
            xml.element("imeierrors") { xml in
                xml.element("imei", imei)
                xml.element("error", text)
            }
        }
    }
}
