import Application
import Crypto
import Domain
import Glibc
import HTTPClient
import Jobs
import Lifecycle
import Providers
import SQLite
import Sandbox
import Server
import Store
import Telemetry

/// A real store in a directory of its own, the real adapter, and the stand-in as judge.
final class TestStore: Sendable {
    let directory: String
    let standIn: SandboxProvider
    let client: HTTPClient
    let provider: GSMFusionProvider
    let database: SQLiteDatabase
    let store: Store
    let settings: DispatchSettings

    static func now() -> Timestamp {
        Timestamp(microseconds: SystemClock().wallMicroseconds())
    }

    /// Opens a new test store, or the one in `directory` again.
    init(
        directory: String? = nil, speed: Int64 = 20, standIn configuration: SandboxConfiguration? = nil,
        callMilliseconds: Int? = nil
    ) async throws {
        let place = directory ?? "/tmp/waybill-e2e-\(getpid())-\(UInt64.random(in: 0 ... .max))"
        self.directory = place
        _ = unsafe mkdir(place, 0o700)
        var settings = DispatchSettings().sped(up: speed)
        settings.reviewMicroseconds = 1_500_000
        self.settings = settings
        var setup = configuration ?? SandboxConfiguration()
        setup.ledgerPath = place + "/ledger"
        setup.syncsLedger = false
        setup.speed = speed
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
        store = try await Store.open(
            database: database, seal: StoreSeal(key: SecretKey()),
            founding: StoreFounding(
                environment: .test, epoch: "e1", house: ID(at: TestStore.now(), random: &random),
                at: TestStore.now()), copy: StoreCopy(database))
        try await foundProvider()
    }

    private func foundProvider() async throws {
        let provider = provider
        try await store.write { store in
            guard try store.provider(provider.code) == nil else { return }
            var random = SplitMix64(seed: 7)
            try store.save(
                ProviderRecord(
                    id: ID(at: TestStore.now(), random: &random), code: provider.code,
                    name: "GSM Fusion", concurrency: 30), at: TestStore.now(), by: .system, reason: nil)
        }
    }

    /// An engine over this store; run its services with `EngineRun`.
    func engine(
        settings: DispatchSettings? = nil, sidecar: SidecarPort? = nil,
        storage: (any Storage)? = nil
    ) -> Engine {
        let path = directory + "/sidecar"
        return Engine(
            Engine.Needs(
                storage: storage ?? store, queries: store, providers: [provider],
                settings: settings ?? self.settings,
                place: PlaceSettings(
                    currency: "PHP", storeDay: { _ in "20261120" }, isTestStore: true),
                sidecar: sidecar ?? SidecarPort.file(path), syncMinutes: 5, syncChunk: 100,
                log: .silent, committed: {}, fatal: { _ in }))
    }

    /// Ends the stand-in and the store.
    func close() async {
        standIn.stop()
        client.close()
        await store.close()
    }
}

/// Valid IMEIs, as many as a test wants.
enum TestIMEI {
    static func number(_ serial: Int) -> String {
        let body = "35" + String(repeating: "0", count: 12 - String(serial).count) + String(serial)
        for digit in 0...9 where IMEI.checkDigitFits(Array((body + String(digit)).utf8)) {
            return body + String(digit)
        }
        return body + "0"
    }
}

/// Runs an engine's services for the length of a body.
func running<Value: Sendable>(
    _ engine: Engine, body: @escaping @Sendable () async throws -> Value
) async throws -> Value {
    try await withThrowingTaskGroup(of: Value?.self) { group in
        group.addTask {
            try await engine.dispatcher.run()
            return nil
        }
        group.addTask {
            try await engine.poller.run()
            return nil
        }
        group.addTask { try await body() }
        var result: Value?
        while let finished = try await group.next() {
            if let finished {
                result = finished
                await engine.poller.stop()
                await engine.dispatcher.stop()
            }
        }
        guard let result else { throw StorageError(.closed, "the body did not finish") }
        return result
    }
}

/// Waits until a condition holds, at most this long.
func eventually(
    seconds: Int = 30, _ condition: @escaping @Sendable () async throws -> Bool
) async throws -> Bool {
    for _ in 0..<(seconds * 50) {
        if try await condition() { return true }
        try await Task.sleep(for: .milliseconds(20))  // poll: bounded by `seconds`
    }
    return false
}
