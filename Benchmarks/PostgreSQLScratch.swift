import Application
import Crypto
import DatabaseHarness
import Domain
import Glibc
import Jobs
import Lifecycle
import PostgreSQL
import Providers
import SQL
import Server
import Store
import Telemetry

/// A durable PostgreSQL of its own with a founded store, beside the stand-in of a usual scratch.
final class PostgreSQLScratch: Sendable {
    let server: TestPostgreSQL
    let database: PostgreSQLDatabase
    let store: Store
    let house: ID<Customer>
    private let parts: Scratch
    private static let schema = "bench"

    /// Starts everything.
    init() async throws {
        server = try await Self.start()
        var configuration = PostgreSQLConfiguration(url: server.url)
        configuration.schema = Self.schema
        database = try await PostgreSQLDatabase.open(configuration)
        parts = try await Scratch()
        var random = SplitMix64(seed: UInt64.random(in: 0 ... .max))
        store = try await Store.open(
            database: database, seal: StoreSeal(key: .init()),
            founding: StoreFounding(
                environment: .test, epoch: "e1", house: ID(at: Scratch.now(), random: &random),
                at: Scratch.now()))
        house = try await store.houseAccount()
        let record = ProviderRecord(
            id: ID(at: Scratch.now(), random: &random), code: parts.provider.code,
            name: "GSM Fusion", concurrency: 30)
        try await store.write { try $0.save(record, at: Scratch.now(), by: .system, reason: nil) }
        _ = try await engine().poller.refreshCatalogue(provider: provider, force: false)
    }

    /// A server that keeps what it acknowledged, with memory for the benchmark's rows.
    static func start() async throws -> TestPostgreSQL {
        try await TestPostgreSQL.start(
            isDurable: true,
            settings: ["shared_buffers=256MB", "max_wal_size=4GB", "autovacuum=on"])
    }

    /// Processor time that this process, PostgreSQL and all below them have used, in microseconds.
    func processorMicroseconds() async throws -> Int64 {
        let session = try await database.read { try $0.scalar("SELECT pg_backend_pid()") }
        return Measure.processorMicroseconds(with: Measure.parent(of: pid_t(session ?? 0)))
    }

    /// The provider whose jobs are in the queue.
    var provider: String { parts.provider.code }

    /// An engine over this store.
    func engine() -> Engine {
        Engine(
            Engine.Needs(
                storage: store, queries: store, providers: [parts.provider],
                settings: parts.settings,
                place: PlaceSettings(
                    currency: "PHP", storeDay: { _ in "20261120" }, isTestStore: true),
                sidecar: SidecarPort.file(parts.directory + "/sidecar"), syncMinutes: 5,
                syncChunk: 100, log: .silent, committed: {}, fatal: { _ in }))
    }

    /// Places one order by the use case.
    func place(_ serial: Int, by desk: OrderDesk) async throws {
        let answer = try await desk.place(
            PlaceCommand(
                channel: .api, customer: house, placedBy: .system, role: .admin,
                items: [PlaceItem(service: "1739", target: BenchIMEI.number(serial))]),
            key: IdempotencyRequest(
                scope: "test/house", key: "bench-\(serial)",
                fingerprint: [UInt8](repeating: 1, count: 32)), render: CreateBench.rendered)
        guard case .fresh(let fresh) = answer, fresh.status == 201 else {
            throw BenchError("\(answer)")
        }
    }

    /// Writes a script for `pgbench`, which runs under another user.
    static func script(_ text: String) throws -> String {
        let path = "/tmp/waybill-bench-\(getpid())-\(UInt32.random(in: 0 ... .max)).sql"
        let file = unsafe open(path, O_WRONLY | O_CREAT | O_TRUNC, 0o644)
        guard file >= 0 else { throw BenchError("cannot write \(path)") }
        defer { Glibc.close(file) }
        let bytes = Array(text.utf8)
        let written = unsafe bytes.withUnsafeBytes { unsafe write(file, $0.baseAddress, $0.count) }
        guard written == bytes.count else { throw BenchError("cannot write \(path)") }
        return path
    }

    /// Ends everything.
    func close() async {
        await store.close()
        await parts.close()
    }
}
