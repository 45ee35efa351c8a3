internal import CXML

/// One run of libxml2's push parser; it never reads a file, a network or an entity declaration.
struct XMLParser {
    private static let ready: Void = xmlInitParser()
    /// Small enough that a document past a limit stops early.
    private static let pieceBytes = 16 * 1024

    private let limits: XMLLimits

    /// A parser for one document.
    init(limits: XMLLimits) {
        self.limits = limits
    }

    /// Feeds the document piece by piece and returns the tree.
    func parse(_ bytes: [UInt8]) throws(XMLError) -> XMLElement {
        Self.ready
        let builder = XMLBuilder(limits: limits)
        var handler = unsafe makeHandler()
        // Invariant: the builder outlives the context, which lives only inside this function.
        let user = unsafe Unmanaged.passUnretained(builder).toOpaque()
        guard let context = unsafe xmlCreatePushParserCtxt(&handler, user, nil, 0, nil) else {
            throw .malformed("out of memory")
        }
        defer { unsafe xmlFreeParserCtxt(context) }
        // The bytes are known to be UTF-8: a declared encoding must not change how they are read,
        // or UTF-7 could hide a DOCTYPE from the check before.
        unsafe xmlCtxtUseOptions(
            context,
            Int32(
                XML_PARSE_NONET.rawValue | XML_PARSE_IGNORE_ENC.rawValue
                    | XML_PARSE_NOERROR.rawValue | XML_PARSE_NOWARNING.rawValue))
        unsafe feed(bytes, to: context, builder)
        let isWellFormed = unsafe context.pointee.wellFormed == 1
        withExtendedLifetime(builder) {}
        if let failure = builder.failure { throw failure }
        guard isWellFormed, let root = builder.root else {
            throw .malformed("the document is not well-formed")
        }
        return root
    }

    private func feed(_ bytes: [UInt8], to context: xmlParserCtxtPtr, _ builder: XMLBuilder) {
        unsafe bytes.withUnsafeBytes { buffer in
            var start = 0
            while start < buffer.count && builder.failure == nil {
                let count = min(Self.pieceBytes, buffer.count - start)
                let piece = unsafe UnsafeRawBufferPointer(rebasing: buffer[start..<(start + count)])
                unsafe xmlParseChunk(
                    context, piece.baseAddress?.assumingMemoryBound(to: CChar.self), Int32(count), 0
                )
                start += count
            }
        }
        if builder.failure == nil { unsafe xmlParseChunk(context, nil, 0, 1) }
    }
}
