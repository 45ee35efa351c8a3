package import Domain

/// What to do after a channel has answered; pure, so that a virtual clock proves it (O9).
package enum MessageSchedule {
    /// Tries of one message on one channel (`orders.md` 12).
    package static let mostAttempts = 3
    /// Seconds after the first and the second try; ±10 % jitter.
    static let pauses: [Int64] = [30, 300]
    /// Seconds a claim holds its messages; longer than their channels take together.
    package static let leaseSeconds: Int64 = 75

    /// What becomes of a message after a try.
    package enum Verdict: Sendable, Equatable {
        case sent(providerID: String?)
        case retry(at: Timestamp, why: String)
        /// Not on this channel; another one may still do.
        case failed(String)
    }

    /// The verdict on try number `attempt`, from 1; `speed` divides the pauses.
    package static func verdict(
        on answer: SendAnswer, attempt: Int, now: Timestamp, speed: Int64,
        random: inout SplitMix64
    ) -> Verdict {
        switch answer {
        case .accepted(let id): return .sent(providerID: id)
        case .refused(let why): return .failed(why)
        case .postponed(let why), .uncertain(let why):
            guard attempt < mostAttempts, pauses.indices.contains(attempt - 1) else {
                return .failed(why)
            }
            let pause = jittered(pauses[attempt - 1], speed: speed, random: &random)
            return .retry(at: now.adding(microseconds: pause), why: why)
        }
    }

    /// Microseconds of a pause ±10 %, divided by `speed`.
    static func jittered(
        _ seconds: Int64, speed: Int64, random: inout SplitMix64
    ) -> Int64 {
        let whole = max(seconds, 0) * 1_000_000 / max(speed, 1)
        let tenth = whole / 10
        return whole - tenth + Int64(random.below(UInt64(2 * tenth + 1)))
    }
}
