package import Application
package import Server

/// What `migrate` wants of the store.
package struct MoveWishes: Sendable {
    /// Move, compare, or let a left store be used again.
    package var work: StoreMoving.Work
    /// The other database; nil to undo.
    package var target: String?
    /// Told how far it is.
    package var progress: @Sendable (MoveProgress) -> Void

    /// Puts the wishes together.
    package init(
        work: StoreMoving.Work, target: String?,
        progress: @escaping @Sendable (MoveProgress) -> Void = { _ in }
    ) {
        self.work = work
        self.target = target
        self.progress = progress
    }
}
