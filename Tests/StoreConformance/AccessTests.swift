internal import Application
internal import DatabaseHarness
internal import Domain
internal import Store
import Testing

@Suite(.serialized) struct AccessTests {
    private let now = Fixtures.start
    private let ada = StaffRecord(
        id: ID(value: 1), login: "ada", name: "Ada", passwordHash: "$argon2id$x", role: .admin)

    @Test(arguments: TestDatabase.all)
    func `staff are stored, changed and audited; a login is taken once`(
        kind: TestDatabase
    ) async throws {
        let world = try await Fixtures(kind)
        #expect(try await world.store.hasAdmin() == false)
        try await world.store.save(ada, by: .system, action: "staff.create", at: now)
        #expect(try await world.store.hasAdmin())
        #expect(try await world.store.staff(login: "ada") == ada)
        #expect(try await world.store.staff(login: "Ada") == nil)
        var changed = ada
        changed.role = .viewer
        changed.lastLoginAt = now
        try await world.store.save(changed, by: Fixtures.staff, action: "staff.role", at: now)
        #expect(try await world.store.staff(ada.id) == changed)
        #expect(try await world.store.hasAdmin() == false)
        #expect(try await world.store.allStaff() == [changed])
        #expect(try await world.count("SELECT count(*) FROM audit") == 2)
        let twin = StaffRecord(
            id: ID(value: 2), login: "ada", name: "x", passwordHash: nil, role: .operator)
        do {
            try await world.store.save(twin, by: .system, action: "staff.create", at: now)
            Issue.record("a login was taken twice")
        } catch let error as StorageError {
            #expect(error.kind == .duplicate("login"))
        }
        #expect(try await world.count("SELECT count(*) FROM audit") == 2)
    }

    @Test(arguments: TestDatabase.all)
    func `SEC6 a sign-in brings back no member who was disabled while the password was checked`(
        kind: TestDatabase
    ) async throws {
        let world = try await Fixtures(kind)
        try await world.store.save(ada, by: .system, action: "staff.create", at: now)
        var signedIn = ada
        signedIn.lastLoginAt = now
        signedIn.passwordHash = "$argon2id$y"
        #expect(
            try await world.store.noteSignIn(signedIn, verified: "$argon2id$x", at: now))
        #expect(try await world.store.staff(ada.id) == signedIn)
        #expect(
            try await world.store.noteSignIn(signedIn, verified: "$argon2id$x", at: now) == false)
        var gone = signedIn
        gone.isActive = false
        try await world.store.save(gone, by: .system, action: "staff.disable", at: now)
        #expect(
            try await world.store.noteSignIn(signedIn, verified: "$argon2id$y", at: now) == false)
        #expect(try await world.store.staff(ada.id) == gone)
        #expect(try await world.count("SELECT count(*) FROM audit") == 3)
    }

    @Test(arguments: TestDatabase.all)
    func `SEC5 a session ends at its time, by hand, and with its owner`(
        kind: TestDatabase
    ) async throws {
        let world = try await Fixtures(kind)
        try await world.store.save(ada, by: .system, action: "staff.create", at: now)
        let hash = [UInt8](repeating: 9, count: 32)
        let session = SessionRecord(
            tokenHash: hash, staff: ada.id, createdAt: now, lastSeenAt: now,
            expiresAt: now.adding(seconds: 60), ip: "::1", userAgent: "test")
        try await world.store.insert(session)
        let found = try #require(try await world.store.session(tokenHash: hash, now: now))
        #expect(found.0 == session)
        #expect(found.1 == ada)
        try await world.store.touch(tokenHash: hash, at: now.adding(seconds: 5))
        let seen = try await world.store.session(tokenHash: hash, now: now)?.0.lastSeenAt
        #expect(seen == now.adding(seconds: 5))
        let late = try await world.store.session(tokenHash: hash, now: now.adding(seconds: 60))
        #expect(late == nil)
        var gone = ada
        gone.isActive = false
        try await world.store.save(gone, by: .system, action: "staff.disable", at: now)
        #expect(try await world.store.session(tokenHash: hash, now: now) == nil)
        try await world.store.save(ada, by: .system, action: "staff.enable", at: now)
        try await world.store.endSession(tokenHash: hash)
        #expect(try await world.store.session(tokenHash: hash, now: now) == nil)
        try await world.store.insert(session)
        try await world.store.endSessions(of: ada.id)
        #expect(try await world.count("SELECT count(*) FROM sessions") == 0)
    }

    @Test(arguments: TestDatabase.all)
    func `the set-up token works once, in time, and only the newest`(
        kind: TestDatabase
    ) async throws {
        let world = try await Fixtures(kind)
        let store = world.store
        try await store.setSetupToken([1], expires: now)
        try await store.setSetupToken([2], expires: now.adding(seconds: 10))
        #expect(try await store.consumeSetupToken([1], now: now) == false)
        #expect(try await store.consumeSetupToken([2], now: now.adding(seconds: 10)) == false)
        #expect(try await store.consumeSetupToken([2], now: now))
        #expect(try await store.consumeSetupToken([2], now: now) == false)
        try await store.setSetupToken([3], expires: now.adding(seconds: 10))
        try await store.setSetupToken(nil, expires: now)
        #expect(try await store.consumeSetupToken([3], now: now) == false)
    }

    @Test(arguments: TestDatabase.all)
    func `SEC30 a key is found by its public id and revoked once`(kind: TestDatabase) async throws {
        let world = try await Fixtures(kind)
        let key = APIKeyRecord(
            id: ID(value: 3), publicID: "AbCdEf12", name: "POS", secretHash: [1, 2],
            environment: .test, role: nil, scopes: ["orders:create", "orders:read"],
            customer: world.house, createdAt: now, expiresAt: nil)
        try await world.store.insert(key, by: Fixtures.staff)
        #expect(try await world.store.apiKey(publicID: "AbCdEf12") == key)
        #expect(try await world.store.apiKey(publicID: "abcdef12") == nil)
        try await world.store.touchKey(key.id, at: now.adding(seconds: 1))
        #expect(try await world.store.revokeKey(key.id, by: Fixtures.staff, at: now))
        #expect(try await world.store.revokeKey(key.id, by: Fixtures.staff, at: now) == false)
        let stored = try #require(try await world.store.apiKeys().first)
        #expect(stored.revokedAt == now)
        #expect(stored.lastUsedAt == now.adding(seconds: 1))
        #expect(try await world.count("SELECT count(*) FROM audit") == 2)
    }
}
