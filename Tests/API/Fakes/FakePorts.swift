import Application
import Domain
import Lifecycle

/// A sync port that answers what a test sets.
final class FakeSync: SyncPort {
    func probeListing(provider: String) async throws -> ListingProbe {
        ListingProbe(listed: 25, known: 20, missing: [])
    }

    let answer = Lock<StatusAnswer>(.failed("not set"))
    let orders = Lock<[ID<Order>]>([])
    let failure = Lock<StorageError?>(nil)

    func syncAll(cause: SyncRun.Cause, waitSeconds: Int) async throws -> SyncProgress {
        var run = SyncRun(id: "r1", cause: cause, startedAt: Timestamp(microseconds: 0))
        run.asked = 100
        run.calls = 1
        run.completed = 95
        run.rejected = 5
        return SyncProgress(run: run, isFinished: true)
    }

    func syncIfStale() async {}

    func sync(order: ID<Order>) async throws {
        orders.withLock { $0.append(order) }
        if let failure = failure.withLock({ $0 }) { throw failure }
    }

    func ask(provider: String, providerOrderID: String) async -> StatusAnswer {
        answer.withLock { $0 }
    }

    func refreshCatalogue(provider: String, force: Bool) async throws -> CatalogueRefresh {
        .failed("The provider is not reachable.")
    }
}

/// A dispatcher that only counts.
final class FakeDispatch: DispatchPort {
    let wakes = Lock(0)
    let reason = Lock<String?>(nil)
    /// Providers without an adapter.
    let silent = Lock<Set<String>>([])

    var isQuarantined: Bool { quarantineReason != nil }
    var quarantineReason: String? { reason.withLock { $0 } }
    var inFlight: Int { 0 }

    func release(reason text: String, by principal: Principal) async throws {
        reason.withLock { $0 = nil }
    }

    func canSend(_ code: String) -> Bool { !silent.withLock { $0.contains(code) } }
    func providerChanged(_ code: String) async {}
    func wake() { wakes.withLock { $0 += 1 } }
}
