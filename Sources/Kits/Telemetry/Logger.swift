internal import Lifecycle

/// The structured log: `[COMPONENT] message key=value`, or the same as JSON (orders.md 18).
///
/// ```swift
/// log.info(.orders, "Fetched \(rows.count) of \(total) orders", ["customer_id": .string(id)])
/// let requestLog = log.with(["request": .string(request.id)])
/// ```
package struct Logger: Sendable {
    /// Named values; names are written in the source, values say what they are.
    package typealias Fields = KeyValuePairs<StaticString, LogValue>

    private let level: LogLevel
    private let format: LogFormat
    private let sinks: [any LogSink]
    private let mask: LogMask
    private let wallMicroseconds: @Sendable () -> Int64
    private var context: [LogField] = []

    /// Writes lines of at least `level` to every sink.
    package init(
        level: LogLevel = .info, format: LogFormat = .plain, sinks: [any LogSink],
        mask: LogMask = .keyless,
        wallMicroseconds: @escaping @Sendable () -> Int64 = { SystemClock().wallMicroseconds() }
    ) {
        self.level = level
        self.format = format
        self.sinks = sinks
        self.mask = mask
        self.wallMicroseconds = wallMicroseconds
    }

    /// A log that goes nowhere.
    package static let silent = Logger(sinks: [])

    /// The same log with fields added to each line, such as the request id.
    package func with(_ fields: Fields) -> Logger {
        var copy = self
        copy.context += Self.named(fields)
        return copy
    }

    /// Whether lines of this level are written; for work that only a log line needs.
    package func writes(_ level: LogLevel) -> Bool { level >= self.level && !sinks.isEmpty }

    /// Writes a line that only someone who looks for a fault wants.
    package func debug(
        _ component: LogComponent, _ message: @autoclosure () -> LogMessage,
        _ fields: @autoclosure () -> Fields = [:]
    ) {
        if writes(.debug) { write(.debug, component, message(), fields()) }
    }

    /// Writes a line about normal work.
    package func info(_ component: LogComponent, _ message: LogMessage, _ fields: Fields = [:]) {
        if writes(.info) { write(.info, component, message, fields) }
    }

    /// Writes a line about something that someone should look at some day.
    package func warning(_ component: LogComponent, _ message: LogMessage, _ fields: Fields = [:]) {
        if writes(.warning) { write(.warning, component, message, fields) }
    }

    /// Writes a line about something that someone should look at now.
    package func error(_ component: LogComponent, _ message: LogMessage, _ fields: Fields = [:]) {
        if writes(.error) { write(.error, component, message, fields) }
    }

    /// Returns when every line so far is written; call it before the process ends.
    package func flush() async {
        for sink in sinks { await sink.flush() }
    }

    private func write(
        _ level: LogLevel, _ component: LogComponent, _ message: LogMessage, _ fields: Fields
    ) {
        let entry = LogEntry(
            wallMicroseconds: wallMicroseconds(), level: level, component: component,
            message: message, fields: Self.named(fields) + context)
        let line = format.line(entry, mask: mask)
        for sink in sinks { sink.write(line) }
    }

    private static func named(_ fields: Fields) -> [LogField] {
        fields.map { LogField(name: $0.key.description, value: $0.value) }
    }
}
