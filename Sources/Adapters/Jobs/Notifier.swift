package import Application
package import Domain
internal import Lifecycle
package import Telemetry

/// Makes messages of notices and hands them to their channels, a lane each (O4, O5).
package final class Notifier: Lifecycle.Service {
    /// What the notifier works with.
    package struct Parts: Sendable {
        package var storage: any MessageStorage
        package var channels: [any MessagePort]
        package var storeName: String
        /// Divides pauses and limits; above 1 in a sandbox only.
        package var speed: Int64
        package var now: @Sendable () -> Timestamp
        package var seed: @Sendable () -> UInt64
        /// SHA-256.
        package var digest: @Sendable ([UInt8]) -> [UInt8]
        package var log: Logger

        /// Connects the parts.
        package init(
            storage: any MessageStorage, channels: [any MessagePort], storeName: String,
            speed: Int64, now: @escaping @Sendable () -> Timestamp,
            seed: @escaping @Sendable () -> UInt64,
            digest: @escaping @Sendable ([UInt8]) -> [UInt8], log: Logger
        ) {
            self.storage = storage
            self.channels = channels
            self.storeName = storeName
            self.speed = max(speed, 1)
            self.now = now
            self.seed = seed
            self.digest = digest
            self.log = log
        }
    }

    /// Milliseconds between looks; also what a stop may wait for beside the message under way.
    private static let lookMilliseconds = 250
    /// Notices a round, and messages a claim.
    private static let notices = 100
    private static let messages = 2
    /// Seconds in which a recipient gets one message of a type (`orders.md` 12).
    private static let quietSeconds: Int64 = 60

    package let name = "notifier"
    private let parts: Parts
    private let stopping = OnceSignal()

    /// Makes a notifier that has not started.
    package init(_ parts: Parts) { self.parts = parts }

    /// Plans and sends until `stop`.
    package func run() async throws {
        do { try await parts.storage.freeMessageClaims() } catch {
            // Then they come back when their lease ends.
            parts.log.warning(.notices, "Messages wait", ["error": .error(error)])
        }
        await withDiscardingTaskGroup { group in
            group.addTask { [self] in await look { try await plan() } }
            for channel in parts.channels {
                group.addTask { [self] in await look { try await send(on: channel) } }
            }
        }
    }

    /// Takes nothing more; a message under way is finished.
    package func stop() async { stopping.open() }

    /// One pass over what is due now, for tests that hold the clock; true when it did something.
    @discardableResult
    package func pass() async throws -> Bool {
        var didSomething = try await plan()
        for channel in parts.channels where try await send(on: channel) { didSomething = true }
        return didSomething
    }

    /// Repeats a piece of work, with a pause when there was nothing to do.
    private func look(_ work: () async throws -> Bool) async {
        while !stopping.isOpenNow, !Task.isCancelled {
            do {
                if try await work() { continue }
            } catch {
                // What was claimed comes back when its lease ends.
                parts.log.warning(.notices, "Messages wait", ["error": .error(error)])
                await stopping.wait(milliseconds: 1_000)
            }
            await stopping.wait(milliseconds: Self.lookMilliseconds)
        }
    }

    private func plan() async throws -> Bool {
        let now = parts.now()
        _ = try await parts.storage.tellLowStock(
            now: now, limit: Self.notices, seed: parts.seed())
        guard !parts.channels.isEmpty else {
            return try await parts.storage.skipNotices(
                because: "no channel configured", now: now, limit: 500) > 0
        }
        let notices = try await parts.storage.unplannedNotices(limit: Self.notices)
        guard !notices.isEmpty else { return false }
        let planning = NoticePlanning(
            channels: Set(parts.channels.map(\.channel)),
            templates: MessageTemplates(try await parts.storage.templates()),
            staff: try await parts.storage.staffAddresses(), storeName: parts.storeName,
            digest: parts.digest)
        var random = SplitMix64(seed: parts.seed())
        let plans = notices.map { planning.plan($0, at: now, random: &random) }
        try await parts.storage.keep(
            plans: plans, now: now, quiet: Self.quietSeconds * 1_000_000 / parts.speed)
        return true
    }

    private func send(on channel: any MessagePort) async throws -> Bool {
        let now = parts.now()
        guard try await parts.storage.dueChannels(now: now).contains(channel.channel) else {
            return false
        }
        let claimed = try await parts.storage.claimMessages(
            channel: channel.channel, limit: Self.messages, now: now,
            leaseSeconds: MessageSchedule.leaseSeconds)
        for message in claimed { try await send(message, on: channel) }
        return !claimed.isEmpty
    }

    private func send(_ message: ClaimedMessage, on channel: any MessagePort) async throws {
        let answer = await channel.send(message.message)
        let now = parts.now()
        var random = SplitMix64(seed: parts.seed())
        let verdict = MessageSchedule.verdict(
            on: answer, attempt: message.attempt, now: now, speed: parts.speed, random: &random)
        let isOurs = try await parts.storage.finish(
            message, verdict, fallback: ID(at: now, random: &random), now: now)
        tell(message, verdict, channel.channel, isOurs: isOurs)
    }

    private func tell(
        _ message: ClaimedMessage, _ verdict: MessageSchedule.Verdict, _ channel: MessageChannel,
        isOurs: Bool
    ) {
        guard isOurs else {
            parts.log.warning(
                .notices, "A message was taken over while it was sent",
                ["type": .string(message.type), "try": .int(message.attempt)])
            return
        }
        switch verdict {
        case .sent:
            parts.log.info(
                .notices, "Message sent",
                ["type": .string(message.type), "channel": .string(channel.rawValue)])
        case .retry(_, let why):
            parts.log.warning(
                .notices, "Message not sent yet",
                [
                    "type": .string(message.type), "channel": .string(channel.rawValue),
                    "try": .int(message.attempt), "reason": .string(why),
                ])
        case .failed(let why):
            parts.log.error(
                .notices, "Message failed",
                [
                    "type": .string(message.type), "channel": .string(channel.rawValue),
                    "try": .int(message.attempt), "reason": .string(why),
                ])
        }
    }
}
