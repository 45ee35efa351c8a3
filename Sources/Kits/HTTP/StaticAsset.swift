/// A file that is part of the program: bytes from memory, a strong ETag, cached for ever.
package struct StaticAsset: Sendable {
    /// The path it is served at, with a version in it so that it may be cached for ever.
    package let path: String
    /// The media type.
    package let contentType: String
    /// The content.
    package let bytes: [UInt8]
    /// The strong validator, with its quotes.
    package let entityTag: String
    /// True when the path changes with the content.
    package let isImmutable: Bool

    /// An asset; the tag is a digest of the content, made once.
    package init(
        path: String, contentType: String, bytes: [UInt8], isImmutable: Bool = true
    ) {
        self.path = path
        self.contentType = contentType
        self.bytes = bytes
        self.isImmutable = isImmutable
        entityTag = "\"\(StaticAsset.digest(bytes))\""
    }

    /// The digest used in tags and versioned paths: FNV-1a of the bytes and their count, hex.
    package static func digest(_ bytes: [UInt8]) -> String {
        var hash: UInt64 = 0xcbf2_9ce4_8422_2325
        for byte in bytes { hash = (hash ^ UInt64(byte)) &* 0x100_0000_01b3 }
        return String(hash, radix: 16) + "-" + String(bytes.count, radix: 16)
    }

    /// The endpoint that serves it, from memory, past every bound.
    package var endpoint: Endpoint {
        Endpoint.immediate(
            .get, path, summary: "A file of the interface.", tag: "asset",
            responses: [ResponseSpec(200, "The file.", contentType: contentType, schema: .string)]
        ) { request in respond(to: request) }
    }

    private func respond(to request: Request) -> Response {
        let cache = isImmutable ? "public, max-age=31536000, immutable" : "no-cache"
        var headers = [("ETag", entityTag), ("Cache-Control", cache)]
        let known = request.headers.all("If-None-Match").contains { line in
            line.utf8.split(separator: 0x2C).contains { piece in
                let tag = ASCII.trimmed(Array(piece)[...])
                return tag.elementsEqual(entityTag.utf8) || tag.elementsEqual("*".utf8)
            }
        }
        if known { return Response(status: 304, headers: headers) }
        headers.append(("Content-Type", contentType))
        return Response(status: 200, headers: headers, body: .bytes(bytes))
    }
}
