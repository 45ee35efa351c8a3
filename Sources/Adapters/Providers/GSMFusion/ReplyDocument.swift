internal import XML

/// A reply that could be read, and whether it had to be repaired first.
struct ReplyDocument {
    /// The document's outermost element; its name decides what the reply is (4.1).
    let root: XMLElement
    /// The flag `xml_repaired`.
    let isRepaired: Bool

    /// Reads a body strictly, then once more after repair; limits and DOCTYPE are final (4.1).
    static func read(_ body: [UInt8], limits: XMLLimits) throws(XMLError) -> ReplyDocument {
        do {
            return ReplyDocument(root: try XMLReader.parse(body, limits: limits), isRepaired: false)
        } catch {
            guard case .malformed = error else { throw error }
        }
        // Repair may lengthen the text, at most fivefold; the received size is what is limited.
        let wider = XMLLimits(
            maxBytes: limits.maxBytes * 5, maxDepth: limits.maxDepth,
            maxElements: limits.maxElements)
        return ReplyDocument(
            root: try XMLReader.parse(XMLRepair.repair(body), limits: wider), isRepaired: true)
    }

    /// Words for staff; fixed, so that equal replies give equal texts.
    static func describe(_ error: XMLError) -> String {
        switch error {
        case .notUTF8: "the reply is not UTF-8"
        case .nul: "the reply contains NUL"
        case .doctype: "the reply declares a document type or an entity"
        case .tooLarge: "the reply is larger than allowed"
        case .tooDeep: "the reply is nested too deep"
        case .tooManyElements: "the reply has too many elements"
        case .malformed: "the reply is not well-formed XML"
        }
    }
}

extension XMLElement {
    /// The trimmed text of an element that holds nothing but text; nil when it has children.
    var plainText: String? { elements.isEmpty ? text : nil }
}
