/// What happens to a transaction at its commit; drawn by seed.
package enum CommitFate: Sendable, CaseIterable {
    case ok
    /// Another writer held the database; nothing is written.
    case busy
    /// The disk is full; nothing is written.
    case full
    /// The disk failed; nothing is written and the process must die.
    case failed
    /// Written, but the caller never hears of it and may only repeat.
    case lostCommitted
    /// Not written, and the caller hears nothing that tells.
    case lostDropped
}
