internal import DatabaseHarness
internal import Lifecycle

/// A listener that says one thing to everybody, or nothing at all.
final class AnsweringServer: Sendable {
    private let isClosed = Lock(false)

    /// Listens on a port of loopback.
    init(port: Int, answer: String?) throws {
        let listener = try Loopback.listen(port)
        let thread = WorkerThread(name: "answering")
        thread.submit { [isClosed] in
            var lines: [Int32] = []
            while !isClosed.withLock({ $0 }) {
                guard let line = Loopback.accept(listener, milliseconds: 50) else { continue }
                lines.append(line)
                guard let answer else { continue }
                _ = Loopback.read(line)
                _ = Loopback.write(line, Array(answer.utf8)[...])
            }
            for line in lines + [listener] { Loopback.end(line) }
        }
        thread.stop()
    }

    /// Ends the listener and its lines.
    func close() { isClosed.withLock { $0 = true } }
}
