package import JSON

extension Request {
    /// The body as JSON under the strict rules of the JSON kit; throws a 400 or 413 problem.
    package func json(limits: JSONLimits = JSONLimits()) throws(Problem) -> JSONValue {
        guard !body.isEmpty else {
            throw Problem.badRequest("body_required", "Send a JSON body.")
        }
        do {
            return try JSONReader.parse(body, limits: limits)
        } catch {
            throw Problem(
                status: 400, code: "malformed_json",
                detail: "The body is not valid JSON: \(error.message) (byte \(error.offset)).",
                errors: [
                    FieldError(field: error.pointer, code: "malformed", message: error.message)
                ])
        }
    }

    /// The body as a form, urlencoded or multipart by Content-Type; throws 400 or 415 problems.
    package func form() throws(Problem) -> FormFields {
        let type = MediaType(headers.first("Content-Type") ?? "")
        switch type.essence {
        case "application/x-www-form-urlencoded":
            return try FormFields.urlencoded(body)
        case "multipart/form-data":
            return try MultipartParser.parse(body, boundary: type.parameter("boundary") ?? "")
        default:
            throw Problem.unsupportedMediaType([
                "application/x-www-form-urlencoded", "multipart/form-data",
            ])
        }
    }

    /// The value of a cookie; nil when absent or sent more than once (which one would be meant?).
    package func cookie(_ name: String) -> String? {
        var found: String?
        for line in headers.all("Cookie") {
            for piece in line.utf8.split(separator: 0x3B) {
                let pair = ASCII.trimmed(Array(piece)[...])
                guard let equals = pair.firstIndex(of: 0x3D),
                    pair[..<equals].elementsEqual(name.utf8)
                else { continue }
                if found != nil { return nil }
                found = String(decoding: pair[(equals + 1)...], as: UTF8.self)
            }
        }
        return found
    }
}
