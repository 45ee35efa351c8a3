/// Reads `multipart/form-data` (RFC 7578), iterative and bounded; the library's parser is not used.
package struct MultipartParser {
    /// Bytes of one part's header block.
    static let maxHeaderBytes = 4096
    /// Header lines of one part.
    static let maxHeaderLines = 8

    private let body: [UInt8]
    private let delimiter: [UInt8]
    private let maxParts: Int
    private var position = 0
    private var fields: [FormFields.Field] = []
    private var files: [FormFields.File] = []

    /// Reads a body whose parts are separated by this boundary; throws a 400 problem.
    package static func parse(
        _ body: [UInt8], boundary: String, maxParts: Int = 1000
    ) throws(Problem) -> FormFields {
        let bytes = Array(boundary.utf8)
        guard (1...70).contains(bytes.count), bytes.allSatisfy(isBoundaryByte), bytes.last != 0x20
        else { throw malformed("the boundary is missing or not allowed") }
        var parser = MultipartParser(body: body, boundary: bytes, maxParts: maxParts)
        try parser.run()
        return FormFields(fields: parser.fields, files: parser.files)
    }

    private init(body: [UInt8], boundary: [UInt8], maxParts: Int) {
        self.body = body
        self.maxParts = maxParts
        delimiter = [0x0D, 0x0A, 0x2D, 0x2D] + boundary
    }

    private mutating func run() throws(Problem) {
        // The first delimiter stands at the very beginning, without its CR LF.
        let first = delimiter.dropFirst(2)
        guard body.starts(with: first) else {
            throw MultipartParser.malformed("it does not begin with the boundary")
        }
        position = first.count
        while try !isClosed() {
            guard fields.count + files.count < maxParts else {
                throw Problem.badRequest(
                    "too_many_fields", "The form has more than \(maxParts) fields.")
            }
            try readPart()
        }
    }

    /// After a delimiter: CR LF begins a part, two dashes end the form.
    private mutating func isClosed() throws(Problem) -> Bool {
        let next = body[position...].prefix(2)
        if next.elementsEqual([0x2D, 0x2D]) {
            let rest = body[(position + 2)...]
            guard rest.isEmpty || rest.elementsEqual([0x0D, 0x0A]) else {
                throw MultipartParser.malformed("bytes follow its end")
            }
            return true
        }
        guard next.elementsEqual([0x0D, 0x0A]) else {
            throw MultipartParser.malformed("a boundary is not followed by CR LF")
        }
        position += 2
        return false
    }

    private mutating func readPart() throws(Problem) {
        let part = try readHeaders()
        guard let end = find(delimiter, from: position) else {
            throw MultipartParser.malformed("its end is missing")
        }
        let content = body[position..<end]
        position = end + delimiter.count
        if let fileName = part.fileName {
            files.append(
                FormFields.File(
                    name: part.name, fileName: fileName, contentType: part.contentType,
                    bytes: Array(content)))
            return
        }
        guard !content.contains(0), let value = String(validating: content, as: UTF8.self) else {
            throw Problem.badRequest("bad_encoding", "A field of the form is not UTF-8 text.")
        }
        fields.append(FormFields.Field(name: part.name, value: value))
    }

    private mutating func readHeaders() throws(Problem) -> MultipartPartHead {
        var head = MultipartPartHead.Draft()
        let limit = min(body.count, position + MultipartParser.maxHeaderBytes)
        for _ in 0...MultipartParser.maxHeaderLines {
            guard let end = find([0x0D, 0x0A], from: position), end < limit else {
                throw MultipartParser.malformed("the header of a part is too long or cut off")
            }
            let line = body[position..<end]
            position = end + 2
            if line.isEmpty { return try head.finished() }
            try head.read(line)
        }
        throw MultipartParser.malformed("a part has too many header lines")
    }

    private func find(_ pattern: [UInt8], from start: Int) -> Int? {
        guard body.count - start >= pattern.count else { return nil }
        var index = start
        while index <= body.count - pattern.count {
            if body[index] == 0x0D && body[index...].starts(with: pattern) { return index }
            index += 1
        }
        return nil
    }

    /// The refusal of a form that breaks the rules of its format.
    static func malformed(_ why: String) -> Problem {
        Problem.badRequest("malformed_form", "The multipart form is malformed: \(why).")
    }

    private static func isBoundaryByte(_ byte: UInt8) -> Bool {
        switch byte {
        case 0x30...0x39, 0x41...0x5A, 0x61...0x7A, 0x20: true
        case 0x27, 0x28, 0x29, 0x2B, 0x5F, 0x2C, 0x2D, 0x2E, 0x2F, 0x3A, 0x3D, 0x3F: true
        default: false
        }
    }
}
