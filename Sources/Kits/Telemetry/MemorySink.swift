internal import Lifecycle

/// Keeps the newest lines in memory, for tests and for a page that shows them.
package final class MemorySink: LogSink {
    private let kept: Lock<[String]>
    private let maxLines: Int

    /// Keeps at most this many lines; the oldest go first.
    package init(maxLines: Int = 1000) {
        self.maxLines = maxLines
        kept = Lock([])
    }

    /// The lines kept, oldest first, without line ends.
    package var lines: [String] { kept.withLock { $0 } }

    /// Keeps a line.
    package func write(_ line: [UInt8]) {
        let text = String(decoding: line.last == 0x0A ? line.dropLast() : line[...], as: UTF8.self)
        kept.withLock { lines in
            if lines.count >= maxLines { lines.removeFirst() }
            lines.append(text)
        }
    }

    /// Nothing waits in memory.
    package func flush() async {}
}
