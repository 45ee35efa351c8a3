package import Application
internal import Domain
package import Lifecycle
package import Telemetry

/// Keeps catalogues fresh: at the first start, daily, and while a provider is paused for our
/// account's sake.
package final class CatalogueSchedule: Lifecycle.Service {
    private let queries: any OrderQueries
    private let sync: any SyncPort
    private let desk: OrderDesk
    private let dispatch: any DispatchPort
    private let codes: [String]
    private let clock: SystemClock
    private let log: Logger
    private let isLeader: @Sendable () -> Bool
    private let stopping = OnceSignal()
    package let name = "catalogue schedule"

    /// A provider paused for these reasons opens again when a free call shows the cause gone (T13).
    static let curable = ["invalid_user", "invalid_api_key"]

    /// `codes` are the provider accounts that have an adapter.
    package init(
        queries: any OrderQueries, sync: any SyncPort, desk: OrderDesk,
        dispatch: any DispatchPort, codes: [String], clock: SystemClock, log: Logger,
        isLeader: @escaping @Sendable () -> Bool = { true }
    ) {
        self.queries = queries
        self.sync = sync
        self.desk = desk
        self.dispatch = dispatch
        self.codes = codes
        self.clock = clock
        self.log = log
        self.isLeader = isLeader
    }

    /// Looks every minute whether something is due.
    package func run() async throws {
        var lastDay: [String: Int64] = [:]
        while !stopping.isOpenNow, !Task.isCancelled {
            for code in codes where isLeader() {
                let today = clock.wallMicroseconds() / 86_400_000_000
                if lastDay[code] != today, await refresh(code) { lastDay[code] = today }
                await cure(code)
            }
            await stopping.wait(milliseconds: 60_000)
        }
    }

    /// Ends at the next look.
    package func stop() async { stopping.open() }

    private func refresh(_ code: String) async -> Bool {
        do {
            switch try await sync.refreshCatalogue(provider: code, force: false) {
            case .done: return true
            case .failed(let why):
                log.warning(
                    .sync, "Catalogue kept", ["provider": .string(code), "reason": .string(why)])
                return false
            }
        } catch {
            log.error(
                .sync, "Catalogue not written", ["provider": .string(code), "error": .error(error)])
            return false
        }
    }

    private func cure(_ code: String) async {
        guard let provider = try? await queries.providers().first(where: { $0.code == code }),
            provider.state == .paused, let reason = provider.pauseReason,
            CatalogueSchedule.curable.contains(where: { reason.hasPrefix($0) }), await refresh(code)
        else { return }
        do {
            let queued = try await desk.reopen(
                provider: code, reason: "a free call shows the cause gone", by: .system)
            await dispatch.providerChanged(code)
            log.info(
                .sync, "Provider open again", ["provider": .string(code), "queued": .int(queued)])
        } catch {
            log.error(
                .sync, "Provider not opened", ["provider": .string(code), "error": .error(error)])
        }
    }
}
