package import Application
package import Telemetry

/// Everything Waybill is told at start, checked; nothing here is read again later.
package struct Configuration: Sendable {
    /// Which store and which providers.
    package enum Mode: String, Sendable { case live, sandbox }

    /// What one of several processes over one PostgreSQL store does.
    package enum Role: String, Sendable, CaseIterable {
        /// Everything.
        case all
        /// Pages and API; nothing is sent or polled.
        case web
        /// Sending, polling and schedules; only health and metrics answer.
        case worker
    }

    package var mode: Mode
    package var dataDirectory: String
    /// The SQLite file: in use, or beside a chosen PostgreSQL and then left alone.
    package var databasePath: String
    /// Where the orders are kept.
    package var storage: StorageChoice
    /// Reads another place for the same store, as `migrate --to` names one: a path or a URL.
    package var otherPlace: @Sendable (_ text: String) throws(ConfigurationError) -> StorageChoice
    /// A password without a project: SQLite is right, and worth a word.
    package var hasSupabasePasswordOnly: Bool
    package var port: Int
    package var bind: String
    package var publicURL: String?
    package var trustedProxies: [String]
    package var corsOrigins: [String]
    package var allowsPlainHTTPInLAN: Bool
    package var timeZone: String
    package var currency: String
    package var storeName: String
    package var gsmFusion: GSMFusionAccount?
    package var syncMinutes: Int
    package var syncChunk: Int
    package var sendConcurrency: Int
    package var isLive: Bool
    package var refreshListSeconds: Int
    package var trade: TradeConfiguration
    package var staffIdleHours: Int
    package var staffSessionDays: Int
    package var logLevel: LogLevel
    package var logFormat: LogFormat
    /// Nil: standard error.
    package var logFile: String?
    package var secretFile: String
    package var metricsToken: String?
    /// How people are reached; nothing set, nobody is.
    package var channels = ChannelAccounts()
    /// Known variables that are set and whose feature this version lacks.
    package var unusedVariables: [String]
    /// What this process does; on SQLite always everything.
    package var role = Role.all
    /// Sandbox only: divides the stand-in's times and the polling schedule, 1–1,000.
    package var sandboxSpeed: Int = 1
    /// Benchmarks only, never read from the environment: no limits by address and key.
    package var hasNoRateLimits = false
    /// Sandbox only: faults as `NAME` or `NAME=SHARE`.
    package var sandboxFaults: [String] = []

    /// The provider account of the store's environment.
    package struct GSMFusionAccount: Sendable {
        package let apiKey: String
        package let username: String
        package let baseURL: String
    }

    /// The environment that the store is founded with.
    package var environment: StoreEnvironment { mode == .sandbox ? .test : .live }

    /// The socket on which the CLI reaches a running server.
    package var socketPath: String { dataDirectory + "/waybill.sock" }

    /// The sidecar of R9: beside the file, or in this node's data directory.
    package var sidecarPath: String {
        switch storage {
        case .sqlite(let path): path + ".sidecar"
        case .postgresql(let choice): dataDirectory + "/postgresql-\(choice.schema).sidecar"
        }
    }
}
