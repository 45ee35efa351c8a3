package import Domain

/// What the dispatch core is told; the shell and the simulator speak it alike.
package enum DispatchInput: Sendable {
    /// A provider account as the store has it now; also after its state changed.
    case provider(ProviderRecord)
    /// New work may be ready for a provider; nil: for any.
    case wake(provider: String?)
    /// Time passes: at least once a second.
    case tick
    /// A claim committed.
    case claimed(provider: String, ClaimResult)
    /// A claim did not commit; nothing was written.
    case claimFailed(provider: String, StorageError.Kind)
    /// The sidecar of R9 holds at least this intent sequence durably.
    case marked(sequence: Int64)
    /// Another node's intent, which the sidecar should know of too.
    case seen(sequence: Int64)
    /// A send came back; the shell holds its raw reply.
    case replied(ID<Attempt>)
    /// The raw reply is committed (R6).
    case replyKept(ID<Attempt>)
    /// The raw reply could not be committed.
    case keepFailed(ID<Attempt>, StorageError.Kind)
    /// The adapter read the reply.
    case interpreted(ID<Attempt>, SubmitOutcome)
    /// The outcome is committed.
    case settled(ID<Attempt>, SettleResult)
    /// The outcome could not be committed.
    case settleFailed(ID<Attempt>, StorageError.Kind)
    /// Leases were renewed, except those of these lines.
    case renewed(lost: [ID<Line>])
    /// Jobs of dead workers were taken over; these providers' lists are needed to go on (N5).
    case rescued(Int, listings: [String] = [])
    /// A provider's list was looked through, or could not be had.
    case listed(provider: String, answered: Bool)
    /// A free call to a provider answered, or did not.
    case probed(provider: String, answered: Bool)
    /// The database is an older copy, or is no longer treated as one (R9, B4).
    case quarantine(Bool)
    /// Stop claiming; what is in flight may finish (J9).
    case stop
}

/// What the dispatch core wants done; the shell does it and reports back by an input.
package enum DispatchEffect: Sendable, Equatable {
    /// Claim up to this many jobs in one transaction; a trial also while the provider counts as
    /// down.
    case claim(provider: String, limit: Int, isTrial: Bool = false)
    /// Write the sidecar durably, then say `marked`.
    case mark(sequence: Int64)
    /// Make the one call; the gate closes at the intent's `send_by`.
    case send(ClaimedSend)
    /// Commit the raw reply of an attempt.
    case keepReply(ID<Attempt>)
    /// Let the adapter read the kept reply.
    case interpret(ID<Attempt>)
    /// Commit the outcome.
    case settle(ClaimedSend, SubmitOutcome)
    /// Renew the leases of these jobs.
    case renew([JobClaim])
    /// Take over jobs whose lease ended, and look at overdue uncertain lines.
    case rescue
    /// Read accounts and epoch again: another node may have changed them.
    case refresh
    /// Make one free read call to a provider.
    case probe(provider: String)
    /// Fetch a provider's list of its orders and settle unclear sends by it (N3–N5).
    case list(provider: String)
    /// Note in the store that the breaker opened or closed.
    case report(provider: String, isDown: Bool, reason: String)
    /// Everything in flight has ended after `stop`.
    case drained
}
