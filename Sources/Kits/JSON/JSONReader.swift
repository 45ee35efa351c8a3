/// The strict reader that every request and every webhook passes (SEC114).
package enum JSONReader {
    /// Reads one value; refuses what two readers could understand differently.
    package static func parse(
        _ bytes: [UInt8], limits: JSONLimits = JSONLimits()
    ) throws(JSONError) -> JSONValue {
        guard bytes.count <= limits.maxBytes else {
            throw refusal("The text is longer than \(limits.maxBytes) bytes.", at: limits.maxBytes)
        }
        if bytes.starts(with: [0xEF, 0xBB, 0xBF]) {
            throw refusal("The text begins with a byte order mark; send plain UTF-8.", at: 0)
        }
        guard String(validating: bytes, as: UTF8.self) != nil else {
            throw refusal("The text is not valid UTF-8.", at: 0)
        }
        var parser = JSONParser(bytes: bytes, limits: limits)
        return try parser.document()
    }

    private static func refusal(_ message: String, at offset: Int) -> JSONError {
        JSONError(message: message, offset: offset, pointer: "")
    }
}
