package import Lifecycle
package import Sockets

/// A provider that speaks GSM Fusion's protocol over HTTP on loopback, errs on demand and keeps a
/// ledger of what it charged.
package final class SandboxProvider: Sendable {
    private let configuration: SandboxConfiguration
    private let desk: ProviderDesk
    private let server: ConnectionServer
    private let reopener = WorkerThread(name: "sandbox-outage")

    /// The path of the provider's one address.
    package static let path = "/gsmfusion_api/index.php"

    /// Starts on a port of 127.0.0.1 (0 = any free one), going on from the ledger file if there is
    /// one; throws LedgerError, SystemError or SocketError.
    package static func start(
        port: Int = 0, configuration: SandboxConfiguration = SandboxConfiguration()
    ) throws -> SandboxProvider {
        let provider = try SandboxProvider(port: port, configuration)
        provider.server.start { [provider] connection in provider.serve(connection) }
        return provider
    }

    private init(port: Int, _ configuration: SandboxConfiguration) throws {
        let server = try ConnectionServer(
            name: "sandbox", port: port, threadLimit: configuration.threadLimit)
        self.server = server
        self.configuration = configuration
        desk = try ProviderDesk(configuration) { server.stopping.wait(microseconds: $0) }
    }

    /// The port that is listened on.
    package var port: Int { server.port }

    /// What `GSM_FUSION_BASE_URL` is to be: the provider's path follows it.
    package var baseURL: String { "http://127.0.0.1:\(server.port)" }

    /// Changes what goes wrong from the next call on; calls are counted on.
    package func setFaults(_ faults: SandboxFaults, seed: UInt64? = nil) {
        desk.controls.withLock { $0.chooser.replace(faults: faults, seed: seed) }
    }

    /// Changes how long calls take, in microseconds.
    package func setLatency(microseconds: Int64, jitterMicroseconds: Int64 = 0) {
        desk.controls.withLock { controls in
            controls.latencyMicroseconds = max(0, microseconds)
            controls.jitterMicroseconds = max(0, jitterMicroseconds)
        }
    }

    /// Changes when equal orders are refused.
    package func setDuplicateGuard(_ duplicateGuard: DuplicateGuard) {
        desk.controls.withLock { $0.duplicateGuard = duplicateGuard }
    }

    /// Sets the credits left in 1/10 000, nil = without end; throws SystemError.
    package func setBalance(_ amount: Int64?) throws(SystemError) {
        try desk.book.setBalance(amount)
    }

    /// Credits left in 1/10 000, nil = without end; refunds of orders seen as rejected included.
    package var balance: Int64? { desk.book.balance }

    /// Puts the clock of the orders forward; throws SystemError.
    package func advance(seconds: Int64) throws(SystemError) {
        try desk.book.advance(microseconds: seconds * 1_000_000)
    }

    /// Begins or ends an outage; throws SocketError when the port was taken meanwhile.
    package func setOutage(_ outage: SandboxOutage) throws(SocketError) {
        let before = desk.controls.withLock { controls in
            defer { controls.outage = outage }
            return controls.outage
        }
        if before != .refused && outage == .refused { server.suspend() }
        if before == .refused && outage != .refused { try server.resume() }
    }

    /// Ends an outage by itself after that time, in microseconds.
    func endOutage(afterMicroseconds delay: Int64) {
        reopener.submit { [self] in
            server.stopping.wait(microseconds: delay)
            // A port that was taken meanwhile leaves the outage on; the next call may try again.
            try? setOutage(.none)
        }
    }

    /// Everything that happened, states reached meanwhile included; throws SystemError.
    package func ledger() throws(SystemError) -> Ledger { try desk.book.ledger() }

    /// What was counted so far.
    package func counters() -> SandboxCounters {
        desk.controls.withLock { controls in
            SandboxCounters(
                calls: Dictionary(
                    uniqueKeysWithValues: SandboxAction.allCases.map {
                        ($0.rawValue, controls.chooser.count(of: $0))
                    }),
                faults: controls.chooser.fired, maxInFlight: controls.maxInFlight,
                overlaps: controls.overlaps, redirectsFollowed: controls.redirectsFollowed)
        }
    }

    /// The faults, guard, outage and latency in force.
    var settings: SandboxControls { desk.controls.withLock { $0 } }

    /// Ends every call and stops listening; returns when no handler runs any more.
    package func stop() {
        server.stop()
        reopener.stop()
    }

    private func serve(_ connection: Connection) {
        var reader = WireReader(connection)
        let courier = Courier(connection, server.stopping, configuration)
        while let request = reader.next() {
            guard courier.deliver(answer(request), to: request) else { return }
        }
    }

    private func answer(_ request: WireRequest) -> Answer {
        do throws(SystemError) {
            if request.path == Self.path { return try desk.answer(request) }
            if request.path.hasPrefix(ControlDesk.prefix) {
                return Answer(reply: try ControlDesk(provider: self).answer(request))
            }
        } catch {
            return Answer(reply: .page(500, "The ledger cannot be written: \(error)"))
        }
        if request.path == FaultyAnswer.redirectPath {
            desk.controls.withLock { $0.redirectsFollowed += 1 }
        }
        return Answer(reply: .page(404, "Not Found"))
    }
}
