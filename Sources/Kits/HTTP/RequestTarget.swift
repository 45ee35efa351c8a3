/// The target of a request line, split and checked.
struct RequestTarget {
    /// The raw path, beginning with `/`.
    let path: String
    /// The decoded query.
    let query: Query

    /// Splits and checks `/path?query`; throws a 400 problem for bytes SEC93 refuses.
    static func parse(_ raw: [UInt8], maxParameters: Int) throws(Problem) -> RequestTarget {
        guard raw.first == 0x2F else {
            throw Problem.badRequest("bad_target", "The request target must begin with a slash.")
        }
        guard raw.allSatisfy({ $0 > 0x20 && $0 != 0x7F }), !raw.contains(0x23) else {
            throw Problem.badRequest(
                "bad_target", "The request target has a blank, a control byte or a fragment.")
        }
        let question = raw.firstIndex(of: 0x3F) ?? raw.endIndex
        guard PercentCoding.decode(raw[..<question], plusIsBlank: false) != nil,
            let path = String(validating: raw[..<question], as: UTF8.self)
        else {
            throw Problem.badRequest(
                "bad_path", "The path has a bad percent escape, a NUL or is not UTF-8.")
        }
        let rest = question < raw.endIndex ? Array(raw[(question + 1)...]) : []
        return RequestTarget(path: path, query: try Query.parse(rest, maxPairs: maxParameters))
    }
}
