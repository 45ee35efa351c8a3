/// A complete reply, whatever its status.
package struct HTTPReply: Sendable {
    /// The status code; a redirect is a reply like any other.
    package let status: Int
    /// The headers in their order, names as the server wrote them.
    package let headers: [(String, String)]
    /// The body, decompressed.
    package let body: [UInt8]
    /// How many bytes of the request went out in the first write.
    package let requestBytes: Int64
    /// How long the call took, in microseconds.
    package let totalMicroseconds: Int64

    /// Puts a reply together.
    package init(
        status: Int, headers: [(String, String)] = [], body: [UInt8] = [], requestBytes: Int64 = 0,
        totalMicroseconds: Int64 = 0
    ) {
        self.status = status
        self.headers = headers
        self.body = body
        self.requestBytes = requestBytes
        self.totalMicroseconds = totalMicroseconds
    }

    /// The first header of that name, whatever its letter case.
    package func header(_ name: String) -> String? {
        headers.first { $0.0.utf8.elementsEqual(name.utf8, by: Self.isSameLetter) }?.1
    }

    private static func isSameLetter(_ left: UInt8, _ right: UInt8) -> Bool {
        left == right || (left | 0x20 == right | 0x20 && (0x61...0x7A).contains(left | 0x20))
    }
}
