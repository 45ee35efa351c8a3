/// Runs services together: the first error, a signal or `stop` ends them in reverse order.
package final class ServiceGroup: Sendable {
    /// What the group tells the log.
    package enum Notice: Sendable {
        case started(String)
        case ended(String)
        case failed(String, any Error)
        case signalled(Signals.Kind)
        case stopping(String)
        case cancelled([String])
    }

    private let services: [any Service]
    private let deadline: Duration
    private let listensToSignals: Bool
    private let notice: @Sendable (Notice) -> Void
    private let events: AsyncStream<ShutdownPlan.Event>
    private let feed: AsyncStream<ShutdownPlan.Event>.Continuation
    private let requests = Lock(0)

    /// Services in starting order; after `deadlineSeconds` of stopping, what still runs is
    /// cancelled.
    package init(
        _ services: [any Service], deadlineSeconds: Double = 30, listensToSignals: Bool = true,
        notice: @escaping @Sendable (Notice) -> Void = { _ in }
    ) {
        self.services = services
        self.deadline = .seconds(deadlineSeconds)
        self.listensToSignals = listensToSignals
        self.notice = notice
        // At most two events a service, two requests or signals, and the deadline: none is dropped.
        (events, feed) = AsyncStream.makeStream(
            bufferingPolicy: .bufferingOldest(2 * services.count + 3))
    }

    /// Asks for the end, as a signal would; returns at once.
    package func stop() { ask(.requested) }

    /// Runs until every service has ended; throws the error of the first service that failed.
    package func run() async throws {
        guard !services.isEmpty else { return }
        Signals.ignoreBrokenPipes()
        let subscription = listensToSignals ? subscribe() : nil
        var plan = ShutdownPlan(count: services.count)
        await withTaskGroup(of: Void.self) { group in
            for index in services.indices { start(index, in: &group) }
            for await event in events {
                report(event)
                for effect in plan.take(event) { perform(effect, plan: plan, in: &group) }
                if plan.isOver { break }
            }
            // The deadline's timer is the only child left that anyone could wait for.
            group.cancelAll()
        }
        withExtendedLifetime(subscription) {}
        if let failure = plan.failure { throw failure }
    }

    private func subscribe() -> Signals.Subscription {
        Signals.listen { [weak self] in self?.ask(.signal($0)) }
    }

    /// The first asks for the end, a second signal for haste; more would say nothing new.
    private func ask(_ event: ShutdownPlan.Event) {
        let isNews = requests.withLock { count in
            count += 1
            return count <= 2
        }
        if isNews { feed.yield(event) }
    }

    private func start(_ index: Int, in group: inout TaskGroup<Void>) {
        let service = services[index]
        let feed = feed
        notice(.started(service.name))
        group.addTask {
            do {
                try await service.run()
                feed.yield(.ended(index))
            } catch {
                feed.yield(.failed(index, error))
            }
        }
    }

    private func perform(
        _ effect: ShutdownPlan.Effect, plan: ShutdownPlan, in group: inout TaskGroup<Void>
    ) {
        let feed = feed
        switch effect {
        case .startDeadline:
            let deadline = deadline
            group.addTask {
                do {
                    try await Task.sleep(for: deadline)
                    feed.yield(.deadline)
                } catch {
                    // Cancelled: everything ended in time.
                    return
                }
            }
        case .stop(let index):
            let service = services[index]
            notice(.stopping(service.name))
            group.addTask {
                await service.stop()
                feed.yield(.stopReturned(index))
            }
        case .cancelAll:
            notice(.cancelled(plan.running.map { services[$0].name }))
            group.cancelAll()
        }
    }

    private func report(_ event: ShutdownPlan.Event) {
        switch event {
        case .ended(let index): notice(.ended(services[index].name))
        case .failed(let index, let error): notice(.failed(services[index].name, error))
        case .signal(let kind): notice(.signalled(kind))
        case .stopReturned, .requested, .deadline: break
        }
    }
}
