package import Domain

/// When a webhook is tried again (O6); pure, so that a virtual clock proves it (O9).
package enum WebhookSchedule {
    /// Seconds after the first tries: 5 s, 5 min, 30 min, 2 h, 5 h, 10 h, 10 h.
    static let pauses: [Int64] = [5, 300, 1_800, 7_200, 18_000, 36_000, 36_000]
    /// Seconds between later tries.
    static let laterPause: Int64 = 43_200
    /// Seconds after the first try when the last one is made, and an endpoint without one success
    /// is switched off (O7).
    package static let lifeSeconds: Int64 = 259_200
    /// Seconds a try may take; the lease is longer.
    package static let leaseSeconds: Int64 = 25

    /// What becomes of a delivery after a try.
    package enum Verdict: Sendable, Equatable {
        case delivered
        case retry(at: Timestamp)
        /// 72 h are over.
        case failed
        /// 410: the endpoint wants nothing more.
        case gone
    }

    /// The verdict on try number `attempt`, from 1, of a delivery first tried at `firstAt`.
    package static func verdict(
        on reply: WebhookReply, attempt: Int, firstAt: Timestamp, now: Timestamp, speed: Int64,
        random: inout SplitMix64
    ) -> Verdict {
        if let status = reply.status {
            if (200...299).contains(status) { return .delivered }
            if status == 410 { return .gone }
        }
        let end = firstAt.adding(microseconds: life(speed))
        guard now < end else { return .failed }
        let pause = pauses.indices.contains(attempt - 1) ? pauses[attempt - 1] : laterPause
        let jittered = MessageSchedule.jittered(pause, speed: speed, random: &random)
        return .retry(at: min(now.adding(microseconds: jittered), end))
    }

    /// Microseconds after which an endpoint without a success is switched off.
    package static func life(_ speed: Int64) -> Int64 { lifeSeconds * 1_000_000 / max(speed, 1) }
}
