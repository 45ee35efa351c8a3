/// What has come of a reply; every growth is checked against its limit first.
struct ReplyBuffer {
    /// The longest headers, all of them and interim replies together, in bytes.
    static let maxHeaderBytes = 64 * 1024

    private let maxBodyBytes: Int
    private var headerBytes = 0
    private(set) var headers: [(String, String)] = []
    private(set) var body: [UInt8] = []

    /// An empty buffer.
    init(maxBodyBytes: Int) {
        self.maxBodyBytes = max(maxBodyBytes, 0)
    }

    /// Takes the next decompressed bytes; false when they do not fit, what fits is kept.
    mutating func addBody(_ bytes: some RandomAccessCollection<UInt8>) -> Bool {
        let room = maxBodyBytes - body.count
        body.append(contentsOf: bytes.prefix(room))
        return bytes.count <= room
    }

    /// Takes one header line as it came; false when the headers grow too long.
    mutating func addHeader(_ line: [UInt8]) -> Bool {
        headerBytes += line.count
        guard headerBytes <= Self.maxHeaderBytes else { return false }
        if line.starts(with: "HTTP/".utf8) {
            // A status line begins a new reply: what came before was an interim one (1xx).
            headers.removeAll()
        } else if body.isEmpty, let colon = line.firstIndex(of: UInt8(ascii: ":")) {
            headers.append((Self.text(line[..<colon]), Self.text(line[(colon + 1)...])))
        }
        return true
    }

    private static func text(_ bytes: ArraySlice<UInt8>) -> String {
        let isSpace: (UInt8) -> Bool = { $0 <= 0x20 }
        let front = bytes.drop(while: isSpace)
        let end = front.lastIndex { !isSpace($0) }.map { $0 + 1 } ?? front.startIndex
        return String(decoding: front[..<end], as: UTF8.self)
    }
}
