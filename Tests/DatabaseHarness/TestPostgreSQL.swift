internal import Glibc
internal import Lifecycle
package import PostgreSQL

/// A real PostgreSQL on loopback that ends with this process, even when that is killed.
package final class TestPostgreSQL: Sendable {
    /// Where it answers; the role owns the database and is no superuser.
    package let url: String
    /// The port of the server; 0 for one that somebody else started.
    package let port: Int
    /// The server's folder, with its log; empty for one that somebody else started.
    package let folder: String
    private let bouncerPort: Int
    private let shell: ServerShell?
    private static let counter = Lock(0)

    private init(url: String, port: Int, bouncerPort: Int, folder: String, shell: ServerShell?) {
        self.url = url
        self.port = port
        self.bouncerPort = bouncerPort
        self.folder = folder
        self.shell = shell
    }

    /// The one server of this process: `WAYBILL_TEST_POSTGRES` if set, else one started now.
    package static func shared() async throws -> TestPostgreSQL {
        try await SharedServer.instance.server()
    }

    /// A server of a test's own, which it may stop; `isDurable` switches fsync on.
    ///
    /// The settings are written `name=value`, as in `postgresql.conf`.
    package static func start(
        isDurable: Bool = false, settings: [String] = []
    ) async throws -> TestPostgreSQL {
        let durable = isDurable ? ["fsync=on", "full_page_writes=on"] : []
        var said = ""
        // A port that was free can be taken before the server listens on it.
        for _ in 0..<5 {
            let port = try FreePort.take()
            let bouncerPort = try FreePort.take()
            let shell = try ServerShell(
                [script, String(port), String(bouncerPort)] + durable + settings)
            let reply = try await shell.ask("")
            if reply.code == 0 {
                return TestPostgreSQL(
                    url: "postgresql://waybill@127.0.0.1:\(port)/waybill", port: port,
                    bouncerPort: bouncerPort, folder: reply.text, shell: shell)
            }
            said = reply.text
            guard said.contains("Address already in use") else { break }
        }
        throw HarnessError(said)
    }

    /// A server that runs already.
    static func running(_ url: String) -> TestPostgreSQL {
        TestPostgreSQL(url: url, port: 0, bouncerPort: 0, folder: "", shell: nil)
    }

    /// Whether the server was started here, and so can be stopped and asked as its superuser.
    package var isOwn: Bool { shell != nil }

    /// The name of a schema that nothing used before.
    package func freshSchema() -> String {
        let number = Self.counter.withLock { counter in
            counter += 1
            return counter
        }
        return "t\(getpid())_\(number)_\(SystemClock().wallMicroseconds() % 1_000_000_000)"
    }

    /// A configuration for a schema, with few connections and short waits.
    package func configuration(
        schema: String? = nil, _ change: (inout PostgreSQLConfiguration) -> Void = { _ in }
    ) -> PostgreSQLConfiguration {
        var configuration = PostgreSQLConfiguration(url: url)
        configuration.schema = schema ?? freshSchema()
        configuration.writers = 2
        configuration.readers = 2
        change(&configuration)
        return configuration
    }

    /// Where PgBouncer answers, in transaction mode; starts it at the first call.
    package func pooledURL() async throws -> String {
        _ = try await command("bouncer")
        return "postgresql://waybill@127.0.0.1:\(bouncerPort)/waybill"
    }

    /// How hard a server is stopped.
    package enum Stop: String, Sendable {
        /// Ends sessions, then writes everything.
        case fast
        /// As after a crash: the next start recovers from the log.
        case immediate
    }

    /// Stops the server, and returns when it is gone.
    package func stop(_ mode: Stop) async throws { _ = try await command("stop \(mode.rawValue)") }

    /// Starts the stopped server, and returns when it answers.
    package func start() async throws { _ = try await command("start") }

    /// Adds a line to `postgresql.conf`; it counts from the next start on.
    package func configure(_ line: String) async throws { _ = try await command("conf \(line)") }

    /// Runs SQL as the superuser and answers its rows, columns parted by `|`.
    @discardableResult
    package func superuser(_ sql: String, database: String = "waybill") async throws -> String {
        try await command("sql \(database) \(sql)")
    }

    /// Transactions a second of `pgbench`, which speaks libpq, with its own arguments.
    package func pgbench(_ arguments: String) async throws -> Double {
        let answer = try await command("bench \(arguments)")
        guard let rate = Double(answer) else { throw HarnessError("pgbench: \(answer)") }
        return rate
    }

    private func command(_ line: String) async throws -> String {
        guard let shell else { throw HarnessError("this server is not the test's own") }
        let reply = try await shell.ask(line)
        guard reply.code == 0 else { throw HarnessError("\(line): \(reply.text)") }
        return reply.text
    }

    private static let script: String = {
        let here = #filePath.utf8.split(separator: UInt8(ascii: "/"))
        let folder = here.dropLast(2).map { String(Substring($0)) }.joined(separator: "/")
        return "/\(folder)/Harness/postgres.sh"
    }()
}
