internal import API
internal import Application
internal import Domain
internal import Lifecycle
internal import Telemetry

/// Backups that a page starts: one at a time, into the data directory, noted when checked.
final class BackupDesk: BackupPort {
    private let upkeep: Upkeep
    private let directory: String
    private let background: BackgroundWork
    private let log: Logger
    private let held: Lock<BackupState>

    /// Over the store's upkeep; `advice` says why there is none from here, nil when there is.
    init(
        upkeep: Upkeep, directory: String, advice: String?, background: BackgroundWork, log: Logger
    ) {
        self.upkeep = upkeep
        self.directory = directory
        self.background = background
        self.log = log
        held = Lock(advice.map { .unavailable($0) } ?? .idle)
    }

    /// What the newest one came to.
    var state: BackupState { held.withLock { $0 } }

    /// Starts one; false while one is under way or none can be made from here.
    func start(by principal: Principal) -> Bool {
        let mayStart = held.withLock { state in
            switch state {
            case .idle, .failed:
                state = .running
                return true
            case .running, .unavailable: return false
            }
        }
        guard mayStart else { return false }
        background.add { [self] in await run(by: principal.actor) }
        return true
    }

    private func run(by actor: Actor) async {
        let path = directory + "/" + BackupName.text(SystemClock().wallMicroseconds())
        do {
            _ = try await upkeep.backup(path, actor)
            held.withLock { $0 = .idle }
            log.info(.store, "Backup written and checked", ["path": .string(path)])
        } catch {
            let reason = (error as? StorageError)?.message ?? "\(error)"
            held.withLock { $0 = .failed(reason) }
            log.error(.store, "Backup failed", ["reason": .string(reason)])
        }
    }
}
