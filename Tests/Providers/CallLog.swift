import HTTPClient
import Lifecycle

/// Answers calls from a list and keeps what was asked.
final class CallLog: Sendable {
    private let calls = Lock<[HTTPCall]>([])
    private let waits = Lock<[Int]>([])
    private let answers: [Result<HTTPReply, HTTPFailure>]

    /// A log whose last answer repeats.
    init(_ answers: [Result<HTTPReply, HTTPFailure>]) { self.answers = answers }

    /// The calls so far.
    var made: [HTTPCall] { calls.withLock { $0 } }
    /// The waits between tries so far, in milliseconds.
    var waited: [Int] { waits.withLock { $0 } }
    /// The last call's body as text.
    var body: String { String(decoding: made.last?.body ?? [], as: UTF8.self) }

    /// Keeps the call and gives its answer.
    func answer(_ call: HTTPCall) -> Result<HTTPReply, HTTPFailure> {
        let index = calls.withLock { calls in
            calls.append(call)
            return calls.count - 1
        }
        return answers.isEmpty
            ? .failure(HTTPFailure(kind: .other, nothingSent: true))
            : answers[min(index, answers.count - 1)]
    }

    /// Keeps a wait.
    func wait(_ milliseconds: Int) { waits.withLock { $0.append(milliseconds) } }
}
