internal import Application
internal import XML

/// Gathers what the three lists of a reply say, IMEI by IMEI; one list never cancels another.
struct SubmitEvidence {
    /// What was said about one IMEI.
    struct Row {
        /// Different provider order ids, in order, with the status word of each.
        var orders: [(id: String, status: ProviderStatus)] = []
        /// Whether some order was listed whose id cannot be read.
        var hasUnreadableOrder = false
        /// Whether `imeiduplicates` names it.
        var isDuplicate = false
        /// Error texts; nil for an entry that gives none or several.
        var errors: [String?] = []
    }

    /// What was said, by IMEI; every target has its row from the start.
    private(set) var rows: [String: Row]
    /// What the reply names but nobody sent, in document order.
    private(set) var strangers: [String] = []

    /// Nothing said yet about any target.
    init(targets: [String]) {
        rows = Dictionary(targets.map { ($0, Row()) }, uniquingKeysWith: { first, _ in first })
    }

    /// Takes an `imeis` element; an empty one says nothing.
    mutating func addOrder(_ element: XMLElement) {
        guard !element.elements.isEmpty || !element.text.isEmpty else { return }
        let ids = element.elements(named: "id")
        let imeis = element.elements(named: "imei")
        let id = ids.count == 1 ? ids.first.flatMap(Self.orderID) : nil
        guard imeis.count == 1, let target = imeis.first?.plainText, rows[target] != nil else {
            let named = imeis.flatMap { Self.list($0) }.filter { rows[$0] == nil }
            strangers += named.isEmpty ? ["an order without one readable IMEI"] : named
            return
        }
        guard let id else {
            rows[target]?.hasUnreadableOrder = true
            return
        }
        let words = element.elements(named: "status")
        let word = words.count == 1 ? words[0].text : ""
        if rows[target]?.orders.contains(where: { $0.id == id }) != true {
            rows[target]?.orders.append((id, StatusWords.status(word)))
        }
    }

    /// Takes an `imeiduplicates` element with its comma lists.
    mutating func addDuplicates(_ element: XMLElement) {
        for imei in element.elements(named: "imei").flatMap({ Self.list($0) }) {
            if rows[imei] == nil { strangers.append(imei) }
            rows[imei]?.isDuplicate = true
        }
    }

    /// Takes an `imeierrors` element: one IMEI with one error, or as many of each in order.
    mutating func addErrors(_ element: XMLElement) {
        let imeis = element.elements(named: "imei")
        let errors = element.elements(named: "error").map(\.plainText)
        for (index, entry) in imeis.enumerated() {
            let error = errors.count == imeis.count ? errors[index] : nil
            for imei in Self.list(entry) {
                if rows[imei] == nil { strangers.append(imei) }
                rows[imei]?.errors.append(error)
            }
        }
    }

    /// A decimal provider order id of 1–20 digits that is not all zeros.
    static func orderID(_ element: XMLElement) -> String? {
        guard let text = element.plainText, !text.isEmpty, text.utf8.count <= 20,
            text.utf8.allSatisfy(ByteSearch.isDigit), text.utf8.contains(where: { $0 != 0x30 })
        else { return nil }
        return text
    }

    /// The trimmed parts of a comma list.
    private static func list(_ element: XMLElement) -> [String] {
        element.text.utf8.split(separator: UInt8(ascii: ","))
            .map { String(decoding: ByteSearch.trimmed($0), as: UTF8.self) }
            .filter { !$0.isEmpty }
    }
}

extension SubmitEvidence.Row {
    /// The one class of this IMEI (step 7 of 4.1).
    func verdict(pinned: PinnedTexts) -> SubmitReading.Class {
        let isRefusedToo = isDuplicate || !errors.isEmpty
        if orders.count > 1 {
            return .conflict("two provider orders: \(orders.map(\.id).joined(separator: ", "))")
        }
        if hasUnreadableOrder { return .conflict("an order without one readable id") }
        if let order = orders.first {
            guard !isRefusedToo else { return .conflict("order \(order.id), and refused as well") }
            return .accepted(providerOrderID: order.id, status: order.status)
        }
        guard !errors.isEmpty else {
            return isDuplicate ? .duplicate : .uncertain("the reply does not name this IMEI")
        }
        return refusal(pinned: pinned)
    }

    /// Reads the error entries; they must all mean the same.
    private func refusal(pinned: PinnedTexts) -> SubmitReading.Class {
        var verdicts: [SubmitReading.Class] = isDuplicate ? [.duplicate] : []
        for error in errors {
            guard let error else { return .uncertain("an error entry without one text") }
            switch pinned.meaning(of: error) {
            case .duplicate: verdicts.append(.duplicate)
            case .refusal(let kind, let code):
                verdicts.append(.refused(Refusal(kind: kind, code: code, message: error)))
            case nil: verdicts.append(.uncertain(SubmitReading.unknown(error)))
            }
        }
        guard let first = verdicts.first, verdicts.allSatisfy({ $0 == first }) else {
            return .uncertain("the reply contradicts itself about this IMEI")
        }
        return first
    }
}
