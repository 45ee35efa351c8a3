import Application
import Domain
import Synchronization

/// Facts of the store that a test sets.
actor FakeFacts: StoreFacts {
    static let sqlite = StorePlace(
        kind: "SQLite", place: "./data/waybill.db",
        facts: [StorePlace.Fact("Durability", "WAL, synchronous=FULL")], hints: [])

    var charged: Int64 = 0
    var note: BackupNote?

    func set(_ change: @Sendable (isolated FakeFacts) -> Void) { change(self) }
    func creditsCharged() async throws -> Int64 { charged }
    func schemaVersion() async throws -> Int64 { 14 }
    func lastBackup() async throws -> BackupNote? { note }
    func keep(_ backup: BackupNote, by actor: Actor) async throws { note = backup }
}

/// A backup desk that only counts.
final class FakeBackups: BackupPort {
    private let held: Mutex<(state: BackupState, starts: Int)>

    init(_ state: BackupState) { held = Mutex((state, 0)) }

    var state: BackupState { held.withLock { $0.state } }
    var starts: Int { held.withLock { $0.starts } }

    func start(by principal: Principal) -> Bool {
        held.withLock { $0.starts += 1 }
        return true
    }
}
