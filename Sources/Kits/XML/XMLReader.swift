/// The strict reader for what providers send (SEC100).
package enum XMLReader {
    /// Reads one document; a byte order mark is refused, repairing a document is the caller's work.
    package static func parse(_ bytes: [UInt8], limits: XMLLimits) throws(XMLError) -> XMLElement {
        guard bytes.count <= limits.maxBytes else { throw .tooLarge }
        guard !bytes.contains(0) else { throw .nul }
        guard String(validating: bytes, as: UTF8.self) != nil else { throw .notUTF8 }
        guard !bytes.starts(with: [0xEF, 0xBB, 0xBF]) else {
            throw .malformed("line 1: the document begins with a byte order mark")
        }
        guard !declaresEntities(bytes) else { throw .doctype }
        return try XMLParser(limits: limits).parse(bytes)
    }

    /// Looks for `<!DOCTYPE` and `<!ENTITY` before any parser sees the bytes, even inside CDATA.
    private static func declaresEntities(_ bytes: [UInt8]) -> Bool {
        let marks = [Array("doctype".utf8), Array("entity".utf8)]
        for index in bytes.indices where bytes[index] == UInt8(ascii: "<") {
            let rest = bytes[(index + 1)...]
            guard rest.first == UInt8(ascii: "!") else { continue }
            let word = rest.dropFirst().prefix(7).map { $0 | 0x20 }
            if marks.contains(where: { word.starts(with: $0) }) { return true }
        }
        return false
    }
}
