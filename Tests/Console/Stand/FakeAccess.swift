import Application
import Domain

/// Staff and sessions in memory; the password is stored as its own hash.
actor FakeAccess: AccessStore {
    var people: [StaffRecord] = []
    var sessions: [SessionRecord] = []
    var setup: [UInt8]?
    var kind = StoreEnvironment.live

    func set(_ change: @Sendable (isolated FakeAccess) -> Void) { change(self) }

    func staff(login: String) async throws -> StaffRecord? { people.first { $0.login == login } }
    func staff(_ id: ID<Staff>) async throws -> StaffRecord? { people.first { $0.id == id } }
    func allStaff() async throws -> [StaffRecord] { people }
    func hasAdmin() async throws -> Bool { people.contains { $0.role == .admin && $0.isActive } }

    func save(
        _ staff: StaffRecord, by actor: Actor, action: String, at: Timestamp, _ saving: StaffSaving
    ) async throws {
        people.removeAll { $0.id == staff.id }
        people.append(staff)
    }

    func insert(_ session: SessionRecord) async throws { sessions.append(session) }

    func session(
        tokenHash: [UInt8], now: Timestamp
    ) async throws -> (SessionRecord, StaffRecord)? {
        guard let session = sessions.first(where: { $0.tokenHash == tokenHash }),
            let staff = people.first(where: { $0.id == session.staff })
        else { return nil }
        return (session, staff)
    }

    func touch(tokenHash: [UInt8], at: Timestamp) async throws {}
    func endSession(tokenHash: [UInt8]) async throws {
        sessions.removeAll { $0.tokenHash == tokenHash }
    }
    func endSessions(of staff: ID<Staff>) async throws { sessions.removeAll { $0.staff == staff } }
    func setSetupToken(_ hash: [UInt8]?, expires: Timestamp) async throws { setup = hash }

    func consumeSetupToken(_ hash: [UInt8], now: Timestamp) async throws -> Bool {
        guard setup == hash else { return false }
        setup = nil
        return true
    }

    func insert(_ key: APIKeyRecord, by actor: Actor, answer: StoredAnswer?) async throws {}
    func apiKey(publicID: String) async throws -> APIKeyRecord? { nil }
    func apiKeys() async throws -> [APIKeyRecord] { [] }
    func revokeKey(
        _ id: ID<APIKey>, by actor: Actor, at: Timestamp, answer: StoredAnswer?
    ) async throws -> Bool { false }
    func touchKey(_ id: ID<APIKey>, at: Timestamp) async throws {}
    func houseAccount() async throws -> ID<Customer> { Samples.house }
    func environment() async throws -> StoreEnvironment { kind }

    /// Tools without cryptography: a hash is the text itself.
    static let tools = AccessTools(
        hash: { $0 }, verify: { $0 == $1 }, needsRehash: { _ in false },
        randomBytes: { Array(repeating: 7, count: $0) }, sha256: { $0 },
        base64URL: { bytes in String(repeating: "s", count: bytes.count) },
        makeKey: { _ in MintedKey(text: "", publicID: "", secretHash: []) }, readKey: { _ in nil },
        constantTimeEqual: { $0 == $1 }, isCommonPassword: { $0 == "password1234" })
}
