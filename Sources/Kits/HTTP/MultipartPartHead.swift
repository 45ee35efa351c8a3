/// What the header of one form part says.
struct MultipartPartHead {
    /// The field's name.
    let name: String
    /// The client's file name; nil for a plain field.
    let fileName: String?
    /// The media type in lower case; empty when not given.
    let contentType: String

    /// The head while its lines are read.
    struct Draft {
        private var disposition: (name: String, fileName: String?)?
        private var contentType: String?

        /// Takes one header line; throws a 400 problem.
        mutating func read(_ line: ArraySlice<UInt8>) throws(Problem) {
            guard let colon = line.firstIndex(of: 0x3A), line[..<colon].allSatisfy(ASCII.isToken),
                line.allSatisfy(ASCII.isFieldValue)
            else { throw MultipartParser.malformed("a header line of a part is not one") }
            let name = line[..<colon]
            let value = line[(colon + 1)...]
            if ASCII.equalIgnoringCase(name, "Content-Disposition".utf8) {
                try readDisposition(Array(value))
            } else if ASCII.equalIgnoringCase(name, "Content-Type".utf8) {
                try readType(value)
            } else if ASCII.equalIgnoringCase(name, "Content-Transfer-Encoding".utf8) {
                // Its other values would change the bytes; RFC 7578 4.7 gave it up.
                let coding = ASCII.trimmed(value)
                guard
                    ["binary", "8bit", "7bit"].contains(
                        String(decoding: coding.map(ASCII.lower), as: UTF8.self))
                else { throw MultipartParser.malformed("a part has a transfer encoding") }
            }
        }

        /// The head once the empty line came; throws a 400 problem without a name.
        func finished() throws(Problem) -> MultipartPartHead {
            guard let disposition else {
                throw MultipartParser.malformed("a part has no name")
            }
            return MultipartPartHead(
                name: disposition.name, fileName: disposition.fileName,
                contentType: contentType ?? "")
        }

        private mutating func readDisposition(_ value: [UInt8]) throws(Problem) {
            let pieces = MediaType.split(value)
            let parameters = pieces.dropFirst().compactMap(MediaType.parameter)
            let names = parameters.filter { $0.name == "name" }
            let fileNames = parameters.filter { $0.name == "filename" }
            guard disposition == nil,
                ASCII.equalIgnoringCase(ASCII.trimmed(pieces.first ?? []), "form-data".utf8),
                names.count == 1, fileNames.count <= 1, let name = names.first?.value
            else { throw MultipartParser.malformed("a part's Content-Disposition is not usable") }
            disposition = (name, fileNames.first?.value)
        }

        private mutating func readType(_ value: ArraySlice<UInt8>) throws(Problem) {
            let essence = MediaType(String(decoding: value, as: UTF8.self)).essence
            guard contentType == nil, !essence.hasPrefix("multipart/") else {
                throw MultipartParser.malformed("a part holds parts of its own")
            }
            contentType = essence
        }
    }
}
