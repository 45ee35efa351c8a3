internal import Application
internal import Lifecycle
internal import SQL
internal import Store
internal import Telemetry

/// Moves the store of a running server and tells how it stands; one move at a time.
final class MoveDesk: Sendable {
    /// How long a finished move waits for somebody to ask before the server starts anew, in
    /// steps of 50 ms.
    static let tellSteps = 100

    private struct Held {
        var state: MoveState?
        var isTold = false
        /// Where the store is now; nil while it is where it was.
        var moved: StorageChoice?
        var port: Int?
    }

    private let configuration: Configuration
    private let gate: SwitchingDatabase
    private let background: BackgroundWork
    private let log: Logger
    private let held = Lock(Held())
    private let onMoved = Lock<@Sendable () -> Void>({})

    /// Works over the gate before the store's database.
    init(
        _ configuration: Configuration, _ gate: SwitchingDatabase, _ background: BackgroundWork,
        _ log: Logger
    ) {
        self.configuration = configuration
        self.gate = gate
        self.background = background
        self.log = log
    }

    /// The port for the command line.
    var port: MovePort {
        MovePort(start: { try await self.start($0) }, state: { self.state() })
    }

    /// The configuration that finds the store where it is now; nil while it has not moved.
    var continuation: Configuration? {
        let (moved, port) = held.withLock { ($0.moved, $0.port) }
        guard let moved else { return nil }
        var configuration = configuration
        configuration.storage = moved
        if let port { configuration.port = port }
        return configuration
    }

    /// Says where the server listens, and how it is ended once the store has moved.
    func serving(port: Int, stop: @escaping @Sendable () -> Void) {
        held.withLock { $0.port = port }
        onMoved.withLock { $0 = stop }
    }

    private func state() -> MoveState? {
        held.withLock { held in
            if held.state?.isFinished == true { held.isTold = true }
            return held.state
        }
    }

    private func start(_ text: String) async throws {
        let target: StorageChoice
        do throws(ConfigurationError) {
            target = try configuration.otherPlace(text)
        } catch {
            throw StorageError(.unusable, error.message)
        }
        guard target.name != configuration.storage.name else {
            throw StorageError(.unusable, "the store is in \(target.name) already")
        }
        let isFree = held.withLock { held in
            guard held.state == nil || held.state?.failure != nil || held.state?.report != nil,
                held.moved == nil
            else { return false }
            held.state = MoveState()
            held.isTold = false
            return true
        }
        guard isFree else { throw StorageError(.busy, "a move is under way already") }
        background.add { await self.run(target) }
    }

    private func run(_ target: StorageChoice) async {
        do {
            let other = try await StoreMoving.open(target, configuration)
            let report = try await move(to: other, target)
            if report.isMoved {
                // The target serves from here on, whatever happens to the mark beside it: without
                // one it starts quarantined, and says so.
                do {
                    try StoreMoving.carryMark(configuration, to: target)
                } catch {
                    log.warning(
                        .store, "The send mark could not be written for the new place",
                        ["error": .error(error)])
                }
                log.info(.store, "Moved to \(.string(target.name))")
            } else {
                await other.close()
            }
            held.withLock { held in
                held.state?.report = report
                if report.isMoved { held.moved = target }
            }
            if report.isMoved { try await leave() }
        } catch {
            let sentence =
                (error as? StorageError)?.message ?? (error as? ServerStartError)?.message
            log.warning(.store, "A move did not come to its end", ["error": .error(error)])
            held.withLock { $0.state?.failure = sentence ?? "\(error)" }
        }
    }

    private func move(to other: any Database, _ target: StorageChoice) async throws -> MoveReport {
        let gate = gate
        let configuration = configuration
        let pause = MovePause(
            hold: { await gate.hold() },
            release: { isMoved in
                guard isMoved else { return gate.release() }
                gate.release(to: other)
            })
        do {
            return try await StoreMoving.between(
                gate.current, other, configuration, target, pause,
                { progress in self.held.withLock { $0.state?.progress = progress } }
            ).run()
        } catch {
            await other.close()
            throw error
        }
    }

    /// Lets whoever waits for the report have it, then has the server start on the new place.
    private func leave() async throws {
        for _ in 0..<Self.tellSteps {
            if held.withLock({ $0.isTold }) { break }
            try await SystemClock().pause(milliseconds: 50)
        }
        onMoved.withLock { $0 }()
    }
}
