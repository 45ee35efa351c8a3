import Lifecycle
import Sandbox
import Sockets

/// What a raw call came back with.
struct CallOutcome: Sendable {
    /// How the connection ended.
    enum Ending: Sendable, Equatable { case closed, reset, timedOut }

    let head: String
    let body: [UInt8]
    let ending: Ending
    /// Whether the last chunk came.
    let isWhole: Bool

    var text: String { String(decoding: body, as: UTF8.self) }

    /// The status code; nil when not even that came.
    var status: Int? {
        head.split(separator: " ").dropFirst().first.flatMap { Int($0) }
    }

    /// The texts of every element of that name, in order.
    func all(_ name: String) -> [String] {
        text.components(between: "<\(name)>", and: "</\(name)>")
    }
}

/// Calls the stand-in over plain sockets, so that every byte and every ending is seen.
struct TestCaller: Sendable {
    let provider: SandboxProvider
    var patienceMicroseconds: Int64 = 5_000_000

    init(_ provider: SandboxProvider, patienceMicroseconds: Int64 = 5_000_000) {
        self.provider = provider
        self.patienceMicroseconds = patienceMicroseconds
    }

    func place(_ imei: String, service: String = "1") async -> CallOutcome {
        await call([("action", "placeorder"), ("imei", imei), ("networkId", service)])
    }

    func status(_ ids: [Int64]) async -> CallOutcome {
        await call([
            ("action", "getimeis"), ("orderIds", ids.map(String.init).joined(separator: ",")),
        ])
    }

    func services() async -> CallOutcome { await call([("action", "imeiservices")]) }

    func call(
        _ fields: [(String, String)], key: String = "SAND-BOX0-0000-0000-0000",
        user: String = "sandbox", headers: String = ""
    ) async -> CallOutcome {
        let all = [("userId", user), ("apiKey", key)] + fields
        let body = all.map { "\($0)=\($1.replacing(" ", with: "+"))" }.joined(separator: "&")
        return await send(
            "POST \(SandboxProvider.path) HTTP/1.1\r\nHost: 127.0.0.1:\(provider.port)\r\n"
                + headers + "Content-Type: application/x-www-form-urlencoded\r\n"
                + "Connection: close\r\nContent-Length: \(body.utf8.count)\r\n\r\n\(body)")
    }

    func control(_ target: String) async -> CallOutcome {
        await send("GET /__control/\(target) HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n")
    }

    /// Sends a request on a thread of its own and reads to the end.
    func send(_ request: String) async -> CallOutcome {
        await onThread { exchange(request) }
    }

    private func exchange(_ request: String) -> CallOutcome {
        var bytes: [UInt8] = []
        let deadline = SystemClock().monotonicMicroseconds() + patienceMicroseconds
        var ending = CallOutcome.Ending.closed
        do throws(SocketError) {
            let connection = try Connection.open(port: provider.port, stop: StopSignal())
            try connection.write(Array(request.utf8), deadlineMicroseconds: deadline)
            while true {
                let more = try connection.read(max: 65_536, deadlineMicroseconds: deadline)
                if more.isEmpty { break }
                bytes += more
            }
        } catch {
            ending = error == .timedOut ? .timedOut : .reset
        }
        return Self.outcome(bytes, ending)
    }

    /// Parts head and body and joins the chunks that came.
    private static func outcome(_ bytes: [UInt8], _ ending: CallOutcome.Ending) -> CallOutcome {
        guard let end = bytes.firstRange(of: [13, 10, 13, 10]) else {
            return CallOutcome(
                head: String(decoding: bytes, as: UTF8.self), body: [], ending: ending,
                isWhole: false)
        }
        var rest = bytes[end.upperBound...]
        var body: [UInt8] = []
        while let line = rest.firstRange(of: [13, 10]),
            let size = Int(String(decoding: rest[..<line.lowerBound], as: UTF8.self), radix: 16),
            size > 0
        {
            body += rest[line.upperBound...].prefix(size)
            rest = rest[line.upperBound...].dropFirst(size + 2)
        }
        return CallOutcome(
            head: String(decoding: bytes[..<end.lowerBound], as: UTF8.self), body: body,
            ending: ending, isWhole: rest.elementsEqual(Array("0\r\n\r\n".utf8)))
    }
}

/// Runs blocking work on a thread of its own.
func onThread<Result: Sendable>(_ work: @escaping @Sendable () -> Result) async -> Result {
    let thread = WorkerThread(name: "test-call")
    defer { thread.stop() }
    return await withCheckedContinuation { continuation in
        thread.submit { continuation.resume(returning: work()) }
    }
}

extension String {
    /// The parts between two marks.
    func components(between start: String, and end: String) -> [String] {
        split(separator: start, omittingEmptySubsequences: false).dropFirst().compactMap { part in
            part.firstRange(of: end).map { String(part[..<$0.lowerBound]) }
        }
    }
}
