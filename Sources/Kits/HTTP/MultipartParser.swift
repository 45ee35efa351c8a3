/// Reads `multipart/form-data` (RFC 7578), iterative and bounded; the library's parser is not used.
enum MultipartParser {
    static func parse(_ body: [UInt8], boundary: String) throws(Problem) -> FormFields {
        throw Problem.badRequest("bad_multipart", "not yet")
    }
}
