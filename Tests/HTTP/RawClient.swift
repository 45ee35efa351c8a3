import Glibc
import Lifecycle

/// A response as it came over the wire.
struct RawResponse: Sendable {
    var status: Int
    var headers: [String: String]
    var body: [UInt8]

    var text: String { String(decoding: body, as: UTF8.self) }
}

/// A blocking socket on its own thread, so that no test holds a thread of the cooperative pool.
final class RawClient: @unchecked Sendable {
    // Invariant: `pending` is touched by jobs of `thread` alone, one after the other.

    private let socket: Int32
    private let thread = WorkerThread(name: "test-client")
    private var pending: [UInt8] = []

    init(port: Int) {
        socket = Glibc.socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_port = UInt16(port).bigEndian
        address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
        unsafe withUnsafePointer(to: &address) { pointer in
            _ = unsafe pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                unsafe connect(socket, $0, socklen_t(MemoryLayout<sockaddr_in>.size))
            }
        }
        setTimeout()
    }

    init(path: String) {
        socket = Glibc.socket(AF_UNIX, Int32(SOCK_STREAM.rawValue), 0)
        var address = sockaddr_un()
        address.sun_family = sa_family_t(AF_UNIX)
        unsafe withUnsafeMutableBytes(of: &address.sun_path) { target in
            unsafe target.copyBytes(from: Array(path.utf8))
        }
        unsafe withUnsafePointer(to: &address) { pointer in
            _ = unsafe pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                unsafe connect(socket, $0, socklen_t(MemoryLayout<sockaddr_un>.size))
            }
        }
        setTimeout()
    }

    deinit {
        thread.stop()
        close(socket)
    }

    /// Sends bytes; a closed peer is not an error here, the read shows it.
    func send(_ text: String) async {
        await send(Array(text.utf8))
    }

    func send(_ bytes: [UInt8]) async {
        await onThread { [socket] in
            var rest = bytes[...]
            while !rest.isEmpty {
                let count = unsafe rest.withUnsafeBytes {
                    unsafe Glibc.send(socket, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL))
                }
                guard count > 0 else { return }
                rest = rest.dropFirst(count)
            }
        }
    }

    /// Reads one response; nil when the peer closed or nothing came in time.
    func receive(bodyless: Bool = false) async -> RawResponse? {
        await onThread { self.readResponse(bodyless: bodyless) }
    }

    /// Reads until the text was seen; what was read so far when it never comes.
    func read(until marker: String) async -> String {
        await onThread {
            let wanted = Array(marker.utf8)
            while self.find(wanted) == nil, self.fill() {}
            let end = self.find(wanted).map { $0 + wanted.count } ?? self.pending.count
            defer { self.pending.removeFirst(end) }
            return String(decoding: self.pending[..<end], as: UTF8.self)
        }
    }

    /// True when the peer closes within the time a read may take; bytes before it are dropped.
    func sawClose() async -> Bool {
        await onThread {
            var bytes = [UInt8](repeating: 0, count: 4096)
            while true {
                let count = unsafe recv(self.socket, &bytes, bytes.count, 0)
                if count == 0 { return true }
                if count < 0 { return errno == ECONNRESET }
            }
        }
    }

    private func setTimeout() {
        var time = timeval(tv_sec: 10, tv_usec: 0)
        unsafe setsockopt(
            socket, SOL_SOCKET, SO_RCVTIMEO, &time, socklen_t(MemoryLayout<timeval>.size))
    }

    private func onThread<T: Sendable>(_ body: @escaping @Sendable () -> T) async -> T {
        await withCheckedContinuation { continuation in
            thread.submit { continuation.resume(returning: body()) }
        }
    }

    private func fill() -> Bool {
        var bytes = [UInt8](repeating: 0, count: 65_536)
        let count = unsafe recv(socket, &bytes, bytes.count, 0)
        guard count > 0 else { return false }
        pending.append(contentsOf: bytes[..<count])
        return true
    }

    private func find(_ pattern: [UInt8]) -> Int? {
        guard pending.count >= pattern.count else { return nil }
        return (0...(pending.count - pattern.count)).first {
            pending[$0...].starts(with: pattern)
        }
    }

    private func readResponse(bodyless: Bool) -> RawResponse? {
        while find([13, 10, 13, 10]) == nil { guard fill() else { return nil } }
        guard let end = find([13, 10, 13, 10]) else { return nil }
        let lines = pending[..<end].split(separator: 10).map {
            String(decoding: $0.filter { $0 != 13 }, as: UTF8.self)
        }
        pending.removeFirst(end + 4)
        let status = lines.first?.split(separator: " ").dropFirst().first.flatMap { Int($0) } ?? 0
        var headers: [String: String] = [:]
        for line in lines.dropFirst() {
            let parts = line.split(separator: ":", maxSplits: 1)
            let value = parts.count > 1 ? parts[1].drop { $0 == " " } : ""
            headers[parts[0].lowercased()] = String(value)
        }
        if status == 100 { return readResponse(bodyless: bodyless) }
        var body: [UInt8] = []
        if !bodyless, let count = headers["content-length"].flatMap({ Int($0) }) {
            while pending.count < count { guard fill() else { return nil } }
            body = Array(pending[..<count])
            pending.removeFirst(count)
        }
        return RawResponse(status: status, headers: headers, body: body)
    }
}
