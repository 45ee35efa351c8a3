internal import Application
internal import DatabaseHarness
internal import Domain
internal import Jobs
internal import Lifecycle
internal import Store
internal import Telemetry
import Testing

/// The services over a real store and a clock that the test holds: the retry runs (O9).
@Suite(.serialized) struct OutboxTests {
    /// A receiver that fails as often as told, and remembers when it was asked.
    private final class Sink: WebhookPort, MessagePort {
        let channel = MessageChannel.email
        let failures: Int
        let status: Int
        let now: @Sendable () -> Timestamp
        private let seen = Lock<[(at: Timestamp, id: String)]>([])

        init(failures: Int, status: Int = 500, now: @escaping @Sendable () -> Timestamp) {
            self.failures = failures
            self.status = status
            self.now = now
        }

        var requests: [(at: Timestamp, id: String)] { seen.withLock { $0 } }

        func post(_ call: WebhookCall) async -> WebhookReply {
            let count = note(call.id)
            return WebhookReply(status: count <= failures ? status : 200, microseconds: 1)
        }

        func send(_ message: OutgoingMessage) async -> SendAnswer {
            note(message.dedupeKey) <= failures ? .postponed("busy") : .accepted(providerID: nil)
        }

        private func note(_ id: String) -> Int {
            let at = now()
            return seen.withLock { seen in
                seen.append((at, id))
                return seen.count
            }
        }

        func objection(to url: String) -> String? { nil }
        func newSecret() -> [UInt8] { [1] }
        func shown(secret: [UInt8]) -> String { "" }
    }

    /// A clock that stands still until it is moved.
    private final class VirtualClock: Sendable {
        private let value = Lock(Fixtures.start.adding(seconds: 1_000))
        var now: Timestamp { value.withLock { $0 } }
        func move(to time: Timestamp) { value.withLock { $0 = max($0, time) } }
    }

    private static func digest(_ bytes: [UInt8]) -> [UInt8] {
        var digest = [UInt8](repeating: 0, count: 32)
        for (index, byte) in bytes.enumerated() {
            digest[index % 32] = digest[index % 32] &* 31 &+ byte
        }
        return digest
    }

    private func webhooks(_ world: Fixtures, _ sink: Sink, _ clock: VirtualClock) -> Webhooks {
        Webhooks(
            Webhooks.Parts(
                storage: world.store, queries: world.store, port: sink, speed: 1,
                now: { clock.now }, seed: { 42 }, digest: { Self.digest($0) },
                log: .silent))
    }

    private func endpoint(_ world: Fixtures) async throws -> WebhookEndpointRecord {
        try await world.store.insert(
            WebhookEndpointRecord(
                id: ID(value: 99), url: "https://hooks.example.com/", events: ["order.pending"],
                customer: nil, isOn: true, reason: nil, position: 0, failingSince: nil,
                failures: 0, createdAt: Fixtures.start, createdBy: Fixtures.staff),
            secret: [1, 2, 3])
        return try #require(try await world.store.webhookEndpoints().first)
    }

    /// Moves the clock from one planned try to the next until nothing waits.
    private func run(
        _ service: Webhooks, _ world: Fixtures, _ endpoint: WebhookEndpointRecord,
        _ clock: VirtualClock
    ) async throws {
        for _ in 0..<100 {
            try await service.pass()
            let page = try await world.store.deliveries(
                endpoint: endpoint.id, before: nil, limit: 10)
            guard let next = page.items.compactMap(\.nextAt).min(),
                try await world.store.webhookEndpoints().first?.isOn == true
            else { return }
            clock.move(to: next)
        }
    }

    @Test(arguments: TestDatabase.all, [0, 1, 4, 9])
    func `O9 a webhook that fails k times is asked k+1 times, at the planned times`(
        kind: TestDatabase, failures: Int
    ) async throws {
        let planned: [Double] = [5, 300, 1_800, 7_200, 18_000, 36_000, 36_000, 43_200, 43_200]
        let world = try await Fixtures(kind)
        let endpoint = try await endpoint(world)
        _ = try await world.place(1..<2)
        try await world.placeEvents()
        let clock = VirtualClock()
        let sink = Sink(failures: failures, now: { clock.now })
        try await run(webhooks(world, sink, clock), world, endpoint, clock)
        let requests = sink.requests
        #expect(requests.count == failures + 1)
        #expect(Set(requests.map(\.id)).count == 1)
        for (index, request) in requests.dropFirst().enumerated() {
            let pause = Double(request.at.since(requests[index].at)) / 1_000_000
            #expect(abs(pause - planned[index]) <= planned[index] * 0.1 + 0.001)
        }
        let page = try await world.store.deliveries(endpoint: endpoint.id, before: nil, limit: 10)
        #expect(page.items.map(\.status) == [.sent])
    }

    @Test(arguments: TestDatabase.all)
    func `O7 72 h of failures switch off; switched on again the backlog comes in order`(
        kind: TestDatabase
    ) async throws {
        let world = try await Fixtures(kind)
        let endpoint = try await endpoint(world)
        _ = try await world.place(1..<2)
        try await world.placeEvents()
        let clock = VirtualClock()
        let start = clock.now
        let sink = Sink(failures: .max, now: { clock.now })
        try await run(webhooks(world, sink, clock), world, endpoint, clock)
        #expect(try await world.store.webhookEndpoints().first?.isOn == false)
        #expect(sink.requests.last?.at == start.adding(seconds: 259_200))
        _ = try await world.place(2..<5)
        try await world.placeEvents()
        let good = Sink(failures: 0, now: { clock.now })
        let service = webhooks(world, good, clock)
        try await service.pass()
        #expect(good.requests.isEmpty)
        #expect(
            try await world.store.enable(
                endpoint: endpoint.id, by: Fixtures.staff, at: clock.now))
        try await service.pass()
        let page = try await world.store.deliveries(endpoint: endpoint.id, before: nil, limit: 10)
        #expect(page.items.count == 4 && page.items.allSatisfy { $0.status == .sent })
        #expect(good.requests.map(\.id) == page.items.reversed().map(\.id))
    }

    @Test(arguments: TestDatabase.all, [0, 1, 2, 3])
    func `O9 a mail that fails k times is sent k+1 times, three at most`(
        kind: TestDatabase, failures: Int
    ) async throws {
        let world = try await MessageWorld(kind)
        let clock = VirtualClock()
        let sink = Sink(failures: failures, now: { clock.now })
        let notifier = Notifier(
            Notifier.Parts(
                storage: world.store, channels: [sink], storeName: "Shop", speed: 1,
                now: { clock.now }, seed: { 42 }, digest: { Self.digest($0) },
                log: .silent))
        for _ in 0..<10 {
            try await notifier.pass()
            let waiting = try await world.store.messages(
                status: .pending, order: nil, before: nil, limit: 10)
            guard let next = waiting.items.first?.nextAt else { break }
            clock.move(to: next)
        }
        let requests = sink.requests
        #expect(requests.count == min(failures + 1, 3))
        #expect(Set(requests.map(\.id)).count == 1)
        let pauses = zip(requests.dropFirst(), requests).map { $0.at.since($1.at) / 1_000_000 }
        for (pause, planned) in zip(pauses, [30, 300] as [Int64]) {
            #expect(abs(pause - planned) <= planned / 10 + 1)
        }
        let status = try await world.store.detail(world.order, customer: nil)?.notices.first
        #expect(status?.status == (failures < 3 ? "sent" : "failed"))
    }

    @Test(arguments: TestDatabase.all)
    func `W12 two notifiers at once send each message once`(kind: TestDatabase) async throws {
        let world = try await MessageWorld(kind)
        let other = try await world.world.another()
        let clock = VirtualClock()
        let sink = Sink(failures: 0, now: { clock.now })
        let services = [world.store, other].map { store in
            Notifier(
                Notifier.Parts(
                    storage: store, channels: [sink], storeName: "Shop", speed: 1,
                    now: { clock.now }, seed: { 42 }, digest: { Self.digest($0) },
                    log: .silent))
        }
        try await withThrowingTaskGroup(of: Void.self) { group in
            for service in services {
                group.addTask { for _ in 0..<5 { try await service.pass() } }
            }
            try await group.waitForAll()
        }
        #expect(sink.requests.count == 1)
        if world.store.capabilities.severalWriters { await other.close() }
    }
}
