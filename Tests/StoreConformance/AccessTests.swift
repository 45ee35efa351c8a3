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
        var changed = ada
        changed.changedAt = now
        #expect(try await world.store.staff(login: "ada") == changed)
        #expect(try await world.store.staff(login: "Ada") == nil)
        changed.role = .viewer
        changed.lastLoginAt = now
        try await world.store.save(changed, by: Fixtures.staff, action: "staff.role", at: now)
        changed.changedAt = now.adding(microseconds: 1)
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
        signedIn.changedAt = now.adding(microseconds: 1)
        #expect(try await world.store.staff(ada.id) == signedIn)
        #expect(
            try await world.store.noteSignIn(signedIn, verified: "$argon2id$x", at: now) == false)
        var gone = signedIn
        gone.isActive = false
        try await world.store.save(gone, by: .system, action: "staff.disable", at: now)
        #expect(
            try await world.store.noteSignIn(signedIn, verified: "$argon2id$y", at: now) == false)
        gone.changedAt = now.adding(microseconds: 2)
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
        var owner = ada
        owner.changedAt = now
        #expect(found.1 == owner)
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
    func `of two changes that read one member the later is refused, and its answer too`(
        kind: TestDatabase
    ) async throws {
        let world = try await Fixtures(kind)
        let store = world.store
        try await store.save(ada, by: .system, action: "staff.create", at: now)
        let session = SessionRecord(
            tokenHash: [1], staff: ada.id, createdAt: now, lastSeenAt: now,
            expiresAt: now.adding(seconds: 100), ip: "", userAgent: "")
        try await store.insert(session)
        var saving = StaffSaving()
        saving.expected = try await store.staff(login: "ada")?.changedAt
        saving.endsSessions = true
        saving.answer = answer("one")
        var first = ada
        first.role = .viewer
        try await store.save(
            first, by: Fixtures.staff, action: "staff.role", at: now.adding(seconds: -9), saving)
        #expect(try await store.session(tokenHash: [1], now: now) == nil)
        saving.answer = answer("two")
        var second = ada
        second.isActive = false
        do {
            try await store.save(
                second, by: Fixtures.staff, action: "staff.disable", at: now, saving)
            Issue.record("an old member was written")
        } catch let error as StorageError {
            #expect(error.kind == .conflict)
        }
        let kept = try #require(try await store.staff(login: "ada"))
        #expect(kept.role == .viewer && kept.isActive)
        #expect(try await world.count("SELECT count(*) FROM idempotency") == 1)
        #expect(try await world.count("SELECT count(*) FROM audit") == 2)
    }

    private func answer(_ key: String) -> StoredAnswer {
        StoredAnswer(
            scope: "test:cli", key: key, fingerprint: [1], status: 200, body: [1], order: nil,
            at: now)
    }

    @Test(arguments: TestDatabase.all)
    func `K7 a key and its answer are stored together, once`(kind: TestDatabase) async throws {
        let world = try await Fixtures(kind)
        func key(_ number: UInt128) -> APIKeyRecord {
            APIKeyRecord(
                id: ID(value: number), publicID: "AbCdEf1\(number)", name: "POS",
                secretHash: [1, 2], environment: .test, role: .viewer, scopes: [], customer: nil,
                createdAt: now, expiresAt: nil)
        }
        try await world.store.insert(key(3), by: Fixtures.staff, answer: answer("one"))
        do {
            // The same call a second time at once: it has a key and a secret of its own.
            try await world.store.insert(key(4), by: Fixtures.staff, answer: answer("one"))
            Issue.record("one call made two keys")
        } catch let error as StorageError {
            #expect(error.kind == .duplicate("idempotency"))
        }
        #expect(try await world.store.apiKeys().map(\.publicID) == ["AbCdEf13"])
        #expect(
            try await world.store.revokeKey(
                ID(value: 3), by: Fixtures.staff, at: now, answer: answer("two")))
        #expect(try await world.count("SELECT count(*) FROM idempotency") == 2)
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
