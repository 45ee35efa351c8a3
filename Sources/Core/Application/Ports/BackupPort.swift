/// Backups as a page starts them: one at a time, behind the page.
package protocol BackupPort: Sendable {
    /// What the newest one came to.
    var state: BackupState { get }
    /// Starts one into the data directory; false while one is under way.
    func start(by principal: Principal) -> Bool
}

/// How the newest backup of this process stands.
package enum BackupState: Sendable, Equatable {
    case idle
    case running
    /// The sentence says what happened and what to do.
    case failed(String)
    /// This database cannot be copied from here; the sentence says how it is done.
    case unavailable(String)
}
