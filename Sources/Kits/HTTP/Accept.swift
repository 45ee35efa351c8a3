/// Reads the Accept header as far as this server needs it.
package enum Accept {
    /// True when a page comes before JSON in the caller's list, as browsers send it.
    package static func prefersHTML(_ header: String?) -> Bool {
        guard let header else { return false }
        for piece in header.utf8.split(separator: 0x2C).prefix(32) {
            let range = MediaType(String(decoding: Array(piece), as: UTF8.self))
            if range.parameter("q") == "0" { continue }
            switch range.essence {
            case "text/html", "application/xhtml+xml": return true
            case "application/json", "application/problem+json", "*/*", "application/*":
                return false
            default: continue
            }
        }
        return false
    }
}
