package import Application
package import Domain
package import Lifecycle
package import Telemetry

/// Asks providers for the state of open lines: by schedule, on demand, for one order (`orders.md`
/// 10).
package final class StatusPoller: Lifecycle.Service, SyncPort {
    /// What the poller works with.
    package struct Parts: Sendable {
        package var storage: any Storage
        package var queries: any OrderQueries
        package var providers: [String: any ProviderPort]
        package var settings: DispatchSettings
        /// Minutes between automatic runs at the latest; 0: no automatic runs.
        package var minutes: Int
        /// Ids per status call, 1–100.
        package var chunk: Int
        /// Status calls in flight per provider.
        package var callsInFlight: Int
        package var clock: SystemClock
        package var seed: @Sendable () -> UInt64
        package var log: Logger
        /// Called after a commit that may have written events.
        package var committed: @Sendable () -> Void
        /// Tells the dispatcher that a provider was paused.
        package var providerChanged: @Sendable (String) async -> Void
        package var metrics: Metrics
        /// Whether this node runs the schedule; what a person asks for runs anywhere.
        package var isLeader: @Sendable () -> Bool

        /// Connects the parts.
        package init(
            storage: any Storage, queries: any OrderQueries, providers: [String: any ProviderPort],
            settings: DispatchSettings, minutes: Int, chunk: Int, callsInFlight: Int = 4,
            clock: SystemClock, seed: @escaping @Sendable () -> UInt64, log: Logger,
            committed: @escaping @Sendable () -> Void,
            providerChanged: @escaping @Sendable (String) async -> Void = { _ in },
            metrics: Metrics = Metrics(), isLeader: @escaping @Sendable () -> Bool = { true }
        ) {
            self.storage = storage
            self.queries = queries
            self.providers = providers
            self.settings = settings
            self.minutes = minutes
            self.chunk = min(max(chunk, 1), 100)
            self.callsInFlight = max(1, callsInFlight)
            self.clock = clock
            self.seed = seed
            self.log = log
            self.committed = committed
            self.providerChanged = providerChanged
            self.metrics = metrics
            self.isLeader = isLeader
        }
    }

    /// What is going on.
    struct Runs {
        var current: SyncRun?
        var last: SyncRun?
        var lastStarted: Timestamp?
        /// When each line was asked for alone (`/api/check_status`).
        var asked: [ID<Line>: Timestamp] = [:]
        var requests: [SyncRun.Cause] = []
        /// By provider, once it was asked.
        var backOff: [String: PollBackOff] = [:]
        /// When the last recorded run began that learnt nothing.
        var lastFailureKept: Timestamp?
    }

    package let name = "status poller"
    let parts: Parts
    let runs = Lock(Runs())
    /// Failed runs in a row of the schedule, by provider.
    let failures: Gauge
    private let stopping = OnceSignal()

    /// Makes a poller that has not started.
    package init(_ parts: Parts) {
        self.parts = parts
        failures = parts.metrics.gauge(
            "waybill_poll_failures_in_a_row",
            help: "Scheduled status runs with failures since the last one without.",
            labels: [MetricLabel("provider", parts.providers.keys.sorted())])
        for code in parts.providers.keys { failures.set(0, code) }
    }

    /// The wall clock as a moment.
    var now: Timestamp { Timestamp(microseconds: parts.clock.wallMicroseconds()) }

    /// Polls what is due, and starts the runs that were asked for.
    package func run() async throws {
        var tick = 0
        while !stopping.isOpenNow, !Task.isCancelled {
            let asked = runs.withLock { runs in
                defer { runs.requests.removeAll() }
                return runs.requests.first
            }
            if let asked {
                await runAll(asked)
            } else if parts.minutes > 0, tick % 20 == 0, parts.isLeader() {
                await runDue()
            }
            tick += 1
            // Short, because somebody may wait for the run that was asked for.
            await stopping.wait(milliseconds: 50)
        }
    }

    /// Lets the run under way finish its calls.
    package func stop() async { stopping.open() }

    /// Starts a run over every open line and waits at most `seconds` for its end.
    package func syncAll(cause: SyncRun.Cause, waitSeconds: Int) async throws -> SyncProgress {
        let startedBefore = runs.withLock { runs -> Timestamp? in
            if runs.current == nil { runs.requests.append(cause) }
            return runs.current == nil ? runs.last?.startedAt ?? Timestamp(microseconds: 0) : nil
        }
        var left = max(0, waitSeconds) * 50
        while true {
            let (current, last) = runs.withLock { ($0.current, $0.last) }
            if current == nil, let last,
                last.startedAt > startedBefore ?? Timestamp(microseconds: -1),
                runs.withLock({ $0.requests.isEmpty })
            {
                return SyncProgress(run: last, isFinished: true)
            }
            if left <= 0 {
                let shown = current ?? SyncRun(id: "", cause: cause, startedAt: now)
                return SyncProgress(run: shown, isFinished: false)
            }
            left -= 1
            try await SystemClock().pause(milliseconds: 20)
        }
    }

    /// Starts a run when the last one is older than 60 s; returns at once.
    package func syncIfStale() async {
        let now = now
        runs.withLock { runs in
            if let last = runs.lastStarted, now.since(last) < 60_000_000 { return }
            if runs.current == nil, runs.requests.isEmpty { runs.requests.append(.page) }
        }
    }

    /// Asks the provider about one of its orders right now, without changing anything.
    package func ask(provider code: String, providerOrderID: String) async -> StatusAnswer {
        guard let provider = parts.providers[code] else { return .failed("no adapter for \(code)") }
        return provider.interpretStatus(await provider.status(of: [providerOrderID]))
    }

    /// Asks about one order's open lines, at most once per 10 s a line.
    package func sync(order: ID<Order>) async throws {
        let now = now
        let lines = try await parts.storage.read { store in
            try store.unit(order: order, now: now)?.lines ?? []
        }
        var due: [String: [DueLine]] = [:]
        for line in lines where line.state.isOpen {
            guard let id = line.providerOrderID, mayAsk(line.id, now) else { continue }
            due[line.provider, default: []].append(
                DueLine(line: line.id, providerOrderID: id, target: line.target))
        }
        for (code, lines) in due.sorted(by: { $0.key < $1.key }) {
            for chunk in StatusPoller.chunks(lines, of: parts.chunk) {
                _ = await poll(chunk, provider: code)
            }
        }
    }

    /// At most one provider call per line per 10 s; the table is cleared when it grows.
    private func mayAsk(_ line: ID<Line>, _ now: Timestamp) -> Bool {
        runs.withLock { runs in
            if let last = runs.asked[line], now.since(last) < 10_000_000 { return false }
            if runs.asked.count > 10_000 { runs.asked.removeAll() }
            runs.asked[line] = now
            return true
        }
    }

    /// Cuts lines into pieces of at most `size`, in order.
    static func chunks(_ lines: [DueLine], of size: Int) -> [[DueLine]] {
        stride(from: 0, to: lines.count, by: size).map {
            Array(lines[$0..<min($0 + size, lines.count)])
        }
    }
}
