internal import Lifecycle
internal import SQL

/// Makes sessions for every thread of one database, and knows since when none can be made.
final class SessionSource: Sendable {
    private static let firstPauseMilliseconds: Int32 = 50
    private static let longestPauseMilliseconds: Int32 = 1_000

    let settings: SessionSettings
    let closing = ClosingSignal()
    private let target: ConnectionTarget
    private let catalogue = StatementCatalogue()
    private let graceMicroseconds: Int64
    private let clock = SystemClock()
    private let downSince = Lock<Int64?>(nil)
    private let made = Lock(0)

    /// A source that has not connected yet; throws for a string that is refused.
    init(_ configuration: PostgreSQLConfiguration) throws(SQLError) {
        target = try ConnectionTarget(configuration)
        settings = SessionSettings(configuration)
        graceMicroseconds = Int64(configuration.connectSeconds) * 1_000_000
    }

    /// How many sessions were made so far.
    var sessions: Int { made.withLock { $0 } }

    /// Whether the server's certificate was verified, if the line is encrypted at all.
    var isVerified: Bool { target.isVerified }

    /// Whether the host is one of Supabase's.
    var isSupabase: Bool { target.isSupabase }

    /// One attempt; blocks this thread.
    func openOnce() throws(SQLError) -> PostgreSQLConnection {
        do {
            let connection = try PostgreSQLConnection.open(target, settings, catalogue)
            downSince.withLock { $0 = nil }
            made.withLock { $0 += 1 }
            return connection
        } catch {
            let now = clock.monotonicMicroseconds()
            downSince.withLock { $0 = $0 ?? now }
            throw error
        }
    }

    /// Tries until it works, or the server was away for as long as one job may wait.
    func open() throws(SQLError) -> PostgreSQLConnection {
        try open(until: nil)
    }

    /// Tries until a moment of the monotonic clock, or for the usual time.
    func open(until deadline: Int64?) throws(SQLError) -> PostgreSQLConnection {
        var pause = Self.firstPauseMilliseconds
        while true {
            do {
                return try openOnce()
            } catch  where error.kind == .busy {
                let now = clock.monotonicMicroseconds()
                let since = downSince.withLock { $0 } ?? now
                guard now < deadline ?? (since + graceMicroseconds) else { throw error }
                guard !closing.wait(milliseconds: pause) else { throw error }
                pause = min(pause * 2, Self.longestPauseMilliseconds)
            }
        }
    }
}
