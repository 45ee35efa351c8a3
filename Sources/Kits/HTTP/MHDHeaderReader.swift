internal import CMicroHTTPD
internal import Glibc

/// Collects the header fields of a request and looks at where the library found them.
@safe
struct MHDHeaderReader {
    // The library cuts the header block in place: it writes NULs over colons and line ends. So in
    // a well-formed block each name begins two bytes (CR LF) after the value before it. A bare
    // LF leaves one byte, a NUL inside a value more, and a folded value lies elsewhere. Seen to
    // hold in the versions listed; in others it is not asked.

    /// Versions of the library whose layout was tested.
    static let knownVersions = ["0.9.75"]

    /// The fields in order, values trimmed of blanks.
    private(set) var headers = Headers()
    /// True when the block was not laid out as RFC 9112 asks for.
    private(set) var isMisshapen = false
    private var expected: UInt
    private let checksLayout: Bool

    /// Reads the fields of a connection whose request line ended with this version text.
    static func read(
        _ connection: OpaquePointer, target: UInt, targetCount: Int,
        version: UnsafePointer<CChar>, checksLayout: Bool
    ) -> MHDHeaderReader {
        let start = UInt(bitPattern: version)
        var reader = MHDHeaderReader(expected: start + 10, checksLayout: checksLayout)
        // One blank between target and version, or a NUL cut the target short.
        if checksLayout && target + UInt(targetCount) + 1 != start { reader.isMisshapen = true }
        unsafe withUnsafeMutablePointer(to: &reader) { pointer in
            _ = unsafe MHD_get_connection_values_n(
                connection, .HEADER_KIND, collectHeader, UnsafeMutableRawPointer(pointer))
        }
        if checksLayout && !reader.isMisshapen { reader.isMisshapen = !reader.endsWithEmptyLine() }
        return reader
    }

    private init(expected: UInt, checksLayout: Bool) {
        self.expected = expected
        self.checksLayout = checksLayout
    }

    /// The line end of the last field and the empty line are four NULs by now.
    ///
    /// They lie in the block the library read into: behind it, in the same block, stand its records
    /// of the fields.
    private func endsWithEmptyLine() -> Bool {
        guard let end = unsafe UnsafePointer<UInt8>(bitPattern: expected &- 2) else { return false }
        return (0..<4).allSatisfy { unsafe end[$0] == 0 }
    }

    fileprivate mutating func add(
        _ name: UnsafeRawBufferPointer, _ value: UnsafeRawBufferPointer
    ) {
        let nameStart = UInt(bitPattern: name.baseAddress)
        let valueStart = UInt(bitPattern: value.baseAddress)
        if checksLayout && nameStart != expected { isMisshapen = true }
        expected = valueStart &+ UInt(value.count) &+ 2
        var bytes = unsafe value[...]
        while let last = unsafe bytes.last, last == 0x20 || last == 0x09 {
            unsafe bytes = bytes.dropLast()
        }
        unsafe headers.append(name, bytes)
    }
}

private func collectHeader(
    _ context: UnsafeMutableRawPointer?, _ kind: MHD_ValueKind,
    _ name: UnsafePointer<CChar>?, _ nameCount: Int,
    _ value: UnsafePointer<CChar>?, _ valueCount: Int
) -> MHD_Result {
    guard let context = unsafe context else { return .NO }
    let reader = unsafe context.assumingMemoryBound(to: MHDHeaderReader.self)
    let nameBytes = unsafe UnsafeRawBufferPointer(start: name, count: name == nil ? 0 : nameCount)
    let valueBytes = unsafe UnsafeRawBufferPointer(
        start: value, count: value == nil ? 0 : valueCount)
    unsafe reader.pointee.add(nameBytes, valueBytes)
    return .YES
}
