import Application
import Crypto
import Domain
import Glibc
import Lifecycle
import PostgreSQL
import SQL
import SQLite
import Server
import Sockets
import Store

/// The whole server as a process of its own, so that its memory and start can be measured.
final class ChildServer: Sendable {
    let directory: String
    let port: Int
    let process: pid_t

    private init(directory: String, port: Int, process: pid_t) {
        self.directory = directory
        self.port = port
        self.process = process
    }

    /// Makes a directory for a store.
    static func makeDirectory() -> String {
        let place = "/tmp/waybill-bench-\(getpid())-\(UInt64.random(in: 0 ... .max))"
        _ = unsafe mkdir(place, 0o700)
        return place
    }

    /// Starts the server on a directory; returns with the time until its first answer, in
    /// microseconds.
    ///
    /// `database` is a connection string; without one the store is a file in the directory.
    static func start(
        _ directory: String, database: String? = nil
    ) async throws -> (server: ChildServer, time: Int64) {
        try await start(directory) {
            ["waybill-bench", "--child", directory, "\($0)"] + [database].compactMap(\.self)
        }
    }

    /// Starts the HTTP kit without Waybill.
    static func startBare() async throws -> ChildServer {
        try await start("") { ["waybill-bench", "--bare", "\($0)"] }.server
    }

    private static func start(
        _ directory: String, _ arguments: (_ port: Int) -> [String]
    ) async throws -> (server: ChildServer, time: Int64) {
        let listener = try TCPListener(port: 0)
        let port = listener.port
        listener.close()
        let clock = SystemClock()
        let begin = clock.monotonicMicroseconds()
        let process = try spawn(arguments(port))
        let server = ChildServer(directory: directory, port: port, process: process)
        let signal = try StopSignal()
        for _ in 0..<60_000 {
            if let connection = try? RawConnection(port: port, stop: signal) {
                let reply = try connection.send(RawConnection.get("/health", port: port))
                guard reply.status == 200 else { throw BenchError("/health says \(reply.status)") }
                return (server, clock.monotonicMicroseconds() - begin)
            }
            try await Task.sleep(for: .milliseconds(1))
        }
        throw BenchError("the server did not start")
    }

    private static func spawn(_ arguments: [String]) throws -> pid_t {
        var pointers: [UnsafeMutablePointer<CChar>?] = unsafe arguments.map { unsafe strdup($0) }
        unsafe pointers.append(nil)
        // swift-format-ignore: ReplaceForEachWithForLoop
        defer { unsafe pointers.forEach { unsafe free($0) } }
        var process = pid_t()
        let code = unsafe posix_spawn(&process, "/proc/self/exe", nil, nil, pointers, environ)
        guard code == 0 else { throw BenchError("posix_spawn gave \(code)") }
        return process
    }

    /// Resident memory of the process in kB.
    var residentKilobytes: Int { Measure.kilobytes("VmRSS:", process: "\(process)") }

    /// The highest resident memory of the process in kB.
    var peakKilobytes: Int { Measure.kilobytes("VmHWM:", process: "\(process)") }

    /// Stops the process in order and waits for its end.
    func stop() {
        _ = kill(process, SIGTERM)
        var status: Int32 = 0
        _ = unsafe waitpid(process, &status, 0)
    }

    /// A directory with a founded store, a paused provider, and so many keys.
    static func prepare(
        keys count: Int, database url: String? = nil
    ) async throws -> (directory: String, keys: [String]) {
        let directory = makeDirectory()
        let first = try await start(directory, database: url)
        first.server.stop()
        let database: any Database
        if let url {
            var configuration = PostgreSQLConfiguration(url: url)
            configuration.schema = "waybill_sandbox"
            database = try await PostgreSQLDatabase.open(configuration)
        } else {
            database = try SQLiteDatabase.open(path: directory + "/sandbox.db")
        }
        var random = SplitMix64(seed: 3)
        let store = try await Store.open(
            database: database, seal: StoreSeal(key: .init()),
            founding: StoreFounding(
                environment: .test, epoch: "e", house: ID(at: Scratch.now(), random: &random),
                at: Scratch.now()))
        try await store.write { store in
            guard var provider = try store.provider("gsm-fusion") else { return }
            provider.state = .paused
            provider.pauseReason = "benchmark"
            try store.save(provider, at: Scratch.now(), by: .system, reason: "benchmark")
        }
        try await stockUp(store)
        var keys: [String] = []
        for _ in 0..<count {
            let minted = BenchKey.mint()
            let record = APIKeyRecord(
                id: ID(at: Scratch.now(), random: &random), publicID: minted.publicID,
                name: "bench", secretHash: minted.secretHash, environment: .test, role: .operator,
                scopes: [], customer: nil, createdAt: Scratch.now(), expiresAt: nil)
            try await store.insert(record, by: .system)
            keys.append(minted.text)
        }
        await store.close()
        return (directory, keys)
    }

    /// Two products that never run out.
    private static func stockUp(_ store: Store) async throws {
        try await store.write { store in
            var random = SplitMix64(seed: 4)
            for sku in ["BENCH-1", "BENCH-2"] {
                var product = ProductRecord(
                    id: ID(at: Scratch.now(), random: &random), sku: sku, name: sku,
                    basePrice: 1_000)
                product.version = 1
                try store.stock.insert(product, currency: "PHP", at: Scratch.now())
                _ = try store.stock.move(
                    StockMove(
                        product: product.id, variant: nil, kind: .stockIn, change: 1_000_000_000,
                        reason: "benchmark"), by: .system, at: Scratch.now())
            }
        }
    }

    /// Removes the database alone, so that another one can take its place.
    static func removeDatabase(_ directory: String) {
        for suffix in ["", "-wal", "-shm", ".sidecar"] {
            _ = unsafe unlink(directory + "/sandbox.db" + suffix)
        }
    }

    /// Removes what a server left in its directory.
    static func remove(_ directory: String) {
        let names = [
            "sandbox.db", "sandbox.db-wal", "sandbox.db-shm", "sandbox.db.lock",
            "sandbox.db.sidecar", "sandbox.db.reserve", "sandbox.ledger", "secret", "log",
            "waybill.sock",
        ]
        for name in names { _ = unsafe unlink(directory + "/" + name) }
        _ = unsafe rmdir(directory)
    }
}

/// What the child process does: serves a directory until it is told to stop.
struct ChildWork {
    let directory: String
    let port: String
    /// The connection string of its store; nil for a file.
    let database: String?

    /// Nil when the arguments are not those of a child.
    init?(_ arguments: [String]) {
        guard 3...4 ~= arguments.count, arguments[0] == "--child" else { return nil }
        directory = arguments[1]
        port = arguments[2]
        database = arguments.dropFirst(3).first
    }

    /// Serves; exits 1 when it cannot.
    func serve() async {
        // Its log goes to a file; what it also says on standard error would spoil the table.
        let nowhere = unsafe open("/dev/null", O_WRONLY)
        _ = dup2(nowhere, 2)
        do {
            var variables = [
                "WAYBILL_DATA_DIR": directory, "WAYBILL_PORT": port,
                "WAYBILL_LOG_FILE": directory + "/log",
            ]
            variables["DATABASE_URL"] = database
            let environment = try Environment(file: nil, process: variables)
            let server = try await WaybillServer.open(
                try Configuration(environment, mode: .sandbox))
            try await server.serve { _ in }
            await server.close()
        } catch {
            Bench.say("child: \(error)\n")
            exit(1)
        }
    }
}
