/// Refuses what the library lets through, before anything is routed (security.md SEC91, SEC93).
struct HeadValidator: Sendable {
    /// What the head says about the body.
    enum Framing: Sendable, Equatable {
        /// No body follows.
        case none
        /// So many bytes follow.
        case length(Int)
        /// Chunks follow.
        case chunked
    }

    /// What the library needs to remember one field.
    private static let recordBytes = 56
    /// Room for the header of a response with every security header and a cookie.
    private static let responseBytes = 2048

    private let limits: ServerLimits
    private let hosts: [String]

    /// A validator with these bounds; an empty host list takes any name.
    init(limits: ServerLimits, hosts: [String]) {
        self.limits = limits
        self.hosts = hosts
    }

    /// Checks everything but the target; throws the problem of the first rule that is broken.
    func framing(_ head: RequestHead) throws(Problem) -> Framing {
        guard head.version == "HTTP/1.1" || head.version == "HTTP/1.0" else {
            throw Problem(status: 505, code: "bad_version", detail: "Use HTTP/1.1.")
        }
        guard head.headers.count <= limits.headerCount,
            head.headers.byteCount <= limits.headerBytes, fits(head)
        else {
            throw Problem(
                status: 431, code: "headers_too_large",
                detail: "The header fields of the request are too many or too large.")
        }
        guard !head.isMisshapen else {
            throw Problem.badRequest(
                "bad_header_block", "A header line is folded, has a NUL or ends without CR LF.")
        }
        guard head.headers.haveOnlyAllowedBytes else {
            throw Problem.badRequest(
                "bad_header", "A header name or value has a byte that is not allowed there.")
        }
        for name in ["Content-Type", "Authorization", "Content-Length", "Transfer-Encoding"]
        where head.headers.count(of: name) > 1 {
            throw Problem.badRequest("repeated_header", "The header \(name) came more than once.")
        }
        try checkHost(head)
        return try bodyFraming(head)
    }

    /// Splits and checks the target; throws 414 or 400 problems.
    func target(_ head: RequestHead) throws(Problem) -> RequestTarget {
        guard head.target.count <= limits.targetBytes else {
            throw Problem(
                status: 414, code: "target_too_long",
                detail: "The address may have at most \(limits.targetBytes) bytes.")
        }
        return try RequestTarget.parse(head.target, maxParameters: limits.queryParameters)
    }

    /// False when the library would have no room left for the response's header: it would then
    /// close without a word.
    ///
    /// It keeps a record of each field and cookie, and cookies twice.
    private func fits(_ head: RequestHead) -> Bool {
        let cookies = head.headers.all("Cookie").reduce(0) { sum, line in
            sum + line.utf8.count + line.utf8.count { $0 == 0x3B } * HeadValidator.recordBytes
        }
        let fields = head.headers.count * (HeadValidator.recordBytes + 4)
        let used = head.headers.byteCount + cookies + head.target.count + fields
        return used + HeadValidator.responseBytes <= limits.connectionMemoryBytes
    }

    private func checkHost(_ head: RequestHead) throws(Problem) {
        let count = head.headers.count(of: "Host")
        guard count == 1 || (count == 0 && head.version == "HTTP/1.0") else {
            throw Problem.badRequest("bad_host", "Send exactly one Host header.")
        }
        guard let host = head.headers.first("Host") else { return }
        guard host.utf8.allSatisfy(HeadValidator.isHostByte) else {
            throw Problem.badRequest("bad_host", "The Host header is not a host name.")
        }
        guard hosts.isEmpty || hosts.contains(HeadValidator.name(of: host)) else {
            throw Problem(
                status: 421, code: "unknown_host", detail: "This server has another name.")
        }
    }

    private func bodyFraming(_ head: RequestHead) throws(Problem) -> Framing {
        let length = head.headers.first("Content-Length")
        if let coding = head.headers.first("Transfer-Encoding") {
            guard length == nil, head.version == "HTTP/1.1" else {
                throw Problem.badRequest(
                    "ambiguous_length", "Transfer-Encoding stands beside a length or in HTTP/1.0.")
            }
            guard ASCII.equalIgnoringCase(coding.utf8, "chunked".utf8) else {
                throw Problem(
                    status: 501, code: "unknown_coding", detail: "Only chunked coding is taken.")
            }
            return .chunked
        }
        guard let length else { return .none }
        guard let count = ASCII.decimal(length.utf8) else {
            throw Problem.badRequest("bad_length", "Content-Length is not a decimal number.")
        }
        return count == 0 ? .none : .length(count)
    }

    /// The host without its port, in lower case.
    private static func name(of host: String) -> String {
        var bytes = Array(host.utf8)
        if let colon = bytes.lastIndex(of: 0x3A), !bytes[colon...].contains(0x5D) {
            bytes.removeSubrange(colon...)
        }
        return String(decoding: bytes.map(ASCII.lower), as: UTF8.self)
    }

    private static func isHostByte(_ byte: UInt8) -> Bool {
        ASCII.isWord(byte) || byte == 0x2D || byte == 0x2E || byte == 0x3A || byte == 0x5B
            || byte == 0x5D
    }
}
