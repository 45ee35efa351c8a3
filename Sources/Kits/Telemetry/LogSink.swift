internal import Glibc
package import Lifecycle

/// Where finished lines go.
package protocol LogSink: Sendable {
    /// Takes one line with its line end; must return at once.
    func write(_ line: [UInt8])

    /// Returns when every line taken so far is written.
    func flush() async
}

/// Lines to a file or to standard error, written by one thread behind a bounded buffer.
package final class FileSink: LogSink {
    /// Bytes that may wait; a stuck disk or pipe must not stop the server or eat its memory.
    package static let maxWaitingBytes = 4 * 1024 * 1024

    /// How long the thread waits for more lines before it writes.
    private static let pauseMilliseconds: Int32 = 2

    private struct State {
        var waiting: [UInt8] = []
        var dropped: Int64 = 0
    }

    private let file: OutputFile
    private let worker = WorkerThread(name: "log")
    private let state = Lock(State())

    /// Writes to an open file.
    package init(_ file: OutputFile) { self.file = file }

    /// Writes to the process's standard error.
    package static func standardError() -> FileSink { FileSink(.standardError) }

    deinit { worker.stop() }

    /// Queues a line; beyond the bound it is dropped and counted in a later line.
    package func write(_ line: [UInt8]) {
        let mustWake = state.withLock { state in
            guard state.waiting.count + line.count <= Self.maxWaitingBytes else {
                state.dropped += 1
                return false
            }
            let wasEmpty = state.waiting.isEmpty
            state.waiting.append(contentsOf: line)
            return wasEmpty
        }
        if mustWake { worker.submit { self.drain() } }
    }

    /// Returns when every line taken so far is written.
    package func flush() async {
        await withCheckedContinuation { continuation in
            let taken = worker.submit { continuation.resume() }
            if !taken { continuation.resume() }
        }
    }

    private func drain() {
        // Lines of the next moment go along: waking this thread and writing, line by line, cost
        // each request of a busy server 10 µs.
        _ = poll(nil, 0, Self.pauseMilliseconds)
        let (bytes, dropped) = state.withLock { state in
            defer { state = State() }
            return (state.waiting, state.dropped)
        }
        file.write(bytes)
        if dropped > 0 { file.write(Array("[LOG] Lines were dropped lines=\(dropped)\n".utf8)) }
    }
}
