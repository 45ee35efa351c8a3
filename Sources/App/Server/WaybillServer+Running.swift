internal import Application
internal import HTTP
internal import Jobs
internal import Lifecycle
internal import Store
internal import Telemetry

extension WaybillServer {
    /// Serves until a signal or a fatal error; `ready` gets the lines to print.
    package func serve(ready: @escaping @Sendable ([String]) -> Void) async throws {
        let server = HTTPServer(
            configuration: listening(), router: router,
            log: { [log] notice in log.warning(.http, "\(.string("\(notice)"))") })
        do throws(ServerError) {
            try server.bind()
        } catch {
            throw ServerStartError("Waybill cannot listen: \(error)", exitCode: 1)
        }
        state.setDraining { server.isStopping }
        await firstCatalogue()
        let lines = try await readyLines(port: server.port)
        sayPlace()
        let group = ServiceGroup(
            services(server) { ready(lines) },
            notice: { [log] notice in log.debug(.server, "\(.string("\(notice)"))") })
        state.onFailure { [log] reason in
            log.error(.server, "Ending", ["reason": .string(reason)])
            group.stop()
        }
        moving.serving(port: server.port) { group.stop() }
        try await group.run()
        if let reason = state.failure { throw ServerStartError(reason, exitCode: 1) }
    }

    /// In starting order; they stop in the reverse one.
    private func services(
        _ server: HTTPServer, ready: @escaping @Sendable () -> Void
    ) -> [any Lifecycle.Service] {
        let cleanUp = CleanUpSchedule(
            maintenance: open.store, time: CleanUpSchedule.Time(nodes.clock), log: log,
            isLeader: SharedStore.leads(nodes.shared))
        let orders = OrderSchedule(
            desk: engine.desk, time: CleanUpSchedule.Time(nodes.clock), log: log,
            isLeader: SharedStore.leads(nodes.shared))
        let checks = CheckSchedule(
            checks: open.store, time: CleanUpSchedule.Time(nodes.clock), seed: { Draw.seed() },
            metrics: metrics, log: log, isLeader: SharedStore.leads(nodes.shared))
        let sending: [any Lifecycle.Service] =
            configuration.role.sends
            ? [engine.dispatcher, engine.catalogues, cleanUp, orders, checks] : []
        let pulse: [any Lifecycle.Service] = open.opened.pulse.map { [$0] } ?? []
        // The poller stands behind the Sync button everywhere; its schedule is the leader's alone.
        return nodes.services(configuration.role) + pulse + sending
            + messages.services(configuration.role) + [
                engine.poller, engine.times, background, live, server, Announcement(ready),
            ]
    }

    /// Runs dispatcher and poller without HTTP until `isDone` says so or `seconds` have passed.
    package func runWorkers(
        seconds: Int, until isDone: @escaping @Sendable () async -> Bool
    ) async throws {
        await firstCatalogue()
        let dispatcher = engine.dispatcher
        let poller = engine.poller
        let others = nodes.services(configuration.role)
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask { try await dispatcher.run() }
            group.addTask { try await poller.run() }
            for service in others { group.addTask { try await service.run() } }
            group.addTask {
                var left = seconds * 20
                while left > 0, await !isDone() {
                    try await SystemClock().pause(milliseconds: 50)
                    left -= 1
                }
                await poller.stop()
                await dispatcher.stop()
                for service in others { await service.stop() }
            }
            try await group.waitForAll()
        }
        if let reason = state.failure { throw ServerStartError(reason, exitCode: 8) }
    }

    /// A store without services fetches the catalogue before it says ready; a failure is only
    /// logged.
    private func firstCatalogue() async {
        do {
            guard try await open.store.services().isEmpty else { return }
            for adapter in providers.adapters {
                let result = try await engine.poller.refreshCatalogue(
                    provider: adapter.code, force: false)
                if case .failed(let why) = result {
                    log.warning(.server, "No catalogue yet", ["reason": .string(why)])
                }
            }
            try await demo?.setPrices()
        } catch {
            log.warning(.server, "No catalogue yet", ["error": .error(error)])
        }
    }

    /// The lines of `orders.md` 18.
    private func sayPlace() {
        let place = open.place
        log.info(.store, "Connected to \(.string(place.kind)): \(.string(place.place))")
        log.info(.store, "\(.string(place.kind)) connection verified")
        for hint in place.hints { log.warning(.store, "\(.string(hint))") }
    }

    private func listening() -> ServerConfiguration {
        var listening = ServerConfiguration(listeners: [
            .tcp(host: configuration.bind, port: configuration.port),
            .unix(path: configuration.socketPath),
        ])
        listening.fit(descriptors: DescriptorLimit.raise(to: 65_536))
        listening.trustedProxies = configuration.trustedProxies
        listening.hosts = ["127.0.0.1", "localhost", "[::1]", "waybill"]
        if let host = configuration.publicURL.flatMap(PublicAddress.host) {
            listening.hosts.append(host)
        }
        return listening
    }

    /// The address, and the first-login link while it is needed (SEC7).
    private func readyLines(port: Int) async throws -> [String] {
        let address = configuration.publicURL ?? "http://127.0.0.1:\(port)"
        var lines = ["Waybill listens on \(address)"]
        if try await access.needsFirstAdmin() || configuration.mode == .sandbox {
            let token = try await access.makeSetupToken()
            lines.append(
                "First login (valid once, for 30 minutes): \(address)/login?setup=\(token)")
        }
        lines += open.place.hints
        if configuration.mode == .sandbox {
            lines.append("Sandbox: no provider is called, nothing is charged")
        }
        if let reason = engine.dispatcher.quarantineReason {
            lines.append("Nothing is sent: \(reason). See 'waybill release --help'.")
        }
        return lines
    }
}

/// Says that everything runs, once, when the services before it have started.
private struct Announcement: Lifecycle.Service {
    let name = "announcement"
    let say: @Sendable () -> Void

    init(_ say: @escaping @Sendable () -> Void) { self.say = say }

    func run() async throws { say() }

    func stop() async {}
}

/// Parts of a public address.
enum PublicAddress {
    /// The host of `https://host[:port]/…`, lower case, without the port.
    static func host(_ text: String) -> String? {
        let parts = text.split(separator: "/", maxSplits: 2, omittingEmptySubsequences: false)
        guard parts.count == 3, let scheme = parts.first, scheme.hasSuffix(":") else { return nil }
        let rest = parts[2]
        let authority = rest.prefix { $0 != "/" && $0 != "?" && $0 != "#" }
        let host =
            authority.hasPrefix("[")
            ? authority.prefix { $0 != "]" } + "]" : authority.prefix { $0 != ":" }
        return host.isEmpty ? nil : host.lowercased()
    }
}
