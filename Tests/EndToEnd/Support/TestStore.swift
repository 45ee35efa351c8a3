import Application
import Crypto
import DatabaseHarness
import Domain
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
import Testing

/// A real store on the database of this run, the real adapter, and the stand-in as judge.
final class TestStore: Sendable {
    let place: TestPlace
    let standIn: SandboxProvider
    let client: HTTPClient
    let provider: GSMFusionProvider
    let database: any Database
    let store: Store
    let settings: DispatchSettings

    static func now() -> Timestamp {
        Timestamp(microseconds: SystemClock().wallMicroseconds())
    }

    /// Settings whose waits fit into a test; the order of events stays the documents'.
    static func quick(speed: Int64) -> DispatchSettings {
        var settings = DispatchSettings().sped(up: speed)
        settings.reviewMicroseconds = 1_500_000
        return settings
    }

    /// Opens a new test store, or the one in `place` again.
    init(
        at place: TestPlace? = nil, speed: Int64 = 20,
        standIn configuration: SandboxConfiguration? = nil,
        settleSeconds: Int64 = 120, concurrency: Int = 30, leaseSeconds: Int64 = 6,
        settings change: (inout DispatchSettings) -> Void = { _ in }
    ) async throws {
        let place = if let place { place } else { try await TestPlace() }
        self.place = place
        var settings = TestStore.quick(speed: speed)
        change(&settings)
        var setup = configuration ?? SandboxConfiguration()
        setup.ledgerPath = place.folder.folder + "/ledger"
        setup.syncsLedger = false
        setup.speed = speed
        standIn = try SandboxProvider.start(configuration: setup)
        client = HTTPClient(maxInFlight: 128)
        provider = GSMFusionProvider(
            configuration: try GSMFusionConfiguration(
                baseURL: standIn.baseURL,
                credentials: GSMFusionCredentials(apiKey: setup.apiKey, userId: setup.userID),
                allowPlainHTTP: true), client: client
        ) { try await SystemClock().pause(milliseconds: $0) }
        let database = try await place.database.open()
        self.database = database
        var random = SplitMix64(seed: UInt64.random(in: 0 ... .max))
        store = try await Store.open(
            database: database,
            seal: StoreSeal(key: try SecretKey([UInt8](repeating: 7, count: 32))),
            founding: StoreFounding(
                environment: .test, epoch: "e1", house: ID(at: TestStore.now(), random: &random),
                at: TestStore.now()),
            copy: (database as? SQLiteDatabase).map { StoreCopy($0) } ?? .none)
        self.settings = TestStore.leased(settings, leaseSeconds, store.capabilities)
        try await foundProvider(settleSeconds: settleSeconds, concurrency: concurrency)
    }

    /// Where only an ended lease tells that a worker died, a test waits for it: not for 25 s.
    private static func leased(
        _ settings: DispatchSettings, _ seconds: Int64, _ capabilities: StoreCapabilities
    ) -> DispatchSettings {
        var settings = settings
        let lease = seconds * 1_000_000
        guard !capabilities.takesOverAtStart, settings.leaseMicroseconds > lease else {
            return settings
        }
        settings.leaseMicroseconds = lease
        settings.heartbeatMicroseconds = lease / 5
        return settings
    }

    private func foundProvider(settleSeconds: Int64, concurrency: Int) async throws {
        let code = provider.code
        try await store.write { store in
            guard try store.provider(code) == nil else { return }
            var random = SplitMix64(seed: 7)
            var record = ProviderRecord(
                id: ID(at: TestStore.now(), random: &random), code: code, name: "GSM Fusion",
                concurrency: concurrency)
            record.capabilities.settleSeconds = settleSeconds
            try store.save(record, at: TestStore.now(), by: .system, reason: nil)
        }
    }

    /// The sidecar file of this store.
    var sidecarPath: String { place.folder.folder + "/sidecar" }

    /// An engine over this store; run its services with `running` or `crashing`.
    func engine(
        storage: (any Storage)? = nil, settings: DispatchSettings? = nil,
        provider: (any ProviderPort)? = nil, metrics: Metrics = Metrics(),
        fatal: @escaping @Sendable (String) -> Void = { _ in }
    ) -> TestEngine {
        let needs = Engine.Needs(
            storage: storage ?? store, queries: store, providers: [provider ?? self.provider],
            settings: settings ?? self.settings,
            place: PlaceSettings(
                currency: "PHP", storeDay: { _ in "20261120" }, isTestStore: true),
            sidecar: SidecarPort.file(sidecarPath), syncMinutes: 5, syncChunk: 100,
            log: .silent, committed: {}, fatal: fatal, metrics: metrics)
        return TestEngine(needs, over: store)
    }

    /// An engine whose catalogue is in place.
    func readyEngine(storage: (any Storage)? = nil) async throws -> TestEngine {
        let engine = engine(storage: storage)
        _ = try await engine.poller.refreshCatalogue(provider: provider.code, force: false)
        return engine
    }

    /// Ends the stand-in and the store; `place` can be opened again unless it is cleared.
    func close(clears: Bool = true) async throws {
        standIn.stop()
        client.close()
        if clears { try await place.clear(database) }
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

    static func numbers(_ count: Int, from first: Int = 1) -> [String] {
        (first..<(first + count)).map(number)
    }
}
