import CLI
import HTTP
import Lifecycle

/// Answers calls from a script and keeps what was asked.
final class FakeCaller: Caller {
    /// Method and target, for example `GET /api/orders?limit=100`.
    typealias Script = @Sendable (_ line: String, _ call: Call) -> (status: Int, body: String)?

    let ownsWorkers: Bool
    private let script: Script
    private let asked = Lock<[Call]>([])
    private let worked = Lock<[Int]>([])

    init(ownsWorkers: Bool = false, _ script: @escaping Script) {
        self.ownsWorkers = ownsWorkers
        self.script = script
    }

    /// Every call so far.
    var calls: [Call] { asked.withLock { $0 } }

    /// `METHOD /target` of every call so far.
    var lines: [String] { calls.map { "\($0.method.rawValue) \($0.target)" } }

    /// The seconds that work was asked for.
    var workSeconds: [Int] { worked.withLock { $0 } }

    func send(_ call: Call) async throws -> Reply {
        asked.withLock { $0.append(call) }
        let answer = script("\(call.method.rawValue) \(call.target)", call)
        let missing = (
            404, #"{"status":404,"code":"not_found","detail":"There is no such thing."}"#
        )
        let (status, body) = answer ?? missing
        return Reply(status: status, body: Array(body.utf8))
    }

    func working<Value: Sendable>(
        seconds: Int, _ body: @escaping @Sendable () async throws -> Value
    ) async throws -> Value {
        worked.withLock { $0.append(seconds) }
        return try await body()
    }

    func close() async {}
}
