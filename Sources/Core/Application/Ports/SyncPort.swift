package import Domain

/// Status sync as buttons, pages and the CLI start it; Jobs implements it.
package protocol SyncPort: Sendable {
    /// Asks for every open line now and waits at most `seconds`; a run under way is joined.
    func syncAll(cause: SyncRun.Cause, waitSeconds: Int) async throws -> SyncProgress
    /// Starts a run when the last one is older than 60 s; returns at once.
    func syncIfStale() async
    /// Asks about one order's open lines, at most once per 10 s a line, and waits for the answer.
    func sync(order: ID<Order>) async throws
    /// Asks the provider about one of its orders right now, without changing anything.
    func ask(provider: String, providerOrderID: String) async -> StatusAnswer
    /// Compares a provider's own list of orders with what is linked here; a free call.
    func probeListing(provider: String) async throws -> ListingProbe
    /// Fetches a provider's catalogue and puts it in place.
    func refreshCatalogue(provider: String, force: Bool) async throws -> CatalogueRefresh
}

/// A sync run as far as it got.
package struct SyncProgress: Sendable, Equatable {
    package let run: SyncRun
    package let isFinished: Bool

    /// Makes a progress report.
    package init(run: SyncRun, isFinished: Bool) {
        self.run = run
        self.isFinished = isFinished
    }
}

/// What a catalogue refresh came to.
package enum CatalogueRefresh: Sendable, Equatable {
    case done(CatalogueApplying.Summary)
    /// The provider did not give a usable catalogue; the old one stays.
    case failed(String)
}
