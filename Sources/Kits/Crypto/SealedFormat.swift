/// The layout of a sealed file: mark, stream header, then chunks of 64 KiB and 17 bytes each.
enum SealedFormat {
    /// The first eight bytes; also bound into every chunk.
    static let mark = Array("WBSEAL1\n".utf8)
    /// Plain bytes in each chunk but the last, which has fewer or as many.
    static let chunkBytes = 64 * 1024
    /// What sealing adds to a chunk: its tag and its authenticator.
    static let overheadBytes = 17
    /// The random header of the stream.
    static let headerBytes = 24
}
