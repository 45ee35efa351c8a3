package import Application
package import Domain
internal import Lifecycle
package import Telemetry

/// Tells other systems of the feed's events: planned behind a cursor, sent in a lane an endpoint.
package final class Webhooks: Lifecycle.Service {
    /// What webhooks work with.
    package struct Parts: Sendable {
        package var storage: any WebhookStorage
        package var queries: any OrderQueries
        package var port: any WebhookPort
        /// Divides the schedule; above 1 in a sandbox only.
        package var speed: Int64
        package var now: @Sendable () -> Timestamp
        package var seed: @Sendable () -> UInt64
        /// SHA-256.
        package var digest: @Sendable ([UInt8]) -> [UInt8]
        package var log: Logger

        /// Connects the parts.
        package init(
            storage: any WebhookStorage, queries: any OrderQueries, port: any WebhookPort,
            speed: Int64, now: @escaping @Sendable () -> Timestamp,
            seed: @escaping @Sendable () -> UInt64,
            digest: @escaping @Sendable ([UInt8]) -> [UInt8], log: Logger
        ) {
            self.storage = storage
            self.queries = queries
            self.port = port
            self.speed = max(speed, 1)
            self.now = now
            self.seed = seed
            self.digest = digest
            self.log = log
        }
    }

    /// Milliseconds between looks.
    private static let lookMilliseconds = 250
    /// Events a round, and deliveries an endpoint may have waiting: the rest waits in the feed.
    private static let events = 200
    private static let mostWaiting = 1_000
    /// Tries of one endpoint before others are looked at again.
    private static let triesInARow = 100

    package let name = "webhooks"
    private let parts: Parts
    private let busy = Lock<Set<Int64>>([])
    private let stopping = OnceSignal()

    /// Makes a service that has not started.
    package init(_ parts: Parts) { self.parts = parts }

    /// Plans and sends until `stop`.
    package func run() async throws {
        do { try await parts.storage.freeDeliveryClaims() } catch {
            // Then they come back when their lease ends.
            parts.log.warning(.notices, "Webhooks wait", ["error": .error(error)])
        }
        await withDiscardingTaskGroup { group in
            while !stopping.isOpenNow, !Task.isCancelled {
                do {
                    try await plan()
                    for endpoint in try await due() {
                        group.addTask { [self] in await work(endpoint) }
                    }
                } catch {
                    parts.log.warning(.notices, "Webhooks wait", ["error": .error(error)])
                    await stopping.wait(milliseconds: 1_000)
                }
                await stopping.wait(milliseconds: Self.lookMilliseconds)
            }
        }
    }

    /// Takes nothing more; tries under way are finished, each within 10 s.
    package func stop() async { stopping.open() }

    /// One pass over what is due now, for tests that hold the clock.
    package func pass() async throws {
        try await plan()
        for endpoint in try await due() { await work(endpoint) }
    }

    /// Makes deliveries for what happened since an endpoint's cursor.
    private func plan() async throws {
        let endpoints = try await parts.storage.webhookEndpoints().filter(\.isOn)
        guard !endpoints.isEmpty else { return }
        let head = try await parts.queries.feedHead()
        for endpoint in endpoints where endpoint.position < head.position {
            let waiting = try await parts.storage.waitingDeliveries(endpoint: endpoint.key)
            guard waiting < Self.mostWaiting else { continue }
            let events = try await parts.queries.events(
                after: endpoint.position, limit: Self.events, customer: nil)
            guard let last = events.last else { continue }
            let wanted = events.filter(endpoint.wants).map { event in
                PlannedDelivery(
                    position: event.position,
                    id: id(of: event.position, for: endpoint, epoch: head.epoch),
                    type: event.type)
            }
            try await parts.storage.plan(
                wanted, endpoint: endpoint.key, from: endpoint.position, to: last.position,
                now: parts.now())
        }
    }

    /// The same for an event and an endpoint whoever plans it (SEC40).
    private func id(
        of position: Int64, for endpoint: WebhookEndpointRecord, epoch: String
    ) -> String {
        let digest = parts.digest(Array("\(epoch)/\(position)/\(endpoint.id.text)".utf8))
        return "msg_"
            + digest.prefix(16).map { byte in
                let digits = String(byte, radix: 16)
                return digits.utf8.count == 1 ? "0" + digits : digits
            }.joined()
    }

    /// Endpoints with something due that no lane of this process works on; they are now busy.
    private func due() async throws -> [Int64] {
        let due = try await parts.storage.dueEndpoints(now: parts.now())
        return busy.withLock { busy in
            let free = due.filter { !busy.contains($0) }
            busy.formUnion(free)
            return free
        }
    }

    /// The lane of an endpoint: one try at a time, so that a replay keeps its order (O5, O7).
    private func work(_ endpoint: Int64) async {
        defer { _ = busy.withLock { $0.remove(endpoint) } }
        do {
            for _ in 0..<Self.triesInARow {
                guard !stopping.isOpenNow,
                    let delivery = try await parts.storage.claimDelivery(
                        endpoint: endpoint, now: parts.now(),
                        leaseSeconds: WebhookSchedule.leaseSeconds)
                else { return }
                try await send(delivery)
            }
        } catch {
            // The lease ends, and the delivery is tried again with the same id (O4).
            parts.log.warning(.notices, "A webhook waits", ["error": .error(error)])
        }
    }

    private func send(_ delivery: ClaimedDelivery) async throws {
        var random = SplitMix64(seed: parts.seed())
        guard let event = try await event(of: delivery) else {
            let reply = WebhookReply(status: nil, microseconds: 0, fault: "event no longer kept")
            let now = parts.now()
            _ = try await parts.storage.finish(
                delivery, reply, .failed, now: now, life: .max, notice: ID(at: now, random: &random)
            )
            return
        }
        let reply = await parts.port.post(
            WebhookCall(
                url: delivery.url, id: delivery.id, at: parts.now(), secrets: delivery.secrets,
                event: event))
        let now = parts.now()
        let verdict = WebhookSchedule.verdict(
            on: reply, attempt: delivery.attempt, firstAt: delivery.firstAt, now: now,
            speed: parts.speed, random: &random)
        let isOurs = try await parts.storage.finish(
            delivery, reply, verdict, now: now, life: WebhookSchedule.life(parts.speed),
            notice: ID(at: now, random: &random))
        guard !isOurs || verdict != .delivered else { return }
        parts.log.warning(
            .notices, isOurs ? "Webhook not delivered" : "A webhook was taken over while it ran",
            [
                "id": .string(delivery.id), "try": .int(delivery.attempt),
                "status": .int(reply.status ?? 0), "reason": .string(reply.fault ?? ""),
            ])
    }

    /// What a delivery tells; nil once the feed no longer has it.
    private func event(of delivery: ClaimedDelivery) async throws -> WebhookEvent? {
        guard delivery.position > 0 else { return .test(at: delivery.createdAt) }
        let found = try await parts.queries.events(
            after: delivery.position - 1, limit: 1, customer: nil)
        guard let event = found.first, event.position == delivery.position else { return nil }
        return .feed(event, epoch: try await parts.queries.feedHead().epoch)
    }
}
