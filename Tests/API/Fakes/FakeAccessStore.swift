import Application
import Domain
import Lifecycle

/// Staff, sessions and keys in memory.
final class FakeAccessStore: AccessStore {
    struct Rooms: Sendable {
        var staff: [StaffRecord] = []
        var sessions: [SessionRecord] = []
        var keys: [APIKeyRecord] = []
    }

    let rooms = Lock(Rooms())

    func staff(login: String) async throws -> StaffRecord? {
        rooms.withLock { $0.staff.first { $0.login == login } }
    }

    func staff(_ id: ID<Staff>) async throws -> StaffRecord? {
        rooms.withLock { $0.staff.first { $0.id == id } }
    }

    func allStaff() async throws -> [StaffRecord] { rooms.withLock { $0.staff } }

    func hasAdmin() async throws -> Bool {
        rooms.withLock { $0.staff.contains { $0.role == .admin && $0.isActive } }
    }

    /// Where the answer of a call goes, in the step of the call itself.
    let keeps = Lock<(@Sendable (StoredAnswer) throws -> Void)?>(nil)

    private func keep(_ answer: StoredAnswer?) throws {
        if let answer { try keeps.withLock { $0 }?(answer) }
    }

    func save(
        _ staff: StaffRecord, by actor: Actor, action: String, at: Timestamp, _ saving: StaffSaving
    ) async throws {
        try rooms.withLock { rooms in
            let known = rooms.staff.first { $0.id == staff.id }
            if let expected = saving.expected, known?.changedAt != expected {
                throw StorageError(.conflict, "the member was changed")
            }
            try keep(saving.answer)
            rooms.staff.removeAll { $0.id == staff.id }
            var staff = staff
            staff.changedAt = max(at, known?.changedAt?.adding(microseconds: 1) ?? at)
            rooms.staff.append(staff)
            if saving.endsSessions { rooms.sessions.removeAll { $0.staff == staff.id } }
        }
    }

    func insert(_ session: SessionRecord) async throws {
        rooms.withLock { $0.sessions.append(session) }
    }

    func session(
        tokenHash: [UInt8], now: Timestamp
    ) async throws -> (SessionRecord, StaffRecord)? {
        rooms.withLock { rooms in
            guard let session = rooms.sessions.first(where: { $0.tokenHash == tokenHash }),
                let staff = rooms.staff.first(where: { $0.id == session.staff })
            else { return nil }
            return (session, staff)
        }
    }

    func touch(tokenHash: [UInt8], at: Timestamp) async throws {}

    func endSession(tokenHash: [UInt8]) async throws {
        rooms.withLock { $0.sessions.removeAll { $0.tokenHash == tokenHash } }
    }

    func endSessions(of staff: ID<Staff>) async throws {
        rooms.withLock { $0.sessions.removeAll { $0.staff == staff } }
    }

    func setSetupToken(_ hash: [UInt8]?, expires: Timestamp) async throws {}
    func consumeSetupToken(_ hash: [UInt8], now: Timestamp) async throws -> Bool { false }

    func insert(_ key: APIKeyRecord, by actor: Actor, answer: StoredAnswer?) async throws {
        try keep(answer)
        rooms.withLock { $0.keys.append(key) }
    }

    func apiKey(publicID: String) async throws -> APIKeyRecord? {
        rooms.withLock { $0.keys.first { $0.publicID == publicID } }
    }

    func apiKeys() async throws -> [APIKeyRecord] { rooms.withLock { $0.keys } }

    func revokeKey(
        _ id: ID<APIKey>, by actor: Actor, at: Timestamp, answer: StoredAnswer?
    ) async throws -> Bool {
        try keep(answer)
        return rooms.withLock { rooms in
            guard let index = rooms.keys.firstIndex(where: { $0.id == id }) else { return false }
            rooms.keys[index].revokedAt = at
            return true
        }
    }

    func touchKey(_ id: ID<APIKey>, at: Timestamp) async throws {}
    func houseAccount() async throws -> ID<Customer> { ID(value: 1) }
    func environment() async throws -> StoreEnvironment { .test }
}
