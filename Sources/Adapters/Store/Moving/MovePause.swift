/// How writers of this process are made to wait while the last rows are moved.
package struct MovePause: Sendable {
    /// Returns when no write is under way; later ones wait.
    package let hold: @Sendable () async throws -> Void
    /// Lets the waiting writers go on: in the target when the store has moved, else as before.
    package let release: @Sendable (_ isMoved: Bool) async -> Void

    /// Takes both ends of the pause.
    package init(
        hold: @escaping @Sendable () async throws -> Void,
        release: @escaping @Sendable (_ isMoved: Bool) async -> Void
    ) {
        self.hold = hold
        self.release = release
    }

    /// Nobody of this process writes.
    package static let none = MovePause(hold: {}, release: { _ in })
}

/// The sizes of a move's steps.
package struct MoveSettings: Sendable {
    /// Rows of a table that are copied or compared in one step.
    package var chunkRows = 1_000
    /// Notes of changed rows that one step works off.
    package var notes = 5_000
    /// Notes that may be left when writers are made to wait.
    package var lastNotes = 200
    /// Rounds that try to get down to `lastNotes` before the pause begins anyway.
    package var rounds = 50
    /// Differences that are told; more are only counted as further ones.
    package var toldDifferences = 200

    /// The defaults.
    package init() {}
}
