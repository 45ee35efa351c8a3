/// One part of a template between slashes.
enum TemplateSegment: Sendable, Equatable {
    /// Bytes that must stand there as they are.
    case literal([UInt8])
    /// Any segment that is not empty, kept under this name.
    case parameter(String)

    /// Splits `/orders/{id}`; a last slash gives an empty last literal, so it is significant.
    static func split(_ template: String) -> [TemplateSegment] {
        let path = template.utf8.drop { $0 == 0x2F }
        return path.split(separator: 0x2F, omittingEmptySubsequences: false).map { piece in
            guard piece.first == 0x7B, piece.last == 0x7D else { return .literal(Array(piece)) }
            return .parameter(String(decoding: piece.dropFirst().dropLast(), as: UTF8.self))
        }
    }
}
