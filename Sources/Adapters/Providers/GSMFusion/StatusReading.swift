internal import Application
internal import XML

/// Reads the rows of a `getimeis` reply (`gsm-fusion.md` 2.1, 6.2).
enum StatusReading {
    /// All readable rows in document order; one without a readable id is left out, not guessed.
    static func rows(root: XMLElement, body: [UInt8]) -> [StatusRow] {
        let elements = root.elements(named: "imeis")
        let slices = RowSlices.cut(body, element: "imeis")
        // If the cut does not fit the rows the whole reply is each row's evidence.
        let isCut = slices.count == elements.count
        return elements.enumerated().compactMap { index, element in
            row(element, raw: isCut ? Array(body[slices[index]]) : body)
        }
    }

    private static func row(_ element: XMLElement, raw: [UInt8]) -> StatusRow? {
        let ids = element.elements(named: "id")
        let imeis = element.elements(named: "imei")
        guard ids.count == 1, let id = ids.first.flatMap(SubmitEvidence.orderID), imeis.count <= 1
        else { return nil }
        let word = element.first("status")?.text ?? ""
        let code = element.first("code")?.flattened ?? ""
        return StatusRow(
            providerOrderID: id, target: imeis.first?.plainText ?? "",
            status: StatusWords.status(word), statusWord: word,
            serviceName: filled(element.first("package")?.text),
            resultText: code.utf8.allSatisfy(ByteSearch.isSpace) ? nil : code,
            requestedAt: filled(element.first("requestedat")?.text), raw: raw)
    }

    private static func filled(_ text: String?) -> String? { text?.isEmpty == true ? nil : text }
}
