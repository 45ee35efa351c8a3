internal import Crypto
internal import Lifecycle
internal import Telemetry

/// The log of this start.
enum LogOpening {
    /// Opens sinks and mask; throws `ServerStartError` when the log file cannot be written.
    static func open(
        _ configuration: Configuration, _ secret: StoreSecret
    ) throws(ServerStartError) -> Logger {
        var sinks: [any LogSink] = [FileSink.standardError()]
        if let path = configuration.logFile {
            do throws(SystemError) {
                sinks.append(FileSink(try OutputFile(appendingTo: path)))
            } catch {
                throw ServerStartError(
                    "WAYBILL_LOG_FILE \(path) cannot be written: \(error)", exitCode: 78)
            }
        }
        let key = secret.logs
        return Logger(
            level: configuration.logLevel, format: configuration.logFormat, sinks: sinks,
            mask: LogMask { KeyedHash.hash($0, key: key) })
    }
}
