import Application
import Crypto
import Domain
import Glibc
import HTTPClient
import Jobs
import Lifecycle
import Providers
import SQL
import SQLite
import Sandbox
import Server
import Store
import Telemetry

/// A store, the stand-in and the adapter in a directory of its own, which goes away at the end.
final class Scratch: Sendable {
    let directory: String
    let standIn: SandboxProvider
    let client: HTTPClient
    let provider: GSMFusionProvider
    let database: SQLiteDatabase
    let store: Store
    let settings: DispatchSettings
    let house: ID<Customer>

    static func now() -> Timestamp {
        Timestamp(microseconds: SystemClock().wallMicroseconds())
    }

    /// Opens a fresh store; orders of the stand-in stay pending unless its speed is raised.
    init(_ setup: SandboxConfiguration = Scratch.patient, concurrency: Int = 30) async throws {
        let place = "/tmp/waybill-bench-\(getpid())-\(UInt64.random(in: 0 ... .max))"
        directory = place
        _ = unsafe mkdir(place, 0o700)
        settings = DispatchSettings()
        var setup = setup
        setup.ledgerPath = nil
        standIn = try SandboxProvider.start(configuration: setup)
        client = HTTPClient(maxInFlight: 128)
        provider = GSMFusionProvider(
            configuration: try GSMFusionConfiguration(
                baseURL: standIn.baseURL,
                credentials: GSMFusionCredentials(apiKey: setup.apiKey, userId: setup.userID),
                allowPlainHTTP: true), client: client
        ) { try await Task.sleep(for: .milliseconds($0)) }
        database = try SQLiteDatabase.open(path: place + "/store.db")
        var random = SplitMix64(seed: UInt64.random(in: 0 ... .max))
        let founding = StoreFounding(
            environment: .test, epoch: "e1", house: ID(at: Scratch.now(), random: &random),
            at: Scratch.now())
        store = try await Store.open(
            database: database, seal: StoreSeal(key: SecretKey()), founding: founding,
            copy: StoreCopy(database))
        house = try await store.houseAccount()
        let record = ProviderRecord(
            id: ID(at: Scratch.now(), random: &random), code: provider.code, name: "GSM Fusion",
            concurrency: concurrency)
        try await store.write { try $0.save(record, at: Scratch.now(), by: .system, reason: nil) }
        _ = try await engine().poller.refreshCatalogue(provider: provider.code, force: false)
    }

    /// A stand-in whose orders stay open until its clock is put forward.
    static var patient: SandboxConfiguration {
        var setup = SandboxConfiguration()
        setup.pendingMicroseconds = 36_000_000_000
        return setup
    }

    /// An engine over this store.
    func engine() -> Engine {
        Engine(
            Engine.Needs(
                storage: store, queries: store, providers: [provider], settings: settings,
                place: PlaceSettings(
                    currency: "PHP", storeDay: { _ in "20261120" }, isTestStore: true),
                sidecar: SidecarPort.file(directory + "/sidecar"), syncMinutes: 5, syncChunk: 100,
                log: .silent, committed: {}, fatal: { _ in }))
    }

    /// Places single-line orders, a thousand a transaction.
    func place(_ engine: Engine, _ count: Int, from first: Int = 1) async throws {
        var serial = first
        while serial < first + count {
            let end = min(serial + 1_000, first + count)
            let house = house
            let commands = (serial..<end).map { number in
                PlaceCommand(
                    channel: .web, customer: house, placedBy: .system, role: .admin,
                    items: [PlaceItem(service: "1739", target: BenchIMEI.number(number))])
            }
            let answer = try await engine.desk.placeMany(commands, allOrNothing: false, key: nil) {
                RenderedAnswer(
                    status: $0.count { $0.isPlaced }, body: [], order: nil, hasEffect: true)
            }
            guard case .fresh(let rendered) = answer, rendered.status == end - serial else {
                throw BenchError("not every order was placed")
            }
            serial = end
        }
    }

    /// Waits until so many lines are in a state; throws after ten minutes.
    func wait(for state: LineState, _ count: Int) async throws {
        for _ in 0..<60_000 {
            if try await store.totals(customer: nil).byLineState[state] ?? 0 >= count { return }
            try await Task.sleep(for: .milliseconds(10))
        }
        throw BenchError("\(count) lines did not become \(state.rawValue)")
    }

    /// Bytes of the database's own pages, free ones left out.
    func bytes() async throws -> Int64 {
        try await database.read { sql in
            try sql.scalar(
                """
                SELECT (page_count-freelist_count)*page_size FROM pragma_page_count(),\
                pragma_freelist_count(),pragma_page_size()
                """) ?? 0
        }
    }

    /// Ends everything and removes the directory.
    func close() async {
        standIn.stop()
        client.close()
        await store.close()
        for name in [
            "store.db", "store.db-wal", "store.db-shm", "store.db.lock", "sidecar",
            "store.db.reserve",
        ] {
            _ = unsafe unlink(directory + "/" + name)
        }
        _ = unsafe rmdir(directory)
    }
}

/// Why a benchmark could not be run.
struct BenchError: Error, CustomStringConvertible {
    let description: String

    init(_ description: String) { self.description = description }
}

/// Valid IMEIs, as many as a benchmark wants.
enum BenchIMEI {
    static func number(_ serial: Int) -> String {
        let digits = String(serial)
        let body = "35" + String(repeating: "0", count: max(0, 12 - digits.utf8.count)) + digits
        for digit in 0...9 where IMEI.checkDigitFits(Array((body + String(digit)).utf8)) {
            return body + String(digit)
        }
        return body + "0"
    }
}
