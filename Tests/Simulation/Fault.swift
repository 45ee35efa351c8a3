/// A kind of fault that a seed may switch on; each fires a quarter of the time while it is on.
enum Fault: String, CaseIterable, Sendable {
    case commitBusy, commitFull, commitFailed, commitLost
    case crash, pause, restore
    case connectionRefused, arrivesLate
    case replyLost, replyLate, replyTwice, replyTruncated, replyGarbage, replyMismatch
    case refuseFinal, refuseLater, refuseAccount, refuseService
    case statusBack, statusLeftOut, statusUnknown, statusGarbage
}

/// A bug put into the model of the shell on purpose (`reliability.md` 11); each must be caught.
enum Plant: String, CaseIterable, Sendable {
    /// PB1: the send starts before its intent is durable.
    case sendBeforeIntent
    /// PB2: a time-out is read as a definite no.
    case timeoutIsNo
    /// PB4: an attempt that has been sending for long is queued again.
    case rescueByAge
    /// PB6: an outcome is written without comparing the fence.
    case outcomeWithoutFence
    /// PB11: a duplicate reply is booked as a failure.
    case duplicateIsFailure
    /// PB12: a late acceptance is dropped when the fence has moved.
    case lateAcceptanceDropped
    /// PB13: absence is concluded before `settle_at`.
    case absentTooEarly
    /// PB19: the dispatcher starts without quarantine after a restore.
    case noQuarantine
    /// Leases are compared with the clock of the node that asks, which may be wrong by minutes.
    case leaseByNodeClock
    /// The schedules' lease likewise.
    case leaderByNodeClock
    /// The rescuer queues a job of an ended lease again although it was being sent.
    case rescuerResends
    /// Every node counts slots and tokens for itself.
    case lanePerNode
}

/// A broken invariant, by its name of `reliability.md` 11.
struct Violation: Sendable, Equatable {
    let invariant: String
    let sentence: String
    /// Virtual milliseconds since the start.
    let at: Int64
}
